import { buildPrompt } from "@lagebild/answer";
import { estimatedTokens } from "@lagebild/context";
import { type LanguageModel, Failure, type ContextWindow, type WindowBlock } from "@lagebild/domain";

/** A window that fits a model. */
export interface FittedWindow {
  readonly window: ContextWindow;
  /** Blocks that were left out. */
  readonly dropped: number;
  /** What there was too little of for more. */
  readonly wanted: "context" | "time";
  readonly promptTokens: number;
  /** The model does not count: the number is ours, on the safe side. */
  readonly isEstimated: boolean;
}

export interface FitOptions {
  /** Secret of the installation, which prompt delimiters are made with. */
  readonly secret: string;
  /** Of output. */
  readonly maxTokens: number;
  /** Less than the model says it holds, where it has refused more. */
  readonly maxPromptTokens?: number;
}

/** Tokens that a chat template puts around the two texts. */
const TEMPLATE_TOKENS = 64;

/**
 * Leaves the last blocks of evidence out until prompt and output fit the model, and the model reads the prompt in the time
 * it is given, and says so in the ledger. For a model that does not count, tokens are estimated. Failure "invalid" where nothing is left to leave out.
 */
export async function fitContext(
  model: LanguageModel,
  window: ContextWindow,
  { secret, maxTokens, maxPromptTokens = Infinity }: FitOptions,
): Promise<FittedWindow> {
  const space = Math.min(model.contextTokens - maxTokens - TEMPLATE_TOKENS, maxPromptTokens);
  const room = Math.min(space, model.maxPromptTokens ?? Infinity);
  const wanted = room < space ? "time" : "context";
  let kept: readonly WindowBlock[] = window.blocks;
  for (;;) {
    const fitted = withBlocks(window, kept, REASONS[wanted]);
    const { system, user } = buildPrompt({ window: fitted, secret });
    const text = `${system}\n${user}`;
    const counted = await model.countTokens(text);
    const tokens = counted ?? estimatedTokens.count(text);
    const isEstimated = counted === undefined;
    if (tokens <= room)
      return { window: fitted, dropped: window.blocks.length - kept.length, wanted, promptTokens: tokens, isEstimated };
    const share = Math.max(1, Math.ceil(kept.length * (1 - room / tokens)));
    const fewer = kept.slice(0, kept.length - share);
    if (room <= 0 || fewer.every(({ kind }) => kind === "facts" || kind === "history"))
      throw new Failure(
        "invalid",
        wanted === "time"
          ? `the model reads ${room} tokens in its time, and the shortest prompt has ${tokens}: allow more seconds to the first piece or use a quicker model`
          : `the shortest prompt and ${maxTokens} tokens of output do not fit the model's context of ${model.contextTokens} tokens: use a model with a larger one`,
      );
    kept = fewer;
  }
}

const REASONS = { context: "did not fit the model's context", time: "would take the model too long to read" } as const;

function withBlocks(window: ContextWindow, blocks: readonly WindowBlock[], reason: string): ContextWindow {
  const dropped = window.blocks.length - blocks.length;
  if (dropped === 0) return window;
  return {
    ...window,
    blocks,
    ledger: {
      ...window.ledger,
      evidenceInWindow: Math.max(0, window.ledger.evidenceInWindow - dropped),
      leftOut: [...window.ledger.leftOut, { reason, count: dropped }],
    },
  };
}
