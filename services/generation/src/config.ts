import { dataFolderSetting, listenSettings, modelSettings, readEnv, urlSetting } from "@lagebild/runtime";

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Where lines are read back. */
  readonly retrievalUrl: string;
  /** Language model instead of the one that `lagebild models use` chose. */
  readonly model: string | undefined;
  /** Key that model servers want. */
  readonly apiKey: string | undefined;
  /** Tokens of prompt and output together that the model is loaded with. */
  readonly contextTokens: number | undefined;
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
