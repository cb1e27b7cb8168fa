import { describe, expect, it } from "vitest";
import {
  Failure,
  type LanguageModel,
  type ModelRequest,
  type OtherReading,
  type ReadQuestion,
  type Reading,
  type ReadingVerdict,
} from "@lagebild/domain";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import { testMaterial } from "@lagebild/answer/test-material";
import { generationService } from "@lagebild/generation";
import type { RetrievalService, WindowRequest } from "@lagebild/retrieval";
import { memoryCatalog } from "@lagebild/store";
import { askQuestion, type AskDeps, type ResolvedAsk } from "./ask-question.js";
import type { AskEvent } from "./lagebild.js";

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const { window, exact, confidence, isComplete, linesOf } = testMaterial([line]);
const words = JSON.stringify({
  verdict: "answered",
  sentences: [{ text: "backup logged in from 203.0.113.7.", cites: [2] }],
  values: [],
});

/** A reading about events of a kind. */
const readingOf = (text: string, certainty: number): Reading => ({
  asks: [{ ask: "count" }],
  of: [
    {
      events: [
        {
          kind: "class",
          id: text,
          words: text,
          title: { en: text, de: text },
          titles: { en: text, de: text },
          where: {},
          shownBy: [],
        },
      ],
      conditions: [],
    },
  ],
  unused: [],
  certainty,
});
const first = readingOf("logins", 0.4);
const OTHERS: readonly OtherReading[] = [
  { reading: readingOf("attempts", 0.3), said: "count of attempts", matched: 3 },
  { reading: readingOf("sessions", 0.2), said: "count of sessions", matched: 7 },
];

interface Asking {
  readonly verdict?: ReadingVerdict;
  readonly reading?: Reading;
  readonly others?: readonly OtherReading[];
  readonly change?: Partial<ResolvedAsk>;
  readonly chooseMs?: number;
  readonly understoodAs?: string;
  /** What making the window anew fails with. */
  readonly failsAgain?: Failure;
}

/** Asks with a model that chooses as told, and keeps what was asked of whom. */
async function ask(model: LanguageModel | undefined, asking: Asking = {}) {
  const { verdict = "insufficient", reading = first, others = OTHERS, change = {}, chooseMs = 5_000 } = asking;
  const catalog = memoryCatalog();
  await catalog.create("bastion");
  const windows: WindowRequest[] = [];
  const events: string[] = [];
  const retrieval = {
    window: async (_incident: string, request: WindowRequest) => {
      windows.push(request);
      if (request.plan && asking.failsAgain) throw asking.failsAgain;
      const read: ReadQuestion = request.plan?.read ?? { reading, verdict, others, results: [] };
      const { understoodAs } = asking;
      const retrieved = {
        ...window,
        plan: { ...window.plan, read },
        ...(understoodAs !== undefined && { understoodAs }),
      };
      return { window: retrieved, exact, confidence, isComplete };
    },
  } as unknown as RetrievalService;
  const requests: ModelRequest[] = [];
  const noted = model && {
    ...model,
    generate: (request: ModelRequest, signal?: AbortSignal) => {
      requests.push(request);
      if (isChoice(request)) events.push("asked to choose");
      return model.generate(request, signal);
    },
  };
  const generation = generationService({
    resolveLines: () => async () => [...linesOf.values()].flat(),
    faultOf: () => async () => undefined,
    loadModel: async () => noted,
  });
  const deps: AskDeps = { catalog, retrieval, generation, chooseMs, runningJobs: async () => [] };
  const record = await askQuestion(
    deps,
    "bastion",
    { question: "How often did somebody come in?", budgetTokens: 500, ...change },
    { onEvent: (event: AskEvent) => events.push(event.type) },
  );
  const kept = await catalog.answers.get(record.id);
  expect(JSON.parse(kept!.json)).toEqual(JSON.parse(JSON.stringify(record)));
  return { answer: record.answer, record, windows, events, choices: requests.filter(isChoice) };
}

const isChoice = ({ schema }: ModelRequest): boolean => JSON.stringify(schema).includes('"reading"');
const choosing = (output: string | (() => Promise<string>)): LanguageModel =>
  scriptedModel((request) => (isChoice(request) ? (typeof output === "string" ? output : output()) : words));

/** Chooses a reading wherever it stands. */
const preferring = (said: string): LanguageModel =>
  scriptedModel((request) => {
    const number = new RegExp(String.raw`^(\d)\. ${said}`, "m").exec(request.user)?.[1];
    return isChoice(request) ? `{"reading": ${number}}` : words;
  });

