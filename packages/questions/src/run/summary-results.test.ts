import type { Picture, PictureFinding, RuleLevel, SeenValues } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import type { QuestionEngine } from "../engine.js";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const NOTHING: SeenValues = { values: [], distinct: 0 };

const login = (second: number, user: string, host: string, outcome = "failure"): TestEvent => ({
  time: String(1_770_000_000 + second),
  host,
  program: "sshd",
  "event.category": "authentication",
  "event.type": "start",
  "event.outcome": outcome,
  "lagebild.rules": outcome === "success" ? "login_succeeded" : "login_failed",
  "event.provider": "SSH",
  "user.name": user,
  "source.ip": "203.0.113.7",
  text: `password for ${user}`,
});

const plain = testEngine(
  [
    login(0, "root", "web01"),
    login(5, "anna", "web01"),
    login(9, "anna", "db01"),
    login(12, "anna", "db01", "success"),
  ],
  [],
);

const finding = (id: string, level: RuleLevel, values: Readonly<Record<string, string>>): PictureFinding => ({
  id,
  rule: id,
  title: id,
  statement: { en: id, de: id },
  level,
  sure: "likely",
  tactics: [],
  techniques: [],
  who: NOTHING,
  from: NOTHING,
  to: NOTHING,
  hosts: NOTHING,
  what: NOTHING,
  count: 1,
  firstTime: undefined,
  lastTime: undefined,
  lines: [],
  parts: [],
  matches: { rules: ["login_failed"], values },
});

const engineWith = (...findings: readonly PictureFinding[]): QuestionEngine => ({
  ...plain,
  picture: () => Promise.resolve({ findings, topics: [], sources: [] } as unknown as Picture),
});

const ON_WEB = finding("web", "high", { "host.name": "web01" });
const ON_DB = finding("db", "medium", { "host.name": "db01", "user.name": "anna" });

const readOf = async (question: string, engine: QuestionEngine) => {
  const answered = await readQuestion(question, engine);
  return answered!;
};

describe("a summary", () => {
  it("claims what happened where a finding is grave, and nothing where none is", async () => {
    const verdict = async (...findings: readonly PictureFinding[]) =>
      (await readOf("what happened?", engineWith(...findings))).read.verdict;
    expect(await verdict(ON_DB, ON_WEB)).toBe("answered");
    expect(await verdict(ON_DB)).toBe("insufficient");
    expect(await verdict()).toBe("insufficient");
  });

  it("has a result of its own for each finding, the gravest first", async () => {
    const { read, results } = await readOf("what happened?", engineWith(ON_DB, ON_WEB));
    const told = read.results.filter(({ finding: id }) => id !== undefined);
    expect(told.map(({ finding: id }) => id)).toEqual(["web", "db"]);
    expect(told.map(({ exact }) => results[exact]?.matched)).toEqual([2, 1]);
  });

  it("tells the findings that touch records of the host that it is limited to", async () => {
    const { read } = await readOf("what happened on db01?", engineWith(ON_DB, ON_WEB));
    expect(read.findings?.map(({ id }) => id)).toEqual(["db"]);
  });

  it("counts the kinds of events where few findings are of weight", async () => {
    const { read, results } = await readOf("what happened?", engineWith());
    const kinds = read.results.flatMap(({ kind, exact }) => (kind ? [[kind.titles.en, results[exact]?.matched]] : []));
    expect(kinds).toContainEqual(["failed logins", 3]);
    expect(read.findings).toEqual([]);
  });

  it("says nothing of findings where no picture is at hand", async () => {
    expect((await readOf("what happened?", plain)).read.findings).toBeUndefined();
  });

  it.each([
    "Was ist auf dem SSH-Server web01 los? kurz zusammenfassen bitte",
    "fass den Vorfall auf web01 kurz zusammen",
    "sum up the incident on web01 for the morning briefing, 5 sentences max",
    "web01 nacht vorfall kurzlage",
    "is web01 compromised? what was done to it?",
  ])("is what is asked for, of the host alone: %s", async (question) => {
    const { read } = await readOf(question, engineWith(ON_DB, ON_WEB));
    expect(read.verdict).toBe("answered");
    expect(read.reading.asks).toMatchObject([{ ask: "summary" }]);
    expect(read.reading.of[0]?.conditions.flatMap(({ values }) => values)).toEqual(["web01"]);
    expect(read.findings?.map(({ id }) => id)).toEqual(["web"]);
  });
});
