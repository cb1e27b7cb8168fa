import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ProblemDetails } from "@lagebild/runtime/http";
import { testServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ body: { timeoutMs: 200 } });
});
afterAll(() => server.close());

const WINDOWS = "/incidents/bastion/windows";
const question = "who logged in?";

/** The status, kind and detail of a refusal, in one line. */
async function refusal(response: Promise<Response>): Promise<string> {
  const answer = await response;
  const { type, detail, status, requestId, instance } = (await answer.json()) as ProblemDetails;
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(status).toBe(answer.status);
  expect(instance).toBe(`urn:request:${requestId}`);
  expect(answer.headers.get("x-request-id")).toBe(requestId);
  return `${status} ${type.replace("/problems/", "")}: ${detail}`;
}

it.each<[string, unknown, string]>([
  ["an empty question", { question: "  " }, "body.question: too small"],
  ["an endless question", { question: "x".repeat(4_001) }, "body.question: too big"],
  ["no question", {}, "body.question: invalid input"],
  ["a question that is a number", { question: 7 }, "body.question: invalid input: expected string, received number"],
  ["a list", [], "body: invalid input: expected object, received array"],
  ["a budget below 100", { question, budgetTokens: 99 }, "body.budgetTokens: too small"],
  ["a budget above 1,000,000", { question, budgetTokens: 1_000_001 }, "body.budgetTokens: too big"],
  ["half a token", { question, budgetTokens: 100.5 }, "body.budgetTokens: invalid input: expected int"],
  ["an unknown property", { question, budget: 5 }, 'body: unknown "budget"'],
  ["an unknown property deep inside", { question, filter: { hots: "a" } }, 'body.filter: unknown "hots"'],
])("refuses %s and says where", async (_what, body, detail) => {
  expect(await refusal(server.post(WINDOWS, body))).toContain(`400 invalid: ${detail}`);
});

it.each<[string, unknown, string]>([
  ["a time of no form", { question, filter: { from: "never" } }, 'from is "never", expected a time such as'],
  [
    "a day that does not exist",
    { question, filter: { to: "2026-02-31" } },
    'to is "2026-02-31", expected a time such as',
  ],
  [
    "a span that ends before it begins",
    { question, filter: { from: "2026-03-02", to: "2026-03-01" } },
    "from is after to",
  ],
])("says of %s, which the document allows, that it cannot be followed", async (_what, body, detail) => {
  expect(await refusal(server.post(WINDOWS, body))).toContain(`422 unprocessable: ${detail}`);
});

it("takes what lies on the limits", async () => {
  for (const body of [
    { question: "x".repeat(4_000), budgetTokens: 100 },
    { question: "?", budgetTokens: 1_000_000 },
  ])
    expect((await server.post(WINDOWS, body)).status).toBe(200);
});

it("takes 64 kB of what holds no plan", async () => {
  const big = { id: "x", note: "x".repeat(70_000) };
  expect(await refusal(server.post("/incidents", big))).toContain("413 too-large: the body is larger");
});

it("hands limits of time on as they were typed, to be read in the incident's zone", async () => {
  const filter = { from: "2026-03-14T03:00:00.123456", to: "2026-03-14T05:00+01:00", host: "bastion" };
  await server.post(WINDOWS, { question, filter });
  expect(server.lagebild.seen.windows.at(-1)).toEqual({
    question,
    budgetTokens: 4_000,
    filter,
  });
});

