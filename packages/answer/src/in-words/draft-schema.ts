import type { OutputSchema } from "@lagebild/domain";

/** How much a draft may hold. A server without grammars writes what it likes, so they are checked when it is read too. */
export const DRAFT_LIMITS = {
  sentences: 6,
  textCharacters: 600,
  cites: 6,
  values: 12,
  valueCharacters: 200,
} as const;

export const DRAFT_VERDICTS = ["yes", "no", "answered", "undecided"] as const;
export type DraftVerdict = (typeof DRAFT_VERDICTS)[number];

/** Blocks that a model may cite; more would make the grammar of its output slow. */
const MAX_CITABLE = 200;

/**
 * The shape of a draft about blocks of a window. A sentence names its evidence before it is written, and never none; the
 * verdict comes last, when the sentences that it sums up are there.
 */
export function draftSchema(citable: readonly number[]): OutputSchema {
  const cites = citable.slice(0, MAX_CITABLE);
  const { sentences, textCharacters, values, valueCharacters } = DRAFT_LIMITS;
  return {
    type: "object",
    properties: {
      sentences: {
        type: "array",
        maxItems: sentences,
        items: {
          type: "object",
          properties: {
            cites: {
              type: "array",
              minItems: 1,
              maxItems: DRAFT_LIMITS.cites,
              items: { enum: cites.length > 0 ? cites : [0] },
            },
            text: { type: "string", maxLength: textCharacters },
          },
        },
      },
      values: { type: "array", maxItems: values, items: { type: "string", maxLength: valueCharacters } },
      verdict: { enum: DRAFT_VERDICTS },
    },
  };
}
