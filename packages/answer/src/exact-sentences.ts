import {
  lengthText,
  zoneOffsetMs,
  type GroupedBy,
  type QuestionLanguage,
  type StatementResult,
  type ValueOf,
  type ValueRow,
} from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import type { ShownResult } from "./exact-answer.js";
import {
  exactPhrasesFor,
  kindName,
  mostPair,
  summaryTexts,
  type ExactPhrases,
  type SummaryPart,
} from "./exact-phrases.js";
import { phrasesFor, type Phrases } from "./phrases.js";
import { quoteLogText, showValue } from "./quote.js";

/** What one exact result says, and the bare values in it. */
export interface Stated {
  readonly text: string;
  readonly values: readonly string[];
}

/** Whom an exact result is told to. */
export interface Asked {
  readonly question: string;
  readonly language: QuestionLanguage;
  /** A list is asked for: its first value is the answer. */
  readonly isList: boolean;
}

const MAX_LISTED = 12;
const FEW_LISTED = 6;
const MAX_BUCKETS_SHOWN = 6;
const MAX_RECORDS = 5;

/** Puts an exact result into words; undefined where it has nothing to say. */
export function statedResult(shown: ShownResult, asked: Asked): Stated | undefined {
  const { result } = shown;
  const { statement } = result;
  const phrases = phrasesFor(asked.language);
  const exact = exactPhrasesFor(asked.language);
  const example = exampleOf(shown);
  const cite = ` [${shown.block.id}]`;
  switch (statement.op) {
    case "count": {
      const isPart = shown.label.startsWith("of these, ");
      if (example === "")
        return {
          text: `${phrases.count(result.matched, "").replace(/:\s*$/, "")}.${cite}`,
          values: [String(result.matched)],
        };
      const text = isPart ? `- ${phrases.part(result.matched, example)}` : phrases.count(result.matched, example);
      return { text: `${text}${cite}`, values: isPart ? [] : [String(result.matched)] };
    }
    case "countDistinct":
      return {
        text: `${phrases.distinct(result.count ?? 0, kindName(statement.of, asked.language), example)}${cite}`,
        values: [String(result.count ?? 0)],
      };
    case "top":
      if (statement.counts && (result.values ?? []).length === 0)
        return { text: `${exact.notSoOften}${cite}`, values: [] };
      return listed(result, statement.of, asked, `${example === "" ? "" : ` ${example}`}${cite}`);
    case "difference": {
      const rows = listed(
        result,
        statement.of,
        { ...asked, isList: false },
        `${example === "" ? "" : ` ${example}`}${cite}`,
      );
      return rows
        ? { ...rows, text: `${exact.onlyThere}${rows.text}` }
        : { text: `${exact.nowhereElse}${cite}`, values: [] };
    }
    case "perBucket":
      return bucketText(result, statement, phrases, cite);
    case "group":
      return groupText(result, statement.by, asked, cite);
    case "sequence":
      return sequenceText(shown, statement.withinSeconds, statement.sameOf, asked);
    case "summarise":
      return summaryText(result, statement.of, asked, `${example === "" ? "" : ` ${example}`}${cite}`);
    case "first":
    case "last": {
      const quotes = shown.lines
        .slice(0, MAX_RECORDS)
        .map(({ text }) => quoteLogText(maskInstructions(text).text, 200));
      return { text: `${phrases.count(result.matched, quotes.join(", "))}${cite}`, values: [] };
    }
  }
}

/** Whether a result says yes to a question that can be answered so. */
export function saysYes({ statement, matched, count, values = [] }: StatementResult): boolean {
  if (statement.op === "sequence") return (count ?? 0) > 0;
  return statement.op === "difference" || statement.op === "top" ? values.length > 0 : matched > 0;
}

