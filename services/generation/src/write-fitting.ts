import { buildPrompt, modelAnswer, type AnswerMaterial, type HeldSentence, type ModelAnswer } from "@lagebild/answer";
import { ContextOverflow, type FaultOfSentence, type LanguageModel, type ModelRequest } from "@lagebild/domain";
import { fitContext } from "./fit-context.js";
import type { GenerationSettings } from "./generation-settings.js";

export interface WriteOptions {
  readonly signal?: AbortSignal;
  readonly faultOf: FaultOfSentence;
  readonly secret: string;
  readonly settings: GenerationSettings;
  /** Called with each request before it is sent. */
  onRequest(request: ModelRequest): void;
  /** Called for each sentence that holds. */
  onSentence?(sentence: HeldSentence): void;
}

/** What a model wrote, and the part of the window that it read. */
export interface FittingAnswer {
  readonly asked: ModelAnswer;
  readonly read: AnswerMaterial;
  /** Blocks that were left out. */
  readonly dropped: number;
  /** What there was too little of for more. */
  readonly wanted: "context" | "time";
}

/** A server that does not tell its context is asked with less each time. */
const MOST_ATTEMPTS = 6;
const SHARE_THAT_MAY_FIT = 0.75;

/**
 * Has a model write from as much of a window as its context holds. Where it, or its server, finds a request too long, it
 * gets a smaller window. Failures of the model are thrown.
 */
export async function writeFitting(
  model: LanguageModel,
  material: AnswerMaterial,
  { secret, settings, onRequest, ...options }: WriteOptions,
): Promise<FittingAnswer> {
  let maxPromptTokens = Infinity;
  for (let attempt = 1; ; attempt++) {
    const { maxTokens } = settings;
    const fitted = await fitContext(model, material.window, { secret, maxTokens, maxPromptTokens });
    const { window, dropped, wanted, promptTokens, isEstimated } = fitted;
    const request = { ...buildPrompt({ window, secret }), ...settings };
    onRequest(request);
    const read = { ...material, window };
    try {
      const asked = await modelAnswer(model, request, read, {
        ...options,
        prompt: { tokens: promptTokens, isEstimated },
      });
      return { asked, read, dropped, wanted };
    } catch (error) {
      if (!(error instanceof ContextOverflow) || attempt === MOST_ATTEMPTS) throw error;
      maxPromptTokens = Math.floor(promptTokens * SHARE_THAT_MAY_FIT);
    }
  }
}
