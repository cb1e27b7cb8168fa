import { clipText, escapeText, formatSpan } from "@lagebild/context";
import type { Answer, Citation, ContextWindow, Ledger, QuestionLanguage } from "@lagebild/domain";

const number = (value: number, language: QuestionLanguage): string =>
  value.toLocaleString(language === "de" ? "de-DE" : "en-US");

/** Writes an answer for a terminal: text, citations as file:line with the line, the check, the ledger. */
export function printAnswer(answer: Answer, incident: string): string {
  const { language } = answer;
  const n = (value: number): string => number(value, language);
  const { citationsChecked, citationsFailed, valuesChecked, valuesFailed } = answer.verification;
  const failed = citationsFailed + valuesFailed;
  const check =
    language === "de"
      ? `Geprüft: ${n(citationsChecked)} Belege und ${n(valuesChecked)} Werte gegen die Originalzeilen, ${failed === 0 ? "alle stehen so dort" : `${n(failed)} entfernt`}.`
      : `Checked: ${n(citationsChecked)} citations and ${n(valuesChecked)} values against the original lines, ${failed === 0 ? "all hold" : `${n(failed)} removed`}.`;
  return [
    "",
    escapeLines(answer.answer),
    "",
    ...answer.citations.map((citation) => printCitation(citation)),
    "",
    check,
    printLedger(answer.ledger, answer.window, language),
    language === "de"
      ? `Methode: Auswertung ohne Sprachmodell (${answer.method}). Weiter: lagebild window ${incident} "..." zeigt das Fenster.`
      : `Method: rules without a language model (${answer.method}). Next: lagebild window ${incident} "..." shows the window.`,
    "",
  ].join("\n");
}

const escapeLines = (text: string): string => text.split("\n").map(escapeText).join("\n");

function printCitation({ id, file, firstLine, text, run }: Citation): string {
  const count =
    run && run.count > 1
      ? `   (x ${run.count}, lines ${run.firstLine}-${run.lastLine}, ${formatSpan(run.firstTime, run.lastTime)})`
      : "";
  return `  [${id}] ${escapeText(file)}:${firstLine}   ${clipText(escapeText(text), 300)}${count}`;
}

const GERMAN_REASONS: Readonly<Record<string, string>> = {
  "did not fit the budget": "passten nicht mehr ins Fenster",
  "ranked too low for the budget": "zu weit hinten für das Fenster",
  "ranked too low": "zu weit hinten",
  "same pattern in further files": "gleiche Muster in weiteren Dateien",
  "exact results that did not fit the budget": "Auswertungen, die nicht mehr passten",
};

/** Writes what was searched, what is in the window, and what was left out and why. */
export function printLedger(ledger: Ledger, window: ContextWindow, language: QuestionLanguage): string {
  const n = (value: number): string => number(value, language);
  const said = (reason: string): string => (language === "de" ? (GERMAN_REASONS[reason] ?? reason) : reason);
  const left = ledger.leftOut.map(({ reason, count }) => `${n(count)} ${said(reason)}`).join(", ");
  const tokens = `${n(window.usedTokens)}/${n(window.budgetTokens)}`;
  if (language === "de") {
    const searched =
      ledger.linesSearched === ledger.linesTotal
        ? `alle ${n(ledger.linesTotal)} Zeilen`
        : `${n(ledger.linesSearched)} von ${n(ledger.linesTotal)} Zeilen`;
    return `Durchsucht: ${searched}. ${n(ledger.evidenceFound)} Fundstellen, ${n(ledger.evidenceInWindow)} im Fenster (${tokens} Token)${left === "" ? "" : `; nicht gezeigt: ${left}`}.`;
  }
  const searched =
    ledger.linesSearched === ledger.linesTotal
      ? `all ${n(ledger.linesTotal)} lines`
      : `${n(ledger.linesSearched)} of ${n(ledger.linesTotal)} lines`;
  return `Searched: ${searched}. ${n(ledger.evidenceFound)} pieces of evidence, ${n(ledger.evidenceInWindow)} in the window (${tokens} tokens)${left === "" ? "" : `; not shown: ${left}`}.`;
}

/** Writes a window as the next stage reads it. */
export function printWindow(window: ContextWindow): string {
  const blocks = window.blocks.map((block) => `[${block.id}] ${block.text}`);
  return [
    `plan: ${window.plan.mode}, ${window.plan.reason}`,
    "",
    ...blocks,
    "",
    printLedger(window.ledger, window, "en"),
    "",
  ].join("\n");
}
