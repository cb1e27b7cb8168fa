import { traceNotes } from "@lagebild/answer/steps";
import { clipText, escapeText } from "@lagebild/context";
import type { QuestionLanguage, Trace, TraceStep } from "@lagebild/domain";
import type { AnswerRecord } from "../lagebild.js";

const SHOWN_LINES = 6;
const MAX_LINE = 200;

const WORDS = {
  en: {
    title: (n: number) => (n === 1 ? "Looked at 1 thing:" : `Looked at ${n} things:`),
    nothing: "Nothing was looked at.",
    by: (name: string) => `chosen by ${name}`,
    engine: "the engine",
    more: (n: number) => `and ${n} more lines`,
    next: (id: string) => `Answer ${id}. Next: lagebild replay ${id} takes the same looks again.`,
    method: (tokens: number, name: string, fingerprint: string) =>
      `Method: ${name} (${fingerprint}) chose from the engine's menu and read some ${tokens} tokens; it wrote nothing of this.`,
    methodless: "Method: the engine's own order, without a language model.",
  },
  de: {
    title: (n: number) => `Angesehen, in ${n} ${n === 1 ? "Schritt" : "Schritten"}:`,
    nothing: "Es wurde nichts angesehen.",
    by: (name: string) => `gewählt von ${name}`,
    engine: "der Auswertung",
    more: (n: number) => `und ${n} weitere Zeilen`,
    next: (id: string) => `Antwort ${id}. Weiter: lagebild replay ${id} sieht dasselbe noch einmal an.`,
    method: (tokens: number, name: string, fingerprint: string) =>
      `Methode: ${name} (${fingerprint}) wählte aus dem Angebot der Auswertung und las etwa ${tokens} Token; geschrieben hat es davon nichts.`,
    methodless: "Methode: die Reihenfolge der Auswertung, ohne Sprachmodell.",
  },
} as const;

/** Writes what was looked at, each look with who chose it, what it found and its lines. */
export function printTrace({ id, answer: { language }, trace }: AnswerRecord): string {
  if (!trace) return "";
  const words = WORDS[language];
  const { steps, model } = trace;
  return [
    steps.length === 0 ? words.nothing : words.title(steps.length),
    ...steps.flatMap((step, at) => printStep(step, { number: at + 1, language, model })),
    "",
    ...traceNotes(trace, language).map(escapeText),
    model ? words.method(model.tokens, escapeText(model.name), model.fingerprint.slice(0, 12)) : words.methodless,
    words.next(id),
    "",
  ].join("\n");
}

interface StepStyle {
  readonly number: number;
  readonly language: QuestionLanguage;
  readonly model: Trace["model"];
}

function printStep({ said, by, found, result }: TraceStep, { number, language, model }: StepStyle): readonly string[] {
  const words = WORDS[language];
  const chooser = by === "model" && model ? escapeText(model.name) : words.engine;
  const more = result.lines.length - SHOWN_LINES;
  return [
    "",
    `${number}. ${escapeText(said)}   (${words.by(chooser)})`,
    ...found.split("\n").map((line) => `   ${escapeText(line)}`),
    ...result.lines
      .slice(0, SHOWN_LINES)
      .map(({ file, line, text }) => `     ${escapeText(file)}:${line}  ${clipText(escapeText(text), MAX_LINE)}`),
    ...(more > 0 ? [`     ${words.more(more)}`] : []),
  ];
}
