import { defaultModelFolder } from "@lagebild/embedding";
import { dataFolderSetting, pathSetting, readEnv, redisUrlSetting, workersSetting } from "@lagebild/runtime";

export interface Config {
  readonly dataFolder: string;
  readonly modelFolder: string;
  readonly redisUrl: string;
  /** Threads that build segments. */
  readonly workers: number;
  readonly knowledgeFolder: string | undefined;
}

/** Reads the settings of the ingest worker from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    dataFolder: dataFolderSetting(),
    modelFolder: pathSetting<string>("LAGEBILD_EMBEDDING_MODEL", defaultModelFolder()),
    redisUrl: redisUrlSetting<string>("redis://127.0.0.1:6379"),
    workers: workersSetting(),
    knowledgeFolder: pathSetting("LAGEBILD_KNOWLEDGE", undefined),
  });
