import { clipText, escapeText, formatSpan } from "@lagebild/context";
import type { Answer, Citation, ContextWindow, Finding, Ledger, QuestionLanguage } from "@lagebild/domain";
import type { AnswerRecord } from "./lagebild.js";

const number = (value: number, language: QuestionLanguage): string =>
  value.toLocaleString(language === "de" ? "de-DE" : "en-US");

/** Writes an answer for a terminal: text, citations as file:line with the line, findings, the check, the ledger. */
export function printAnswer({ answer, incident, id, conversation, understoodAs }: AnswerRecord): string {
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
    ...(understoodAs === undefined
      ? []
      : [`${language === "de" ? "Verstanden als" : "Understood as"}: ${escapeText(understoodAs)}`, ""]),
    escapeLines(answer.answer),
    "",
    ...printCitations(answer.citations, language),
    ...answer.findings.map((finding) => printFinding(finding, language)),
    "",
    ...answer.notes.map(escapeText),
    check,
    printLedger(answer.ledger, answer.window, language),
    printMethod(answer),
    language === "de"
      ? `Antwort ${id}${conversation === undefined ? "" : `, Gespräch ${conversation}`}. Weiter: lagebild window ${incident} "..." zeigt das Fenster.`
      : `Answer ${id}${conversation === undefined ? "" : `, conversation ${conversation}`}. Next: lagebild window ${incident} "..." shows the window.`,
    "",
  ].join("\n");
}

const escapeLines = (text: string): string => text.split("\n").map(escapeText).join("\n");

const SHOWN_LINES = 2;

/** Two lines for each citation; the others are in the JSON. */
function printCitations(citations: readonly Citation[], language: QuestionLanguage): readonly string[] {
  const ids = [...new Set(citations.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const lines = citations.filter((citation) => citation.id === id);
    const more = lines.length - SHOWN_LINES;
    return [
      ...lines
        .slice(0, SHOWN_LINES)
        .map((citation, i) => printCitation(i === 0 ? citation : { ...citation, run: undefined })),
      ...(more > 0 ? [`      ${language === "de" ? `und ${more} weitere Zeilen` : `and ${more} more lines`}`] : []),
    ];
  });
}

function printCitation({
  id,
  file,
  firstLine,
  text,
  run,
}: Omit<Citation, "run"> & { readonly run?: Citation["run"] | undefined }): string {
  const count =
    run && run.count > 1
      ? `   (x ${run.count}, lines ${run.firstLine}-${run.lastLine}, ${formatSpan(run.firstTime, run.lastTime)})`
      : "";
  return `  [${id}] ${escapeText(file)}:${firstLine}   ${clipText(escapeText(text), 300)}${count}`;
}

function printFinding({ file, line, encoding, excerpt }: Finding, language: QuestionLanguage): string {
  const where = `${escapeText(file)}:${line}`;
  const hidden = encoding === "plain" ? "" : `, ${encoding}`;
  return language === "de"
    ? `  ! ${where} spricht einen KI-Assistenten an${hidden}: "${escapeText(excerpt)}"`
    : `  ! ${where} addresses an AI assistant${hidden}: "${escapeText(excerpt)}"`;
}

function printMethod({ method, model, language }: Answer): string {
  if (method === "extractive" || !model) {
    return language === "de"
      ? `Methode: Auswertung ohne Sprachmodell (${method}).`
      : `Method: rules without a language model (${method}).`;
  }
  const sure = (model.certainty ?? [])
    .map(({ value, probability }) => `${escapeText(value)} ${Math.round(probability * 100)} %`)
    .join(", ");
  const settings = `${model.name}, ${model.fingerprint.slice(0, 12)}, seed ${model.seed}, temperature ${model.temperature}`;
  if (language === "de") return `Methode: Sprachmodell (${settings})${sure === "" ? "" : `. Sicherheit: ${sure}`}.`;
  return `Method: language model (${settings})${sure === "" ? "" : `. Certainty: ${sure}`}.`;
}

const GERMAN_REASONS: Readonly<Record<string, string>> = {
  "did not fit the budget": "passten nicht mehr ins Fenster",
  "ranked too low for the budget": "zu weit hinten für das Fenster",
  "ranked too low": "zu weit hinten",
  "same pattern in further files": "gleiche Muster in weiteren Dateien",
  "did not fit the model's context": "passten nicht in den Kontext des Modells",
  "exact results that did not fit the budget": "Auswertungen, die nicht mehr passten",
};

/** Writes what was searched, what is in the window, and what was left out and why. */
export function printLedger(ledger: Ledger, window: ContextWindow, language: QuestionLanguage): string {
  const n = (value: number): string => number(value, language);
  const said = (reason: string): string => (language === "de" ? (GERMAN_REASONS[reason] ?? reason) : reason);
  const left = ledger.leftOut.map(({ reason, count }) => `${n(count)} ${said(reason)}`).join(", ");
  const tokens = `${n(window.usedTokens)}/${n(window.budgetTokens)}`;
  const { history } = ledger;
  if (language === "de") {
    const earlier = history
      ? ` Gespräch: ${n(history.turnsShown)} frühere Fragen im Fenster (${n(history.tokens)} Token), ${n(history.turnsLeftOut)} nicht.`
      : "";
    const searched =
      ledger.linesSearched === ledger.linesTotal
        ? `alle ${n(ledger.linesTotal)} Zeilen`
        : `${n(ledger.linesSearched)} von ${n(ledger.linesTotal)} Zeilen`;
    return `Durchsucht: ${searched}. ${n(ledger.evidenceFound)} Fundstellen, ${n(ledger.evidenceInWindow)} im Fenster (${tokens} Token)${left === "" ? "" : `; nicht gezeigt: ${left}`}.${earlier}`;
  }
  const earlier = history
    ? ` Conversation: ${n(history.turnsShown)} earlier questions in the window (${n(history.tokens)} tokens), ${n(history.turnsLeftOut)} not.`
    : "";
  const searched =
    ledger.linesSearched === ledger.linesTotal
      ? `all ${n(ledger.linesTotal)} lines`
      : `${n(ledger.linesSearched)} of ${n(ledger.linesTotal)} lines`;
  return `Searched: ${searched}. ${n(ledger.evidenceFound)} pieces of evidence, ${n(ledger.evidenceInWindow)} in the window (${tokens} tokens)${left === "" ? "" : `; not shown: ${left}`}.${earlier}`;
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