describe("a model that chooses another reading", () => {
  const model = preferring("count of sessions");

  const CHOICES = ["asked to choose", "asked to choose"];

  it("is asked once the engine's answer is out, and the answer then goes by its reading, as its choice", async () => {
    const { answer, events, windows, record } = await ask(model, { change: { filter: { from: 5 } } });
    expect(events).toEqual(["window", "stated", ...CHOICES, "window", "stated", "sentence", "answer"]);
    expect(windows).toHaveLength(2);
    expect(windows[1]).toMatchObject({ question: "How often did somebody come in?", filter: { from: 5 } });
    expect(windows[1]!.plan).toMatchObject({ statements: [], read: { reading: OTHERS[1]!.reading } });
    expect(answer.answer).toMatch(/^Read so by scripted: count of sessions\.\n/);
    expect(answer).toMatchObject({
      verdict: "insufficient",
      reading: OTHERS[1]!.reading,
      choice: { by: "scripted", chose: "other" },
      notes: [],
    });
    expect(answer.alternatives?.map(({ reading }) => reading)).toEqual([first, OTHERS[0]!.reading]);
    expect(record.generation.request.window.plan.read?.choice).toEqual({ by: "scripted", chose: "other" });
  });

  it("sees the readings with what they find, and none of the log's lines", async () => {
    const { choices } = await ask(model);
    expect(choices).toHaveLength(2);
    expect(choices[0]!.user).toMatch(/\n1\. count of logins .*\n2\. count of attempts \(3 records\)\n3\. /);
    expect(choices[0]!.user).not.toContain("203.0.113.7");
  });

  it("leaves the engine's reading where the window by the other one cannot be made", async () => {
    const failsAgain = new Failure("invalid", "plan.read is too long");
    const { answer, events } = await ask(model, { failsAgain });
    expect(answer.reading).toEqual(first);
    expect(answer.notes).toEqual(["The language model chose no reading of the question (plan.read is too long)."]);
    expect(events).toEqual(["window", "stated", ...CHOICES, "sentence", "answer"]);
  });

  it("asks in both orders, and takes no choice that goes by place", async () => {
    const { answer, windows, choices } = await ask(choosing('{"reading": 3}'));
    expect(choices).toHaveLength(2);
    expect(windows).toHaveLength(1);
    expect(answer).toMatchObject({ reading: first, choice: { by: "scripted", chose: "unsure" } });
    expect(answer.notes[0]).toMatch(/^scripted chose another reading when they stood in another order/);
  });
});

it.each([
  ["chooses the first, as always", choosing('{"reading": 1}'), "scripted reads the question so as well."],
  ["takes none", choosing('{"reading": 4}'), "scripted takes none of the readings for what was meant."],
  [
    "writes garbage",
    choosing("of course! }{"),
    "The language model chose no reading of the question (it named no reading).",
  ],
  [
    "is busy",
    choosing(() => Promise.reject(new Failure("busy", "8 questions wait"))),
    "The language model chose no reading of the question (8 questions wait).",
  ],
])("stays with the engine's reading where the model %s, and says so", async (_what, model, note) => {
  const { answer, events, windows } = await ask(model);
  expect(windows).toHaveLength(1);
  expect(events).toEqual(["window", "stated", "asked to choose", "sentence", "answer"]);
  expect(answer).toMatchObject({ verdict: "insufficient", reading: first, notes: [note] });
  expect(answer.answer).not.toContain("Read so by");
  expect(answer.inWords).toBeDefined();
});

it("does not wait longer than is set for a model that hangs", async () => {
  const { answer } = await ask(
    choosing(() => new Promise<string>(() => undefined)),
    { chooseMs: 30 },
  );
  expect(answer.reading).toEqual(first);
  expect(answer.notes).toEqual(["The language model chose no reading of the question (it took longer than 0.03 s)."]);
  expect(answer.inWords).toBeDefined();
});

it("says nothing of a choice where there is no model", async () => {
  const { answer, events } = await ask(undefined);
  expect(events).toEqual(["window", "stated", "answer"]);
  expect(answer.notes).toEqual([]);
  expect(answer.choice).toBeUndefined();
});

it.each<[string, Asking]>([
  ["the question is answered", { verdict: "answered" }],
  ["something is denied", { verdict: "absent" }],
  ["it cannot be told from these logs", { verdict: "not-assessable" }],
  ["the reading is certain and only its records say too little", { reading: readingOf("logins", 0.9) }],
  ["there is one reading", { others: [] }],
  ["the others are far behind", { others: [{ ...OTHERS[0]!, reading: readingOf("attempts", 0.19) }] }],
  ["the question leans on the one before", { understoodAs: "and then? (count of logins)" }],
  ["it is switched off", { chooseMs: 0 }],
  ["no model is wanted", { change: { model: "none" } }],
  ["the caller gives a plan", { change: { plan: { ...window.plan, origin: "given" } } }],
])("asks no model to choose where %s", async (_why, asking) => {
  const { choices, windows, events } = await ask(preferring("count of attempts"), asking);
  expect(choices).toEqual([]);
  expect(windows).toHaveLength(1);
  expect(events.filter((event) => event === "stated")).toHaveLength(1);
});
