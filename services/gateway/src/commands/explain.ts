import { clipText, escapeText } from "@lagebild/context";
import type { ContextWindow, FoundHow, QuestionLanguage, WindowBlock } from "@lagebild/domain";
import { printPlan } from "../print/plan.js";

interface Words {
  readonly title: string;
  readonly legend: string;
  readonly by: Readonly<Record<FoundHow["foundBy"][number], string>>;
  readonly found: string;
  readonly score: string;
  readonly similarity: string;
  readonly records: (count: number) => string;
  readonly facts: string;
  readonly history: string;
  readonly exact: string;
  readonly around: string;
}

const WORDS: Readonly<Record<QuestionLanguage, Words>> = {
  en: {
    title: "How the evidence was found:",
    legend:
      "(in the order of rank; score: how well it fits beside what stands before it, to be compared in this window only; similarity: cosine of question and shape, -1 to 1)",
    by: { meaning: "meaning", words: "words", entities: "values", exact: "exact result", rarity: "rarity" },
    found: "found by",
    score: "score",
    similarity: "similarity",
    records: (count) => (count === 1 ? "1 record" : `${count} records`),
    facts: "what the incident holds",
    history: "earlier questions of the conversation",
    exact: "worked out over every record",
    around: "shown for its place beside other evidence",
  },
  de: {
    title: "Wie die Belege gefunden wurden:",
    legend:
      "(in der Reihenfolge ihres Rangs; Punkte: wie gut er neben dem passt, was vor ihm steht, nur in diesem Fenster vergleichbar; Ähnlichkeit: Kosinus von Frage und Muster, -1 bis 1)",
    by: { meaning: "Bedeutung", words: "Wörter", entities: "Werte", exact: "Auswertung", rarity: "Seltenheit" },
    found: "gefunden durch",
    score: "Punkte",
    similarity: "Ähnlichkeit",
    records: (count) => (count === 1 ? "1 Eintrag" : `${count} Einträge`),
    facts: "was der Vorfall enthält",
    history: "frühere Fragen des Gesprächs",
    exact: "über alle Einträge ausgewertet",
    around: "gezeigt, weil es neben anderen Belegen steht",
  },
};

/** Writes how a question was worked and how each block of its window came to be there: what found it, with which score. */
export function printExplanation(window: ContextWindow, language: QuestionLanguage): string {
  const words = WORDS[language];
  return [
    "",
    printPlan(window.plan).trimEnd(),
    words.title,
    ...window.blocks.map((block) => `  [${block.id}] ${explained(block, words)}`),
    `  ${words.legend}`,
    "",
  ].join("\n");
}

function explained({ kind, explain, statement, file, lines, run, text }: WindowBlock, words: Words): string {
  const where = file === undefined ? "" : ` ${escapeText(file)}:${lines?.[0] ?? run?.firstLine ?? ""}`;
  if (explain) {
    const by = explain.foundBy.map((name) => words.by[name]).join(" + ");
    const cosine = explain.similarity === undefined ? "" : `, ${words.similarity} ${explain.similarity.toFixed(3)}`;
    const count = run ? ` (${words.records(run.count)})` : "";
    return `${words.found} ${by === "" ? "-" : by}, ${words.score} ${explain.score.toFixed(4)}${cosine}${where}${count}`;
  }
  if (kind === "facts" || kind === "history") return words[kind];
  if (statement) return `${words.exact}: ${statement.op}: ${clipText(escapeText(text.split("\n")[0] ?? ""), 120)}`;
  return `${words.around}${where}`;
}
