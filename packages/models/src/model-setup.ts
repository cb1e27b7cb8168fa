import type { TokenCounter, LanguageModel } from "@lagebild/domain";
import { parseModelChoice, readModelChoice, type ModelChoice } from "./catalog/model-choice.js";

export interface ModelSettings {
  readonly dataFolder: string;
  /** Takes the place of the data folder's choice: a file, servers or "none". */
  readonly model: string | undefined;
  /** Key that model servers want. */
  readonly apiKey?: string | undefined;
  /** Tokens of prompt and output together; of a file by default what it was made for, at most 8,192. */
  readonly contextTokens?: number | undefined;
}

const SERVER_CONTEXT_TOKENS = 8_192;

const choiceOf = async ({ dataFolder, model }: ModelSettings): Promise<ModelChoice> =>
  (model === undefined ? await readModelChoice(dataFolder) : parseModelChoice(model)) ?? { kind: "none" };

/** Loads the model that is set or chosen; undefined where answers are composed by rules. */
export async function loadModelFor(settings: ModelSettings): Promise<LanguageModel | undefined> {
  const choice = await choiceOf(settings);
  const { apiKey, contextTokens } = settings;
  if (choice.kind === "none") return undefined;
  if (choice.kind === "gguf") {
    const { llamaModel } = await import("./llama/llama-model.js");
    return llamaModel({ file: choice.file, ...(contextTokens !== undefined && { contextTokens }) });
  }
  const { langchainModel } = await import("./langchain/langchain-model.js");
  const endpoints = choice.endpoints.map((endpoint) => ({ ...endpoint, ...(apiKey !== undefined && { apiKey }) }));
  return langchainModel({ endpoints, contextTokens: contextTokens ?? SERVER_CONTEXT_TOKENS });
}

/** Opens the vocabulary of the model file that is set or chosen; undefined where there is none at hand. */
export async function tokenCounterFor(
  settings: ModelSettings,
): Promise<(TokenCounter & { close(): Promise<void> }) | undefined> {
  const choice = await choiceOf(settings);
  if (choice.kind !== "gguf") return undefined;
  const { llamaTokenCounter } = await import("./llama/llama-token-counter.js");
  return llamaTokenCounter(choice.file);
}
