import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryKeys, type Scope } from "@lagebild/store";
import { testServer, type TestServer } from "../testing/test-server.js";
import { ROLES } from "./caller.js";
import { addKey } from "./keys.js";

/** What each operation needs. A new one fails the tests below until somebody has thought about who may do it. */
const NEEDS: Readonly<Record<Scope | "nothing", readonly string[]>> = {
  nothing: ["isAlive", "pushTickets"],
  read: [
    ...["listIncidents", "getIncident", "readLines", "getSource", "getCustody", "listJobs", "getJob", "watchJob"],
    ...["listAnswers", "getAnswer", "listEvents", "listFields", "getPicture", "getReport", "listEntities", "getEntity"],
    ...["getTimeline", "exportTimelineCsv", "exportTimelineJsonl", "exportTimelineTimesketch"],
    ...["exportAnswerCsv", "exportAnswerJsonl", "exportAnswerTimesketch", "listSimilarShapes", "listSimilarEvents"],
    ...["showTokens", "listPlaybooks", "listRules", "isReady", "readMetrics", "readDocument"],
  ],
  ask: [
    ...["retrieveWindow", "planQuestion", "ask", "investigate", "replayAnswer", "sweep", "grep", "querySql"],
    ...["runPlaybook", "decideFinding"],
  ],
  ingest: [
    "analyse",
    "createIncident",
    "changeIncident",
    "addSource",
    "changeSource",
    "cancelJob",
    "retryJob",
    "matchRules",
  ],
  admin: ["deleteIncident", "addRules", "removeRule"],
};
const needOf = (operation: string): Scope | "nothing" | undefined =>
  (Object.keys(NEEDS) as (Scope | "nothing")[]).find((scope) => NEEDS[scope].includes(operation));

interface Operation {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
  readonly security: readonly { readonly key?: readonly string[] }[];
}

const ROLE_SCOPES: Readonly<Record<string, readonly Scope[]>> = { ...ROLES, collector: ["ingest"] };
const OWN = { incident: "bastion", answer: "answer-1", job: "job-1" };
const FOREIGN = { incident: "foreign", answer: "answer-2", job: "job-2" };
const ABSENT = { incident: "nowhere", answer: "answer-9", job: "job-9" };
const REST = { source: "auth.log", finding: "a1b2c3d4e5", rule: "rule-1" };

const keys = memoryKeys();
const keyOf = new Map<string, string>();
let server: TestServer;
let operations: readonly Operation[];

beforeAll(async () => {
  server = await testServer({ access: { kind: "keys", keys } });
  const { lagebild } = server;
  await lagebild.createIncident("foreign");
  for (const { incident } of [OWN, FOREIGN]) {
    await lagebild.ask(incident, { question: "who?", budgetTokens: 500 });
    await lagebild.ingest(incident, { paths: ["/tmp/auth.log"], isUpload: false });
  }
  for (const [role, scopes] of Object.entries(ROLE_SCOPES)) {
    keyOf.set(role, await addKey(keys, { user: role, scopes }));
    keyOf.set(`${role} of bastion`, await addKey(keys, { user: role, scopes, incidents: ["bastion"] }));
  }
  keyOf.set("ended", await addKey(keys, { user: "past", scopes: ROLES.admin, endsMs: Date.now() - 1 }));
  keyOf.set("wrong", `lb_${"x".repeat(43)}`);
  const document = (await (await call("get", "/api/v1/openapi.json", "admin")).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, "path" | "method">>>>>;
  };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  // Who has worked from an address goes on, whatever wrong keys come from it below.
  for (const name of keyOf.keys()) await call("get", "/health", name).then(() => call("get", "/ready", name));
});
afterAll(() => server.close());

const call = (method: string, path: string, name?: string): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method: method.toUpperCase(),
    headers: name === undefined ? {} : { authorization: `Bearer ${keyOf.get(name)}` },
  });

type Ids = typeof OWN;

/** Nobody takes this parameter: who is let in is refused for it, before anything is done. */
const NONSENSE = "?nonsense=1";
const LET_IN = 400;

const pathOf = ({ path }: Operation, ids: Ids): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => ({ ...ids, ...REST })[name] ?? "unknown-parameter") + NONSENSE;

const isAbout = ({ path }: Operation): boolean => /\{(?:incident|answer|job)\}/.test(path);

function expected(operation: Operation, role: string, ids: Ids): number {
  const need = needOf(operation.operationId);
  const [name = "", only] = role.split(" of ");
  if (need === "nothing") return LET_IN;
  if (!ROLE_SCOPES[name]!.includes(need!)) return 403;
  if (only === undefined) return LET_IN;
  if (isAbout(operation)) return ids === OWN ? LET_IN : 404;
  return need === "admin" ? 403 : LET_IN;
}

