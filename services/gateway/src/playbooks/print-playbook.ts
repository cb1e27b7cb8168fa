import { clipText, escapeText } from "@lagebild/context";
import type { QuestionLanguage } from "@lagebild/domain";
import { PAGE_WORDS } from "../picture/page-words.js";
import { markdownCode } from "../print/markdown-code.js";
import { localNumber, localSpan } from "../print/ledger.js";
import { PLAYBOOK_WORDS, type PlaybookWords } from "./playbook-words.js";
import type {
  PlaybookAnswer,
  PlaybookFinding,
  PlaybookLine,
  PlaybookReport,
  PlaybookStepReport,
  PlaybookTopic,
} from "./playbook-report.js";

type Words = PlaybookWords;

/** Writes a report as Markdown; what comes from logs is escaped, so that it can form no heading, link or HTML. */
export function printPlaybook(report: PlaybookReport): string {
  const { language, steps, findings, unfit } = report;
  const words = PLAYBOOK_WORDS[language];
  const made = new Date(report.createdMs).toISOString().slice(0, 16).replace("T", " ");
  const mark = report.tlp === undefined ? [] : [`**${markdown(report.tlp)}**`];
  return [
    ...mark.flatMap((line) => [line, ""]),
    `# ${markdown(report.title)}`,
    "",
    `${words.incident}: ${markdown(report.incident)}, ${words.playbook} ${markdown(report.playbook)}, ${words.made} ${made} UTC`,
    "",
    ...(unfit === undefined ? [] : [`**${markdown(unfit)}**`, ""]),
    ...printMaterial(report, words),
    ...(steps.length > 0 ? printOverview(report, words) : []),
    ...steps.flatMap((step, i) => printStep(step, i + 1, report)),
    ...(findings.length > 0 ? [`## ${words.findings}`, "", words.findingsNote, ""] : []),
    ...findings.map(({ file, line, excerpt }) => `- ${markdown(file)}:${line}: ${markdownCode(escapeText(excerpt))}`),
    ...(findings.length > 0 ? [""] : []),
    ...mark.flatMap((line) => [line, ""]),
  ].join("\n");
}

const printOverview = ({ steps, language }: PlaybookReport, words: Words): readonly string[] => [
  `## ${words.overview}`,
  "",
  `| # | ${words.question} | ${words.result} |`,
  "| --- | --- | --- |",
  ...steps.map((step, i) => `| ${i + 1} | ${markdown(step.title)} | ${resultOf(step, words, language)} |`),
  "",
];

function printMaterial({ material, language, zone }: PlaybookReport, words: Words): readonly string[] {
  const n = (value: number): string => localNumber(value, language);
  const span = localSpan(material.firstTime, material.lastTime, language, zone);
  return [
    `## ${words.material}`,
    "",
    `${n(material.lines)} ${words.lines}${span === "" ? "" : `, ${words.from} ${span} ${zone}`}.${material.hosts.length === 0 ? "" : ` ${words.hosts}: ${material.hosts.map(markdown).join(", ")}.`}`,
    "",
    ...material.files.map(
      ({ file, lines, sha256 }) => `- ${markdown(file)} (${n(lines)} ${words.lines}, SHA-256 ${sha256})`,
    ),
    ...material.incomplete.map((file) => `- ${words.incomplete}: ${markdown(file)}`),
    "",
  ];
}

/** What a step came to, in a few words. */
function resultOf({ topics, answer }: PlaybookStepReport, words: Words, language: QuestionLanguage): string {
  const named = (status: PlaybookTopic["status"]): readonly PlaybookTopic[] =>
    topics.filter((topic) => topic.status === status);
  const observed = named("observed").map(({ title, count, isHarmless }) => {
    const text = `${markdown(title)} (${localNumber(count, language)})`;
    return isHarmless ? `${text}, ${words.harmless}` : text;
  });
  const titles = (found: readonly PlaybookTopic[]): string => found.map(({ title }) => markdown(title)).join(", ");
  const parts = [
    ...(observed.length > 0 ? [`**${words.status.observed}**: ${observed.join(", ")}`] : []),
    ...(["not-observed", "not-assessable"] as const).flatMap((status) => {
      const found = named(status);
      if (found.length === 0) return [];
      return [found.length === topics.length ? words.status[status] : `${words.status[status]}: ${titles(found)}`];
    }),
    ...(answer ? [answerResult(answer, words)] : []),
  ];
  return parts.join("; ");
}

const SHOWN_VALUES = 3;

