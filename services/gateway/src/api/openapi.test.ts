import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { metrics, readServerEvents } from "@lagebild/runtime/http";
import { allRoutes } from "../app.js";
import { MEDIA_TYPES } from "../export/export-rows.js";
import { testServer, type TestServer } from "../testing/test-server.js";

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let server: TestServer;
let document: Document;
const routes = allRoutes(metrics({ service: "test", withProcess: false }));

beforeAll(async () => {
  server = await testServer({ tickets: { push: () => Promise.resolve() } });
  document = (await (await server.get("/openapi.json")).json()) as Document;
});
afterAll(() => server.close());

const operations = (): readonly (Operation & { readonly path: string; readonly method: string })[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );

function everyValue(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [value];
  return [value, ...Object.values(value).flatMap(everyValue)];
}

const NOTHING_ADDED = {
  ...{
    added: [],
    addedCount: 0,
    grown: [],
    grownCount: 0,
    copies: [],
    copiesCount: 0,
    unchanged: [],
    unchangedCount: 0,
  },
  ...{ skips: [], skipsCount: 0, records: 0 },
};

const PLAYBOOK = {
  id: "own",
  title: { en: "Own" },
  steps: [
    { id: "guess", title: { en: "Guessing" }, topics: ["password-guessing"] },
    { id: "free", title: { en: "Who" }, question: { en: "Who logged in?" } },
  ],
};

it("describes every route that is registered, and nothing else", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(
    operations()
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  ).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  expect(new Set(operations().map(({ operationId }) => operationId)).size).toBe(routes.length);
});

