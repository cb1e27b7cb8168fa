import {
  lengthText,
  zoneOffsetMs,
  type ExactResult,
  type QuestionPlan,
  type ResolvedLine,
  type StatementResult,
  type WindowBlock,
} from "@lagebild/domain";
import { filledBuckets } from "./filled-buckets.js";
import { saidByReading } from "./evidence-of-reading.js";
import { maskInstructions } from "@lagebild/hostile-text";
import { alikeLines } from "./alike-lines.js";
import { quoteLogText } from "./quote.js";
import { valueText } from "./stated/write/write-list.js";
import { bareNumber, numberText, sizeText } from "./stated/write/write-number.js";
import { valueTime, writtenTime } from "./stated/write/write-time.js";

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
  /** Numbers that exact results and the reading state: matches, different values, pairs. */
  readonly counts: ReadonlySet<number>;
  /** Dates and clocks of the times, as sentences write them. */
  readonly written: ReadonlySet<string>;
  /** Numbers that follow a quoted line: how often its run occurs, or how many records matched. */
  readonly runCounts: ReadonlySet<number>;
  /** Values with their counts, as answers write them, without the closing bracket: `root (1,204`. */
  readonly pairs: readonly string[];
  /** How many values a list may say that it leaves out, by how many it shows. */
  leftOut(shown: number): ReadonlySet<number>;
  /** Times of the lines and results, microseconds UTC. */
  readonly times: readonly number[];
  /** What the knowledge base says that the blocks mean, and the words of the reading; the longest first. */
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
  readonly samples?: ExactResult["samples"];
}

const LANGUAGES = ["en", "de"] as const;
const MAX_LINE_CHARACTERS = 100_000;
const MAX_VALUE_LINE = 100_000;
/** Values that the question names itself may be left out of a list. */
const MOST_NAMED = 8;

/** Gathers what cited blocks say, and what the reading of the question does. */
export function citedEvidence(cited: readonly CitedBlock[], question: string, plan: QuestionPlan): CitedEvidence {
  const results = cited.flatMap(({ result }): readonly StatementResult[] => (result ? [result] : []));
  const lines = cited.flatMap((one) => one.lines);
  const read = saidByReading(plan);
  const zone = plan.times?.zone.name ?? "UTC";
  const times = [
    ...lines.flatMap(({ row }) => row.time ?? []),
    ...cited.flatMap(({ samples = [] }) => samples.flatMap(({ row }) => row.time ?? [])),
    ...cited.flatMap(({ block: { run } }) => [run?.firstTime, run?.lastTime].filter((time) => time !== undefined)),
    ...results.flatMap(timesOfResult),
    ...read.times,
  ];
  return {
    lines: lines.flatMap(saidBy),
    values: [
      ...results.flatMap((result) => valuesOf(result)).filter((value) => maskInstructions(value).findings.length === 0),
      ...read.said,
      ...times.flatMap((time) => [...writtenTimes(time), valueTime(time, zone)]),
    ],
    counts: new Set([...results.flatMap(countsOf), ...read.counts]),
    written: new Set([
      ...times.flatMap((time) => writtenParts(time, zone)),
      ...results.flatMap((result) =>
        filledBuckets(result).flatMap(({ startTime }) => writtenParts(startTime, zoneOf(result.statement, zone))),
      ),
    ]),
    runCounts: new Set([
      ...cited.flatMap(({ block }) => (block.kind === "run" && block.run ? block.run.count : [])),
      ...results.map(({ matched }) => matched),
      ...alikeLines(lines).map((alike) => alike.length),
    ]),
    pairs: results.flatMap((result) => pairsOf(result, zone)),
    leftOut: (shown) => new Set(results.flatMap((result) => leftOutOf(result, shown))),
    times,
    meanings: [...read.said, zone].sort((a, b) => b.length - a.length),
    question,
  };
}

const timesOfResult = ({ records = [], values = [], groups = [], silences = [] }: StatementResult): readonly number[] =>
  [
    ...records.map(({ time }) => time),
    ...values.flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]),
    ...groups.flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]),
    ...silences.flatMap(({ from, to }) => [from.time, to.time]),
  ].filter((time) => time !== undefined);

/** Where the milliseconds of a written time end. */
const MILLISECONDS = 23;

/** A time's date in words of both languages and in digits, its clock with and without seconds and parts of them, and both together. */
function writtenParts(time: number, zone: string): readonly string[] {
  const inZone = valueTime(time, zone, MILLISECONDS);
  const clocks = [16, 19, MILLISECONDS].map((end) => inZone.slice(11, end));
  const dates = [inZone.slice(0, 10), ...LANGUAGES.map((language) => writtenTime(time, { language, zone }).date)];
  return [...dates, ...clocks, ...dates.flatMap((date) => clocks.map((clock) => `${date} ${clock}`))];
}

/** What a line says, masked, in each of its forms. */
function saidBy({ original, text, decoded = [] }: DecodedLine): readonly string[] {
  const forms = [original.slice(0, MAX_LINE_CHARACTERS), text, ...decoded.map((payload) => payload.text)];
  return [...new Set(forms)].map((form) => maskInstructions(form).text);
}