/** What came out of a free question: yes or no, and the first values. */
function answerResult({ verdict, values }: PlaybookAnswer, words: Words): string {
  if (verdict !== "answered") return words[verdict];
  const isYes = values[0] === "yes";
  const found = values.filter((value) => value !== "yes" && value !== "no");
  const shown = found.slice(0, SHOWN_VALUES).map((value) => markdown(clipText(value, 60)));
  const more = found.length > SHOWN_VALUES ? ", …" : "";
  if (shown.length === 0) return isYes ? words.yes : words.answered;
  return `${isYes ? `${words.yes}: ` : ""}${shown.join(", ")}${more}`;
}

function printStep(step: PlaybookStepReport, number: number, report: PlaybookReport): readonly string[] {
  const words = PLAYBOOK_WORDS[report.language];
  return [
    `## ${number}. ${markdown(step.title)}`,
    "",
    ...step.topics.flatMap((topic) => printTopic(topic, report, words)),
    ...(step.answer ? printAnswer(step.answer, report.language) : []),
  ];
}

function printTopic(topic: PlaybookTopic, { language, zone }: PlaybookReport, words: Words): readonly string[] {
  const n = (value: number): string => localNumber(value, language);
  const status = `**${words.status[topic.status]}**${topic.isHarmless ? `, ${words.harmless}` : ""}`;
  if (topic.status === "not-assessable")
    return [`${markdown(topic.title)}: ${status}. ${words.wouldShow(namesOf(topic.shownBy, words))}`, ""];
  if (topic.status === "not-observed")
    return [
      `${markdown(topic.title)}: ${status}. ${words.compared(n(topic.records), namesOf(topic.sources, words))}`,
      "",
    ];
  const span = localSpan(topic.firstTime, topic.lastTime, language, zone);
  const more = topic.findingsTotal - topic.findings.filter(({ id }) => id !== undefined).length;
  return [
    `${markdown(topic.title)}: ${status}, ${n(topic.count)} ${words.records[topic.count === 1 ? 0 : 1]}${span === "" ? "" : `, ${span} ${zone}`}.`,
    "",
    ...topic.findings.flatMap((finding) => printFinding(finding, language, zone, words)),
    ...(more > 0 ? [`- ${words.more(n(more))}`] : []),
    "",
  ];
}

const SHOWN_NAMES = 6;

function namesOf(names: readonly string[], words: Words): string {
  const others = names.length - SHOWN_NAMES;
  return `${names.slice(0, SHOWN_NAMES).map(markdown).join(", ")}${others > 0 ? ` ${words.andMore(String(others))}` : ""}`;
}

function printFinding(
  { id, statement, level, sure, count, firstTime, lastTime, lines, decision }: PlaybookFinding,
  language: QuestionLanguage,
  zone: string,
  words: Words,
): readonly string[] {
  const { levels, sure: certainty } = PAGE_WORDS[language];
  const marks = [
    ...(level === undefined ? [] : [levels[level]]),
    ...(sure === undefined ? [] : [certainty[sure]]),
    `${localNumber(count, language)} ${words.records[count === 1 ? 0 : 1]}`,
    localSpan(firstTime, lastTime, language, zone),
    ...(id === undefined ? [] : [`${words.finding} ${id}`]),
  ].filter((mark) => mark !== "");
  const judged = decision
    ? `; ${decision.verdict === "harmless" ? words.harmless : words.confirmed}${decision.note === "" ? "" : ` (${markdown(decision.note)})`}`
    : "";
  return [
    `- ${markdown(statement)} (${marks.join(", ")}${judged})`,
    ...lines.map(
      ({ file, line, text }) => `  - ${markdown(file)}:${line}: ${markdownCode(clipText(escapeText(text), 300))}`,
    ),
  ];
}

function printAnswer(answer: PlaybookAnswer, language: QuestionLanguage): readonly string[] {
  const words = PLAYBOOK_WORDS[language];
  const { citationsChecked, citationsFailed, valuesChecked, valuesFailed } = answer.verification;
  const failed = citationsFailed + valuesFailed;
  const checked = localNumber(citationsChecked + valuesChecked, language);
  return [
    `*${markdown(answer.question)}*`,
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
  `- ${citations.map((id) => `[${id}]`).join("")} ${markdown(file)}:${line}${count > 1 ? ` (x ${count})` : ""}: ${markdownCode(clipText(escapeText(text), 300))}`;

/** An answer quotes log text between backquotes, where Markdown reads nothing else; all around is escaped. */
function withQuotes(line: string): string {
  return line
    .split(/(`+[^`]+`+)/)
    .map((part, i) => (i % 2 === 1 ? markdownCode(escapeText(part.replace(/^`+ ?| ?`+$/g, ""))) : markdown(part)))
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
