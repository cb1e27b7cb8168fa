import type { LanguageModel } from "@lagebild/answer";
import type { TokenCounter } from "@lagebild/domain";
import type { Config } from "./config.js";

/** The configured language model, ready to be loaded. */
export interface ModelSetup {
  /** Counts in the model's own tokens; undefined where no file of a model is at hand. */
  readonly counter: TokenCounter | undefined;
  /** Returns undefined where answers are composed by rules. */
  loadModel(): Promise<LanguageModel | undefined>;
  close(): Promise<void>;
}

export async function modelSetup(_config: Config): Promise<ModelSetup> {
  return { counter: undefined, loadModel: async () => undefined, close: async () => undefined };
}
