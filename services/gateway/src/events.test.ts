import { afterEach, beforeEach, expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { readServerEvents, type ReceivedEvent } from "@lagebild/runtime/http";
import { testServer, type TestServer } from "./testing/test-server.js";

let server: TestServer;
beforeEach(async () => {
  server = await testServer({ maxStreams: 2, heartbeatMs: 20 });
  await server.post("/incidents/bastion/sources?name=auth.log", "line", { "content-type": "text/plain" });
});
afterEach(() => server.close());

const QUESTIONS = "/incidents/bastion/questions";
const stream = { accept: "text/event-stream" };
const phaseOf = ({ data }: ReceivedEvent): unknown => (JSON.parse(data) as { phase: unknown }).phase;

async function all(response: Response): Promise<readonly ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  for await (const event of readServerEvents(response.body!)) events.push(event);
  return events;
}

/** Resolves once a condition holds: what crosses a socket has no promise of its own. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

it("streams a job's states and ends with the job", async () => {
  const response = await server.get("/jobs/job-1/events");
  const events = readServerEvents(response.body!);
  const next = async () => phaseOf((await events.next()).value as ReceivedEvent);
  expect(await next()).toBe("waiting");
  server.lagebild.change("job-1", { phase: "running", sizeDone: 5 });
  expect(await next()).toBe("running");
  server.lagebild.change("job-1", { phase: "done", changedMs: 9 });
  expect(await next()).toBe("done");
  expect(await events.next()).toMatchObject({ done: true });
});

it("tells a reader that comes back after the end to stay away, and shows the end to one who missed it", async () => {
  server.lagebild.change("job-1", { phase: "done", changedMs: 9 });
  const missed = await server.get("/jobs/job-1/events", { "last-event-id": "running-5" });
  const events = await all(missed);
  expect(events.map((event) => [event.event, phaseOf(event), event.id])).toEqual([["job", "done", "done-9"]]);
  expect((await server.get("/jobs/job-1/events", { "last-event-id": "done-9" })).status).toBe(204);
});

it("answers as usual where there is no such job, and hides where an upload lies", async () => {
  expect((await server.get("/jobs/none/events")).status).toBe(404);
  expect(await (await server.get("/jobs/job-1")).text()).not.toContain(server.uploadsFolder);
});

it("bounds the streams that are open at once, and gives places back", async () => {
  const leave = new AbortController();
  const open = () => fetch(`${server.url}/api/v1/jobs/job-1/events`, { signal: leave.signal });
  const opened = [await open(), await open()];
  const refused = await server.get("/jobs/job-1/events");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await refused.json()).toMatchObject({
    type: "/problems/busy",
    detail: expect.stringContaining("2 event streams"),
  });
  const ended = Promise.allSettled(opened.map((response) => response.text()));
  leave.abort();
  await ended;
  let status = 503;
  while (status === 503) {
    const again = await server.get("/jobs/job-1/events");
    status = again.status;
    await again.body?.cancel();
  }
  expect(status).toBe(200);
});

it("streams a question: the window, checked sentences, the answer; text of a log starts no event of its own", async () => {
  const events = await all(await server.post(QUESTIONS, { question: "who?" }, stream));
  expect(events.map(({ event }) => event)).toEqual(["window", "stated", "sentence", "answer"]);
  expect(JSON.parse(events[2]!.data)).toMatchObject({ text: "Yes:\nevent: answer\n\n203.0.113.7", cites: [1] });
});

it("answers with a status of its own where a question fails before its first event, else with an event", async () => {
  server.lagebild.failWith = new Failure("busy", "4 questions wait, which is the most");
  const before = await server.post(QUESTIONS, { question: "fail at once" }, stream);
  expect([before.status, before.headers.get("content-type")]).toEqual([503, "application/problem+json; charset=utf-8"]);
  const events = await all(await server.post(QUESTIONS, { question: "fail later" }, stream));
  expect(events.map(({ event }) => event)).toEqual(["window", "problem"]);
  expect(JSON.parse(events[1]!.data)).toMatchObject({ type: "/problems/busy", status: 503 });
});

it.each(["application/json", "text/event-stream"])(
  "stops a question whose caller leaves, asked for as %s",
  async (accept) => {
    const leave = new AbortController();
    const body = JSON.stringify({ question: "wait for me" });
    const headers = { accept, "content-type": "application/json" };
    const asked = fetch(`${server.url}/api/v1${QUESTIONS}`, { method: "POST", body, headers, signal: leave.signal });
    const left = asked.then((response) => response.text()).catch(() => "left");
    await until(() => server.lagebild.seen.asked.length === 1);
    leave.abort();
    expect(await left).toBe("left");
    await until(() => server.lagebild.seen.aborted === 1);
    expect(server.logged).toEqual([]);
  },
);

it("shows that a stream lives while nothing happens", async () => {
  const leave = new AbortController();
  const { body } = await fetch(`${server.url}/api/v1/jobs/job-1/events`, { signal: leave.signal });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes(":\n\n:\n\n")) text += (await reader.read()).value;
  expect(text.startsWith("retry: 2000\n\nevent: job\n")).toBe(true);
  await reader.cancel();
});
