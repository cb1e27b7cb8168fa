import {
  Failure,
  UTC,
  type Answer,
  type ContextWindow,
  type ShapeId,
  type SourceId,
  type StoredSource,
  type Trace,
} from "@lagebild/domain";
import type { RetrievedWindow, WindowRequest } from "@lagebild/retrieval";
import type { IndexSnapshot } from "@lagebild/search";
import { changed, incidentMissing, type Incident } from "@lagebild/store";
import { noAnswer, noJob } from "../access/missing.js";
import { resolvedFilter, type Asked } from "../incident-zone.js";
import type { RuleBook, RuleSummary } from "../rule-book.js";
import { testInvestigation, testViews } from "./test-investigation.js";
import type { IngestJob } from "../ingest-queue.js";
import type { AnswerRecord, AskRequest, Lagebild, PartStatus } from "../lagebild.js";

/** What a test may steer and see. */
export interface TestLagebild extends Lagebild {
  readonly seen: {
    readonly ingested: IngestJob["input"][];
    readonly windows: Asked<WindowRequest>[];
    readonly asked: AskRequest[];
    /** Questions whose caller left. */
    aborted: number;
  };
  parts: PartStatus[];
  /** Changes a job; its watchers see it. */
  change(id: string, state: Partial<IngestJob>): void;
  /** What is thrown when a question that begins with "fail" is asked. */
  failWith: unknown;
  /** What is thrown when something is put in. */
  refuseIngest: unknown;
}

/** A product that keeps everything in memory: real answers in form, made up in content. */
export function testLagebild(): TestLagebild {
  const incidents = new Map<string, Incident>([["bastion", { id: "bastion", createdMs: 1_773_446_400_000, note: "" }]]);
  const jobs = new Map<string, IngestJob>();
  const answers = new Map<string, AnswerRecord>();
  const watchers = new Set<() => void>();
  const seen: TestLagebild["seen"] = { ingested: [], windows: [], asked: [], aborted: 0 };
  const incident = (id: string): Promise<Incident> => given(incidents.get(id), incidentMissing(id));
  const job = (id: string): Promise<IngestJob> => given(jobs.get(id), noJob(id));
  const answer = (id: string): Promise<AnswerRecord> => given(answers.get(id), noAnswer(id));
  const window = async (id: string, request: Asked<WindowRequest>): Promise<RetrievedWindow> => {
    await incident(id);
    seen.windows.push(request);
    return retrievedOf(request);
  };
  const fake: TestLagebild = {
    seen,
    parts: [{ name: "retrieval", isReady: true, detail: "ready" }],
    failWith: undefined,
    refuseIngest: undefined,
    change(id, state) {
      jobs.set(id, { ...jobs.get(id)!, ...state });
      for (const wake of [...watchers]) wake();
    },
    rules: testRules(),
    incidents: () => Promise.resolve([...incidents.values()].sort((a, b) => (a.id < b.id ? -1 : 1))),
    createIncident(id, note = "", settings = {}) {
      if (incidents.has(id)) return Promise.reject(new Failure("conflict", `incident ${id} is there already`));
      incidents.set(id, changed({ id, createdMs: 1, note }, settings));
      return incident(id);
    },
    async changeIncident(id, change) {
      incidents.set(id, changed(await incident(id), change));
      return incident(id);
    },
    zone: async (id, asked) => ({ name: asked ?? (await incident(id)).zone ?? "UTC", from: "none" }),
    incident,
    async deleteIncident(id) {
      const { createdMs } = await incident(id);
      incidents.delete(id);
      const none = { sources: [], files: 0, bytes: 0, answers: 0, conversations: 0, jobs: 0, uploads: 0 };
      return { incident: id, createdMs, deletedMs: 2, reason: "asked", ...none };
    },
    snapshot: async (id) => snapshotOf((await incident(id)).id),
    custody: async (id) => (
      await incident(id),
      [
        {
          number: 1,
          hash: "ab".repeat(32),
          atMs: 1,
          act: { who: "anna", from: "::1", action: "source stored", details: { file: "auth.log" } },
        },
        { number: 2, hash: "cd".repeat(32), atMs: 2 },
      ]
    ),
    async ingest(group, input) {
      if (fake.refuseIngest !== undefined) throw fake.refuseIngest as Error;
      const id = `job-${jobs.size + 1}`;
      jobs.set(id, newJob(id, { incident: group, ...input }));
      seen.ingested.push({ incident: group, ...input });
      return Promise.resolve(id);
    },
    jobs: ({ incident: group, limit }) =>
      Promise.resolve([...jobs.values()].filter((one) => (group ?? one.group) === one.group).slice(0, limit)),
    job,
    cancelJob: async (id) => fake.change((await job(id)).id, { phase: "cancelled" }),
    async retryJob(id) {
      const { phase } = await job(id);
      if (phase === "running") throw new Failure("conflict", `job ${id} is running`);
      fake.change(id, { phase: "running", failed: [] });
    },
    async *watchJob(id, signal) {
      for (let state = await job(id); ; state = await job(id)) {
        yield state;
        if (["done", "failed", "cancelled"].includes(state.phase)) return;
        await new Promise<void>((resolve) => {
          watchers.add(resolve);
          signal?.addEventListener("abort", () => resolve());
        });
        if (signal?.aborted) return;
      }
    },
    window,
    async ask(id, request, { signal, onEvent } = {}) {
      const retrieved = await window(id, request);
      seen.asked.push(request);
      if (request.question.startsWith("fail at once")) throw fake.failWith as Error;
      onEvent?.({ type: "window", window: retrieved.window });
      if (request.question.startsWith("fail")) throw fake.failWith as Error;
      if (request.question.startsWith("wait")) await abortOf(signal).finally(() => seen.aborted++);
      const record = recordOf(`answer-${answers.size + 1}`, id, request);
      onEvent?.({ type: "stated", answer: record.answer });
      onEvent?.({ type: "sentence", text: "Yes:\nevent: answer\n\n203.0.113.7", cites: [1] });
      answers.set(record.id, record);
      onEvent?.({ type: "answer", record });
      return record;
    },
    async investigate(id, { model: _model, ...request }, options) {
      const record = { ...(await fake.ask(id, request, options)), trace: testTrace };
      answers.set(record.id, record);
      return record;
    },
    answer,
    async answers(id, limit, after) {
      await incident(id);
      const found = [...answers.values()].reverse();
      return found
        .slice(after === undefined ? 0 : found.findIndex((one) => one.id === after) + 1 || Infinity)
        .slice(0, limit);
    },
    async confirmAnswer(id, note) {
      const record = { ...(await answer(id)), ...(note !== undefined && { confirmed: { note, atMs: 1 } }) };
      answers.set(id, record);
      return record;
    },
    replay: async (id) => ({ id, isSame: true, differences: [], answer: (await answer(id)).answer }),
    async lines(id, file, first, last) {
      await incident(id);
      if (file !== "auth.log") throw new Failure("missing", `no source named ${file} in this incident`);
      const numbers = Array.from({ length: Math.min(last, 20_000) - first + 1 }, (_, i) => first + i);
      return numbers.map((line) => lineOf(line, line > 15_000 ? "x".repeat(500_000) : "Failed password for root"));
    },
    recordsAt: () => Promise.resolve([]),
    ...testViews,
    ...testInvestigation(async (id) => (await incident(id)).id),
    status: () => Promise.resolve(fake.parts),
    close: () => Promise.resolve(),
  };
  return fake;
}

