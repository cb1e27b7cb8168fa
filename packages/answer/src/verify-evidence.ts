import {
  lengthText,
  zoneOffsetMs,
  type StatementResult,
  type ValueRow,
  type WindowBlock,
  type ResolvedLine,
} from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { mostPair, summaryTexts } from "./exact-phrases.js";
import { quoteLogText, showValue } from "./quote.js";

/** A line with what lay encoded in it, where the reader of lines decodes. */
export interface DecodedLine extends ResolvedLine {
  readonly decoded?: readonly { readonly text: string }[];
}

/** What the blocks that a sentence cites bear out. Text that addresses an assistant is masked: it is evidence for nothing. */
export interface CitedEvidence {
  /** Lines as the file holds them, as the window shows them, and decoded. */
  readonly lines: readonly string[];
  /** Values and times of exact results, and times of lines as UTC. */
  readonly values: readonly string[];
  /** Numbers that exact results state: matches, different values, pairs. */
  readonly counts: ReadonlySet<number>;
  /** Numbers that follow a quoted line: how often its run occurs, or how many records matched. */
  readonly runCounts: ReadonlySet<number>;
  /** Values with their counts, as answers write them: `root (x 8)`. */
  readonly pairs: readonly string[];
  /** How many values a list may say that it leaves out, by how many it shows. */
  leftOut(shown: number): ReadonlySet<number>;
  /** Times of the lines and results, microseconds UTC. */
  readonly times: readonly number[];
  /** What the knowledge base says that the blocks mean: the product's own words about these lines. */
  readonly meanings: readonly string[];
  /** The question: an answer may name what of it stands nowhere. */
  readonly question: string;
}

export interface CitedBlock {
  readonly block: WindowBlock;
  /** Its lines whose citations hold. */
  readonly lines: readonly DecodedLine[];
  /** The exact result that the block shows. */
  readonly result: StatementResult | undefined;
}

const MAX_LINE_CHARACTERS = 100_000;
const MAX_VALUE_LINE = 100_000;
/** Values of a result that may be said to be the most frequent: the first that the question does not name. */
const MOST_FREQUENT = 8;

/** Gathers what cited blocks say. */
export function citedEvidence(cited: readonly CitedBlock[], question: string): CitedEvidence {
  const results = cited.flatMap(({ result }) => result ?? []);
  const lines = cited.flatMap((one) => one.lines);
  const times = [
    ...lines.flatMap(({ row }) => row.time ?? []),
    ...results.flatMap((result) => (result.records ?? []).flatMap(({ time }) => time ?? [])),
  ];
  return {
    lines: lines.flatMap(saidBy),
    values: [
      ...results.flatMap((result) => valuesOf(result)).filter((value) => maskInstructions(value).findings.length === 0),
      ...times.flatMap((time) => writtenTimes(time)),
      ...cited.flatMap(({ block }) => (block.kind === "facts" ? searchedValues(block.text) : [])),
    ],
    counts: new Set(results.flatMap(countsOf)),
    runCounts: new Set([
      ...cited.flatMap(({ block }) => (block.kind === "run" && block.run ? block.run.count : [])),
      ...results.map(({ matched }) => matched),
    ]),
    pairs: results.flatMap(pairsOf),
    leftOut: (shown) => new Set(results.flatMap((result) => leftOutOf(result, shown, question))),
    times,
    meanings: cited.flatMap(({ block }) => block.meaning ?? []).sort((a, b) => b.length - a.length),
    question,
  };
}

/** What the facts say of what was searched: the stretch of time, and how many lines, records and shapes. */
export function searchedValues(facts: string): readonly string[] {
  const span = /^time \(UTC\): (\d.*)$/m.exec(facts)?.[1];
  const [volume] = /^volume: .*$/m.exec(facts) ?? [];
  return [...(volume?.match(/\d+/g) ?? []), ...(span === undefined ? [] : [span])];
}

/** What a line says, masked, in each of its forms. */
function saidBy({ original, text, decoded = [] }: DecodedLine): readonly string[] {
  const forms = [original.slice(0, MAX_LINE_CHARACTERS), text, ...decoded.map((payload) => payload.text)];
  return [...new Set(forms)].map((form) => maskInstructions(form).text);
}

const countsOf = (result: StatementResult): readonly number[] => [
  result.matched,
  ...(result.count === undefined ? [] : [result.count]),
  ...(result.pairs ? [result.pairs.length] : []),
  ...(result.distinct === undefined ? [] : [result.distinct]),
  ...(result.summary ? [result.summary.numbers, result.summary.others] : []),
  ...(result.statement.where.shapes ? [result.statement.where.shapes.length] : []),
];

