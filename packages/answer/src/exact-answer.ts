import type { ExactResult, QuestionLanguage, StatementResult, ValueOf, ValueRow, WindowBlock } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";
import { durationText, eventSentences } from "./exact-answer-times.js";
import { maskInstructions } from "./find-instructions.js";
import { phrasesFor, type Phrases } from "./phrases.js";
import { quoteLogText, showValue } from "./quote.js";
import type { ResolvedLine } from "./resolved-line.js";

/** An exact result with the block that shows it. */
export interface ShownResult {
  readonly label: string;
  readonly result: StatementResult;
  readonly block: WindowBlock;
  readonly lines: readonly ResolvedLine[];
}

/** Sentences that state exact results, each with its citation, and the bare values in them. */
export interface ExactText {
  readonly sentences: readonly string[];
  readonly values: readonly string[];
  readonly blocks: readonly WindowBlock[];
}

const MAX_LISTED = 12;
const FEW_LISTED = 6;
const MAX_BUCKETS_SHOWN = 6;

/** Pairs exact results with their blocks; a result that did not fit the window has none and is not stated. */
export function shownResults(material: AnswerMaterial): readonly ShownResult[] {
  const blocks = material.window.blocks.filter(({ kind }) => kind === "exact");
  let next = 0;
  return material.exact.flatMap((exact): readonly ShownResult[] => {
    const at = blocks.findIndex((block, place) => place >= next && isOf(block, exact));
    const block = blocks[at];
    if (!block) return [];
    next = at + 1;
    return [{ label: exact.label, result: exact.result, block, lines: material.linesOf.get(block.id) ?? [] }];
  });
}

const isOf = (block: WindowBlock, { result, samples }: ExactResult): boolean =>
  block.statement?.op === result.statement.op && (block.lines ?? []).every((line, i) => samples[i]?.row.line === line);

/** States exact results in the language of the question; undefined where none has found a record. */
export function exactText(material: AnswerMaterial): ExactText | undefined {
  const { plan, question } = material.window;
  const phrases = phrasesFor(plan.language);
  const found = shownResults(material).filter(({ result }) => result.matched > 0);
  if (found.length === 0) return undefined;
  if (plan.wants === "times") return timesText(found, material.window.question, plan.language, phrases);
  const sentences: string[] = [];
  const values: string[] = [];
  const blocks: WindowBlock[] = [];
  for (const shown of found) {
    const said = statedResult(shown, question, plan.language, phrases);
    if (!said) continue;
    sentences.push(said.text);
    values.push(...said.values);
    blocks.push(shown.block);
  }
  return sentences.length > 0 ? { sentences, values: [...new Set(values)], blocks } : undefined;
}

function timesText(
  found: readonly ShownResult[],
  question: string,
  language: QuestionLanguage,
  phrases: Phrases,
): ExactText | undefined {
  const events = found.filter(({ result }) => result.statement.op === "first" || result.statement.op === "last");
  const { sentences, values, blocks } = eventSentences(events, phrases);
  const duration = durationText(events, question, language);
  return sentences.length > 0
    ? { sentences: duration ? [duration, ...sentences] : sentences, values, blocks }
    : undefined;
}

interface Stated {
  readonly text: string;
  readonly values: readonly string[];
}

function statedResult(
  shown: ShownResult,
  question: string,
  language: QuestionLanguage,
  phrases: Phrases,
): Stated | undefined {
  const { result, block } = shown;
  const { statement } = result;
  const example = exampleOf(shown);
  const cite = ` [${block.id}]`;
  switch (statement.op) {
    case "count": {
      const isPart = shown.label.startsWith("of these, ");
      const text = isPart ? `- ${phrases.part(result.matched, example)}` : phrases.count(result.matched, example);
      return { text: `${text}${cite}`, values: isPart ? [] : [String(result.matched)] };
    }
    case "countDistinct":
      return {
        text: `${phrases.distinct(result.count ?? 0, kindName(statement.of, language), example)}${cite}`,
        values: [String(result.count ?? 0)],
      };
    case "top":
      return listed(result, statement.of, question, language, phrases, `${example === "" ? "" : ` ${example}`}${cite}`);
    case "difference":
      return listed(result, statement.of, question, language, phrases, cite);
    case "perBucket":
      return bucketText(result, statement.bucketSeconds, phrases, cite);
    case "group":
      return groupText(result, phrases, cite);
    case "sequence":
      return {
        text: `${phrases.sequence(result.pairs?.length ?? 0)} ${example}${cite}`,
        values: [String(result.pairs?.length ?? 0)],
      };
    case "first":
    case "last":
      return { text: `${phrases.count(result.matched, example)}${cite}`, values: [] };
  }
}