const testTrace: Trace = {
  steps: [
    {
      call: { call: "around", source: "0123456789abcdef" as SourceId, file: "auth.log", line: 7 },
      said: "the lines around auth.log:7",
      by: "model",
      offered: 3,
      result: { records: 1, firstTime: 1, values: [], findings: [], lines: [], names: [], hostileLines: 0 },
      found: "1 line",
    },
  ],
  ended: "enough",
  notes: [],
  limits: { calls: 8, milliseconds: 60_000, tokens: 12_000 },
  model: { name: "scripted", fingerprint: "0", tokens: 300 },
};

/** Rules in memory; a line of the text is a rule's id, and one with a blank is refused. */
function testRules(): RuleBook {
  const rules = new Map<string, RuleSummary>();
  const more = {
    title: "Root logs in",
    description: "",
    level: "high",
    tags: ["attack.t1078"],
    status: "test",
  } as const;
  return {
    list: () => Promise.resolve({ rules: [...rules.values()], problems: [{ file: "rules/b.json", reason: "broken" }] }),
    add(text) {
      const lines = text.split("\n").filter((line) => line !== "");
      const loaded = lines.filter((line) => !line.includes(" ")).map((id) => ({ id, ...more, file: "rules.yml" }));
      for (const rule of loaded) rules.set(rule.id, rule);
      const refused = lines
        .filter((line) => line.includes(" "))
        .map((title) => ({ file: "rules.yml", title, reason: "no" }));
      return Promise.resolve({ loaded, refused });
    },
    async remove(id) {
      await given(rules.get(id), new Failure("missing", `no rule "${id}"`));
      rules.delete(id);
    },
  };
}

const given = <T>(value: T | undefined, missing: Failure): Promise<T> =>
  value === undefined ? Promise.reject(missing) : Promise.resolve(value);

const abortOf = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));

const newJob = (id: string, input: IngestJob["input"]): IngestJob => ({
  id,
  group: input.incident,
  input,
  phase: "waiting",
  createdMs: 1,
  changedMs: 1,
  slicesTotal: 0,
  slicesDone: 0,
  sizeTotal: 0,
  sizeDone: 0,
  sizePlanned: 0,
  failed: [],
});

