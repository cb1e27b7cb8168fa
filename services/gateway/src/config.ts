import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defaultModelFolder } from "@lagebild/embedding";
import { readEnv, wholeNumber } from "@lagebild/runtime";

export interface Config {
  readonly dataFolder: string;
  readonly modelFolder: string;
  /** Threads that ingest uses. */
  readonly workers: number;
  /** Minutes that local time is ahead of UTC, for log times without a zone. */
  readonly zoneMinutes: number;
  /** Folder with the user's own knowledge files. */
  readonly knowledgeFolder: string | undefined;
  /** Language model instead of the one that `lagebild models use` chose: a file, a server or "none". */
  readonly model: string | undefined;
  /** A model catalog of the user's. */
  readonly modelCatalog: string | undefined;
  /** Key that model servers want. */
  readonly apiKey: string | undefined;
  /** Tokens of prompt and output together that the model is loaded with. */
  readonly contextTokens: number | undefined;
  readonly host: string;
  readonly port: number;
  /** Set where the services run as processes of their own. */
  readonly redisUrl: string | undefined;
  readonly retrievalUrl: string;
  readonly generationUrl: string;
  /** Secret that the services of this installation share. */
  readonly token: string | undefined;
}

const path = (text: string): string => resolve(text);
const text = (value: string): string => value;
const url = (value: string): string | undefined =>
  /^https?:\/\/[^\s]+$/.test(value) ? value.replace(/\/+$/, "") : undefined;
const redisUrl = (value: string): string | undefined => (/^rediss?:\/\//.test(value) ? value : undefined);

/** Reads the settings of the command line from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    dataFolder: { env: "LAGEBILD_DATA", parse: path, expected: "a folder", fallback: resolve("data") },
    modelFolder: { env: "LAGEBILD_EMBEDDING_MODEL", parse: path, expected: "a folder", fallback: defaultModelFolder() },
    workers: {
      env: "LAGEBILD_WORKERS",
      parse: wholeNumber(1, 64),
      expected: "a whole number from 1 to 64",
      fallback: Math.min(4, availableParallelism()),
    },
    zoneMinutes: { env: "LAGEBILD_ZONE", parse: zoneMinutes, expected: "an offset such as +01:00", fallback: 0 },
    model: { env: "LAGEBILD_MODEL", parse: text, expected: "a file, a server or none", fallback: undefined },
    modelCatalog: { env: "LAGEBILD_MODEL_CATALOG", parse: path, expected: "a file", fallback: undefined },
    apiKey: { env: "LAGEBILD_MODEL_KEY", parse: text, expected: "a key", fallback: undefined },
    contextTokens: {
      env: "LAGEBILD_MODEL_CONTEXT",
      parse: wholeNumber(512, 1_048_576),
      expected: "tokens from 512 to 1048576",
      fallback: undefined,
    },
    host: { env: "LAGEBILD_HOST", parse: text, expected: "an address", fallback: "127.0.0.1" },
    port: { env: "LAGEBILD_PORT", parse: wholeNumber(0, 65_535), expected: "a port", fallback: 8080 },
    redisUrl: { env: "REDIS_URL", parse: redisUrl, expected: "redis://host:port", fallback: undefined },
    retrievalUrl: { env: "RETRIEVAL_URL", parse: url, expected: "a URL", fallback: "http://127.0.0.1:8081" },
    generationUrl: { env: "GENERATION_URL", parse: url, expected: "a URL", fallback: "http://127.0.0.1:8082" },
    token: { env: "LAGEBILD_SERVICE_TOKEN", parse: text, expected: "a secret", fallback: undefined },
    knowledgeFolder: { env: "LAGEBILD_KNOWLEDGE", parse: path, expected: "a folder", fallback: undefined },
  });

/** Reads `+01:00`, `-0530` or `Z` as minutes ahead of UTC. */
function zoneMinutes(text: string): number | undefined {
  if (text === "Z" || text === "UTC") return 0;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (!match || Number(match[2]) > 14 || Number(match[3]) > 59) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}
