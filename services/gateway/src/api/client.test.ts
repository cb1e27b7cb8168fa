import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ApiProblem, lagebildClient, type LagebildClient } from "@lagebild/client";
import { apiSource, type ApiDocument } from "@lagebild/client/write-api";
import { metrics } from "@lagebild/runtime/http";
import { allRoutes } from "../app.js";
import { testServer, type TestServer } from "../testing/test-server.js";
import { openApiDocument } from "./openapi.js";

const WRITTEN = join(import.meta.dirname, "../../../../packages/client/src/api.ts");

let server: TestServer;
let client: LagebildClient;
beforeAll(async () => {
  server = await testServer();
  client = lagebildClient({ url: server.url });
});
afterAll(() => server.close());

it("is written from the document as it is now (vitest run -u writes it anew)", async () => {
  const document = openApiDocument(allRoutes(metrics({ service: "gateway", withProcess: false })));
  const source = apiSource(document as ApiDocument);
  const formatted = await format(source, { ...(await resolveConfig(WRITTEN)), parser: "typescript" });
  await expect(formatted).toMatchFileSnapshot(WRITTEN);
});

it("calls operations by name, with what each takes", async () => {
  const { incidents } = await client.call("listIncidents");
  expect(incidents.map(({ id }) => id)).toEqual(["bastion"]);
  await client.call("createIncident", { body: { id: "new", tlp: "TLP:GREEN" } });
  const path = { incident: "new" };
  const record = await client.call("ask", { path, body: { question: "who?" } });
  expect(record.answer.verdict).toBe("answered");
  const { answers } = await client.call("listAnswers", { path, query: { limit: 1 } });
  expect(answers[0]?.question).toBe("who?");
  const upload = await client.call("addSource", { path, query: { name: "auth.log" }, body: Buffer.from("line") });
  expect(upload.file).toBe("auth.log");
  expect(await client.call("getReport", { path, query: { format: "html" } })).toMatch(/^<!doctype html>/);
  expect(await client.call("deleteIncident", { path })).toBeUndefined();
});

it("reads streams event by event", async () => {
  const types: string[] = [];
  for await (const event of client.events("ask", { path: { incident: "bastion" }, body: { question: "who?" } }))
    types.push(event.type);
  expect(types).toEqual(["window", "stated", "sentence", "answer"]);
});

it("throws what the API refuses, by its kind", async () => {
  const gone = client.call("getIncident", { path: { incident: "nowhere" } });
  await expect(gone).rejects.toMatchObject({ status: 404, type: "/problems/missing" });
  await expect(gone).rejects.toBeInstanceOf(ApiProblem);
});