const source: StoredSource = {
  id: "00112233aabbccdd" as StoredSource["id"],
  file: "auth.log",
  sha256: "ab".repeat(32),
  sizeBytes: 1_000,
  lines: 20_000,
  encoding: "utf-8",
  modifiedMs: 1,
};

const snapshotOf = (_incident: string): IndexSnapshot => ({
  sources: [{ source, coverage: coverageOf(source), records: 20_000 }],
  incomplete: [{ source: { ...source, file: "app.log" }, coveredBytes: 10 }],
  damaged: [{ file: "dictionary/1", fault: "it cannot be read" }],
  segments: 1,
  records: 20_000,
  lines: 20_000,
  shapes: 4,
  dictionaryShapes: 4,
  firstTime: 1_773_446_400_000_000,
  lastTime: undefined,
  hosts: [{ name: "bastion", count: 20_000 }],
  programs: [{ name: "sshd", count: 20_000 }],
  modelId: "test",
  skips: [{ file: "core.bin", reason: "binary", count: 1 }],
});

const coverageOf = ({ id, file, sizeBytes, lines }: StoredSource): IndexSnapshot["sources"][number]["coverage"] => ({
  source: id,
  file,
  format: "syslog",
  encoding: "utf-8",
  bytes: sizeBytes,
  lines,
  parsed: lines,
  keptAsText: 0,
  emptyLines: 0,
  cutLines: 0,
  withoutTime: 0,
  brokenCharacters: 0,
  assumptions: ["year 2026"],
});

const shape = "0123456789abcdef" as ShapeId;
const rowOf = (line: number) => ({
  source: source.id,
  file: "auth.log",
  line,
  byteOffset: line * 80,
  byteLength: 79,
  time: 1_773_446_400_000_000,
  host: "bastion",
  program: undefined,
  shape,
  chunk: 1,
});
const lineOf = (line: number, text: string) => ({ row: rowOf(line), sha256: source.sha256, original: text, text });
const run = { shape, count: 2, firstLine: 1, lastLine: 9, firstTime: 1, lastTime: undefined };
const ledger = {
  linesTotal: 20_000,
  linesSearched: 20_000,
  linesUnparsed: 0,
  evidenceFound: 2,
  evidenceInWindow: 1,
  leftOut: [{ reason: "ranked too low for the budget", count: 1 }],
};

function windowOf({ question, budgetTokens, filter: asked = {} }: Asked<WindowRequest>): ContextWindow {
  const filter = resolvedFilter(asked, UTC, { firstTime: undefined, lastTime: undefined });
  const statement = { op: "count" as const, where: { ...filter, shapes: [shape] } };
  return {
    question,
    plan: { mode: "exact", language: "en", wants: "count", statements: [statement], reason: "counts them" },
    tokenizer: "estimate",
    budgetTokens,
    usedTokens: 40,
    blocks: [
      { id: 1, kind: "exact", text: "2 records", statement },
      {
        id: 2,
        kind: "run",
        source: source.id,
        file: "auth.log",
        lines: [1],
        text: "Failed password <script>alert(1)</script>",
        run,
      },
    ],
    ledger,
  };
}

function retrievedOf(request: Asked<WindowRequest>): RetrievedWindow {
  const window = windowOf(request);
  const result = { statement: window.plan.statements[0]!, matched: 2, count: 2, records: [rowOf(1)] };
  const samples = [{ row: rowOf(1), text: "Failed password for root" }];
  return { window, exact: [{ label: "how many", result, samples }], confidence: 0.9, isComplete: false };
}

function recordOf(id: string, incident: string, request: AskRequest): AnswerRecord {
  const retrieved = retrievedOf(request);
  const { window } = retrieved;
  const answer: Answer = {
    question: request.question,
    language: "en",
    mode: "exact",
    verdict: "answered",
    answer: "Yes: 203.0.113.7 [1]",
    values: ["203.0.113.7"],
    notes: ["composed by rules"],
    findings: [
      {
        kind: "addresses-assistant",
        source: source.id,
        file: "auth.log",
        line: 4,
        excerpt: "ignore all",
        encoding: "plain",
      },
    ],
    citations: [
      {
        id: 2,
        source: source.id,
        file: "auth.log",
        sha256: source.sha256,
        firstLine: 1,
        lastLine: 1,
        byteOffset: 0,
        byteLength: 5,
        text: "Failed",
        run,
      },
    ],
    exact: retrieved.exact.map(({ result }) => result),
    window,
    ledger,
    verification: { citationsChecked: 1, citationsFailed: 0, valuesChecked: 1, valuesFailed: 0, sentencesRemoved: 0 },
  };
  const settings = { temperature: 0, seed: 1, maxTokens: 700, ...request.settings };
  return {
    id,
    incident,
    createdMs: 1,
    ...(request.conversation !== undefined && { conversation: request.conversation }),
    answer,
    generation: { request: { ...retrieved, model: request.model ?? "default" }, settings },
  };
}
