import type { GeneratedText, ModelUse } from "@lagebild/domain";
import { standsWhole } from "../verify-evidence.js";

/** What of an output is shown. */
export interface ShownOutput {
  /** The bare values that the model named. */
  readonly values: readonly string[];
  /** Sentences that hold, as the model wrote them. */
  readonly sentences: readonly string[];
}

/**
 * How sure a model was of what is shown, by the probabilities of its pieces: of all words of its sentences in the mean, and
 * of each value in them at the least sure piece. Values that stand in no sentence that holds are not named: nobody checked
 * them. Empty where the model tells no probabilities.
 */
export function certaintyOf(
  pieces: readonly GeneratedText[],
  { values, sentences }: ShownOutput,
): Pick<ModelUse, "certainty" | "confidence"> {
  if (pieces.every(({ probability }) => probability === undefined)) return {};
  const output = pieces.map(({ text }) => text).join("");
  const spans = sentences.flatMap((text) => spanOf(output, text) ?? []);
  const shown = spans.flatMap((span) => within(pieces, span));
  const certainty = [...new Set(values)]
    .filter((value) => value !== "" && standsWhole(value, sentences))
    .flatMap((value) => {
      const places = spans.flatMap((span) => spanOf(output.slice(0, span.end), value, span.start) ?? []);
      const spelled = places.map((place) => Math.min(...within(pieces, place)));
      return spelled.length === 0 ? [] : [{ value, probability: rounded(Math.min(...spelled)) }];
    });
  return {
    ...(shown.length > 0 && { confidence: rounded(geometricMean(shown)) }),
    ...(certainty.length > 0 && { certainty }),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The last place where a text is written as JSON writes it: a draft before the last one does not count. */
function spanOf(output: string, text: string, from = 0): Span | undefined {
  const written = JSON.stringify(text).slice(1, -1);
  const start = output.lastIndexOf(written);
  return start < from ? undefined : { start, end: start + written.length };
}

/** Probabilities of the pieces that share a character with a span; a piece without one is certain. */
function within(pieces: readonly GeneratedText[], { start, end }: Span): readonly number[] {
  let offset = 0;
  return pieces.flatMap(({ text, probability }) => {
    const isShared = offset < end && offset + text.length > start;
    offset += text.length;
    return isShared ? [probability ?? 1] : [];
  });
}

/** A probability of 0 would make all else count for nothing. */
const LEAST = 1e-6;

const geometricMean = (probabilities: readonly number[]): number =>
  Math.exp(probabilities.reduce((sum, one) => sum + Math.log(Math.max(LEAST, one)), 0) / probabilities.length);

const rounded = (probability: number): number => Math.round(probability * 1_000) / 1_000;
