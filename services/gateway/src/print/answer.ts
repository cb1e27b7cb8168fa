import { clipText, escapeText } from "@lagebild/context";
import {
  otherChosenBy,
  type Answer,
  type Citation,
  type ContextWindow,
  type Finding,
  type QuestionLanguage,
} from "@lagebild/domain";
import type { AnswerRecord } from "../lagebild.js";
import { localNumber, localSpan, printLedger } from "./ledger.js";

/** Writes what the engine says for a terminal: text, citations as file:line with the line, findings. */
export function printStated({ answer, language, citations, findings, window }: Answer): string {
  const understood = language === "de" ? "Verstanden als" : "Understood as";
  return [
    "",
    ...(window.understoodAs === undefined ? [] : [`${understood}: ${escapeText(window.understoodAs)}`, ""]),
    escapeLines(answer),
    "",
    ...printCitations(citations, language, window.plan.times?.zone.name),
    ...findings.map((finding) => printFinding(finding, language)),
    "",
  ].join("\n");
}

/** Writes what follows once a model had its time: its words, notes, the check, the ledger, and what to do next. */
export function printRest({ answer, incident, id, conversation }: AnswerRecord): string {
  const { language } = answer;
  const n = (value: number): string => localNumber(value, language);
  const { citationsChecked, citationsFailed, valuesChecked, valuesFailed } = answer.verification;
  const failed = citationsFailed + valuesFailed;
  const check =
    language === "de"
      ? `Geprüft: ${n(citationsChecked)} Belege und ${n(valuesChecked)} Werte gegen die Originalzeilen, ${failed === 0 ? "alle stehen so dort" : `${n(failed)} entfernt`}.`
      : `Checked: ${n(citationsChecked)} citations and ${n(valuesChecked)} values against the original lines, ${failed === 0 ? "all hold" : `${n(failed)} removed`}.`;
  return [
    ...printWords(answer),
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

/** What a language model wrote stands below the answer, under its name, with the lines that the answer does not cite. */
function printWords({ inWords, model, language, citations, window }: Answer): readonly string[] {
  if (!inWords || !model) return [];
  const cited = new Set(citations.map(({ id }) => id));
  const own = inWords.citations.filter(({ id }) => !cited.has(id));
  return [
    "",
    `${language === "de" ? "In Worten, von" : "In words, by"} ${escapeText(model.name)}:`,
    escapeLines(inWords.text),
    ...(own.length > 0 ? ["", ...printCitations(own, language, window.plan.times?.zone.name)] : []),
  ];
}

function printMethod({ model, language, choice }: Answer): string {
  const reader = otherChosenBy({ ...(choice && { choice }) });
  if (!model && reader !== undefined)
    return language === "de"
      ? `Methode: Auswertung nach einer Lesart, die ${escapeText(reader)} wählte.`
      : `Method: evaluation by a reading that ${escapeText(reader)} chose.`;
  if (!model)
    return language === "de"
      ? "Methode: Auswertung ohne Sprachmodell."
      : "Method: evaluation without a language model.";
  const words = language === "de" ? "Wortlaut" : "wording";
  const sure = [
    ...(model.confidence === undefined ? [] : [{ value: words, probability: model.confidence }]),
    ...(model.certainty ?? []),
  ]
    .map(({ value, probability }) => `${escapeText(value)} ${Math.round(probability * 100)} %`)
    .join(", ");
  const estimated =
    language === "de"
      ? `etwa ${model.promptTokens} Token gelesen (geschätzt)`
      : `read about ${model.promptTokens} tokens (estimated)`;
  const settings = [
    model.name,
    model.fingerprint.slice(0, 12),
    `seed ${model.seed}`,
    `temperature ${model.temperature}`,
    ...(model.isPromptEstimated ? [estimated] : []),
  ].join(", ");
  if (language === "de")
    return `Methode: Auswertung, in Worten von einem Sprachmodell (${settings})${sure === "" ? "" : `. Sicherheit: ${sure}`}.`;
  return `Method: evaluation, in words by a language model (${settings})${sure === "" ? "" : `. Certainty: ${sure}`}.`;
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
