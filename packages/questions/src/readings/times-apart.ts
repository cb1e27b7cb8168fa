import type { PlacedAsk, Reading, Selection } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import type { LinkedQuestion } from "../links/find-links.js";
import { isLink } from "../links/link.js";
import { resolveTime } from "../times/resolve-time.js";
import { readTimeCondition } from "../times/time-condition.js";
import type { Clause } from "./clauses.js";

type Time = NonNullable<Selection["time"]>;

/** The time of each clause that names one by itself: "how many on Monday, and how many on Tuesday". */
export function timesApart(
  clauses: readonly Clause[],
  { question, language, tokens }: LinkedQuestion,
  vocabulary: Vocabulary,
): readonly Time[] {
  if (clauses.length < 2) return [];
  const begins = clauses.map(({ links }) => Math.min(...links.flatMap((link) => link.tokens)));
  return clauses.flatMap(({ links }, place): readonly Time[] => {
    if (!links.some((link) => isLink(link, "ask"))) return [];
    const end = place + 1 < begins.length ? begins[place + 1]! - 1 : tokens.length - 1;
    const text = question.slice(tokens[begins[place]!]!.start, tokens[end]!.end);
    const condition = readTimeCondition(text, language);
    if (!condition) return [];
    return [{ ...resolveTime(condition, vocabulary).limits, words: condition.said.join(" ") }];
  });
}

/** The same asks for each of several times. */
export const askedForEach = (
  { asks, of }: Pick<Reading, "asks" | "of">,
  times: readonly Time[],
): Pick<Reading, "asks" | "of"> => ({
  asks: times.flatMap((_, on) => asks.slice(0, 2).map((ask): PlacedAsk => ({ ...ask, on }))),
  of: times.map((time) => ({ ...of[0]!, time })),
});
