import { Failure, type TokenCounter, type LanguageModel, type ModelIdentity } from "@lagebild/domain";
import type { ModelAdapter } from "./adapters.js";
import {
  parseModelChoice,
  passesSteps,
  passesWords,
  printModelChoice,
  readModelChoice,
  tokensReadIn,
  type ModelChoice,
} from "./catalog/model-choice.js";

export interface ModelSettings {
  readonly dataFolder: string;
  /** Takes the place of the data folder's choice: a file, servers or "none". */
  readonly model: string | undefined;
  /** Key that model servers want. */
  readonly apiKey?: string | undefined;
  /** Tokens of prompt and output together; of a file by default what it was made for, at most 8,192. */
  readonly contextTokens?: number | undefined;
  readonly threads?: number;
  readonly gpuLayers?: number | "auto";
  readonly batchTokens?: number;
  readonly flashAttention?: boolean;
  /** In place of the chat template of a model file: a form's name or a file with a Jinja template. */
  readonly template?: string | undefined;
  /** LoRA files beside a model file. */
  readonly adapters?: readonly ModelAdapter[];
  /** Until the first piece of text; also what the size of prompts is measured by. 30,000 where absent. */
  readonly firstPieceMs?: number;
  /** From asking to the last piece. 120,000 where absent. */
  readonly answerMs?: number;
  /** Models on servers may think aloud. Those in files cannot: their output is bound to a schema from the start. */
  readonly thinks?: boolean;
}

export interface WritingSettings extends Pick<ModelSettings, "dataFolder" | "model"> {
  /** `always`: whatever a check found. */
  readonly writes: "checked" | "always";
}

/** The choice in force. A setting that names the chosen model again keeps what was measured of it. */
async function choiceOf({ dataFolder, model }: ModelSettings): Promise<ModelChoice> {
  if (model === undefined) return (await readModelChoice(dataFolder)) ?? { kind: "none" };
  const named = parseModelChoice(model);
  if (named.kind === "none") return named;
  const kept = await readModelChoice(dataFolder).catch(() => undefined);
  return kept && printModelChoice(kept) === printModelChoice(named) ? kept : named;
}

/** Loads the model that is set or chosen; undefined where answers are composed by rules. */
export const loadModelFor = async (settings: ModelSettings): Promise<LanguageModel | undefined> =>
  loadChoice(await choiceOf(settings), settings);

/** Whether the model that is set or chosen has passed the check for choosing the looks of an investigation. */
export async function mayChooseSteps(settings: Pick<ModelSettings, "dataFolder" | "model">): Promise<boolean> {
  const choice = await choiceOf(settings);
  return choice.kind !== "none" && choice.steps !== undefined && passesSteps(choice.steps);
}

/**
 * Whether the model that is set or chosen may write beside answers: a check of the same weights that found more wrong with it,
 * or less right, forbids it.
 */
export async function mayWrite(
  { writes, ...settings }: WritingSettings,
  { fingerprint }: Pick<ModelIdentity, "fingerprint">,
): Promise<boolean> {
  const choice = await choiceOf(settings);
  if (writes === "always" || choice.kind === "none" || !choice.words) return true;
  return choice.words.fingerprint !== fingerprint || passesWords(choice.words);
}

/** Loads a model that is not chosen yet. */
export async function loadChoice(choice: ModelChoice, settings: ModelSettings): Promise<LanguageModel | undefined> {
  if (choice.kind === "none") return undefined;
  const { apiKey, contextTokens, threads, gpuLayers, batchTokens, flashAttention } = settings;
  const { firstPieceMs = 30_000, answerMs = 120_000 } = settings;
  const limits = {
    firstPieceMs,
    timeoutMs: answerMs,
    maxPromptTokens: choice.speed && tokensReadIn(choice.speed, firstPieceMs),
  };
  if (choice.kind === "gguf") {
    const template = settings.template ?? choice.template;
    const { llamaModel } = await import("./llama/llama-model.js");
    return llamaModel({
      file: choice.file,
      ...(template !== undefined && { template }),
      ...(settings.adapters && { adapters: settings.adapters }),
      ...limits,
      ...(contextTokens !== undefined && { contextTokens }),
      ...(threads !== undefined && { threads }),
      ...(gpuLayers !== undefined && { gpuLayers }),
      ...(batchTokens !== undefined && { batchTokens }),
      ...(flashAttention !== undefined && { flashAttention }),
    });
  }
  if (settings.adapters !== undefined && settings.adapters.length > 0)
    throw new Failure("invalid", "LAGEBILD_ADAPTERS is set, but adapters are for model files: servers load their own");
  const { langchainModel } = await import("./langchain/langchain-model.js");
  const endpoints = choice.endpoints.map((endpoint) => ({ ...endpoint, ...(apiKey !== undefined && { apiKey }) }));
  const { thinks = false } = settings;
  const model = langchainModel({ endpoints, thinks, ...limits, contextTokens });
  await model.learnContext();
  return model;
}

/** Opens the vocabulary of the model file that is set or chosen; undefined where there is none at hand. */
export async function tokenCounterFor(
  settings: Pick<ModelSettings, "dataFolder" | "model">,
): Promise<(TokenCounter & { close(): Promise<void> }) | undefined> {
  const choice = await choiceOf(settings);
  if (choice.kind !== "gguf") return undefined;
  const { llamaTokenCounter } = await import("./llama/llama-token-counter.js");
  return llamaTokenCounter(choice.file);
}
