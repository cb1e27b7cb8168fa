import { clipText, escapeText, formatSpan } from "@lagebild/context";
import type { QuestionLanguage, Verdict } from "@lagebild/domain";
import type { PlaybookAnswer, PlaybookReport } from "./run-playbook.js";

const WORDS = {
  en: {
    incident: "Incident",
    made: "made",
    material: "Material",
    lines: "lines",
    hosts: "hosts",
    incomplete: "Not searchable yet",
    overview: "Overview",
    question: "Question",
    result: "Result",
    evidence: "Evidence",
    checked: "checked against the original lines",
    removed: "removed",
    answered: "answered",
    absent: "not in these logs",
    insufficient: "evidence does not suffice",
  },
  de: {
    incident: "Vorfall",
    made: "erstellt",
    material: "Material",
    lines: "Zeilen",
    hosts: "Rechner",
    incomplete: "Noch nicht durchsuchbar",
    overview: "Überblick",
    question: "Frage",
    result: "Ergebnis",
    evidence: "Belege",
    checked: "gegen die Originalzeilen geprüft",
    removed: "entfernt",
    answered: "beantwortet",
    absent: "nicht in diesen Protokollen",
    insufficient: "Belege reichen nicht",
  },
} as const satisfies Readonly<Record<QuestionLanguage, Readonly<Record<string, string>>>>;

/** Writes a report as Markdown; what comes from logs is escaped, so that it can form no heading, link or HTML. */
export function printPlaybook(report: PlaybookReport): string {
  const words = WORDS[report.language];
  const { material } = report;
  const span = formatSpan(material.firstTime, material.lastTime);
  return [
    `# ${markdown(report.title)}`,
    "",
    `${words.incident}: ${markdown(report.incident)}, ${words.made} ${new Date(report.createdMs).toISOString()}`,
    "",
    `## ${words.material}`,
    "",
    `${material.lines} ${words.lines}${span === "" ? "" : `, ${span} UTC`}${material.hosts.length === 0 ? "" : `; ${words.hosts}: ${material.hosts.map(markdown).join(", ")}`}`,
    "",
    ...material.files.map(
      ({ file, lines, sha256 }) => `- ${markdown(file)} (${lines} ${words.lines}, SHA-256 ${sha256})`,
    ),
    ...material.incomplete.map((file) => `- ${words.incomplete}: ${markdown(file)}`),
    "",
    `## ${words.overview}`,
    "",
    `| # | ${words.question} | ${words.result} |`,
    "| --- | --- | --- |",
    ...report.answers.map(
      ({ question, verdict }, i) => `| ${i + 1} | ${markdown(question)} | ${verdictText(verdict, report.language)} |`,
    ),
    "",
    ...report.answers.flatMap((answer, i) => printAnswer(answer, i + 1, report.language)),
  ].join("\n");
}

const verdictText = (verdict: Verdict, language: QuestionLanguage): string => WORDS[language][verdict];

function printAnswer(answer: PlaybookAnswer, number: number, language: QuestionLanguage): readonly string[] {
  const words = WORDS[language];
  const { citationsChecked, citationsFailed, valuesChecked, valuesFailed } = answer.verification;
  const failed = citationsFailed + valuesFailed;
  return [
    `## ${number}. ${markdown(answer.question)}`,
    "",
    ...answer.answer.split("\n").map(withQuotes),
    "",
    ...(answer.lines.length > 0 ? [`${words.evidence}:`, ""] : []),
    ...answer.lines.map(
      ({ citation, file, line, text, count }) =>
        `- [${citation}] ${markdown(file)}:${line}${count > 1 ? ` (x ${count})` : ""}: ${code(clipText(escapeText(text), 300))}`,
    ),
    ...(answer.lines.length > 0 ? [""] : []),
    `*${citationsChecked + valuesChecked} ${words.checked}${failed > 0 ? `, ${failed} ${words.removed}` : ""}; ${answer.answerId}*`,
    "",
  ];
}

/** An answer quotes log text between backquotes, where Markdown reads nothing else; all around is escaped. */
function withQuotes(line: string): string {
  return line
    .split(/(`+[^`]+`+)/)
    .map((part, i) => (i % 2 === 1 ? code(escapeText(part.replace(/^`+ ?| ?`+$/g, ""))) : markdown(part)))
    .join("");
}

/** Escapes what Markdown and HTML would read as more than text. */
const markdown = (text: string): string =>
  escapeText(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_|#~]/g, "\\$&")
    .replace(/\]\(/g, "]\\(")
    .replace(/!\[/g, "!\\[");

/** Text between as many backquotes as it takes. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([quotes]) => quotes.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
