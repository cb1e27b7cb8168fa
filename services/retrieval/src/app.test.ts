import { afterEach, beforeEach, expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { getJson, listen, metrics, postJson, type Listening } from "@lagebild/runtime/http";
import { createApp } from "./app.js";
import type { RetrievalService } from "./retrieval-service.js";

/** Answers with what it was asked. */
const echo = {
  window: async (incident: string, request: unknown) => ({ incident, request }),
  readLines: async (incident: string, file: string, lines: readonly number[]) => ({ incident, file, lines }),
  recordsAt: async () => [],
  snapshot: async (incident: string) => {
    throw new Failure("missing", `no incident named "${incident}"`);
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
