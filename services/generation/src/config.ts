import { resolve } from "node:path";
import { readEnv, wholeNumber } from "@lagebild/runtime";

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Where lines are read back. */
  readonly retrievalUrl: string;
  /** Language model instead of the one that `lagebild models use` chose. */
  readonly model: string | undefined;
  readonly token: string | undefined;
}

const text = (value: string): string => value;
const url = (value: string): string | undefined =>
  /^https?:\/\/[^\s]+$/.test(value) ? value.replace(/\/+$/, "") : undefined;

/** Reads the settings of the generation service from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    host: { env: "LAGEBILD_HOST", parse: text, expected: "an address", fallback: "127.0.0.1" },
    port: { env: "LAGEBILD_PORT", parse: wholeNumber(0, 65_535), expected: "a port", fallback: 8082 },
    dataFolder: {
      env: "LAGEBILD_DATA",
      parse: (path) => resolve(path),
      expected: "a folder",
      fallback: resolve("data"),
    },
    retrievalUrl: { env: "RETRIEVAL_URL", parse: url, expected: "a URL", fallback: "http://127.0.0.1:8081" },
    model: { env: "LAGEBILD_MODEL", parse: text, expected: "a file, a server or none", fallback: undefined },
    token: { env: "LAGEBILD_SERVICE_TOKEN", parse: text, expected: "a secret", fallback: undefined },
  });
