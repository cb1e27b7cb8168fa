/**
 * Measures an ingested incident: questions to windows over HTTP, and statements of every kind.
 *   node test/bench/dist/haystack.js <incident> <questions.jsonl> --data <folder> [--rounds 3] [--against <incident>] [--json]
 * `--against` names an incident that holds the same attack without the haystack: exact answers are compared with it.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Answer, StatementResult } from "@lagebild/domain";
import { Failure } from "@lagebild/domain";
import { percentile } from "./ask-repl.js";
import { warmUpQuestions } from "./bench-questions.js";
import { measureStatements, type StatementTime } from "./haystack-statements.js";
import { sampleProcess } from "./measure-process.js";
import { serveProcess, type ServeProcess } from "./serve-process.js";

interface HaystackQuestion {
  readonly id: string;
  readonly question: string;
  readonly type: string;
  readonly gold_answers: readonly string[];
}

interface HaystackReport {
  readonly questions: number;
  /** Each question asked for the first time, after others have opened the incident. */
  readonly first: QuestionTimes;
  /** The same questions again. */
  readonly again: QuestionTimes;
  /** Each question's median when asked again, the slowest first. */
  readonly slowest: readonly { readonly id: string; readonly medianMs: number }[];
  readonly goldHeld: number;
  /** Questions whose results are the same as without the haystack; null where nothing was compared. */
  readonly exact: SameResults | null;
  /** The same for values listed with questions of meaning: what the background holds may be nearer. */
  readonly meant: SameResults | null;
  readonly statements: readonly StatementTime[];
}

interface SameResults {
  readonly same: number;
  readonly of: number;
  readonly different: readonly string[];
}

interface QuestionTimes {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Processor time of the service for each question, all threads: what another process on the machine hardly changes. */
  readonly cpuMs: number;
}

const BUDGET_TOKENS = 4_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", default: "data" },
    rounds: { type: "string", default: "3" },
    against: { type: "string" },
    json: { type: "boolean", default: false },
    prof: { type: "string" },
  },
});
const [incident, file] = positionals;
if (incident === undefined || file === undefined)
  throw new Failure("invalid", "usage: haystack <incident> <questions.jsonl> --data <folder>");

const questions = (await readFile(file, "utf8"))
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => JSON.parse(line) as HaystackQuestion);

interface AskedRounds {
  readonly report: QuestionTimes;
  readonly byQuestion: ReadonlyMap<string, readonly number[]>;
}

async function askRounds(server: ServeProcess, rounds: number): Promise<AskedRounds> {
  const cpuSeconds = (): number => sampleProcess(server.pid)?.cpuSeconds ?? Number.NaN;
  const before = cpuSeconds();
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { id, question } of questions) {
      const started = performance.now();
      await askWindow(server, question);
      times.set(id, [...(times.get(id) ?? []), performance.now() - started]);
    }
  }
  const all = [...times.values()].flat();
  const cpuMs = ((cpuSeconds() - before) * 1000) / all.length;
  return { byQuestion: times, report: { p50Ms: percentile(all, 0.5), p95Ms: percentile(all, 0.95), cpuMs } };
}

const askWindow = (server: ServeProcess, question: string): Promise<unknown> =>
  server.post(`/incidents/${incident}/windows`, { question, budgetTokens: BUDGET_TOKENS });

async function answersOf(server: ServeProcess, name: string): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const { id, question } of questions) {
    const body = { question, budgetTokens: BUDGET_TOKENS };
    const { answer } = await server.post<{ readonly answer: Answer }>(`/incidents/${name}/questions`, body);
    answers.set(id, answer);
  }
  return answers;
}

/** What a result says, without how it was asked. */
const said = ({ statement, matched, count, distinct, values: listed, buckets, groups }: StatementResult): unknown => ({
  op: statement.op,
  matched,
  count,
  distinct,
  values: listed?.map((row) => [row.value, row.count]),
  buckets: buckets?.map((row) => row.count),
  groups: groups?.map((row) => [row.values, row.count]),
});

