import { afterAll, beforeAll, expect, it } from "vitest";
import { testServer, type TestServer } from "./testing/test-server.js";

let server: TestServer;
beforeAll(async () => void (server = await testServer()));
afterAll(() => server.close());

const keyed = (key: string) => ({ "idempotency-key": key });

it("does a request with a key once, and answers the same again", async () => {
  const ask = () => server.post("/incidents/bastion/questions", { question: "who?" }, keyed("k-1"));
  const [first, second] = [await ask(), await ask()];
  expect([first.headers.get("idempotency-replayed"), second.headers.get("idempotency-replayed")]).toEqual([
    null,
    "true",
  ]);
  expect(await second.json()).toEqual(await first.json());
  expect(server.lagebild.seen.asked).toHaveLength(1);
  const upload = () =>
    server.post("/incidents/bastion/sources?name=auth.log", "line", { ...keyed("k-2"), "content-type": "text/plain" });
  const [once, again] = [await upload(), await upload()];
  expect([once.status, again.status, again.headers.get("location")]).toEqual([202, 202, once.headers.get("location")]);
  expect(server.lagebild.seen.ingested).toHaveLength(1);
});

it("refuses a key that was for another request, and one that is at work", async () => {
  await server.post("/incidents", { id: "one" }, keyed("k-3"));
  const other = await server.post("/incidents", { id: "two" }, keyed("k-3"));
  expect([other.status, ((await other.json()) as { readonly detail: string }).detail]).toEqual([
    422,
    "the value of idempotency-key was sent with another request before",
  ]);
  const stop = new AbortController();
  const slow = fetch(`${server.url}/api/v1/incidents/bastion/questions`, {
    method: "POST",
    body: JSON.stringify({ question: "wait" }),
    headers: { "content-type": "application/json", ...keyed("k-4") },
    signal: stop.signal,
  }).catch(() => undefined);
  await expect.poll(() => server.lagebild.seen.asked.at(-1)?.question).toBe("wait");
  expect((await server.post("/incidents/bastion/questions", { question: "wait" }, keyed("k-4"))).status).toBe(409);
  stop.abort();
  await slow;
});

it("keeps nothing of what failed, so that it can be tried again", async () => {
  const create = () => server.post("/incidents", { id: "bastion" }, keyed("k-5"));
  expect([(await create()).status, (await create()).status]).toEqual([409, 409]);
  await server.lagebild.deleteIncident("bastion");
  expect((await create()).status).toBe(201);
  expect((await create()).headers.get("idempotency-replayed")).toBe("true");
  expect((await server.post("/incidents", { id: "x" }, keyed("a b"))).status).toBe(400);
});

it("gives lists page by page", async () => {
  for (let i = 0; i < 3; i++) await server.post("/incidents/bastion/questions", { question: `q${i}` });
  const pages: string[][] = [];
  for (let after: string | undefined, i = 0; i === 0 || after !== undefined; i++) {
    const { answers, next } = (await (
      await server.get(`/incidents/bastion/answers?limit=2${after === undefined ? "" : `&after=${after}`}`)
    ).json()) as { readonly answers: readonly { readonly question: string }[]; readonly next?: string };
    pages.push(answers.map(({ question }) => question));
    after = next;
  }
  expect(pages.flat().slice(0, 3)).toEqual(["q2", "q1", "q0"]);
  expect(pages[0]).toHaveLength(2);
  const incidents = (await (await server.get("/incidents?limit=1")).json()) as { readonly next?: string };
  expect(incidents.next).toBe("bastion");
  const jobs = (await (await server.get("/jobs?limit=1&after=job-1")).json()) as { readonly jobs: readonly unknown[] };
  expect(jobs.jobs).toEqual([]);
});
