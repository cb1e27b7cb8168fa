import type { ExactResult, QuestionLanguage, StatementResult, WindowBlock, ResolvedLine } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";
import { durationText, eventSentences } from "./exact-answer-times.js";
import { exactPhrasesFor } from "./exact-phrases.js";
import { comparedText, countedText, saysYes, statedResult, type Asked, type Stated } from "./exact-sentences.js";
import { phrasesFor, type Phrases } from "./phrases.js";

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
  const shown = shownResults(material);
  const found = shown.filter(({ result }) => result.matched > 0);
  if (plan.wants === "times") return timesText(found, question, plan.language, phrasesFor(plan.language));
  const asked: Asked = { question, language: plan.language, isList: plan.mode === "exact" && plan.wants === "list" };
  const compared = comparison(material, shown, asked);
  const statable = compared || isZero(material, shown) ? shown : found;
  const stated = statable.flatMap((one) => {
    const said = statedResult(one, asked);
    return said ? [{ shown: one, said }] : [];
  });
  const [first] = stated;
  if (!first) return undefined;
  const counted = plan.mode === "exact" ? countedText(first.shown, plan.language) : undefined;
  const given = new Set((plan.steps ?? []).flatMap((step) => step.takes?.statement ?? []));
  // What a later step has taken is one value; the others are only shown beside it.
  const told = stated.map(({ shown: one, said }) => ({
    shown: one,
    said: given.has(material.exact.findIndex(({ result }) => result === one.result))
      ? { ...said, values: said.values.slice(0, 1) }
      : said,
  }));
  const headed = compared ? [compared, ...told.map(({ said }) => said)] : headedByVerdict(material, told);
  const values = headed.flatMap((said) => said.values);
  return {
    sentences: [...headed.map(({ text }) => text), ...(counted === undefined ? [] : [counted])],
    values: [...new Set(values)],
    blocks: stated.map(({ shown: one }) => one.block),
  };
}

/** Who asks how many is told that there are none, beside what comes near. */
const isZero = ({ window }: AnswerMaterial, shown: readonly ShownResult[]): boolean =>
  window.plan.mode === "exact" && shown.length === 1 && shown[0]!.result.statement.op === "count";

/** Two counts that the plan compares. */
function comparison({ window }: AnswerMaterial, shown: readonly ShownResult[], asked: Asked): Stated | undefined {
  const says = window.plan.steps?.find((step) => step.compares !== undefined)?.compares;
  const [one, other] = shown;
  return says !== undefined && one && other ? comparedText([one, other], says, asked) : undefined;
}

/** Yes or no stands before what it rests on, where statements alone decide it. */
function headedByVerdict(
  { window }: AnswerMaterial,
  stated: readonly { readonly shown: ShownResult; readonly said: Stated }[],
): readonly Stated[] {
  const all = stated.map(({ said }) => said);
  const [first, ...others] = all;
  const { mode, wants, language } = window.plan;
  if (mode !== "exact" || wants !== "yes-no" || !first) return all;
  const isYes = saysYes(stated[0]!.shown.result);
  const phrases = exactPhrasesFor(language);
  const verdict = isYes ? "yes" : "no";
  return [{ text: `${phrases[verdict]}${first.text}`, values: [verdict, ...first.values] }, ...others];
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
