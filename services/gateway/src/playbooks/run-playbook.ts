import { Failure, type Answer, type Finding, type QuestionLanguage, type TopicState } from "@lagebild/domain";
import { pictureTables } from "@lagebild/picture";
import type { IndexSnapshot } from "@lagebild/search";
import type { Lagebild } from "../lagebild.js";
import { fitsPlaybook, judgeTopic, neededKinds, type JudgedTopic } from "./judge-topics.js";
import { checkNames, inLanguage, type Playbook, type PlaybookStep } from "./playbook-file.js";
import type {
  PlaybookAnswer,
  PlaybookLine,
  PlaybookReport,
  PlaybookStepReport,
  PlaybookTopic,
} from "./playbook-report.js";
import { LINES_IN_REPORT } from "../picture/page-of-incident.js";
import { textsOf } from "../picture/texts-of-lines.js";
import { topicReport } from "./report-topic.js";

export interface PlaybookOptions {
  readonly language: QuestionLanguage;
  readonly budgetTokens: number;
  readonly model?: "default" | "none";
  readonly signal?: AbortSignal;
  onStep?(done: number, total: number): void;
}

const MAX_FILES = 200;
const MAX_LINES = 200;

const MAX_NEEDED = 5;

/** Looks up what an incident says of a playbook's topics, and asks its free questions; each answer is kept. */
export async function runPlaybook(
  lagebild: Lagebild,
  incident: string,
  playbook: Playbook,
  options: PlaybookOptions,
): Promise<PlaybookReport> {
  const { language, signal, onStep } = options;
  const tables = pictureTables();
  checkNames(playbook, tables);
  const snapshot = await lagebild.snapshot(incident);
  const { picture, lines } = await lagebild.picture(incident, { lines: LINES_IN_REPORT }, signal ? { signal } : {});
  const states = new Map(picture.topics.map((state) => [state.topic, state]));
  const judgedOf = ({ topics = [], sources }: PlaybookStep): readonly JudgedTopic[] =>
    topics.map((topic) => judgeTopic(picture, stateOf(states, topic), sources));
  const judged = playbook.steps.map(judgedOf);
  const { tlp } = await lagebild.incident(incident);
  const head = {
    ...(tlp && { tlp }),
    playbook: playbook.id,
    title: inLanguage(playbook.title, language),
    incident,
    language,
    zone: (await lagebild.zone(incident)).name,
    createdMs: Date.now(),
    material: materialOf(snapshot),
  };
  if (!fitsPlaybook(playbook, picture, judged.flat())) {
    const needed = neededKinds(playbook, judged.flat(), tables.kinds).map((title) => title[language]);
    return { ...head, unfit: unfitSentence(needed, language), steps: [], findings: [] };
  }
  const textOf = textsOf(lines);
  const steps: PlaybookStepReport[] = [];
  const findings = new Map<string, Finding>();
  for (const [place, step] of playbook.steps.entries()) {
    signal?.throwIfAborted();
    const topics: PlaybookTopic[] = [];
    for (const one of judged[place]!) topics.push(await topicReport(lagebild, incident, one, textOf, options));
    const answered = step.question && (await answerOf(lagebild, incident, step.id, step.question, options));
    for (const finding of answered?.findings ?? []) findings.set(`${finding.file}\0${finding.line}`, finding);
    steps.push({
      id: step.id,
      title: inLanguage(step.title, language),
      topics,
      ...(answered && { answer: answered.shown }),
    });
    onStep?.(steps.length, playbook.steps.length);
  }
  return { ...head, steps, findings: [...findings.values()].slice(0, MAX_LINES) };
}

function stateOf(states: ReadonlyMap<string, TopicState>, topic: string): TopicState {
  const state = states.get(topic);
  if (!state) throw new Failure("internal", `the picture of the incident has no topic "${topic}"`);
  return state;
}

function unfitSentence(needed: readonly string[], language: QuestionLanguage): string {
  const named = needed.slice(0, MAX_NEEDED).join(", ");
  const others = needed.length - MAX_NEEDED;
  if (language === "de")
    return `Nichts in diesem Vorfall könnte zeigen, wonach dieses Playbook fragt: Es bräuchte eine Quelle wie ${named}${others > 0 ? ` oder eine von ${others} weiteren Arten` : ""}.`;
  return `Nothing in this incident could show what this playbook asks for: it needs a source such as ${named}${others > 0 ? `, or one of ${others} more kinds` : ""}.`;
}

async function answerOf(
  lagebild: Lagebild,
  incident: string,
  id: string,
  question: NonNullable<PlaybookStep["question"]>,
  { language, budgetTokens, model, signal }: PlaybookOptions,
): Promise<{ readonly shown: PlaybookAnswer; readonly findings: readonly Finding[] }> {
  const asked = inLanguage(question, language);
  const request = { question: asked, budgetTokens, ...(model !== undefined && { model }) };
  const { id: answerId, answer } = await lagebild.ask(incident, request, signal ? { signal } : {});
  const { verdict, values, verification } = answer;
  const shown = {
    id,
    question: asked,
    answerId,
    verdict,
    answer: answer.answer,
    values,
    lines: linesOf(answer),
    verification,
  };
  return { shown, findings: answer.findings };
}

/** The first line of each citation, in the order of their numbers. */
function linesOf({ citations }: Answer): readonly PlaybookLine[] {
  const first = new Map<number, PlaybookLine>();
  for (const { id, file, firstLine, text, run } of citations)
    if (!first.has(id)) first.set(id, { citation: id, file, line: firstLine, text, count: run?.count ?? 1 });
  return [...first.values()].sort((a, b) => a.citation - b.citation).slice(0, MAX_LINES);
}

const materialOf = (snapshot: IndexSnapshot): PlaybookReport["material"] => ({
  files: snapshot.sources.slice(0, MAX_FILES).map(({ source }) => ({
    file: source.file,
    sha256: source.sha256,
    lines: source.lines,
  })),
  lines: snapshot.lines,
  firstTime: snapshot.firstTime,
  lastTime: snapshot.lastTime,
  hosts: snapshot.hosts.map(({ name }) => name),
  incomplete: snapshot.incomplete.map(({ source }) => source.file),
});
