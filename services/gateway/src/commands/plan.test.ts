import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Answer, QuestionPlan, Statement } from "@lagebild/domain";
import { V1 } from "../routes/route.js";
import type { CommandContext } from "../command-line/command-context.js";
import { outputOf } from "../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { askCommand, planCommand, windowCommand } from "./ask.js";
import { ingestAndWait } from "./ingest.js";

const BASTION = fileURLToPath(new URL("../../../../fixtures/bastion/", import.meta.url));
const signal = new AbortController().signal;

let served: ServedLagebild;
beforeAll(async () => {
  served = await servedLagebild();
  const { lagebild, config } = served;
  await lagebild.createIncident("bastion");
  await ingestAndWait(lagebild, "bastion", [join(BASTION, "auth.log"), join(BASTION, "windows")], { config, signal });
});
afterAll(() => served.close());

const run = (command: (context: CommandContext) => Promise<void>, ...words: readonly string[]): Promise<string> =>
  outputOf(served, command, words);

interface Planned {
  readonly question: string;
  readonly plan: QuestionPlan;
}
const QUESTION = "How many failed passwords came from 203.0.113.7?";
const plannedFor = async (question: string): Promise<Planned> =>
  JSON.parse(await run(planCommand, "bastion", question, "--json")) as Planned;

async function keep(value: unknown): Promise<string> {
  const path = join(served.folder, "plan.json");
  await writeFile(path, JSON.stringify(value));
  return path;
}

const idOf = ({ shapes }: QuestionPlan, text: string): string => {
  const found = shapes?.find((shape) => shape.text.startsWith(text));
  expect(found, text).toBeDefined();
  return found!.id;
};
const askWith = async (plan: unknown, question = QUESTION): Promise<Answer> =>
  JSON.parse(await run(askCommand, "bastion", question, "--plan", await keep(plan), "--json")) as Answer;

it("shows a plan in words, in the language of the question", async () => {
  const english = await run(planCommand, "bastion", QUESTION);
  expect(english).toContain("Plan (made by rules): exact");
  expect(english).toContain("read as: count of failed passwords from 203.0.113.7");
  expect(english).not.toContain("or:  (");
  expect(english).toMatch(/\d+\. counts \(\d+ records\)/);
  expect(english).toMatch(/Found as well.*:\n(?: {4}[0-9a-f]{16} {2}.*\n)*? {4}[0-9a-f]{16} {2}sshd: Failed password/);
  const german = await run(planCommand, "bastion", "Wie viele Anmeldungen von 203.0.113.7 schlugen fehl?");
  expect(german).toContain("Plan (von Regeln gemacht): exact");
  expect(german).toMatch(/\d+\. zählt \(\d+ Eintr/);
});

it("runs a plan again as it was, with the same result", async () => {
  const planned = await plannedFor(QUESTION);
  const before = JSON.parse(await run(askCommand, "bastion", QUESTION, "--json")) as Answer;
  const after = await askWith(planned);
  expect(after.window.plan.origin).toBe("given");
  expect(after.exact).toEqual(before.exact);
  expect(after.values[0]).toBe(before.values[0]);
  expect(after.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0 });
});

it("runs an edited reading, whose statements follow, and refuses one beside edited statements", async () => {
  const { plan } = await plannedFor(QUESTION);
  const { reading } = plan.read!;
  const [selection] = reading.of;
  const edited = { ...reading, of: [{ ...selection!, conditions: [] }] };
  const all = await askWith({ ...plan, read: { ...plan.read, reading: edited } });
  expect(all).toMatchObject({ verdict: "answered", reading: { of: [{ conditions: [] }] } });
  expect(all.exact[0]!.count).toBeGreaterThan(1_204);
  expect(all.answer).toContain("failed passwords");
  expect((await askWith({ ...plan, read: { reading: edited }, statements: [] })).exact).toEqual(all.exact);
  const both = { ...plan, read: { reading: edited }, statements: [{ op: "count", where: { host: "web01" } }] };
  await expect(askWith(both)).rejects.toMatchObject({ kind: "invalid", message: expect.stringContaining("plan.read") });
});

it("runs an edited plan: other shapes, another host, other times, another exact result, verified", async () => {
  const { plan } = await plannedFor(QUESTION);
  const accepted = idOf((await plannedFor("Who logged in with a password?")).plan, "sshd: Accepted password for");
  const count = async (where: object): Promise<Answer> => {
    const answer = await askWith({ ...plan, statements: [{ op: "count", where }] });
    expect(answer.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0 });
    expect(answer.window.plan.statements).toEqual(answer.exact.map(({ statement }) => statement));
    return answer;
  };
  const all = await count({ shapes: [accepted] });
  expect(all.exact[0]?.count).toBeGreaterThan(1);
  expect(all.answer).toContain(String(all.exact[0]!.count));
  expect(all.window.plan.shapes?.find(({ id }) => id === accepted)).toMatchObject({ isTaken: true });
  expect((await count({ shapes: [accepted], host: "elsewhere" })).exact[0]?.count).toBe(0);
  const night = { from: "2026-03-14T04:03:00Z", to: "2026-03-14T04:04:00Z" };
  const few = await count({ shapes: [accepted], ...night });
  expect(few.exact[0]?.count).toBe(1);
  expect(few.exact[0]?.statement.where.from).toBe(Date.parse(night.from) * 1_000);
  expect(few.citations.map(({ text }) => text).join("\n")).toContain("Accepted password for backup");
});

