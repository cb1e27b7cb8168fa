import { resolve } from "node:path";
import { defaultModelFolder } from "@lagebild/embedding";
import { readEnv, wholeNumber } from "@lagebild/runtime";

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly modelFolder: string;
  /** GGUF file whose tokens windows are counted in; without one, an estimate. */
  readonly model: string | undefined;
  readonly token: string | undefined;
}

const text = (value: string): string => value;

/** Reads the settings of the retrieval service from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    host: { env: "LAGEBILD_HOST", parse: text, expected: "an address", fallback: "127.0.0.1" },
    port: { env: "LAGEBILD_PORT", parse: wholeNumber(0, 65_535), expected: "a port", fallback: 8081 },
    dataFolder: {
      env: "LAGEBILD_DATA",
      parse: (path) => resolve(path),
      expected: "a folder",
      fallback: resolve("data"),
    },
    modelFolder: {
      env: "LAGEBILD_EMBEDDING_MODEL",
      parse: (path) => resolve(path),
      expected: "a folder",
      fallback: defaultModelFolder(),
    },
    model: { env: "LAGEBILD_MODEL", parse: text, expected: "a file, a server or none", fallback: undefined },
    token: { env: "LAGEBILD_SERVICE_TOKEN", parse: text, expected: "a secret", fallback: undefined },
  });
