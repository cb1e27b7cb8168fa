import {
  dataFolderSetting,
  listenSettings,
  modelSettings,
  readEnv,
  urlSetting,
  type ModelConfig,
} from "@lagebild/runtime";

export interface Config extends ModelConfig {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Where lines are read back. */
  readonly retrievalUrl: string;
  readonly token: string | undefined;
}

/** Reads the settings of the generation service from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    ...listenSettings(8082),
    ...modelSettings(),
    dataFolder: dataFolderSetting(),
    retrievalUrl: urlSetting("RETRIEVAL_URL", "http://127.0.0.1:8081"),
  });