it("takes the plan out of an answer or a window as well, and writes times as text", async () => {
  const answer = JSON.parse(await run(askCommand, "bastion", QUESTION, "--json")) as Answer;
  expect((await askWith(answer)).exact).toEqual(answer.exact);
  const window = JSON.parse(
    await run(windowCommand, "bastion", QUESTION, "--plan", await keep(answer.window), "--json"),
  ) as Answer["window"];
  expect(window.plan.statements).toEqual(answer.window.plan.statements);
  const { plan } = await plannedFor("How many failed passwords were there between 03:00 and 04:00 on March 14?");
  const [statement] = plan.statements as readonly [Statement];
  expect(statement.where.from).toBe("2026-03-14T03:00:00.000000+00:00");
  expect((await askWith(plan)).exact[0]?.statement.where.from).toBe(Date.UTC(2026, 2, 14, 3) * 1_000);
});

const wrong = (statement: unknown): unknown => ({
  mode: "exact",
  language: "en",
  wants: "count",
  statements: [statement],
});

it.each<[unknown, string]>([
  [wrong({ op: "drop", where: {} }), "plan plan.json: statements.0.op: expected op to be one of"],
  [wrong({ op: "count", where: { shapes: ["nothing"] } }), "statements.0.where.shapes.0: expected the 16 hex"],
  [wrong({ op: "count", where: { from: "yesterday" } }), "statements.0.where.from: expected an ISO 8601 time"],
  [wrong({ op: "count", where: { shapes: ["00000000000000aa"] } }), "plan.statements.0.where.shapes.0: no shape"],
  [[], "plan plan.json: file: "],
  [null, "plan plan.json: file: "],
])("refuses a plan file that is wrong: %j", async (plan, message) => {
  await expect(askWith(plan)).rejects.toMatchObject({ kind: "invalid", message: expect.stringContaining(message) });
});

it.each([
  [["--plan", "/nowhere/plan.json"], "missing", "cannot read"],
  [["--plan", BASTION], "invalid", "is no file"],
  [["--plan", join(BASTION, "auth.log")], "invalid", "auth.log is no JSON"],
])("fails with a kind and a message: %j", async (words, kind, message) => {
  await expect(run(askCommand, "bastion", QUESTION, ...words)).rejects.toMatchObject({
    kind,
    message: expect.stringContaining(message),
  });
});

const post = async (path: string, body: unknown): Promise<Response> =>
  fetch(`${served.server.url}${V1}/incidents/bastion/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

it("does the same over HTTP: plan, edit, ask", async () => {
  const planned = (await (await post("plans", { question: QUESTION })).json()) as Planned & {
    matched: readonly number[];
  };
  expect(planned.matched).toHaveLength(planned.plan.statements.length);
  const statements = planned.plan.statements.map(({ where }) => ({
    op: "countDistinct",
    of: { entity: "account" },
    where,
  }));
  const asked = await post("questions", { question: QUESTION, plan: { ...planned.plan, statements } });
  const { answer } = (await asked.json()) as { readonly answer: Answer };
  expect(answer.window.plan).toMatchObject({ origin: "given", statements });
  expect(answer.exact[0]?.count).toBeGreaterThan(10);
  expect(answer.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0 });
});

it.each<[unknown, string, number?]>([
  [wrong({ op: "drop", where: {} }), "body.plan.statements.0.op: expected op to be one of count"],
  [wrong({ op: "count", where: { host: "x", sql: "1" } }), 'body.plan.statements.0.where: unknown "sql"'],
  [wrong({ op: "top", of: { entity: "x" }, where: {}, limit: 1 }), "body.plan.statements.0.of: expected"],
  [wrong({ op: "count", where: { shapes: ["00000000000000aa"] } }), "plan.statements.0.where.shapes.0: no shape", 422],
  [wrong({ op: "count", where: { from: "2026-02-30T00:00:00Z" } }), "2026-02-30", 422],
  [{}, "body.plan.mode: "],
])("refuses and says which part of the plan is wrong: %j", async (plan, detail, status = 400) => {
  for (const path of ["windows", "questions", "plans"]) {
    const response = await post(path, { question: QUESTION, plan });
    expect(response.status).toBe(status);
    const type = status === 422 ? "/problems/unprocessable" : "/problems/invalid";
    expect(await response.json()).toMatchObject({ type, detail: expect.stringContaining(detail) });
  }
});