it("has every path that docs/api.md names", async () => {
  const text = await readFile(join(import.meta.dirname, "../../../../docs/api.md"), "utf8");
  const named = [...text.matchAll(/`(GET|POST|PATCH|DELETE) (\/[^\s`?]*)/g)].map(
    ([, method, path]) => [method!, path!] as const,
  );
  const known = new Set(routes.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`));
  const isKnown = (method: string, path: string): boolean =>
    ["", "/api/v1"].some((begin) => known.has(`${method.toLowerCase()} ${begin}${path.replace(/\{\w+\}/g, "{}")}`));
  // {csv,jsonl,timesketch} stands for three paths.
  const all = named.flatMap(([method, path]) => {
    const forms = /\{(\w+(?:,\w+)+)\}/.exec(path);
    return forms
      ? forms[1]!.split(",").map((form) => [method, path.replace(forms[0], form)] as const)
      : [[method, path] as const];
  });
  expect(all.length).toBeGreaterThan(40);
  expect(all.filter(([method, path]) => !isKnown(method, path))).toEqual([]);
});

it("refers only to schemas that it holds, and holds none that nothing refers to", () => {
  const text = JSON.stringify(document);
  const referred = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) =>
    match[1]!.replace("#/components/schemas/", ""),
  );
  expect(Object.keys(document.components.schemas).sort()).toEqual([...new Set(referred)].sort());
});

it("names each parameter of a path, and uses no keyword of older JSON schema", () => {
  for (const { path, parameters } of operations()) {
    const inPath = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
    expect(inPath.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort());
  }
  const keys = everyValue(document).flatMap((value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [],
  );
  expect(keys.filter((key) => ["nullable", "definitions", "$schema", "$id"].includes(key))).toEqual([]);
});

it("says of a time that it is text, of a number in the query that it is one, and which properties may stand in a body", () => {
  const schemas = document.components.schemas as Record<
    string,
    { properties: Record<string, object>; required: string[] }
  >;
  expect(schemas["Filter"]?.properties["from"]).toMatchObject({
    type: "string",
    description: expect.stringContaining("ISO 8601"),
  });
  expect(schemas["WindowRequest"]).toMatchObject({ required: ["question"], additionalProperties: false });
  const lines = operations().find(({ operationId }) => operationId === "readLines");
  expect(lines?.parameters.find(({ name }) => name === "first")).toMatchObject({
    required: true,
    schema: { type: "integer", minimum: 1 },
  });
});

/** A schema of the document, as something that checks values. */
function checkerOf(schema: object): z.ZodType {
  const inDefs = (value: unknown): object =>
    JSON.parse(JSON.stringify(value).replaceAll("#/components/schemas/", "#/$defs/")) as object;
  return z.fromJSONSchema({ ...inDefs(schema), $defs: inDefs(document.components.schemas) } as never);
}

/** Checks an answer against the document and against the schema of its route, which knows no other properties. */
async function check(operationId: string, response: Response, mediaType = "application/json"): Promise<string> {
  const operation = operations().find((one) => one.operationId === operationId)!;
  const status = String(response.status);
  const described = operation.responses[status] ?? operation.responses["default"]!;
  const type = (response.headers.get("content-type") ?? "").split(";")[0];
  const content = described.content?.[type!];
  const reply = routes.find((route) => route.operation === operationId)!.replies[response.status];
  if (described.content === undefined) expect(await response.text()).toBe("");
  else {
    expect(type).toBe(mediaType);
    const isEvents = type === "text/event-stream";
    // Of an event the document describes the text, and what its data say.
    const schema = isEvents ? dataSchemaOf(content!.schema) : content!.schema;
    for (const value of isEvents ? await eventsOf(response) : [await bodyOf(response)]) {
      checkerOf(schema).parse(value);
      (isEvents ? reply?.events : reply?.schema)?.parse(value);
    }
  }
  return `${operationId} ${operation.responses[status] ? status : "default"} ${mediaType}`;
}

const dataSchemaOf = (schema: object): object =>
  (schema as { readonly properties: { readonly data: { readonly contentSchema: object } } }).properties.data
    .contentSchema;

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return /json(?:;|$)/.test(response.headers.get("content-type")?.replace("ndjson", "") ?? "")
    ? (JSON.parse(text) as unknown)
    : text;
}

async function eventsOf(response: Response): Promise<readonly unknown[]> {
  const events: unknown[] = [];
  for await (const { data } of readServerEvents(response.body!)) events.push(JSON.parse(data));
  expect(events.length).toBeGreaterThan(0);
  return events;
}

async function checkExports(): Promise<readonly string[]> {
  const checked: string[] = [];
  for (const [format, mediaType] of Object.entries(MEDIA_TYPES)) {
    const name = format[0]!.toUpperCase() + format.slice(1);
    const timeline = await server.get(`/incidents/bastion/timeline/${format}?language=de`);
    checked.push(await check(`exportTimeline${name}`, timeline, mediaType));
    checked.push(await check(`exportAnswer${name}`, await server.get(`/answers/answer-1/${format}`), mediaType));
  }
  return checked;
}

/** Posts an analysis whose job ends. */
async function analysed(headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { lagebild } = server;
  const before = (await lagebild.jobs({ limit: 1_000 })).length;
  const answer = server.post("/analyses?name=a.zip&question=who%3F&question=when%3F", "zip", {
    "content-type": "application/zip",
    ...headers,
  });
  await expect.poll(async () => (await lagebild.jobs({ limit: 1_000 })).length).toBeGreaterThan(before);
  lagebild.change(`job-${before + 1}`, { phase: "done", output: NOTHING_ADDED });
  return answer;
}

it("describes each answer as it really is", async () => {
  const question = { question: "who logged in?", filter: { from: "2026-03-14" } };
  const stream = { accept: "text/event-stream" };
  const checked = [
    await check("listIncidents", await server.get("/incidents")),
    await check("createIncident", await server.post("/incidents", { id: "new", note: "n" })),
    await check("getIncident", await server.get("/incidents/bastion")),
    await check(
      "changeIncident",
      await fetch(`${server.url}/api/v1/incidents/bastion`, {
        method: "PATCH",
        body: JSON.stringify({ zone: "Europe/Berlin" }),
        headers: { "content-type": "application/json" },
      }),
    ),
    await check("readLines", await server.get("/incidents/bastion/lines?file=auth.log&first=1&last=3")),
    await check(
      "addSource",
      await server.post("/incidents/bastion/sources?name=auth.log", "line", { "content-type": "text/plain" }),
    ),
    await check("getSource", await server.get("/incidents/bastion/sources/auth.log")),
    await check("getCustody", await server.get("/incidents/bastion/sources/auth.log/custody")),
    await check(
      "changeSource",
      await fetch(`${server.url}/api/v1/incidents/bastion/sources/0011`, {
        method: "PATCH",
        body: JSON.stringify({ zone: "Europe/Berlin", year: null, clockOffset: "-90s" }),
        headers: { "content-type": "application/json" },
      }),
    ),
    await check("listJobs", await server.get("/jobs")),
    await check("getJob", await server.get("/jobs/job-1")),
    await check("cancelJob", await server.post("/jobs/job-1/cancel")),
    await check("watchJob", await server.get("/jobs/job-1/events"), "text/event-stream"),
    await check("watchJob", await server.get("/jobs/job-1/events", { "last-event-id": "cancelled-1" })),
    await check("retryJob", await server.post("/jobs/job-1/retry")),
    await check("retrieveWindow", await server.post("/incidents/bastion/windows", question)),
    await check("planQuestion", await server.post("/incidents/bastion/plans", question)),
    await check("ask", await server.post("/incidents/bastion/questions", { ...question, conversation: "new" })),
    await check("ask", await server.post("/incidents/bastion/questions", question, stream), "text/event-stream"),
    await check("listAnswers", await server.get("/incidents/bastion/answers?limit=5")),
    await check("analyse", await analysed()),
    await check("analyse", await analysed({ accept: "text/event-stream" }), "text/event-stream"),
    await check("getAnswer", await server.get("/answers/answer-1")),
    await check("investigate", await server.post("/incidents/bastion/investigations", question)),
    await check("replayAnswer", await server.post("/answers/answer-1/replay")),
    await check(
      "sweep",
      await server.post("/incidents/bastion/sweeps", "203.0.113.7", { "content-type": "text/plain" }),
    ),
    await check("grep", await server.post("/incidents/bastion/greps", { pattern: "root" })),
    await check("querySql", await server.post("/incidents/bastion/sql", { sql: "SELECT 1" })),
    await check("listEntities", await server.get("/incidents/bastion/entities")),
    await check("listEvents", await server.get("/incidents/bastion/events?where=user.name=root&limit=1")),
    await check("listFields", await server.get("/incidents/bastion/fields")),
    await check("getPicture", await server.get("/incidents/bastion/picture?lines=2")),
    await check("getReport", await server.get("/incidents/bastion/report?language=de"), "text/markdown"),
    await check("getReport", await server.get("/incidents/bastion/report?format=html"), "text/html"),
    await check(
      "decideFinding",
      await server.post("/incidents/bastion/findings/a1b2c3d4e5/decision", {
        verdict: "harmless",
        note: "our scanner",
      }),
    ),
    await check("getEntity", await server.get("/incidents/bastion/entity?value=root")),
    await check("getTimeline", await server.get("/incidents/bastion/timeline?from=2026-03-14")),
    await check("listSimilarShapes", await server.get("/incidents/bastion/similar?text=guessed&limit=3&host=web")),
    await check("listSimilarEvents", await server.get("/similar?text=guessed%20passwords")),
    await check("showTokens", await server.post("/tokens", { text: "a b", compare: { text: "b c", word: "b" } })),
    await check("listPlaybooks", await server.get("/playbooks")),
    await check("runPlaybook", await server.post("/incidents/bastion/playbooks", { playbook: PLAYBOOK })),
    await check("addRules", await server.post("/rules", "rule-1\nnot a rule", { "content-type": "text/plain" })),
    await check("listRules", await server.get("/rules")),
    await check("matchRules", await server.post("/incidents/bastion/rules")),
    await check("removeRule", await fetch(`${server.url}/api/v1/rules/rule-1`, { method: "DELETE" })),
    ...(await checkExports()),
    await check("pushTickets", await server.post("/tickets/push", "{}", { "content-type": "text/plain" })),
    await check("isAlive", await server.get("/health")),
    await check("isReady", await server.get("/ready")),
    await check("readMetrics", await server.get("/metrics"), "text/plain"),
    await check("readDocument", await server.get("/openapi.json")),
    await check("deleteIncident", await server.get("/incidents/../x"), "application/problem+json"),
    await check("deleteIncident", await fetch(`${server.url}/api/v1/incidents/new`, { method: "DELETE" })),
  ];
  server.lagebild.parts = [{ name: "model", isReady: false, detail: "loading" }];
  checked.push(await check("isReady", await server.get("/ready")));
  const described = routes.flatMap((route) =>
    Object.entries(route.replies).flatMap(([status, { schema, events, mediaTypes = ["application/json"] }]) => [
      ...(schema || !events ? mediaTypes.map((type) => `${route.operation} ${status} ${type}`) : []),
      ...(events ? [`${route.operation} ${status} text/event-stream`] : []),
    ]),
  );
  expect(checked.filter((one) => !one.includes("default")).sort()).toEqual(described.sort());
});
