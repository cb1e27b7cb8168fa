import type { Answer, Finding, QuestionLanguage, Verdict } from "@lagebild/domain";
import type { IndexSnapshot } from "@lagebild/search";
import type { Lagebild } from "./lagebild.js";
import { inLanguage, type Playbook } from "./playbook-file.js";

export interface PlaybookOptions {
  readonly language: QuestionLanguage;
  readonly budgetTokens: number;
  readonly model?: "default" | "none";
  readonly signal?: AbortSignal;
  onQuestion?(done: number, total: number): void;
}

export interface PlaybookLine {
  readonly citation: number;
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Lines that this one stands for. */
  readonly count: number;
}

export interface PlaybookAnswer {
  readonly id: string;
  readonly question: string;
  /** The answer is kept under this id. */
  readonly answerId: string;
  readonly verdict: Verdict;
  readonly answer: string;
  readonly values: readonly string[];
  /** One line for each citation. */
  readonly lines: readonly PlaybookLine[];
  readonly verification: Answer["verification"];
}

/** A first look: what the incident holds, and an answer to each question. */
export interface PlaybookReport {
  readonly playbook: string;
  readonly title: string;
  readonly incident: string;
  readonly language: QuestionLanguage;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly material: {
    readonly files: readonly { readonly file: string; readonly sha256: string; readonly lines: number }[];
    readonly lines: number;
    /** Microseconds UTC. */
    readonly firstTime: number | undefined;
    readonly lastTime: number | undefined;
    readonly hosts: readonly string[];
    /** Files of which parts are not searchable yet. */
    readonly incomplete: readonly string[];
  };
  readonly answers: readonly PlaybookAnswer[];
  /** Lines met on the way whose text speaks to an assistant, each once. */
  readonly findings: readonly Finding[];
}

const MAX_FILES = 200;
const MAX_LINES = 200;

/** Asks a playbook's questions one after the other; each answer is kept. */
export async function runPlaybook(
  lagebild: Lagebild,
  incident: string,
  playbook: Playbook,
  options: PlaybookOptions,
): Promise<PlaybookReport> {
  const { language, budgetTokens, model, signal, onQuestion } = options;
  const snapshot = await lagebild.snapshot(incident);
  const answers: PlaybookAnswer[] = [];
  const findings = new Map<string, Finding>();
  for (const question of playbook.questions) {
    signal?.throwIfAborted();
    const asked = inLanguage(question, language);
    const request = { question: asked, budgetTokens, ...(model !== undefined && { model }) };
    const { id, answer } = await lagebild.ask(incident, request, signal ? { signal } : {});
    for (const finding of answer.findings) findings.set(`${finding.file}\0${finding.line}`, finding);
    answers.push({
      id: question.id,
      question: asked,
      answerId: id,
      verdict: answer.verdict,
      answer: answer.answer,
      values: answer.values,
      lines: linesOf(answer),
      verification: answer.verification,
    });
    onQuestion?.(answers.length, playbook.questions.length);
  }
  return {
    playbook: playbook.id,
    title: inLanguage(playbook.title, language),
    incident,
    language,
    createdMs: Date.now(),
    material: materialOf(snapshot),
    answers,
    findings: [...findings.values()].slice(0, MAX_LINES),
  };
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
