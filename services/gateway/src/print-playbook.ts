import { clipText, escapeText } from "@lagebild/context";
import type { QuestionLanguage } from "@lagebild/domain";
import { localNumber, localSpan } from "./print-ledger.js";
import type { PlaybookAnswer, PlaybookLine, PlaybookReport } from "./run-playbook.js";

const WORDS = {
  en: {
    incident: "Incident",
    playbook: "playbook",
    made: "made",
    material: "Material",
    lines: "lines",
    from: "from",
    hosts: "Hosts",
    incomplete: "Not searchable yet",
    overview: "Overview",
    question: "Question",
    result: "Result",
    evidence: "Evidence",
    yes: "yes",
    checked: "citations and values checked against the original lines",
    removed: "removed",
    answer: "answer",
    answered: "see below",
    absent: "no, not in these logs",
    insufficient: "undecided: the evidence does not suffice",
    findings: "Lines that address an AI assistant",
    findingsNote:
      "Nothing in them was followed. Somebody wrote them for whoever reads these logs: a finding of its own.",
  },
  de: {
    incident: "Vorfall",
    playbook: "Playbook",
    made: "erstellt",
    material: "Material",
    lines: "Zeilen",
    from: "vom",
    hosts: "Rechner",
    incomplete: "Noch nicht durchsuchbar",
    overview: "Überblick",
    question: "Frage",
    result: "Ergebnis",
    evidence: "Belege",
    yes: "ja",
    checked: "Belege und Werte gegen die Originalzeilen geprüft",
    removed: "entfernt",
    answer: "Antwort",
    answered: "siehe unten",
    absent: "nein, nicht in diesen Logs",
    insufficient: "offen: Die Belege reichen nicht",
    findings: "Zeilen, die einen KI-Assistenten ansprechen",
    findingsNote:
      "Nichts darin wurde befolgt. Jemand hat sie für den geschrieben, der diese Logs liest: ein Befund für sich.",
  },
} as const satisfies Readonly<Record<QuestionLanguage, Readonly<Record<string, string>>>>;

type Words = (typeof WORDS)[QuestionLanguage];

/** Writes a report as Markdown; what comes from logs is escaped, so that it can form no heading, link or HTML. */
export function printPlaybook(report: PlaybookReport): string {
  const { language, answers, findings } = report;
  const words = WORDS[language];
  return [
    `# ${markdown(report.title)}`,
    "",
    `${words.incident}: ${markdown(report.incident)}, ${words.playbook} ${markdown(report.playbook)}, ${words.made} ${new Date(report.createdMs).toISOString().slice(0, 16).replace("T", " ")} UTC`,
    "",
    ...printMaterial(report, words),
    `## ${words.overview}`,
    "",
    `| # | ${words.question} | ${words.result} |`,
    "| --- | --- | --- |",
    ...answers.map((answer, i) => `| ${i + 1} | ${markdown(answer.question)} | ${resultOf(answer, words)} |`),
    "",
    ...answers.flatMap((answer, i) => printAnswer(answer, i + 1, language)),
    ...(findings.length > 0 ? [`## ${words.findings}`, "", words.findingsNote, ""] : []),
    ...findings.map(({ file, line, excerpt }) => `- ${markdown(file)}:${line}: ${code(escapeText(excerpt))}`),
    ...(findings.length > 0 ? [""] : []),
  ].join("\n");
}

function printMaterial({ material, language }: PlaybookReport, words: Words): readonly string[] {
  const n = (value: number): string => localNumber(value, language);
  const span = localSpan(material.firstTime, material.lastTime, language);
  return [
    `## ${words.material}`,
    "",
    `${n(material.lines)} ${words.lines}${span === "" ? "" : `, ${words.from} ${span} UTC`}.${material.hosts.length === 0 ? "" : ` ${words.hosts}: ${material.hosts.map(markdown).join(", ")}.`}`,
    "",
    ...material.files.map(
      ({ file, lines, sha256 }) => `- ${markdown(file)} (${n(lines)} ${words.lines}, SHA-256 ${sha256})`,
    ),
    ...material.incomplete.map((file) => `- ${words.incomplete}: ${markdown(file)}`),
    "",
  ];
}

const SHOWN_VALUES = 3;

/** What came out, in a few words: yes or no, and the first values. */
function resultOf({ verdict, values }: PlaybookAnswer, words: Words): string {
  if (verdict !== "answered") return words[verdict];
  const isYes = values[0] === "yes";
  const found = values.filter((value) => value !== "yes" && value !== "no");
  const shown = found.slice(0, SHOWN_VALUES).map((value) => markdown(clipText(value, 60)));
  const more = found.length > SHOWN_VALUES ? ", …" : "";
  if (shown.length === 0) return isYes ? words.yes : words.answered;
  return `${isYes ? `${words.yes}: ` : ""}${shown.join(", ")}${more}`;
}

function printAnswer(answer: PlaybookAnswer, number: number, language: QuestionLanguage): readonly string[] {
  const words = WORDS[language];
  const { citationsChecked, citationsFailed, valuesChecked, valuesFailed } = answer.verification;
  const failed = citationsFailed + valuesFailed;
  const checked = localNumber(citationsChecked + valuesChecked, language);
  return [
    `## ${number}. ${markdown(answer.question)}`,
    "",
    ...paragraphs(answer.answer.split("\n")),
    "",
    ...(answer.lines.length > 0 ? [`${words.evidence}:`, ""] : []),
    ...together(answer.lines).map(printLine),
    ...(answer.lines.length > 0 ? [""] : []),
    `*${checked} ${words.checked}${failed > 0 ? `, ${failed} ${words.removed}` : ""}; ${words.answer} ${answer.answerId}*`,
    "",
  ];
}

/** Markdown joins lines that follow each other: each is set apart, but for the items of a list. */
const paragraphs = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line, i) => {
    const isInList = line.startsWith("- ") && lines[i - 1]?.startsWith("- ");
    const shown = line.startsWith("- ") ? `- ${withQuotes(line.slice(2))}` : withQuotes(line);
    return i === 0 || isInList ? [shown] : ["", shown];
  });

interface SharedLine extends PlaybookLine {
  readonly citations: readonly number[];
}

/** A line that several citations name stands once. */
function together(lines: readonly PlaybookLine[]): readonly SharedLine[] {
  const shared = new Map<string, SharedLine>();
  for (const line of lines) {
    const key = `${line.file}\0${line.line}`;
    const known = shared.get(key);
    shared.set(key, {
      ...line,
      citations: [...(known?.citations ?? []), line.citation],
      count: Math.max(known?.count ?? 1, line.count),
    });
  }
  return [...shared.values()];
}

const printLine = ({ citations, file, line, text, count }: SharedLine): string =>
  `- ${citations.map((id) => `[${id}]`).join("")} ${markdown(file)}:${line}${count > 1 ? ` (x ${count})` : ""}: ${code(clipText(escapeText(text), 300))}`;

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