const exampleOf = ({ lines }: ShownResult): string =>
  lines[0] ? quoteLogText(maskInstructions(lines[0].text).text, 200) : "";

/** Values with their counts; those that the question itself names answer nothing. */
function listed(
  result: StatementResult,
  of: ValueOf,
  question: string,
  language: QuestionLanguage,
  phrases: Phrases,
  rest: string,
): Stated | undefined {
  const asked = question.toLowerCase();
  const all = result.values ?? [];
  const told = all.filter(({ value }) => !isSaid(value, asked));
  const rows = (told.length > 0 ? told : all).slice(0, all.length > FEW_LISTED ? MAX_LISTED : FEW_LISTED);
  if (rows.length === 0) return undefined;
  const more = Math.max(
    0,
    (result.distinct ?? rows.length) - all.length + (told.length > 0 ? told.length : all.length) - rows.length,
  );
  const shown = rows.map((row) => valueText(row, phrases)).join(", ");
  return {
    text: `${kindName(of, language)}: ${shown}${more > 0 ? ` ${phrases.others(more)}` : ""}.${rest}`,
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
  bucketSeconds: number,
  phrases: Phrases,
  cite: string,
): Stated {
  const most = [...buckets].sort((a, b) => b.count - a.count || a.startTime - b.startTime).slice(0, MAX_BUCKETS_SHOWN);
  const rows = most
    .filter(({ count }) => count > 0)
    .map(({ startTime, count }) => ({ time: bucketTime(startTime, bucketSeconds), count }));
  const shown = rows.map(({ time, count }) => `${time} (${phrases.run(count)})`).join(", ");
  return {
    text: `${phrases.buckets(matched, shown)}${cite}`,
    values: rows.slice(0, 1).flatMap(({ time, count }) => [time, String(count)]),
  };
}

/** The beginning of a stretch of time, UTC, as precise as the stretch. */
function bucketTime(startTime: number, bucketSeconds: number): string {
  const text = new Date(startTime / 1_000).toISOString().replace("T", " ");
  if (bucketSeconds % 86_400 === 0) return text.slice(0, 10);
  return text.slice(0, bucketSeconds % 60 === 0 ? 16 : 19);
}

function groupText({ groups = [] }: StatementResult, phrases: Phrases, cite: string): Stated {
  const rows = groups.slice(0, MAX_LISTED);
  const shown = rows.map(
    ({ values, count }) => `${values.map((value) => showValue(value ?? "-")).join(" / ")} (${phrases.run(count)})`,
  );
  const more = groups.length - rows.length;
  return {
    text: `${shown.join(", ")}${more > 0 ? ` ${phrases.others(more)}` : ""}.${cite}`,
    values: rows.flatMap(({ values }) => values.filter((value) => value !== undefined)),
  };
}

const GERMAN_KINDS: Readonly<Record<string, string>> = {
  address: "Adresse",
  account: "Konto",
  host: "Rechner",
  domain: "Domäne",
  url: "URL",
  mail: "Mailadresse",
  hash: "Prüfsumme",
  path: "Pfad",
  process: "Prozess",
  port: "Port",
  cve: "CVE",
  principal: "Identität",
  session: "Sitzung",
  rule: "Regel",
  program: "Programm",
  file: "Datei",
};

/** What is listed: the kind of value in the language of the question, or the field's name. */
function kindName(of: ValueOf, language: QuestionLanguage): string {
  const name = "entity" in of ? of.entity : "column" in of ? of.column : undefined;
  if (name === undefined) return showValue((of as { readonly field: string }).field);
  if (language === "de") return GERMAN_KINDS[name] ?? name;
  return name === "cve" || name === "url" ? name.toUpperCase() : name.charAt(0).toUpperCase() + name.slice(1);
}
