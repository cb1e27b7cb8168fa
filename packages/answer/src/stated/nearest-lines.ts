import {
  countWords,
  stemOf,
  tellingParts,
  type ReadQuestion,
  type ResolvedLine,
  type WindowBlock,
  type WordCounts,
} from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { alikeLines } from "../alike-lines.js";
import type { AnswerMaterial } from "../answer-material.js";
import { ownLines } from "../cite-blocks.js";
import { quoteLogText, timeAsWritten } from "../quote.js";
import { fill, statedPhrases } from "./phrases/stated-phrases.js";
import type { Found } from "./told.js";
import { numberText } from "./write/write-number.js";
import { valueTime, type TimeStyle } from "./write/write-time.js";

/** Characters of each line, the best first: what comes near tells more than what comes next. */
const MAX_QUOTES = [160, 130, 110, 100];
const MAX_LINES = MAX_QUOTES.length;
/** Of those that a reading found. */
const MAX_OWN = 140;
/** A reading that is not certain and found more than these says nothing by its first lines. */
const FEW = 6;

/** Lines that come near a question, the best first, each with the number of its block. */
export interface NearestLines {
  /** Those of a reading that found few. */
  readonly own: readonly string[];
  readonly near: readonly string[];
  readonly blocks: readonly WindowBlock[];
}

interface Near {
  readonly block: WindowBlock;
  readonly line: ResolvedLine;
  /** Of how many records it is the first, and when the last of them was. */
  readonly alike?: { readonly count: number; readonly lastTime: number | undefined } | undefined;
}

/**
 * Quotes the lines that come nearest: those of a reading that found few, then those of the window, before all that say most
 * of the words of the question that few others say. They are shown, and nothing is claimed of them.
 */
export function nearestLines(
  material: AnswerMaterial,
  read: ReadQuestion | undefined,
  found: readonly Found[],
): NearestLines {
  const ofReading = found.flatMap(({ result, shown }) =>
    shown && result.matched <= FEW ? shown.lines.map((line) => ({ block: shown.block, line })) : [],
  );
  const ofWindow = material.window.blocks
    .filter(({ id, kind }) => (kind === "lines" || kind === "run") && material.linesOf.has(id))
    .flatMap((block): readonly Near[] => {
      const [line] = ownLines(material, block);
      return line ? [{ block, line, ...(block.kind === "run" && { alike: block.run }) }] : [];
    });
  const own = alikeTogether(distinctLines(ofReading)).slice(0, MAX_LINES);
  const known = new Set(distinctLines(ofReading).map(({ line }) => keyOf(line)));
  const asked = stemsOf(material.window.question);
  const near = distinctLines(bySaid(ofWindow, asked, read))
    .filter(({ line }) => !known.has(keyOf(line)))
    .slice(0, MAX_LINES - own.length);
  const counts = countWords(ofWindow.map(({ line }) => line.text));
  const isSaid = (word: string): boolean =>
    asked.has(stemOf(word.toLowerCase())) ||
    (/\d/u.test(word) && (word.match(NAME_PART) ?? []).some((part) => asked.has(stemOf(part.toLowerCase()))));
  const said = (lines: readonly Near[], mostOf: (at: number) => number): readonly string[] =>
    lines.map((one, at) => `- ${quoted(material, one, { counts, isSaid, before: lines[at - 1], most: mostOf(at) })}`);
  return {
    own: said(own, () => MAX_OWN),
    near: said(near, (at) => MAX_QUOTES[at]!),
    blocks: [...new Set([...own, ...near].map(({ block }) => block))],
  };
}

/** Words that names with numbers are made of: `attempt_1445_m_02`. */
const NAME_PART = /\p{L}{4,}/gu;
const WORD = /[\p{L}\p{N}]{2,}/gu;
/** Shorter words join others, unless they hold a number. */
const SHORTEST = 4;

const stemsOf = (text: string): ReadonlySet<string> =>
  new Set(
    (text.match(WORD) ?? [])
      .filter((word) => word.length >= SHORTEST || /\d/u.test(word))
      .map((word) => stemOf(word.toLowerCase())),
  );

/** How much the order in which they were found weighs beside the words. */
const FOUND_FIRST = 3;
const DECAY = 0.3;