const countsOf = (result: StatementResult): readonly number[] => [
  result.matched,
  ...[result.count, result.distinct, result.occurrences].filter((count) => count !== undefined),
  ...(result.pairs ? [result.pairs.length] : []),
  ...(result.values ? [result.values.length] : []),
  ...(result.summary ? numbersOf(result.summary) : []),
];

const numbersOf = ({ numbers, others, sum, min, max }: NonNullable<StatementResult["summary"]>): readonly number[] => [
  numbers,
  others,
  ...[sum, min, max, numbers > 0 ? sum / numbers : undefined]
    .filter((number) => number !== undefined)
    .map((number) => Number(bareNumber(number))),
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
  ...buckets.flatMap(({ startTime }) => writtenTimes(startTime, zoneOf(statement, "UTC"))),
  ...("zone" in statement ? [statement.zone ?? "UTC"] : []),
  ...pairs.flatMap(({ value }) => value ?? []),
  ...("of" in statement && "field" in statement.of ? [statement.of.field] : []),
  ...("by" in statement ? statement.by.flatMap((of) => ("field" in of ? of.field : [])) : []),
  ...("withinSeconds" in statement ? [lengthText(statement.withinSeconds)] : []),
  ...("bucketSeconds" in statement
    ? (["en", "de"] as const).map((language) => lengthText(statement.bucketSeconds, language))
    : []),
  ...(summary ? numbersOf(summary).flatMap(sizesOf) : []),
];

const sizesOf = (bytes: number): readonly string[] => LANGUAGES.flatMap((language) => sizeText(bytes, language) ?? []);

const zoneOf = (statement: StatementResult["statement"], other: string): string =>
  ("zone" in statement ? statement.zone : undefined) ?? other;

/** Values with each number that is said of them. */
function pairsOf(result: StatementResult, zone: string): readonly string[] {
  const { statement, values = [], groups = [] } = result;
  const pairs = (shown: string, numbers: readonly (number | undefined)[]): readonly string[] =>
    numbers.flatMap((number) =>
      number === undefined ? [] : LANGUAGES.map((language) => `${shown} (${numberText(number, language)}`),
    );
  const ranked = (row: RankedRow): readonly string[] => [
    ...pairs(valueText(row.value), [row.count, row.sum, row.distinct]),
    ...(row.sum === undefined
      ? []
      : LANGUAGES.flatMap((language) => {
          const size = sizeText(row.sum!, language);
          return size === undefined ? [] : [`${valueText(row.value)} (${numberText(row.sum!, language)}; ${size}`];
        })),
  ];
  return [
    ...values.flatMap(ranked),
    ...groups.flatMap((group) =>
      pairs(group.values.map((value) => valueText(value ?? "-")).join(" / "), [group.count]),
    ),
    ...filledBuckets(result).flatMap(({ startTime, count }) =>
      [...new Set([...writtenTimes(startTime, zoneOf(statement, "UTC")), ...writtenTimes(startTime, zone)])].flatMap(
        (time) => pairs(time, [count]),
      ),
    ),
  ];
}

type RankedRow = NonNullable<StatementResult["values"]>[number] & { readonly sum?: number; readonly distinct?: number };

/** Values that a list leaves out: of all different ones, or of those that the question does not name. */
function leftOutOf(result: StatementResult, shown: number): readonly number[] {
  const rows = result.groups ?? result.values ?? result.buckets?.filter(({ count }) => count > 0) ?? [];
  const distinct = Math.max(result.distinct ?? 0, rows.length);
  const least = result.groups ? 1 : MOST_NAMED;
  return Array.from({ length: least }, (_, i) => distinct - i - shown);
}

/** A time as answers write it where no line does: whole or cut to a day, minute or second, by the clocks of a zone. */
function writtenTimes(time: number, zone = "UTC"): readonly string[] {
  const iso = new Date(time / 1_000).toISOString();
  const text = new Date(time / 1_000 + zoneOffsetMs(zone, time / 1_000)).toISOString().replace("T", " ");
  const seconds = new Date(Math.floor(time / 1e6) * 1_000).toISOString().replace(".000Z", "Z");
  return [iso, seconds, ...[10, 16, 19, 23].map((characters) => text.slice(0, characters))];
}

/** Whether a quotation stands so in one of the texts; where parts of it were cut, what is left, in its order. */
export function isQuoted(quote: string, texts: readonly string[]): boolean {
  const parts = quote.split("…").filter((part) => part.trim() !== "");
  return parts.length > 0 && texts.some((text) => holdsInOrder(asQuoted(text), parts));
}

function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
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

/** Whether nothing goes on: letters and digits beside a value make it a part of something longer, and so does a point between digits. */
export function isWhole(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 2), from);
  const after = text.slice(to, to + 2);
  const startsInNumber = /\d/.test(text[from] ?? "");
  const endsInNumber = /\d/.test(text[to - 1] ?? "");
  if (/[\p{L}\p{N}_]$/u.test(before) && !/\\[nrt]$/.test(before)) return false;
  if (/^[\p{L}\p{N}_]/u.test(after)) return false;
  return !(startsInNumber && /\d[.,]$/.test(before)) && !(endsInNumber && /^[.,]\d/.test(after));
}
