import { escapeText } from "@lagebild/context";
import type { ContextWindow, QuestionLanguage, WindowBlock } from "@lagebild/domain";

const GERMAN: Readonly<Record<string, string>> = {
  meaning: "Bedeutung",
  words: "Wörter",
  entities: "Werte",
  exact: "Auswertung",
  rarity: "Seltenheit",
};

/** Writes how each block of a window came to be there: what found it, with which score, and in which order. */
export function printExplanation(window: ContextWindow, language: QuestionLanguage): string {
  const isGerman = language === "de";
  const { plan } = window;
  return [
    `Plan: ${plan.mode}, ${escapeText(plan.reason)}`,
    ...plan.statements.map((statement) => `  ${escapeText(JSON.stringify(shortened(statement)))}`),
    isGerman ? "Wie die Belege gefunden wurden:" : "How the evidence was found:",
    ...window.blocks.map((block) => `  [${block.id}] ${explained(block, isGerman)}`),
    "",
  ].join("\n");
}

const MAX_SHAPES = 3;

/** A statement may name thousands of shapes. */
const shortened = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, part: unknown) =>
      key === "shapes" && Array.isArray(part) && part.length > MAX_SHAPES
        ? [...(part as unknown[]).slice(0, MAX_SHAPES), `and ${part.length - MAX_SHAPES} more`]
        : part,
    ),
  ) as unknown;

function explained({ kind, explain, statement, file, lines }: WindowBlock, isGerman: boolean): string {
  const where = file === undefined ? "" : ` ${escapeText(file)}:${lines?.[0] ?? ""}`;
  if (explain) {
    const by = explain.foundBy.map((name) => (isGerman ? (GERMAN[name] ?? name) : name)).join(" + ");
    const cosine =
      explain.similarity === undefined
        ? ""
        : `, ${isGerman ? "Ähnlichkeit" : "similarity"} ${explain.similarity.toFixed(3)}`;
    return `${isGerman ? "gefunden durch" : "found by"} ${by === "" ? "-" : by}, ${isGerman ? "Punkte" : "score"} ${explain.score.toFixed(4)}${cosine}${where}`;
  }
  if (statement) return `${isGerman ? "Auswertung" : "statement"} ${statement.op}${where}`;
  return kind;
}
