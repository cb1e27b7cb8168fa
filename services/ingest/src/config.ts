import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defaultModelFolder } from "@lagebild/embedding";
import { readEnv, wholeNumber } from "@lagebild/runtime";

export interface Config {
  readonly dataFolder: string;
  readonly modelFolder: string;
  readonly redisUrl: string;
  /** Threads that build segments. */
  readonly workers: number;
  readonly knowledgeFolder: string | undefined;
}

const folder = (path: string): string => resolve(path);

/** Reads the settings of the ingest worker from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    dataFolder: { env: "LAGEBILD_DATA", parse: folder, expected: "a folder", fallback: resolve("data") },
    modelFolder: {
      env: "LAGEBILD_EMBEDDING_MODEL",
      parse: folder,
      expected: "a folder",
      fallback: defaultModelFolder(),
    },
    redisUrl: {
      env: "REDIS_URL",
      parse: (url) => (/^rediss?:\/\//.test(url) ? url : undefined),
      expected: "redis://host:port",
      fallback: "redis://127.0.0.1:6379",
    },
    workers: {
      env: "LAGEBILD_WORKERS",
      parse: wholeNumber(1, 64),
      expected: "a whole number from 1 to 64",
      fallback: Math.min(4, availableParallelism()),
    },
    knowledgeFolder: { env: "LAGEBILD_KNOWLEDGE", parse: folder, expected: "a folder", fallback: undefined },
  });