/** What was counted, in words, for the reader to correct; undefined where every record counts. */
export function countedText({ result, block }: ShownResult, language: QuestionLanguage): string | undefined {
  const { meaning, shapes } = result.statement.where;
  if (meaning === undefined || shapes === undefined || shapes.length === 0) return undefined;
  const quoted = quoteLogText(maskInstructions(meaning).text, 160);
  return `${exactPhrasesFor(language).counted(quoted, shapes.length)} [${block.id}]`;
}

const exampleOf = ({ lines }: ShownResult): string =>
  lines[0] ? quoteLogText(maskInstructions(lines[0].text).text, 200) : "";

/** Values with their counts; those that the question itself names answer nothing. */
function listed(
  result: StatementResult,
  of: ValueOf,
  { question, language, isList }: Asked,
  rest: string,
): Stated | undefined {
  const phrases = phrasesFor(language);
  const asked = question.toLowerCase();
  const all = result.values ?? [];
  const told = all.filter(({ value }) => !isSaid(value, asked));
  const rows = (told.length > 0 ? told : all).slice(0, all.length > FEW_LISTED ? MAX_LISTED : FEW_LISTED);
  const [first, second] = rows;
  if (!first) return undefined;
  const more = Math.max(
    0,
    (result.distinct ?? rows.length) - all.length + (told.length > 0 ? told.length : all.length) - rows.length,
  );
  const shown = rows.map((row) => valueText(row, phrases)).join(", ");
  const masked = maskInstructions(first.value).text;
  const isMost = isList && second !== undefined && first.count > second.count;
  const most = isMost ? `${exactPhrasesFor(language).most(mostPair(masked, first.count, language))} ` : "";
  return {
    text: `${most}${kindName(of, language)}: ${shown}${more > 0 ? ` ${phrases.others(more)}` : ""}.${rest}`,
    values: rows.map(({ value }) => value),
  };
}

/** Whether the question names the value, as a word of its own. */
function isSaid(value: string, question: string): boolean {
  const wanted = value.toLowerCase();
  const at = wanted.length < 3 ? -1 : question.indexOf(wanted);
  if (at < 0) return false;
  return !/[\p{L}\p{N}]$/u.test(question.slice(0, at)) && !/^[\p{L}\p{N}]/u.test(question.slice(at + wanted.length));
}

const valueText = ({ value, count }: ValueRow, phrases: Phrases): string =>
  `${showValue(maskInstructions(value).text)} (${phrases.run(count)})`;

function bucketText(
  { buckets = [], matched }: StatementResult,
  { bucketSeconds, zone = "UTC" }: { readonly bucketSeconds: number; readonly zone?: string },
  phrases: Phrases,
  cite: string,
): Stated {
  const most = [...buckets].sort((a, b) => b.count - a.count || a.startTime - b.startTime).slice(0, MAX_BUCKETS_SHOWN);
  const rows = most
    .filter(({ count }) => count > 0)
    .map(({ startTime, count }) => ({ time: bucketTime(startTime, bucketSeconds, zone), count }));
  const shown = rows.map(({ time, count }) => `${time} (${phrases.run(count)})`).join(", ");
  return {
    text: `${phrases.buckets(matched, shown, zone)}${cite}`,
    values: rows.slice(0, 1).flatMap(({ time, count }) => [time, String(count)]),
  };
}

/** The beginning of a stretch of time, by the clocks of its zone, as precise as the stretch. */
function bucketTime(startTime: number, bucketSeconds: number, zone: string): string {
  const startMs = startTime / 1_000;
  const text = new Date(startMs + zoneOffsetMs(zone, startMs)).toISOString().replace("T", " ");
  if (bucketSeconds % 86_400 === 0) return text.slice(0, 10);
  return text.slice(0, bucketSeconds % 60 === 0 ? 16 : 19);
}

