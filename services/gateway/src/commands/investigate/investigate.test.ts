import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerRecord, replayAnswer } from "../../api/answers.js";
import type { AnswerRecord } from "../../lagebild.js";
import { V1 } from "../../routes/route.js";
import { outputOf } from "../../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../../testing/test-served-lagebild.js";
import { replayCommand } from "../ask.js";
import { ingestAndWait } from "../ingest.js";
import { reachedBy, readEvidenceQuestions } from "../models/check-steps.js";
import { investigateCommand } from "./investigate.js";

const BASTION = fileURLToPath(new URL("../../../../../fixtures/bastion/", import.meta.url));
const LOGS = ["auth.log", "edge.zip", "windows", "firewall.log", "app.log"].map((name) => join(BASTION, name));

let served: ServedLagebild;

beforeAll(async () => {
  served = await servedLagebild();
  await served.lagebild.createIncident("bastion");
  const signal = new AbortController().signal;
  await ingestAndWait(served.lagebild, "bastion", LOGS, { config: served.config, signal });
}, 240_000);
afterAll(() => served.close());

const investigate = (question: string): Promise<AnswerRecord> =>
  served.lagebild.investigate("bastion", { question, budgetTokens: 1_000 });

it("reaches most of the known evidence by the engine's own looks, all of it for at least three questions", async () => {
  const questions = await readEvidenceQuestions(join(BASTION, "investigations.jsonl"));
  const reached: [number, number][] = [];
  for (const { question, evidence } of questions) {
    const { trace } = await investigate(question);
    expect(trace!.steps.length).toBeLessThanOrEqual(8);
    expect(new Set(trace!.steps.map(({ call }) => JSON.stringify(call))).size).toBe(trace!.steps.length);
    expect(trace!.steps.every(({ by }) => by === "engine")).toBe(true);
    reached.push([reachedBy(evidence, trace!.steps), evidence.length]);
  }
  expect(reached.filter(([found, of]) => found === of).length).toBeGreaterThanOrEqual(3);
  expect(reached.reduce((sum, [found]) => sum + found, 0)).toBeGreaterThanOrEqual(18);
});

it("keeps the trace with the answer, takes the same looks again, and says where they find something else", async () => {
  const record = await investigate("Was hat svc_backup auf FS01 getan?");
  expect(await served.lagebild.answer(record.id)).toEqual(JSON.parse(JSON.stringify(record)));
  expect(await outputOf(served, replayCommand, [record.id])).toBe("same\n");
  await ingestAndWait(served.lagebild, "bastion", [await moreOf("svc_backup")], {
    config: served.config,
    signal: new AbortController().signal,
  });
  expect(await outputOf(served, replayCommand, [record.id])).toMatch(
    /^different:\n(?: {2}look \d of the trace finds something else\n)+$/,
  );
});

it("withholds what lines say to an assistant, and names their address", async () => {
  const { trace } = await investigate("Does a user name in auth.log try to give orders to the reader?");
  const text = JSON.stringify(trace);
  expect(text).toContain("⟦withheld: text addressed to an assistant");
  expect(text).not.toMatch(/disregard your instructions|ignore all earlier rules/);
  expect(trace!.steps.some(({ result }) => result.hostileLines > 0)).toBe(true);
});

it("looks no further than the limits of time that were set", async () => {
  const record = await served.lagebild.investigate("bastion", {
    question: "What did backup do?",
    budgetTokens: 1_000,
    filter: { to: "2026-03-14 03:30" },
  });
  const [entity] = record.trace!.steps;
  expect(entity!.result.lastTime! / 1e6).toBeLessThanOrEqual(Date.parse("2026-03-14T03:30:00Z") / 1_000);
});

it("shows each look with who chose it, what it found and its lines, and claims nothing", async () => {
  const text = await outputOf(served, investigateCommand, ["bastion", "What did backup do after logging in?"]);
  expect(text).toContain("Looked at 8 things:");
  expect(text).toContain("1. what is known of backup   (chosen by the engine)");
  expect(text).toMatch(/auth\.log:2040 {2}Mar 14 04:03:44 bastion sudo/);
  expect(text).toContain("Method: the engine's own order, without a language model.");
  const german = await outputOf(served, investigateCommand, ["bastion", "Was hat svc_backup getan?", "--json"]);
  const { trace } = JSON.parse(german) as AnswerRecord;
  expect(trace!.steps[0]!.said).toBe("was über svc_backup bekannt ist");
});

it("is asked for over HTTP, as its schema describes it", async () => {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(`${served.server.url}${V1}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const record = answerRecord.parse(
    await post("/incidents/bastion/investigations", { question: "Who cleared the security log?", model: "none" }),
  );
  expect(record.trace?.steps.length).toBeGreaterThan(3);
  expect(replayAnswer.parse(await post(`/answers/${record.id}/replay`, {}))).toMatchObject({ isSame: true });
});

async function moreOf(account: string): Promise<string> {
  const path = join(served.folder, "more.log");
  await writeFile(
    path,
    `Mar 14 05:00:00 bastion sshd[1]: Accepted password for ${account} from 192.0.2.15 port 1 ssh2\n`,
  );
  return path;
}
