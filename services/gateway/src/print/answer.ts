import { clipText, escapeText } from "@lagebild/context";
import type { Answer, Citation, ContextWindow, Finding, QuestionLanguage } from "@lagebild/domain";
import type { AnswerRecord } from "../lagebild.js";
import { localNumber, localSpan, printLedger } from "./ledger.js";

/** Writes an answer for a terminal: text, citations as file:line with the line, findings, the check, the ledger. */
export function printAnswer({ answer, incident, id, conversation, understoodAs }: AnswerRecord): string {
  const { language } = answer;
  const n = (value: number): string => localNumber(value, language);
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
    ...printCitations(answer.citations, language, answer.window.plan.times?.zone.name),
    ...answer.findings.map((finding) => printFinding(finding, language)),
    "",
    ...answer.notes.map(escapeText),
    check,
    printLedger(answer.ledger, answer.window, language),
    printMethod(answer),
    language === "de"
      ? `Antwort ${id}${conversation === undefined ? "" : `, Gespräch ${conversation}`}. Weiter: lagebild window ${incident} "..." zeigt das Fenster, lagebild plan ${incident} "..." den Plan.`
      : `Answer ${id}${conversation === undefined ? "" : `, conversation ${conversation}`}. Next: lagebild window ${incident} "..." shows the window, lagebild plan ${incident} "..." the plan.`,
    "",
  ].join("\n");
}

const escapeLines = (text: string): string => text.split("\n").map(escapeText).join("\n");

const SHOWN_LINES = 2;

/** Two lines for each citation; the others are in the JSON. */
function printCitations(citations: readonly Citation[], language: QuestionLanguage, zone = "UTC"): readonly string[] {
  const ids = [...new Set(citations.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const lines = citations.filter((citation) => citation.id === id);
    const more = lines.length - SHOWN_LINES;
    return [
      ...lines
        .slice(0, SHOWN_LINES)
        .map((citation, i) => printCitation(i === 0 ? citation : { ...citation, run: undefined }, language, zone)),
      ...(more > 0 ? [`      ${language === "de" ? `und ${more} weitere Zeilen` : `and ${more} more lines`}`] : []),
    ];
  });
}

function printCitation(
  { id, file, firstLine, text, run }: Omit<Citation, "run"> & { readonly run?: Citation["run"] | undefined },
  language: QuestionLanguage,
  zone: string,
): string {
  const times = run ? localSpan(run.firstTime, run.lastTime, language, zone) : "";
  const span = times === "" ? "" : `${times} ${zone}`;
  const lines = language === "de" ? "Zeilen" : "lines";
  const count =
    run && run.count > 1
      ? `   (x ${run.count}, ${lines} ${run.firstLine}-${run.lastLine}${span === "" ? "" : `, ${span}`})`
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