it("knows of every operation of the document what it needs, and the document says the same", () => {
  const documented = operations.map(({ operationId, security }) => [operationId, security[0]?.key?.[0] ?? "nothing"]);
  const needed = Object.entries(NEEDS).flatMap(([scope, names]) => names.map((name) => [name, scope]));
  expect(documented.sort()).toEqual(needed.sort());
});

describe("every route, every role, own and foreign incidents", () => {
  it.each(Object.keys(ROLE_SCOPES).flatMap((role) => [role, `${role} of bastion`]))("%s", async (role) => {
    const wrong: string[] = [];
    for (const operation of operations) {
      for (const ids of isAbout(operation) ? [OWN, FOREIGN] : [OWN]) {
        const { status } = await call(operation.method, pathOf(operation, ids), role);
        const wanted = expected(operation, role, ids);
        if (status !== wanted) wrong.push(`${operation.operationId} of ${ids.incident}: ${status}, not ${wanted}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([undefined, "ended", "wrong"])("lets nobody in with %s", async (name) => {
    const wrong: string[] = [];
    for (const operation of operations) {
      const { status } = await call(operation.method, pathOf(operation, OWN), name);
      const isRight = needOf(operation.operationId) === "nothing" ? status === LET_IN : [401, 429].includes(status);
      if (!isRight) wrong.push(`${operation.operationId}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});

it("says of what a caller does not reach what it says of what is not there", async () => {
  const textOf = async (operation: Operation, ids: Ids): Promise<string> => {
    const { detail } = (await (await call(operation.method, pathOf(operation, ids), "admin of bastion")).json()) as {
      readonly detail: string;
    };
    return Object.values(ids).reduce((text, id) => text.replace(id, "..."), detail);
  };
  for (const operation of operations.filter(isAbout))
    expect(await textOf(operation, FOREIGN)).toBe(await textOf(operation, ABSENT));
});

describe("a caller who reaches one incident", () => {
  const json = async (path: string): Promise<unknown> =>
    (await call("get", `/api/v1${path}`, "analyst of bastion")).json();

  it("sees of lists what belongs to it", async () => {
    expect(await json("/incidents")).toMatchObject({ incidents: [{ id: "bastion" }] });
    expect(((await json("/jobs")) as { readonly jobs: object[] }).jobs).toMatchObject([{ incident: "bastion" }]);
    expect(await json("/jobs?incident=foreign")).toEqual({ jobs: [] });
  });

  it("creates no other", async () => {
    const create = (id: string) =>
      server.post("/incidents", { id }, { authorization: `Bearer ${keyOf.get("analyst of bastion")}` });
    expect((await create("foreign")).status).toBe(403);
    expect((await create("new")).status).toBe(403);
    expect((await create("bastion")).status).toBe(409);
  });
});

it("notes who did what, and who was refused what", async () => {
  const before = server.acts.length;
  const bearer = (name: string) => ({ authorization: `Bearer ${keyOf.get(name)}` });
  await server.post("/incidents/bastion/questions", { question: "who logged in?" }, bearer("analyst"));
  await server.get("/incidents/bastion/lines?file=auth.log&first=1&last=2", bearer("reader"));
  await server.get("/incidents/bastion/lines?file=none.log&first=1&last=2", bearer("reader"));
  await server.post("/incidents/bastion/questions", { question: "who?" }, bearer("reader"));
  await server.get("/incidents/foreign/timeline", bearer("reader of bastion"));
  await server.get("/playbooks", bearer("reader"));
  const acts = server.acts.slice(before);
  expect(acts.map(({ who, action, incident, failed, details }) => [who, action, incident, failed, details])).toEqual([
    ["analyst", "ask", "bastion", undefined, { incident: "bastion", question: "who logged in?" }],
    ["reader", "readLines", "bastion", undefined, { incident: "bastion", file: "auth.log", first: "1", last: "2" }],
    ["reader", "readLines", "bastion", undefined, { incident: "bastion", file: "none.log", first: "1", last: "2" }],
    ["reader", "readLines", "bastion", "missing", { of: expect.any(Number) as number }],
    ["reader", "ask", undefined, "denied", { incident: "bastion" }],
    ["reader", "getTimeline", undefined, "missing", { incident: "foreign" }],
  ]);
  expect(acts.every(({ from, key, request }) => from.endsWith("127.0.0.1") && key?.length === 10 && request)).toBe(
    true,
  );
});