/** What was worked out, in no order: parts of a count stand as their records rank. */
const exactOf = (answer: Answer | undefined): string =>
  JSON.stringify((answer?.exact ?? []).map((result) => JSON.stringify(said(result))).sort());

/** Compares the results of questions of one kind: those that ask for an exact one, or those that ask for meaning. */
function compared(
  small: ReadonlyMap<string, Answer>,
  answers: ReadonlyMap<string, Answer>,
  isOfKind: (answer: Answer | undefined) => boolean,
): SameResults {
  const ids = questions.map(({ id }) => id).filter((id) => isOfKind(small.get(id)));
  const different = ids.filter((id) => exactOf(small.get(id)) !== exactOf(answers.get(id)));
  return { same: ids.length - different.length, of: ids.length, different };
}

const holdsGold = ({ gold_answers: gold, id }: HaystackQuestion, answers: ReadonlyMap<string, Answer>): boolean => {
  const { answer = "", values: listed = [] } = answers.get(id) ?? {};
  const text = `${answer}\n${listed.join("\n")}`.toLowerCase();
  return gold.every((value) => text.includes(value.toLowerCase()));
};

async function measure(): Promise<HaystackReport> {
  const server = await serveProcess(values.data, values.prof === undefined ? [] : profiling(values.prof));
  try {
    for (const question of warmUpQuestions) await askWindow(server, question);
    const first = await askRounds(server, 1);
    const again = await askRounds(server, Math.max(1, Number(values.rounds)));
    const answers = await answersOf(server, incident!);
    const small = values.against === undefined ? undefined : await answersOf(server, values.against);
    const medians = [...again.byQuestion].map(([id, list]) => ({ id, medianMs: Math.round(percentile(list, 0.5)) }));
    const isExact = (answer: Answer | undefined): boolean => answer?.mode === "exact";
    await server.close();
    return {
      questions: questions.length,
      first: first.report,
      again: again.report,
      slowest: medians.sort((a, b) => b.medianMs - a.medianMs).slice(0, 5),
      goldHeld: questions.filter((question) => holdsGold(question, answers)).length,
      exact: small ? compared(small, answers, isExact) : null,
      meant: small ? compared(small, answers, (answer) => !isExact(answer)) : null,
      statements: await measureStatements(values.data, incident!, [...answers.values()], Number(values.rounds)),
    };
  } finally {
    await server.close();
  }
}

const profiling = (folder: string): readonly string[] => ["--cpu-prof", `--cpu-prof-dir=${folder}`];

const timesText = ({ p50Ms, p95Ms, cpuMs }: QuestionTimes): string =>
  `p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms, processor ${cpuMs.toFixed(0)} ms`;

const sameText = (what: string, results: SameResults | null): readonly string[] =>
  results
    ? [`${what} as without the haystack: ${results.same} of ${results.of} (not: ${results.different.join(" ")})`]
    : [];

function table({ first, again, slowest, goldHeld, exact, meant, statements, ...report }: HaystackReport): string {
  const worst = statements.reduce((most, { worstMs }) => Math.max(most, worstMs), 0);
  return [
    `${report.questions} questions to windows over HTTP, each for the first time: ${timesText(first)}`,
    `the same again: ${timesText(again)}`,
    `slowest: ${slowest.map(({ id, medianMs }) => `${id} ${medianMs} ms`).join(", ")}`,
    `answers that hold the gold values: ${goldHeld} of ${report.questions}`,
    ...sameText("exact results", exact),
    ...sameText("values listed with questions of meaning", meant),
    `statements, slowest ${worst.toFixed(0)} ms:`,
    ...statements.map(
      ({ name, medianMs, worstMs }) => `  ${name.padEnd(44)}${medianMs.toFixed(0)} ms, worst ${worstMs.toFixed(0)} ms`,
    ),
    "",
  ].join("\n");
}

const report = await measure();
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : table(report));
