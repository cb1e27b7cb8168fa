import { buildPrompt } from "@lagebild/answer";
import { type LanguageModel, Failure, type ContextWindow, type WindowBlock } from "@lagebild/domain";

/** A window that fits a model. */
export interface FittedWindow {
  readonly window: ContextWindow;
  /** Blocks that were left out. */
  readonly dropped: number;
  /** Undefined where the model does not count. */
  readonly promptTokens: number | undefined;
}

/** Tokens that a chat template puts around the two texts. */
const TEMPLATE_TOKENS = 64;

/**
 * Leaves the last blocks of evidence out until prompt and output fit the model, and says so in the ledger. A model that
 * does not count tokens is trusted to hold what it says it does. Failure "invalid" where nothing is left to leave out.
 */
export async function fitContext(
  model: LanguageModel,
  window: ContextWindow,
  secret: string,
  maxTokens: number,
): Promise<FittedWindow> {
  const room = model.contextTokens - maxTokens - TEMPLATE_TOKENS;
  let kept: readonly WindowBlock[] = window.blocks;
  for (;;) {
    const fitted = withBlocks(window, kept);
    const { system, user } = buildPrompt({ window: fitted, secret });
    const tokens = await model.countTokens(`${system}\n${user}`);
    if (tokens === undefined || tokens <= room)
      return { window: fitted, dropped: window.blocks.length - kept.length, promptTokens: tokens };
    const share = Math.max(1, Math.ceil(kept.length * (1 - room / tokens)));
    const fewer = kept.slice(0, kept.length - share);
    if (room <= 0 || fewer.every(({ kind }) => kind === "facts" || kind === "history"))
      throw new Failure(
        "invalid",
        `the shortest prompt and ${maxTokens} tokens of output do not fit the model's context of ${model.contextTokens} tokens: use a model with a larger one`,
      );
    kept = fewer;
  }
}

function withBlocks(window: ContextWindow, blocks: readonly WindowBlock[]): ContextWindow {
  const dropped = window.blocks.length - blocks.length;
  if (dropped === 0) return window;
  return {
    ...window,
    blocks,
    ledger: {
      ...window.ledger,
      evidenceInWindow: Math.max(0, window.ledger.evidenceInWindow - dropped),
      leftOut: [...window.ledger.leftOut, { reason: "did not fit the model's context", count: dropped }],
    },
  };
}
