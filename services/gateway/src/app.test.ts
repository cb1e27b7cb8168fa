import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readServerEvents, type Listening } from "@lagebild/runtime/http";
import type { z } from "zod";
import { answerList, answerRecord, askEvent, replayAnswer } from "./api/answers.js";
import { incidentWithSnapshot, job, jobList, readiness, uploadAnswer } from "./api/incidents.js";
import { linesAnswer, retrievedWindow } from "./api/windows.js";
import { V1 } from "./routes/route.js";
import { servedLagebild, type ServedLagebild } from "./testing/test-served-lagebild.js";

const LOG = new URL("../../../fixtures/bastion/auth.log", import.meta.url);

let served: ServedLagebild;
let folder: string;
let server: Listening;

beforeAll(async () => {
  served = await servedLagebild();
  ({ folder, server } = served);
});
afterAll(() => served.close());

/** Asks the API; the answer must be what its schema describes, without a property more. */
async function ask<S extends z.ZodType>(schema: S, path: string, init?: RequestInit): Promise<z.output<S>> {
  const response = await fetch(server.url + (path === "/ready" ? "" : V1) + path, init);
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return schema.parse(JSON.parse(text));
}

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

it("takes a log in, tells how its job goes, and answers with lines that are in it", async () => {
  await fetch(`${server.url}${V1}/incidents`, json({ id: "bastion", note: "over HTTP" }));
  const bytes = await readFile(LOG);
  const upload = await ask(uploadAnswer, "/incidents/bastion/sources?name=auth.log", {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
  expect(upload).toMatchObject({ sizeBytes: bytes.length, job: { files: ["auth.log"], incident: "bastion" } });

  const states: z.output<typeof job>[] = [];
  const stream = await fetch(`${server.url}${V1}/jobs/${upload.job.id}/events`);
  for await (const { data } of readServerEvents(stream.body!)) states.push(job.parse(JSON.parse(data)));
  expect(states.at(-1)).toMatchObject({ phase: "done", output: { added: ["auth.log"], addedCount: 1 } });
  expect(await readdir(join(folder, "uploads"))).toEqual([]);
  expect((await ask(jobList, "/jobs?incident=bastion")).jobs).toHaveLength(1);

  const { snapshot } = await ask(incidentWithSnapshot, "/incidents/bastion");
  expect(snapshot.sources.map(({ source }) => [source.file, source.sha256])).toEqual([["auth.log", upload.sha256]]);
  const { lines } = await ask(linesAnswer, "/incidents/bastion/lines?file=auth.log&first=1&last=2");
  expect(lines.map(({ original }) => original)).toEqual(bytes.toString("utf8").split("\n").slice(0, 2));
  expect(await ask(readiness, "/ready")).toMatchObject({ isReady: true });
});

it("fills a window, answers at once and as a stream, and makes an answer again", async () => {
  const question = { question: "Which address guessed passwords?", filter: { from: "2020-01-01" } };
  const window = await ask(retrievedWindow, "/incidents/bastion/windows", json({ question: question.question }));
  expect(window.window.blocks.length).toBeGreaterThan(1);

  const record = await ask(answerRecord, "/incidents/bastion/questions", json(question));
  expect(record.answer.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0 });
  expect(await ask(answerRecord, `/answers/${record.id}`)).toEqual(record);
  expect(await ask(replayAnswer, `/answers/${record.id}/replay`, { method: "POST" })).toMatchObject({ isSame: true });

  const { headers, ...init } = json(question);
  const stream = await fetch(`${server.url}${V1}/incidents/bastion/questions`, {
    ...init,
    headers: { ...(headers as Record<string, string>), accept: "text/event-stream" },
  });
  const names: string[] = [];
  for await (const { event, data } of readServerEvents(stream.body!)) {
    askEvent.parse(JSON.parse(data));
    names.push(event);
  }
  expect([names[0], names.at(-1)]).toEqual(["window", "answer"]);
  expect((await ask(answerList, "/incidents/bastion/answers")).answers).toHaveLength(2);
});

it.each([
  "/incidents/none",
  "/jobs/none",
  "/answers/none",
  "/jobs/none/events",
  "/incidents/bastion/lines?file=none&first=1&last=2",
])("says that nothing is at %s", async (path) => {
  const response = await fetch(`${server.url}${V1}${path}`);
  expect([response.status, ((await response.json()) as { type: string }).type]).toEqual([404, "/problems/missing"]);
});
