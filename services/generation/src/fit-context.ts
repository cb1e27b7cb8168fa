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
 * Leaves the last blocks of evidence out until prompt and output fit the model, and the model reads the prompt in the time
 * it is given, and says so in the ledger. A model that
 * does not count tokens is trusted to hold what it says it does. Failure "invalid" where nothing is left to leave out.
 */
export async function fitContext(
  model: LanguageModel,
  window: ContextWindow,
  secret: string,
  maxTokens: number,
): Promise<FittedWindow> {
  const space = model.contextTokens - maxTokens - TEMPLATE_TOKENS;
  const room = Math.min(space, model.maxPromptTokens ?? Infinity);
  const reason = room < space ? "would take the model too long to read" : "did not fit the model's context";
  let kept: readonly WindowBlock[] = window.blocks;
  for (;;) {
    const fitted = withBlocks(window, kept, reason);
    const { system, user } = buildPrompt({ window: fitted, secret });
    const tokens = await model.countTokens(`${system}\n${user}`);
    if (tokens === undefined || tokens <= room)
      return { window: fitted, dropped: window.blocks.length - kept.length, promptTokens: tokens };
    const share = Math.max(1, Math.ceil(kept.length * (1 - room / tokens)));
    const fewer = kept.slice(0, kept.length - share);
    if (room <= 0 || fewer.every(({ kind }) => kind === "facts" || kind === "history"))
      throw new Failure(
        "invalid",
        room < space
          ? `the model reads ${room} tokens in its time, and the shortest prompt has ${tokens}: allow more seconds to the first piece or use a quicker model`
          : `the shortest prompt and ${maxTokens} tokens of output do not fit the model's context of ${model.contextTokens} tokens: use a model with a larger one`,
      );
    kept = fewer;
  }
}

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
