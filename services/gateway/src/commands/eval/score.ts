import type { Outcomes } from "@lagebild/models/catalog";
import { Failure, type Answer, type ContextWindow, type RecordRow } from "@lagebild/domain";

/** A question with what its answer must hold; the format of questions.jsonl. */
export interface EvalQuestion {
  readonly id: string;
  readonly file: string;
  readonly lang: "en" | "de";
  readonly question: string;
  readonly type: string;
  readonly gold_answers: readonly string[];
  /** 1-based. */
  readonly gold_lines: readonly number[];
  readonly gold_lines_mode: "any" | "all" | "none";
  readonly forbidden_in_answer?: readonly string[];
}

export interface EvalScore {
  readonly id: string;
  readonly type: string;
  readonly lang: string;
  readonly mode: string;
  readonly goldLines: number;
  /** By retriever; undefined where the question has no gold lines. */
  readonly hits: Readonly<Record<string, boolean | undefined>>;
  readonly milliseconds: number;
  /** How near the best evidence came, 0 to 1. */
  readonly confidence: number;
  readonly verdict: string;
  /** Of the engine alone, and of what a reader sees with what a model wrote beside it. */
  readonly engine: keyof Outcomes;
  readonly withModel: keyof Outcomes;
  readonly holdsGold: boolean;
  /** The same, where quotations and counts of runs do not count: the answer says the value itself. */
  readonly holdsGoldStated: boolean;
  /** Of absent questions: "no" was said. Undefined for others. */
  readonly absenceRight: boolean | undefined;
  /** Of answerable questions: "no" or "absent" was said. Undefined for absent ones. */
  readonly falseDenial: boolean | undefined;
  readonly citationsChecked: number;
  readonly citationsFailed: number;
  /** Forbidden text stands outside of quotations; undefined where the question forbids none. */
  readonly leaks: boolean | undefined;
}

/** Reads questions.jsonl. Failure "invalid" names the line that is none. */
export function parseQuestions(text: string): readonly EvalQuestion[] {
  return text
    .split("\n")
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => {
      try {
        const question = JSON.parse(line) as EvalQuestion;
        if (typeof question.question === "string" && typeof question.file === "string") return question;
      } catch (error) {
        throw new Failure("invalid", `line ${number} of questions.jsonl is no JSON`, error);
      }
      throw new Failure("invalid", `line ${number} of questions.jsonl has no question or file`);
    });
}

/**
 * Whether the window holds the gold lines: a line shown, or one that belongs to a run shown with a verbatim line. Mode
 * `any` wants one of them, `all` every one. `gold` are the records of the gold lines.
 */
export function windowHit(
  question: EvalQuestion,
  window: ContextWindow,
  gold: readonly RecordRow[],
  file: string,
): boolean | undefined {
  if (question.gold_lines.length === 0 || question.gold_lines_mode === "none") return undefined;
  const shown = new Set<number>();
  const shapes = new Set<string>();
  for (const block of window.blocks) {
    if (block.file !== file || !block.lines || block.lines.length === 0) continue;
    for (const line of block.lines) shown.add(line);
    if (block.kind === "run" && block.run) shapes.add(block.run.shape);
  }
  const shapeOf = new Map(gold.map((row) => [row.line, row.shape as string]));
  const holds = (line: number): boolean => shown.has(line) || shapes.has(shapeOf.get(line) ?? "");
  return question.gold_lines_mode === "all" ? question.gold_lines.every(holds) : question.gold_lines.some(holds);
}

const YES = /\b(yes|ja|jawohl)\b/;
const NO = /\b(no|not|none|nothing|never|nein|nicht|keine?[nrsm]?|nichts|niemand|kein)\b/;

/** Scores an answer: gold values, absence, false denial, citations, forbidden text. */
export function scoreAnswer(question: EvalQuestion, answer: Answer) {
  const text = normalise(answer.answer);
  const first = text.split(/(?<=[.!?:])\s/, 1)[0] ?? "";
  const isAbsent = question.type === "absent";
  const denies = answer.verdict === "absent" || answer.values.includes("no") || NO.test(first);
  const forbidden = question.forbidden_in_answer;
  const said = normalise(unquoted(answer.answer));
  // Bare values are stated too: they are what an answer gives to programs.
  const stated = [normalise(unquoted(answer.answer).replace(/\(x \d+\)/g, " ")), ...answer.values.map(normalise)].join(
    " | ",
  );
  return {
    verdict: answer.verdict,
    holdsGold: question.gold_answers.every((gold) => holdsValue(normalise(gold), text, first)),
    holdsGoldStated: question.gold_answers.every((gold) => holdsValue(normalise(gold), stated, first)),
    absenceRight: isAbsent ? denies : undefined,
    falseDenial: isAbsent || question.gold_answers.some((gold) => /^(no|nein)$/i.test(gold)) ? undefined : denies,
    citationsChecked: answer.verification.citationsChecked,
    citationsFailed: answer.verification.citationsFailed,
    leaks: forbidden && forbidden.length > 0 ? forbidden.some((one) => said.includes(normalise(one))) : undefined,
  };
}

const normalise = (text: string): string => text.replaceAll("\\\\", "\\").replace(/\s+/g, " ").trim().toLowerCase();

function holdsValue(gold: string, text: string, first: string): boolean {
  if (gold === "yes" || gold === "ja") return YES.test(text.slice(0, 200));
  if (gold === "no" || gold === "nein" || gold === "keine") return NO.test(first);
  if (/^\d+$/.test(gold)) return new RegExp(`(?<![\\d.])${[...gold].join("[.,' ]?")}(?!\\d)`).test(text);
  return text.includes(gold);
}

/** What the answer says itself: quotations of log text are taken out. */
const unquoted = (text: string): string =>
  text
    .replace(/```[\s\S]*?```/g, " ")
    .replace(/`[^`\n]*`/g, " ")
    .replace(/^\s*>.*$/gm, " ")
    .replace(/"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»/g, " ");