it("refuses a property that would reach into objects", async () => {
  const hostile = `{"question":"?","__proto__":{"admin":true},"filter":{"constructor":{}}}`;
  expect(await refusal(server.post(WINDOWS, hostile))).toContain('unknown "__proto__"');
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

it.each([
  ["broken JSON", '{"question":"secret', {}, "400 invalid: the body is not valid JSON"],
  [
    "JSON of 30,000 levels",
    `{"question":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
    {},
    "400 invalid: body.question",
  ],
  ["a body over 1 MB", JSON.stringify({ question: "x".repeat(1_100_000) }), {}, "413 too-large: the body is larger"],
  [
    "another content type",
    "question=a",
    { "content-type": "text/plain" },
    '415 unsupported-media-type: content type is "text/plain"',
  ],
  [
    "a charset that nobody knows",
    "{}",
    { "content-type": "application/json; charset=klingon" },
    "415 unsupported-media-type",
  ],
  ["a body that is not gzip", "{}", { "content-encoding": "gzip" }, "400 invalid: the request cannot be read"],
])("refuses %s without quoting it", async (_what, body, headers, expected) => {
  const said = await refusal(server.post(WINDOWS, body, headers));
  expect(said).toContain(expected);
  expect(said).not.toContain("secret");
});

it.each([
  ["/incidents/..%2F..%2Fetc", "400 invalid: path.incident"],
  ["/incidents/%00", "400 invalid: path.incident"],
  ["/incidents/%zz", "400 invalid: the request cannot be read"],
  [`/incidents/${"a".repeat(65)}`, "400 invalid: path.incident"],
  ["/incidents/__proto__", "400 invalid: path.incident"],
  ["/incidents/nothing", '404 missing: no incident named "nothing"'],
  ["/jobs/..%5C..", "400 invalid: path.job"],
  ["/jobs/toString", '404 missing: no job "toString"'],
  ["/answers/1'%20OR%201=1", "400 invalid: path.answer"],
  ["/jobs?limit=0", "400 invalid: query.limit"],
  ["/jobs?limit=201", "400 invalid: query.limit"],
  ["/jobs?limit=1e2", "400 invalid: query.limit: expected a whole number from 1 to 200"],
  ["/jobs?limit=5&limit=6", "400 invalid: query.limit"],
  ["/jobs?lmit=5", '400 invalid: query: unknown "lmit"'],
  ["/incidents?all=1", '400 invalid: query: unknown "all"'],
  ["/incidents/bastion/lines?file=auth.log&first=0&last=5", "400 invalid: query.first"],
  ["/incidents/bastion/lines?file=auth.log&first=9&last=5", "422 unprocessable: last is 5, expected at least first"],
  ["/incidents/bastion/lines?file=auth.log&first=1&last=10001", "are 10001 lines, expected at most 10000"],
  ["/nothing/here", "404 missing: nothing is at GET"],
])("refuses GET %s", async (path, expected) => {
  expect(await refusal(server.get(path))).toContain(expected);
});

it("reads 10,000 lines, and ends early with where to go on where lines are huge", async () => {
  const read = async (first: number, last: number) =>
    (await (await server.get(`/incidents/bastion/lines?file=auth.log&first=${first}&last=${last}`)).json()) as {
      readonly lines: readonly { readonly row: { readonly line: number } }[];
      readonly nextLine?: number;
    };
  const all = await read(1, 10_000);
  expect(all.lines.map(({ row }) => row.line)).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 1));
  expect(all.nextLine).toBeUndefined();
  const huge = await read(15_001, 16_000);
  expect(huge.lines).toHaveLength(8);
  expect(huge.nextLine).toBe(15_009);
});

it("says which methods a path takes", async () => {
  const put = await fetch(`${server.url}/api/v1/incidents`, { method: "PUT" });
  expect(put.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
  expect(await refusal(Promise.resolve(put))).toBe(
    "405 method-not-allowed: PUT is not allowed here, expected one of GET, HEAD, POST, OPTIONS",
  );
  const options = await fetch(`${server.url}/api/v1/jobs/x/events`, { method: "OPTIONS" });
  expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, OPTIONS"]);
  expect((await fetch(`${server.url}/api/v1/jobs/x/events`, { method: "HEAD" })).status).toBe(405);
});

/** Sends bytes as they are and returns what comes back until the server hangs up. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1");
    let received = "";
    socket.on("data", (chunk) => (received += chunk.toString()));
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
    socket.write(text);
  });

it("refuses headers over 16 kB and what is not HTTP, and goes on serving", async () => {
  expect(await raw(`GET /health HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  expect(await raw("\x16\x03\x01 hello\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
  expect((await server.get("/health")).status).toBe(200);
});

it("gives up a caller whose body does not arrive", async () => {
  const head = `POST /api/v1${WINDOWS} HTTP/1.1\r\nHost: localhost:${server.port}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`;
  expect(await raw(head)).toMatch(/^HTTP\/1.1 408 [^]*"type":"\/problems\/too-slow"/);
});

it("says nothing of a bug but the request's id, and logs its stack", async () => {
  server.lagebild.failWith = new TypeError("cannot read /var/lib/secret");
  const response = await server.post("/incidents/bastion/questions", { question: "fail at once" });
  const { requestId } = (await response.clone().json()) as ProblemDetails;
  expect(await refusal(Promise.resolve(response))).toBe("500 internal: internal error");
  expect(server.logged.at(-1)?.fields).toMatchObject({ requestId, stack: expect.stringContaining("/var/lib/secret") });
});

it("sends headers that let no browser run or keep what it gets", async () => {
  const { headers } = await server.get("/incidents");
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  expect(headers.get("x-powered-by")).toBeNull();
  expect(headers.get("access-control-allow-origin")).toBeNull();
});

it("counts requests by the route's template, never by what was asked for", async () => {
  await server.get("/incidents/bastion");
  await server.get("/no/such/path");
  const text = await (await server.get("/metrics")).text();
  expect(text).toContain(
    'http_request_duration_seconds_count{service="gateway",method="GET",route="/api/v1/incidents/{incident}",status="200"} 1',
  );
  expect(text).toContain('route="unmatched"');
  expect(text).not.toContain("no/such");
});
