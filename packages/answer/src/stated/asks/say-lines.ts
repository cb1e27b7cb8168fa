import type { Ask } from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { quoteLogText } from "../../quote.js";
import { fill } from "../phrases/stated-phrases.js";
import { citing, countText, seenSpan, whatOf, type Found, type Stated, type Told } from "../told.js";

type Lines = Extract<Ask, { ask: "lines" }>;

const MAX_SHOWN = 5;
const MAX_QUOTE = 200;

/** `12 failed logins from 10.0.0.9, ...:` and the lines of the first of them. */
export function sayLines({ limit }: Lines, found: Found, told: Told): readonly Stated[] {
  const { matched } = found.result;
  const lines = (found.shown?.lines ?? []).slice(0, Math.min(limit, MAX_SHOWN));
  const head = fill(lines.length > 0 ? told.phrases.linesOf : told.phrases.count, {
    n: countText(matched, told),
    what: whatOf(found, matched, told),
    span: seenSpan([found], told),
  });
  const quotes = lines.map(({ text }) => `- ${quoteLogText(maskInstructions(text).text, MAX_QUOTE)}`);
  return [
    { text: head, values: [], rests: [found] },
    ...quotes.map((quote): Stated => ({ text: citing(quote, [found]), values: [], rests: [] })),
  ];
}
