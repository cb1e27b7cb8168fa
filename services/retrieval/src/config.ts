import { defaultModelFolder } from "@lagebild/embedding";
import { dataFolderSetting, embeddingSettings, listenSettings, modelSettings, readEnv } from "@lagebild/runtime";

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly modelFolder: string;
  /** Length of vectors; the embedding model's own where undefined. */
  readonly dimensions: number | undefined;
  /** GGUF file whose tokens windows are counted in; without one, an estimate. */
  readonly model: string | undefined;
  readonly token: string | undefined;
}

/** Reads the settings of the retrieval service from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readEnv<Config>(env, {
    ...listenSettings(8081),
    dataFolder: dataFolderSetting(),
    ...embeddingSettings(defaultModelFolder()),
    model: modelSettings().model,
  });
