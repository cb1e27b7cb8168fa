import type { QuestionLanguage, ReadingChoice } from "@lagebild/domain";

/** What is said about how an answer came to be. */
export interface Notes {
  modelFailed(reason: string): string;
  /** What the model had written until it failed is shown. */
  modelBroke(reason: string): string;
  /** What a model said of the readings of an open question; of another reading that it chose the answer tells. */
  choice(choice: ReadingChoice): readonly string[];
  nothingHeld: string;
  /** Sentences of the language model. */
  removed(count: number): string;
  /** Sentences that rules composed. */
  dropped(count: number): string;
  cut: string;
  /** Blocks that the model did not read, for want of context or of time. */
  trimmed(count: number, wanted: "context" | "time"): string;
  addressed(count: number): string;
}

const englishNotes: Notes = {
  modelFailed: (reason) => `The language model wrote nothing (${reason}).`,
  modelBroke: (reason) => `The language model ended early (${reason}); what held until then is shown.`,
  choice: (choice) => {
    if ("fault" in choice) return [`The language model chose no reading of the question (${choice.fault}).`];
    const said = {
      first: [`${choice.by} reads the question so as well.`],
      none: [`${choice.by} takes none of the readings for what was meant.`],
      unsure: [`${choice.by} chose another reading when they stood in another order; neither is taken.`],
      other: [],
    };
    return said[choice.chose];
  },
  nothingHeld: "Nothing that the language model wrote stands in the lines it cited; none of it is shown.",
  removed: (count) =>
    `${count === 1 ? "One sentence" : `${count} sentences`} of the language model did not stand in the cited lines and ${count === 1 ? "was" : "were"} removed.`,
  dropped: (count) =>
    `${count === 1 ? "One sentence" : `${count} sentences`} of this answer did not hold against the original lines and ${count === 1 ? "was" : "were"} removed.`,
  cut: "The language model stopped before its end; what was whole is shown.",
  trimmed: (count, wanted) =>
    wanted === "context"
      ? `${count} blocks did not fit the language model's context and were not read by it.`
      : `${count} blocks would have taken the language model too long and were not read by it.`,
  addressed: (count) =>
    `${count === 1 ? "A line addresses" : `${count} lines address`} an AI assistant instead of recording an event. It was not followed; see the findings.`,
};

const germanNotes: Notes = {
  modelFailed: (reason) => `Das Sprachmodell schrieb nichts (${reason}).`,
  modelBroke: (reason) => `Das Sprachmodell endete vorzeitig (${reason}); gezeigt ist, was bis dahin standhielt.`,
  choice: (choice) => {
    if ("fault" in choice) return [`Das Sprachmodell wählte keine Lesart der Frage (${choice.fault}).`];
    const said = {
      first: [`${choice.by} liest die Frage ebenso.`],
      none: [`${choice.by} hält keine der Lesarten für gemeint.`],
      unsure: [`${choice.by} wählte eine andere Lesart, als sie anders geordnet waren; keine davon zählt.`],
      other: [],
    };
    return said[choice.chose];
  },
  nothingHeld: "Nichts, was das Sprachmodell schrieb, steht in den angegebenen Zeilen; nichts davon wird gezeigt.",
  removed: (count) =>
    `${count === 1 ? "Ein Satz" : `${count} Sätze`} des Sprachmodells ${count === 1 ? "stand" : "standen"} nicht in den angegebenen Zeilen und ${count === 1 ? "wurde" : "wurden"} entfernt.`,
  dropped: (count) =>
    `${count === 1 ? "Ein Satz" : `${count} Sätze`} dieser Antwort ${count === 1 ? "hielt" : "hielten"} der Prüfung an den Originalzeilen nicht stand und ${count === 1 ? "wurde" : "wurden"} entfernt.`,
  cut: "Das Sprachmodell brach vor dem Ende ab; gezeigt ist, was vollständig war.",
  trimmed: (count, wanted) =>
    wanted === "context"
      ? `${count} Blöcke passten nicht in den Kontext des Sprachmodells; es hat sie nicht gelesen.`
      : `${count} Blöcke hätten das Sprachmodell zu lange aufgehalten; es hat sie nicht gelesen.`,
  addressed: (count) =>
    `${count === 1 ? "Eine Zeile richtet" : `${count} Zeilen richten`} sich an einen KI-Assistenten, statt ein Ereignis festzuhalten. Dem wurde nicht gefolgt; siehe die Funde.`,
};

/** The notes in the language of the question. */
export const notesFor = (language: QuestionLanguage): Notes => (language === "de" ? germanNotes : englishNotes);
