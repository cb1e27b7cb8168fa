import { defaultModelFolder } from "@lagebild/embedding";
import {
  dataFolderSetting,
  embeddingSettings,
  pathSetting,
  readEnv,
  redisUrlSetting,
  workersSetting,
} from "@lagebild/runtime";

export interface Config {
  readonly dataFolder: string;
  readonly modelFolder: string;
  /** Length of vectors; the embedding model's own where undefined. */
  readonly dimensions: number | undefined;
  readonly redisUrl: string;
  /** Threads that build segments. */
  readonly workers: number;
  readonly knowledgeFolder: string | undefined;
  readonly mappingsFolder: string | undefined;
}

/** Reads the settings of the ingest worker from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    dataFolder: dataFolderSetting(),
    ...embeddingSettings(defaultModelFolder()),
    redisUrl: redisUrlSetting<string>("redis://127.0.0.1:6379"),
    workers: workersSetting(),
    knowledgeFolder: pathSetting("LAGEBILD_KNOWLEDGE", undefined),
    mappingsFolder: pathSetting("LAGEBILD_MAPPINGS", undefined),
  });
