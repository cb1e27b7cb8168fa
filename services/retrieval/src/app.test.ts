import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Failure } from "@lagebild/domain";
import { getJson, listen, metrics, postForEvents, postJson, type Listening } from "@lagebild/runtime/http";
import { createApp } from "./app.js";
import type { SearchOptions } from "./investigate/investigate-incident.js";
import type { RetrievalService } from "./retrieval-service.js";

/** Whether the caller of a sweep has left. */
let left = false;

/** Answers with what it was asked. */
const echo = {
  window: async (incident: string, request: unknown) => ({ incident, request }),
  readLines: async (incident: string, file: string, lines: readonly number[]) => ({ incident, file, lines }),
  recordsAt: async () => [],
  snapshot: async (incident: string) => {
    throw new Failure("missing", `no incident named "${incident}"`);
  },
  entity: async (incident: string, request: unknown) => ({ incident, request }),
  timeline: async (incident: string, request: unknown) => ({ incident, request }),
  similar: async (incident: string, request: unknown) => ({ incident, request }),
  similarEvents: async (request: unknown) => ({ events: request }),
  tokens: async (request: unknown) => ({ tokens: request }),
  sql: async (_incident: string, sql: string, limits: unknown) => ({ sql, limits }),
  async grep(incident: string, request: { readonly pattern: string }, options: SearchOptions) {
    options.onProgress?.(5, 10);
    if (request.pattern === "(") throw new Failure("invalid", "pattern is not understood");
    return { incident, request };
  },
  async sweep(_incident: string, _request: unknown, { signal }: SearchOptions) {
    signal?.addEventListener("abort", () => (left = true));
    await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
  },
  ping: async () => "model-1",
  release: async () => undefined,
  close: async () => undefined,
} as unknown as RetrievalService;

let server: Listening;
const serve = async (token?: string): Promise<string> => {
  const meter = metrics({ service: "test", withProcess: false });
  server = await listen(createApp(echo, { metrics: meter, log: () => undefined, token }), { port: 0 });
  return server.url;
};
let url = "";
beforeEach(async () => void (url = await serve()));
afterEach(() => server.close());

it("passes a plan on, and refuses one that is none", async () => {
  const plan = {
    mode: "exact",
    language: "en",
    wants: "count",
    statements: [{ op: "count", where: { shapes: ["0123456789abcdef"], from: 5 } }],
    reason: "edited",
    origin: "given",
  };
  const request = { question: "how many?", budgetTokens: 500, plan };
  expect(await postJson(`${url}/incidents/bastion/windows`, request)).toEqual({ incident: "bastion", request });
  const wrong = { ...request, plan: { ...plan, statements: [{ op: "drop", where: {} }] } };
  await expect(postJson(`${url}/incidents/bastion/windows`, wrong)).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringContaining("plan.statements.0.op: expected op to be one of"),
  });
});

it("passes windows and lines on", async () => {
  const request = {
    question: "who?",
    budgetTokens: 500,
    filter: { host: "web", from: 1 },
    history: [{ question: "a", answer: "b", values: [] }],
  };
  expect(await postJson(`${url}/incidents/bastion/windows`, request)).toEqual({ incident: "bastion", request });
  const lines = { file: "ä b/auth.log", lines: [1, 7] };
  expect(await postJson(`${url}/incidents/bastion/lines`, lines)).toEqual({ incident: "bastion", ...lines });
  expect(await getJson(`${url}/status`)).toEqual({ detail: "model-1" });
});

it("passes work on whole incidents on", async () => {
  const filter = { host: "web", from: 1 };
  const at = `${url}/incidents/bastion`;
  const entity = { value: "203.0.113.7", filter, limit: 5 };
  expect(await postJson(`${at}/entity`, entity)).toEqual({ incident: "bastion", request: entity });
  expect(await postJson(`${at}/timeline`, { filter })).toEqual({ incident: "bastion", request: { filter } });
  const similar = { text: "guessed", filter, limit: 3 };
  expect(await postJson(`${at}/similar`, similar)).toEqual({ incident: "bastion", request: similar });
  const limits = { maxRows: 5, timeoutMs: 100 };
  expect(await postJson(`${at}/sql`, { sql: "SELECT 1", ...limits })).toEqual({ sql: "SELECT 1", limits });
});

it("passes texts on to the models, without an incident", async () => {
  const tokens = { text: "a b", compare: { text: "b c", word: "b" } };
  expect(await postJson(`${url}/tokens`, tokens)).toEqual({ tokens });
  expect(await postJson(`${url}/similar-events`, { text: "a" })).toEqual({ events: { text: "a" } });
  await expect(postJson(`${url}/tokens`, { text: 1 })).rejects.toMatchObject({ kind: "invalid" });
});

it("tells how far a search is, then its report or its failure", async () => {
  const events = async (pattern: string): Promise<readonly unknown[]> => {
    const all: unknown[] = [];
    for await (const { event, data } of postForEvents(`${url}/incidents/bastion/greps`, { pattern }))
      all.push([event, JSON.parse(data)]);
    return all;
  };
  expect(await events("a+")).toEqual([
    ["progress", { readBytes: 5, totalBytes: 10 }],
    ["report", { incident: "bastion", request: { pattern: "a+" } }],
  ]);
  expect(await events("(")).toEqual([
    ["progress", expect.anything()],
    ["failure", expect.objectContaining({ detail: "pattern is not understood" })],
  ]);
  expect(await events(7 as never)).toEqual([["failure", expect.objectContaining({ status: 400 })]]);
});

it("stops a search whose caller leaves", async () => {
  const caller = new AbortController();
  const reading = (async () => {
    for await (const _ of postForEvents(`${url}/incidents/b/sweeps`, { list: "a" }, { signal: caller.signal }));
  })();
  setTimeout(() => caller.abort(new Error("gone")), 50);
  await expect(reading).rejects.toThrow("gone");
  await vi.waitFor(() => expect(left).toBe(true));
});

it("keeps the kind of a failure", async () => {
  await expect(postJson(`${url}/incidents/x/snapshot`, {})).rejects.toMatchObject({ kind: "missing" });
});

it.each([
  ["windows", { question: 1, budgetTokens: 500 }],
  ["windows", { question: "who?", budgetTokens: 0.5 }],
  ["windows", { question: "who?", budgetTokens: 500, limit: 3 }],
  ["lines", { file: "auth.log", lines: [0] }],
  ["lines", { file: "auth.log", lines: Array.from({ length: 10_001 }, (_, i) => i + 1) }],
  ["records", {}],
])("refuses %s with %.60j", async (what, body) => {
  await expect(postJson(`${url}/incidents/bastion/${what}`, body)).rejects.toMatchObject({ kind: "invalid" });
});

it("wants the services' secret where it has one", async () => {
  await server.close();
  const guarded = await serve("secret");
  await expect(getJson(`${guarded}/status`)).rejects.toMatchObject({ kind: "denied" });
  await expect(getJson(`${guarded}/status`, { token: "secret" })).resolves.toEqual({ detail: "model-1" });
  await expect(getJson(`${guarded}/health`)).resolves.toEqual({ status: "alive" });
});