const valuesOf = ({
  statement,
  values = [],
  groups = [],
  buckets = [],
  pairs = [],
  summary,
}: StatementResult): readonly string[] => [
  ...values.map(({ value }) => value),
  ...groups.flatMap((group) => group.values.filter((value) => value !== undefined)),
  ...buckets.flatMap(({ startTime }) => writtenTimes(startTime, zoneOf(statement))),
  ...("zone" in statement ? [statement.zone ?? "UTC"] : []),
  ...pairs.flatMap(({ value }) => value ?? []),
  ...("of" in statement && "field" in statement.of ? [statement.of.field] : []),
  ...("by" in statement ? statement.by.flatMap((of) => ("field" in of ? of.field : [])) : []),
  ...("withinSeconds" in statement ? [lengthText(statement.withinSeconds)] : []),
  ...(statement.where.meaning === undefined ? [] : [statement.where.meaning]),
  ...(summary ? Object.values(summaryTexts(summary) ?? {}) : []),
];

const zoneOf = (statement: StatementResult["statement"]): string =>
  ("zone" in statement ? statement.zone : undefined) ?? "UTC";

function pairsOf({ statement, values = [], groups = [], buckets = [] }: StatementResult): readonly string[] {
  const shown = (value: string): string => showValue(maskInstructions(value).text);
  return [
    ...values.map(({ value, count }: ValueRow) => `${shown(value)} (x ${count})`),
    ...values.slice(0, MOST_FREQUENT).flatMap(({ value, count }) => {
      const masked = maskInstructions(value).text;
      return [mostPair(masked, count, "en"), mostPair(masked, count, "de")];
    }),
    ...groups.map((group) => `${group.values.map((value) => shown(value ?? "-")).join(" / ")} (x ${group.count})`),
    ...buckets.flatMap(({ startTime, count }) =>
      writtenTimes(startTime, zoneOf(statement)).map((time) => `${time} (x ${count})`),
    ),
  ];
}

/** Values that a list leaves out: of all different ones, or of those that the question does not name. */
function leftOutOf(result: StatementResult, shown: number, question: string): readonly number[] {
  const { values = [], groups = [], distinct = values.length } = result;
  if (groups.length > 0) return [(result.distinct ?? groups.length) - shown];
  const asked = question.toLowerCase();
  const named = values.filter(({ value }) => asked.includes(value.toLowerCase())).length;
  return Array.from({ length: named + 1 }, (_, i) => distinct - i - shown);
}

/** A time as answers write it where no line does: whole or cut to a day, minute or second, by the clocks of a zone. */
function writtenTimes(time: number, zone = "UTC"): readonly string[] {
  const iso = new Date(time / 1_000).toISOString();
  const text = new Date(time / 1_000 + zoneOffsetMs(zone, time / 1_000)).toISOString().replace("T", " ");
  const seconds = new Date(Math.floor(time / 1e6) * 1_000).toISOString().replace(".000Z", "Z");
  return [iso, seconds, text.slice(0, 10), text.slice(0, 16), text.slice(0, 19)];
}

/** Whether a quotation stands so in one of the texts; where it was cut, its beginning. */
export function isQuoted(quote: string, texts: readonly string[]): boolean {
  const wanted = quote.endsWith("…") ? quote.slice(0, -1) : quote;
  return wanted.trim() !== "" && texts.some((text) => asQuoted(text).includes(wanted));
}

const asQuoted = (text: string): string => quoteLogText(text, MAX_VALUE_LINE).slice(1, -1);

/** Whether a value stands in one of the texts as a whole: not as a part of a longer number, name or address. */
export function standsWhole(value: string, texts: readonly string[]): boolean {
  const wanted = value.toLowerCase();
  if (wanted === "") return false;
  return texts.some((text) => {
    const lower = text.toLowerCase();
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      if (isWhole(lower, at, at + wanted.length)) return true;
    }
    return false;
  });
}

/** Letters and digits beside a value make it a part of something longer, and so does a point between digits. */
function isWhole(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 2), from);
  const after = text.slice(to, to + 2);
  const startsInNumber = /\d/.test(text[from] ?? "");
  const endsInNumber = /\d/.test(text[to - 1] ?? "");
  if (/[\p{L}\p{N}_]$/u.test(before) && !/\\[nrt]$/.test(before)) return false;
  if (/^[\p{L}\p{N}_]/u.test(after)) return false;
  return !(startsInNumber && /\d[.,]$/.test(before)) && !(endsInNumber && /^[.,]\d/.test(after));
}