/** Lines by how many words of a question they say, and how rare these are among them; those outside of its time come last. */
function bySaid(lines: readonly Near[], asked: ReadonlySet<string>, read: ReadQuestion | undefined): readonly Near[] {
  const stems = lines.map(({ line }) => stemsOf(line.text));
  const share = new Map([...asked].map((stem) => [stem, stems.filter((one) => one.has(stem)).length]));
  const weighed = lines.map((near, at) => {
    const said = [...share].reduce(
      (sum, [stem, count]) => sum + (stems[at]!.has(stem) ? Math.log(1 + lines.length / count) : 0),
      0,
    );
    return { near, isOutside: isOutside(near, read), weight: said + FOUND_FIRST / (1 + DECAY * at) };
  });
  return weighed
    .sort((a, b) => Number(a.isOutside) - Number(b.isOutside) || b.weight - a.weight)
    .map(({ near }) => near);
}

/** Whether a run lies before or after the time that a question names. */
function isOutside({ block: { run } }: Near, read: ReadQuestion | undefined): boolean {
  const { from, to } = read?.reading.of[0]?.time ?? {};
  if (run?.firstTime === undefined || run.lastTime === undefined) return false;
  return (from !== undefined && run.lastTime < from) || (to !== undefined && run.firstTime > to);
}

const distinctLines = (lines: readonly Near[]): readonly Near[] => {
  const first = new Map<string, Near>();
  for (const one of lines) if (!first.has(keyOf(one.line))) first.set(keyOf(one.line), one);
  return [...first.values()];
};

/** Lines that differ in their numbers alone are told once. */
function alikeTogether(lines: readonly Near[]): readonly Near[] {
  const near = new Map(lines.map((one) => [one.line, one]));
  return alikeLines(lines.map(({ line }) => line)).map(([first, ...rest]) => ({
    ...near.get(first!)!,
    alike: rest.length > 0 ? { count: rest.length + 1, lastTime: rest.at(-1)!.row.time } : undefined,
  }));
}

/** Characters of a date with hours and minutes. */
const TO_MINUTES = 16;
/** Of a date alone. */
const DAY = 10;

const keyOf = ({ row }: ResolvedLine): string => `${row.source} ${row.line}`;

/** A line's time, unless it stands in what is shown, what it says, how often and until when, and the number of its block. */
function quoted(
  material: AnswerMaterial,
  { block, line, alike }: Near,
  {
    counts,
    isSaid,
    before,
    most,
  }: {
    readonly counts: WordCounts;
    readonly isSaid: (word: string) => boolean;
    /** The line that stands above: its day need not be told again. */
    readonly before: Near | undefined;
    readonly most: number;
  },
): string {
  const { language, times } = material.window.plan;
  const parts = tellingParts(maskInstructions(line.text).text, counts, { characters: most, isSaid });
  const quote = parts.map((part) => quoteLogText(part, most)).join(" ");
  const written = timeAsWritten(line.original)?.slice(0, TO_MINUTES);
  const isInText = line.row.time === undefined || (written !== undefined && quote.includes(written));
  const zone = times?.zone.name ?? "UTC";
  const time = isInText ? "" : `${timeBehind(before?.line.row.time, line.row.time, zone)} `;
  return `${time}${quote}${alike ? timesText(alike, line, { language, zone }) : ""} [${block.id}]`;
}

/** A time, without its day where another stands before it that is of the same. */
function timeBehind(before: number | undefined, time: number, zone: string): string {
  const text = valueTime(time, zone);
  const isOfDay = before !== undefined && valueTime(before, zone).slice(0, DAY) === text.slice(0, DAY);
  return isOfDay ? text.slice(DAY + 1) : text;
}

/** How often a line stands there and when for the last time, the day only where it is another one. */
function timesText({ count, lastTime }: NonNullable<Near["alike"]>, { row }: ResolvedLine, style: TimeStyle): string {
  const n = numberText(count, style.language);
  if (lastTime === undefined || row.time === undefined || lastTime <= row.time || count < 2) return ` (x ${n})`;
  const last = timeBehind(row.time, lastTime, style.zone);
  return ` (${fill(statedPhrases(style.language).timesUntil, { n, last })})`;
}
