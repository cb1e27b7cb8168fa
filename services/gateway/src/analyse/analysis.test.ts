import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readServerEvents } from "@lagebild/runtime/http";
import { analyseCommand } from "../commands/analyse/analyse.js";
import { outputOf } from "../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";

const LOG = [
  ...Array.from(
    { length: 20 },
    (_, i) => `Mar 14 03:00:${10 + i} web sshd[11]: Failed password for root from 203.0.113.9 port 4711 ssh2`,
  ),
  "Mar 14 03:01:05 web sshd[11]: Accepted password for root from 203.0.113.9 port 4711 ssh2",
  "",
].join("\n");
const QUESTIONS = ["Von welcher Adresse kamen fehlgeschlagene Anmeldungen?", "When did the account root log in?"];

let served: ServedLagebild;
let folder: string;
beforeAll(async () => {
  served = await servedLagebild();
  folder = await mkdtemp(join(tmpdir(), "lagebild-analysis-"));
  await writeFile(join(folder, "auth.log"), LOG);
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

interface Reply {
  readonly incident: string;
  readonly answers: readonly { readonly question: string }[];
  readonly report: string;
}

const post = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${served.server.url}/api/v1/analyses?name=auth.log&${query}`, {
    method: "POST",
    body: LOG,
    headers,
  });
const asked = QUESTIONS.map((question) => `question=${encodeURIComponent(question)}`).join("&");

it("takes a log and questions, and answers with one report, by a call", async () => {
  const response = await post(`${asked}&tlp=TLP:GREEN`, { "idempotency-key": "a-1" });
  expect(response.status).toBe(200);
  const { incident, answers, report } = (await response.json()) as Reply;
  expect(incident).toMatch(/^analysis-\d{8}t\d{6}z-auth-log$/);
  expect(answers.map(({ question }) => question)).toEqual(QUESTIONS);
  expect(report).toMatch(
    /^\*\*TLP:GREEN\*\*\n\n# Vorfall [\s\S]*## Fragen und Antworten[\s\S]*203\.0\.113\.9[\s\S]*03:01:05/,
  );
  expect(report).toContain(`SHA-256 ${createHash("sha256").update(LOG).digest("hex")}`);
  expect(report).not.toContain("u000a");
  const again = await post(`${asked}&tlp=TLP:GREEN`, { "idempotency-key": "a-1" });
  expect([again.headers.get("idempotency-replayed"), ((await again.json()) as Reply).incident]).toEqual([
    "true",
    incident,
  ]);
});

it("tells how far it is to whom a stream is welcome", async () => {
  const response = await post(`incident=streamed&${asked}`, { accept: "text/event-stream" });
  const names: string[] = [];
  for await (const { event } of readServerEvents(response.body!)) names.push(event);
  expect(new Set(names)).toEqual(new Set(["job", "answered", "analysis"]));
  expect([names.filter((name) => name === "answered").length, names.at(-1)]).toEqual([2, "analysis"]);
});

it("does the same by a command, and writes Markdown or HTML", async () => {
  await writeFile(join(folder, "q.txt"), `# two\n${QUESTIONS.join("\n")}\n\n`);
  for (const [file, begin] of [
    ["report.md", "# Incident bastion\n"],
    ["report.html", "<!doctype html>"],
  ] as const) {
    const words = [
      join(folder, "auth.log"),
      "--incident",
      "bastion",
      "--language",
      "en",
      "--questions",
      join(folder, "q.txt"),
    ];
    await outputOf(served, analyseCommand, [...words, "--report", join(folder, file)]);
    const report = await readFile(join(folder, file), "utf8");
    expect([report.slice(0, begin.length), report.includes("Questions and answers")]).toEqual([begin, true]);
  }
  const missing = outputOf(served, analyseCommand, [join(folder, "auth.log"), "--questions", join(folder, "none.txt")]);
  await expect(missing).rejects.toMatchObject({ kind: "missing" });
});