function groupText(
  { groups = [], distinct }: StatementResult,
  by: readonly GroupedBy[],
  asked: Asked,
  cite: string,
): Stated {
  const phrases = phrasesFor(asked.language);
  const time = asked.language === "de" ? "Zeit" : "Time";
  const head = by.map((of) => ("bucketSeconds" in of ? time : kindName(of, asked.language))).join(" / ");
  const rows = groups.slice(0, MAX_LISTED);
  const shown = rows.map(
    ({ values, count }) =>
      `${values.map((value) => showValue(maskInstructions(value ?? "-").text)).join(" / ")} (${phrases.run(count)})`,
  );
  const more = (distinct ?? groups.length) - rows.length;
  return {
    text: `${head}: ${shown.join(", ")}${more > 0 ? ` ${phrases.others(more)}` : ""}.${cite}`,
    values: rows.flatMap(({ values }) => values.filter((value) => value !== undefined)),
  };
}

function sequenceText(
  { result, lines, block }: ShownResult,
  withinSeconds: number,
  sameOf: ValueOf | undefined,
  { language }: Asked,
): Stated {
  const phrases = phrasesFor(language);
  const exact = exactPhrasesFor(language);
  const cite = ` [${block.id}]`;
  const count = result.count ?? 0;
  if (count === 0) return { text: `${exact.notFollowed(lengthText(withinSeconds))}${cite}`, values: [] };
  const rows = (result.values ?? []).slice(0, FEW_LISTED);
  const more = (result.distinct ?? rows.length) - rows.length;
  const quotes = lines.slice(0, 2).map(({ text }) => quoteLogText(maskInstructions(text).text, 200));
  const kind = sameOf ? kindName(sameOf, language) : "";
  const head =
    kind === "" ? phrases.sequence(count).replace(/:$/, "") : exact.followed(count, lengthText(withinSeconds), kind);
  const shared = rows.map((row) => valueText(row, phrases)).join(", ");
  const told = `${head}${rows.length > 0 ? `: ${shared}${more > 0 ? ` ${phrases.others(more)}` : ""}` : ""}.`;
  return {
    text: `${told} ${quotes.join(", ")}${cite}`,
    values: rows.length > 0 ? rows.map(({ value }) => value) : [String(count)],
  };
}

const PARTS: readonly (readonly [RegExp, SummaryPart])[] = [
  [/average|\bmean\b|durchschnitt|mittlere|im mittel|im schnitt/iu, "average"],
  [/larg|bigg|greatest|highest|longest|slowest|\bmax|größte|höchste|längste|langsamste/iu, "max"],
  [/small|lowest|shortest|fastest|\bmin(?:imum)?\b|kleinste|niedrigste|kürzeste|schnellste/iu, "min"],
];

function summaryText(
  { summary }: StatementResult,
  of: ValueOf,
  { question, language }: Asked,
  rest: string,
): Stated | undefined {
  const texts = summary && summaryTexts(summary);
  if (!texts) return undefined;
  const exact = exactPhrasesFor(language);
  const first = PARTS.find(([pattern]) => pattern.test(question))?.[1] ?? "sum";
  const order: readonly SummaryPart[] = ["sum", "max", "min", "average"];
  const parts = [first, ...order.filter((part) => part !== first)].map(
    (part) => `${exact.parts[part]}: ${texts[part]}`,
  );
  const { numbers, others } = summary;
  return {
    text: `${kindName(of, language)}: ${exact.summary(parts)} (${exact.numbers(numbers, others)}).${rest}`,
    values: [texts[first]],
  };
}

/** One count against another, said to be more or less. */
export function comparedText(
  [one, other]: readonly [ShownResult, ShownResult],
  says: "more" | "less",
  { language }: Asked,
  phrases: ExactPhrases = exactPhrasesFor(language),
): Stated {
  const [ours, theirs] = [one.result.matched, other.result.matched];
  const isSo = says === "more" ? ours > theirs : ours < theirs;
  return {
    text: `${isSo ? phrases.yes : phrases.no}${phrases.against(ours, theirs)} [${one.block.id}] [${other.block.id}]`,
    values: [isSo ? "yes" : "no", String(ours), String(theirs)],
  };
}
