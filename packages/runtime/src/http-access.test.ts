import { request } from "node:http";
import { afterEach, expect, it } from "vitest";
import { addressOf, holderOf, tokenAdmission, type Admission, type KeyFinding } from "./http-access.js";
import { createHttpApp, endOfRoutes } from "./http-app.js";
import { addHealth } from "./http-health.js";
import { WRONG_KEYS_ALLOWED, WRONG_KEYS_WINDOW_MS } from "./key-attempts.js";
import { listen, type Listening } from "./listen.js";
import { metrics } from "./metrics.js";

let server: Listening | undefined;
afterEach(() => server?.close());

const counts = () => metrics({ service: "test", withProcess: false });

/** A port whose only route says who called and from where. */
async function serve(admission: Admission, proxies: readonly string[] = []): Promise<string> {
  const app = createHttpApp({ metrics: counts(), admission, proxies });
  addHealth(app, { metrics: counts(), parts: () => Promise.resolve([]) });
  app.all("/do", (request, response) => void response.json([holderOf(response) ?? null, addressOf(request)]));
  endOfRoutes(app, () => undefined);
  server = await listen(app, { port: 0, graceMs: 100 });
  return server.url;
}

interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request with headers of its own, Host among them. */
const ask = (headers: Readonly<Record<string, string>>, method = "GET", path = "/do"): Promise<Answered> =>
  new Promise((resolve, reject) => {
    request({ port: server!.port, host: "127.0.0.1", path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on("error", reject)
      .end();
  });

const LOCAL: Admission = { kind: "local" };

it("answers on loopback to names of this machine with any port, and to no other", async () => {
  await serve(LOCAL);
  const statusFor = async (host: string, path = "/do") => (await ask({ host }, "GET", path)).status;
  for (const host of ["localhost:9000", "LOCALHOST", "127.0.0.1:1", "[::1]:65000", `localhost:${server!.port}`])
    expect([host, await statusFor(host)]).toEqual([host, 200]);
  for (const host of ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1@x", "localhost:1:2"])
    for (const path of ["/do", "/health", "/metrics"])
      expect([host, path, await statusFor(host, path)]).toEqual([host, path, 403]);
});

it("asks for no key on loopback, so that it lets nobody in who came through a proxy that it was not told of", async () => {
  await serve(LOCAL);
  for (const header of ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"])
    expect((await ask({ [header]: "192.0.2.7" })).body).toContain("LAGEBILD_PROXIES");
});

it("asks a service's callers for the token, but not for its health", async () => {
  await serve(tokenAdmission("secret", { log: () => undefined, metrics: counts() }));
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  expect((await ask({ host: "retrieval:8081" })).status).toBe(401);
  expect((await ask(bearer("secre"))).status).toBe(401);
  expect((await ask({ ...bearer("secret"), host: "retrieval:8081" })).status).toBe(200);
  for (const path of ["/health", "/ready", "/metrics"]) expect((await ask({}, "GET", path)).status).toBe(200);
});

it("serves a service without a token to names of this machine only", async () => {
  await serve(tokenAdmission(undefined, { log: () => undefined, metrics: counts() }));
  expect((await ask({ host: "evil.example:8081" })).status).toBe(403);
  expect((await ask({ host: "localhost:8081" })).status).toBe(200);
});

/** Keys "right-1", "right-2", ... open; "old" has ended. */
const find = (key: string): Promise<KeyFinding<string>> =>
  Promise.resolve(
    key.startsWith("right")
      ? { id: key, holder: `holder of ${key}` }
      : key === "old"
        ? { id: "k-old", fault: "ended" }
        : { fault: "unknown" },
  );

function keyed(log: (event: string, fields: object) => void, now: () => number): Admission {
  return { kind: "keys", find, except: [], log, metrics: counts(), now };
}

it("has whoever sends ten wrong keys wait for a minute, and writes few lines of it", async () => {
  const lines: (readonly [string, object])[] = [];
  let nowMs = 0;
  await serve(
    keyed(
      (event, fields) => lines.push([event, fields]),
      () => nowMs,
    ),
  );
  const statusOf = async (key: string) => (await ask({ "x-api-key": key })).status;
  expect(await statusOf("right-1")).toBe(200);
  expect(await statusOf("old")).toBe(401);
  for (let i = 1; i < WRONG_KEYS_ALLOWED; i++) expect(await statusOf(`wrong-${i}`)).toBe(401);
  for (let i = 0; i < 50; i++) expect(await statusOf(`wrong-${i}`)).toBe(429);
  expect((await ask({ "x-api-key": "wrong" })).headers["retry-after"]).toBe("60");
  expect(await statusOf("right-2")).toBe(429); // found by guessing, perhaps
  expect(await statusOf("right-1")).toBe(200); // has worked from here before
  expect(lines[0]).toEqual(["key refused", { from: "127.0.0.1", reason: "ended", key: "k-old" }]);
  expect(lines.map(([event]) => event)).toEqual([
    ...Array<string>(WRONG_KEYS_ALLOWED).fill("key refused"),
    "key attempts limited",
  ]);
  nowMs += WRONG_KEYS_WINDOW_MS;
  expect(await statusOf("right-2")).toBe(200);
  expect(lines.at(-1)).toEqual(["key attempts ended", { from: "127.0.0.1", wrong: 61 }]);
  expect(JSON.stringify(lines)).not.toContain("wrong-");
});

it("counts wrong keys by caller behind a proxy that is named, and believes no other", async () => {
  await serve(
    keyed(
      () => undefined,
      () => 0,
    ),
    ["127.0.0.1", "10.0.0.0/8"],
  );
  const from = (address: string) => ({ "x-api-key": "right", "x-forwarded-for": address });
  expect((await ask(from("192.0.2.7"))).body).toContain("192.0.2.7");
  expect((await ask(from("192.0.2.66, 192.0.2.7, 10.1.2.3"))).body).toContain('"192.0.2.7"');
  for (let i = 0; i < WRONG_KEYS_ALLOWED; i++) await ask({ ...from("2001:db8::1:2:3"), "x-api-key": "no" });
  expect((await ask({ ...from("2001:db8::9"), "x-api-key": "no" })).status).toBe(429); // the same network
  expect((await ask({ ...from("2001:db8:0:1::9"), "x-api-key": "no" })).status).toBe(401);
  await server!.close();
  await serve(
    keyed(
      () => undefined,
      () => 0,
    ),
    ["192.0.2.0/24"],
  );
  expect((await ask(from("192.0.2.7"))).body).toContain("127.0.0.1");
});

it("compares the origin of a page with the name that callers know us by", async () => {
  await serve(
    keyed(
      () => undefined,
      () => 0,
    ),
    ["127.0.0.1"],
  );
  const change = (origin: string) =>
    ask({ "x-api-key": "right", origin, "x-forwarded-host": "logs.example", host: "gateway:8080" }, "POST");
  expect((await change("https://logs.example")).status).toBe(200);
  expect((await change("https://gateway:8080")).status).toBe(403);
});
