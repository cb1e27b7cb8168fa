import { formatSpan } from "@lagebild/context";
import type { ContextWindow, Ledger, QuestionLanguage } from "@lagebild/domain";

/** Writes a number as the language does. */
export const localNumber = (value: number, language: QuestionLanguage): string =>
  value.toLocaleString(language === "de" ? "de-DE" : "en-US");

/** Writes a span of times as the clocks of a zone show them, as the language does; empty where there is no time. */
export const localSpan = (
  first: number | undefined,
  last: number | undefined,
  language: QuestionLanguage,
  zone = "UTC",
): string => {
  const span = formatSpan(first, last, zone);
  return language === "de" ? span.replace(" to ", " bis ") : span;
};

const GERMAN_REASONS: Readonly<Record<string, string>> = {
  "did not fit the budget": "passten nicht mehr ins Fenster",
  "ranked too low for the budget": "zu weit hinten für das Fenster",
  "shapes ranked too low": "Muster zu weit hinten",
  "ranked too low": "zu weit hinten",
  "same pattern in further files": "gleiche Muster in weiteren Dateien",
  "did not fit the model's context": "passten nicht in den Kontext des Modells",
  "exact results that did not fit the budget": "Auswertungen, die nicht mehr passten",
};

type Words = (n: (value: number) => string, ledger: Ledger, window: ContextWindow) => readonly string[];

const english: Words = (n, ledger, { usedTokens, budgetTokens }) => {
  const { linesSearched, linesTotal, history, ingesting, limited } = ledger;
  const searched = linesSearched === linesTotal ? `all ${n(linesTotal)}` : `${n(linesSearched)} of ${n(linesTotal)}`;
  const left = ledger.leftOut.map(({ reason, count }) => `${n(count)} ${reason}`).join(", ");
  const found = `${n(ledger.evidenceFound)} pieces of evidence, ${n(ledger.evidenceInWindow)} in the window`;
  return [
    limited
      ? `Searched: ${n(limited.records)} records within the limits, of ${n(linesTotal)} lines${limited.withoutTime > 0 ? `; ${n(limited.withoutTime)} without a time left out` : ""}.`
      : `Searched: ${searched} lines.`,
    ...(ingesting
      ? [`More is being put in: ${n(megabytes(ingesting.bytesDone))} of ${n(megabytes(ingesting.bytesTotal))} MB done.`]
      : []),
    `${found} (${n(usedTokens)}/${n(budgetTokens)} tokens)${left === "" ? "" : `; not shown: ${left}`}.`,
    ...(history
      ? [
          `Conversation: ${n(history.turnsShown)} earlier questions in the window (${n(history.tokens)} tokens), ${n(history.turnsLeftOut)} not.`,
        ]
      : []),
  ];
};

const german: Words = (n, ledger, { usedTokens, budgetTokens }) => {
  const { linesSearched, linesTotal, history, ingesting, limited } = ledger;
  const searched = linesSearched === linesTotal ? `alle ${n(linesTotal)}` : `${n(linesSearched)} von ${n(linesTotal)}`;
  const left = ledger.leftOut.map(({ reason, count }) => `${n(count)} ${GERMAN_REASONS[reason] ?? reason}`).join(", ");
  const found = `${n(ledger.evidenceFound)} Fundstellen, ${n(ledger.evidenceInWindow)} im Fenster`;
  return [
    limited
      ? `Durchsucht: ${n(limited.records)} Einträge innerhalb der Grenzen, von ${n(linesTotal)} Zeilen${limited.withoutTime > 0 ? `; ${n(limited.withoutTime)} ohne Zeit ausgelassen` : ""}.`
      : `Durchsucht: ${searched} Zeilen.`,
    ...(ingesting
      ? [
          `Weiteres wird eingelesen: ${n(megabytes(ingesting.bytesDone))} von ${n(megabytes(ingesting.bytesTotal))} MB fertig.`,
        ]
      : []),
    `${found} (${n(usedTokens)}/${n(budgetTokens)} Token)${left === "" ? "" : `; nicht gezeigt: ${left}`}.`,
    ...(history
      ? [
          `Gespräch: ${n(history.turnsShown)} frühere Fragen im Fenster (${n(history.tokens)} Token), ${n(history.turnsLeftOut)} nicht.`,
        ]
      : []),
  ];
};

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

/** Writes what was searched, what is in the window, and what was left out and why. */
export function printLedger(ledger: Ledger, window: ContextWindow, language: QuestionLanguage): string {
  const n = (value: number): string => localNumber(value, language);
  return (language === "de" ? german : english)(n, ledger, window).join(" ");
}
