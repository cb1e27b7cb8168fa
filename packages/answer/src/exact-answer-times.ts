import {
  durationText as lengthOfTime,
  type QuestionLanguage,
  type WindowBlock,
  type ResolvedLine,
} from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import type { ShownResult } from "./exact-answer.js";
import type { Phrases } from "./phrases.js";
import { quoteLogText, timeAsWritten } from "./quote.js";

const MAX_QUOTE = 260;

/** Sentences about first and last records, in order of time. */
export function eventSentences(
  events: readonly ShownResult[],
  phrases: Phrases,
): {
  readonly sentences: readonly string[];
  readonly values: readonly string[];
  readonly blocks: readonly WindowBlock[];
} {
  const told = inOrder(events.filter(({ lines }) => lines.length > 0));
  return {
    sentences: told.map((event) => eventSentence(event, phrases, told.length > 1)),
    values: [...new Set(told.flatMap(({ lines }) => edgesOf(lines).map(timeOf)))],
    blocks: told.map(({ block }) => block),
  };
}

const inOrder = (events: readonly ShownResult[]): readonly ShownResult[] =>
  [...events].sort((a, b) => (a.lines[0]?.row.time ?? 0) - (b.lines[0]?.row.time ?? 0));

const edgesOf = (lines: readonly ResolvedLine[]): readonly ResolvedLine[] =>
  lines.length > 1 ? [lines[0]!, lines.at(-1)!] : lines;

function eventSentence({ lines, result, block }: ShownResult, phrases: Phrases, isItem: boolean): string {
  const [first, last] = edgesOf(lines);
  const quote = quoteLogText(maskInstructions(first!.text).text, MAX_QUOTE);
  const meaning = block.meaning === undefined ? "" : `${block.meaning}: `;
  const times = last
    ? phrases.firstLast(timeOf(first!), timeOf(last))
    : phrases.once(timeOf(first!), result.matched, result.statement.op === "last");
  const count = last && result.matched > 2 ? ` (${phrases.run(result.matched)})` : "";
  return `${isItem ? "- " : ""}${times} ${meaning}${quote}${count} [${block.id}]`;
}

/** The time as the line writes it; where it writes none that people read, as UTC. */
export function timeOf({ original, row }: ResolvedLine): string {
  const written = timeAsWritten(original);
  if (written !== undefined || row.time === undefined) return written ?? "";
  return new Date(Math.floor(row.time / 1e6) * 1_000).toISOString().replace(".000Z", "Z");
}

const ASKS_DURATION =
  /\bhow (?:long|much time)\b|\bwie (?:lange|viel zeit)\b|\b(?:time between|zeit zwischen|duration|dauer)\b/iu;

/** How long lies between the first and the last of the events, where the question asks for it. */
export function durationText(
  events: readonly ShownResult[],
  question: string,
  language: QuestionLanguage,
): string | undefined {
  if (!ASKS_DURATION.test(question)) return undefined;
  const main = inOrder(events);
  const edges = main.flatMap(({ lines }) => edgesOf(lines));
  const times = edges.map(({ row }) => row.time).filter((time) => time !== undefined);
  if (times.length < 2) return undefined;
  const seconds = Math.round((Math.max(...times) - Math.min(...times)) / 1e6);
  const cites = [...new Set(main.map(({ block }) => `[${block.id}]`))].join(" ");
  return `${language === "de" ? "Dazwischen liegen" : "Between them lie"} ${lengthOfTime(seconds, language)} ${cites}`;
}
