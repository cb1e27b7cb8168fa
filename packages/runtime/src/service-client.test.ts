import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { Failure, type FailureKind } from "@lagebild/domain";
import { deferred } from "./test-deferred.js";
import { createHttpApp, endOfRoutes, jsonBody } from "./http-app.js";
import { tokenAdmission } from "./http-access.js";
import { listen, type Listening } from "./listen.js";
import { metrics } from "./metrics.js";
import { HttpFailure } from "./problem-details.js";
import { serverSentEvents } from "./server-sent-events.js";
import { getJson, postForEvents, postJson } from "./service-client.js";

let service: Listening | undefined;
let plain: Server | undefined;
afterEach(async () => {
  await service?.close();
  plain?.closeAllConnections();
  plain?.close();
  service = plain = undefined;
});

/** A service of ours whose only route does what a test says. */
async function serve(act: RequestListener, token?: string): Promise<string> {
  const counts = metrics({ service: "test", withProcess: false });
  const app = createHttpApp({
    metrics: counts,
    admission: tokenAdmission(token, { log: () => undefined, metrics: counts }),
  });
  app.all("/do", jsonBody(), act);
  endOfRoutes(app, () => undefined);
  service = await listen(app, { port: 0, graceMs: 100 });
  return `${service.url}/do`;
}

async function servePlain(act: RequestListener): Promise<string> {
  plain = createServer(act);
  await new Promise<void>((resolve) => plain!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(plain.address() as AddressInfo).port}/do`;
}

const failing = (error: unknown) => (): never => {
  throw error as Error;
};

it("sends JSON and returns the JSON that comes back, over one connection", async () => {
  const sockets = new Set<Socket>();
  const url = await serve((request, response) => {
    sockets.add(request.socket);
    response.end(JSON.stringify((request as unknown as { body: unknown }).body ?? "nothing"));
  });
  for (let i = 0; i < 5; i++) expect(await postJson(url, { i, text: "ü\u2028" })).toEqual({ i, text: "ü\u2028" });
  expect(await getJson(url)).toBe("nothing");
  expect(sockets.size).toBe(1);
});

it.each<FailureKind>(["invalid", "missing", "denied", "conflict", "busy", "unavailable", "timeout", "corrupt"])(
  "throws the failure that the service threw: %s",
  async (kind) => {
    const url = await serve(failing(new Failure(kind, `what ${kind} is`)));
    await expect(postJson(url, {})).rejects.toMatchObject({ name: "Failure", kind, message: `what ${kind} is` });
  },
);

it("brings back what only HTTP can say, and nothing of a bug", async () => {
  const url = await serve(failing(new TypeError("secret")));
  await expect(postJson(url, {})).rejects.toMatchObject({ kind: "internal", message: "internal error" });
  const long = postJson(url, "x".repeat(70_000));
  await expect(long).rejects.toBeInstanceOf(HttpFailure);
  await expect(long).rejects.toMatchObject({ kind: "invalid", problem: "too-large" });
  await expect(postJson(`${url}/other`, {})).rejects.toMatchObject({ kind: "missing" });
});

it("carries a token", async () => {
  const url = await serve((_request, response) => void response.end("1"), "right");
  expect(await postJson(url, {}, { token: "right" })).toBe(1);
  await expect(postJson(url, {}, { token: "wrong" })).rejects.toMatchObject({ kind: "denied" });
  await expect(postJson(url, {})).rejects.toMatchObject({ kind: "denied" });
});

it("says that nothing answers, that it took too long, and stops when told", async () => {
  const url = await serve(() => undefined);
  await expect(postJson(url, {}, { timeoutMs: 50 })).rejects.toMatchObject({
    kind: "timeout",
    message: "no answer within 0.05 s",
  });
  const stop = new AbortController();
  const asked = postJson(url, {}, { signal: stop.signal });
  stop.abort(new Failure("unavailable", "the caller left"));
  await expect(asked).rejects.toThrow("the caller left");
  await expect(postJson(url, {}, { signal: stop.signal })).rejects.toThrow("the caller left");
  await service!.close();
  await expect(postJson(url, {})).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("nothing answers at"),
  });
});

it("counts the time until the answer is whole", async () => {
  const url = await servePlain((_request, response) => void response.write("{"));
  await expect(postJson(url, {}, { timeoutMs: 100 })).rejects.toMatchObject({ kind: "timeout" });
});

it("refuses answers that break off, are too long or come from something else", async () => {
  const answers = ['{"a":', "x".repeat(2_000), "<html>", '{"type":"/problems/nonsense","detail":"x"}'];
  const url = await servePlain((request, response) => {
    const at = Number(request.headers["authorization"]?.slice(-1));
    response.statusCode = at === 3 ? 500 : 200;
    if (at === 0) response.setHeader("content-length", 100);
    response.write(answers[at]);
    if (at === 0) setTimeout(() => response.destroy(), 20);
    else response.end();
  });
  const ask = (token: string) => postJson(url, {}, { token, maxBytes: 1_000 });
  await expect(ask("0")).rejects.toMatchObject({ kind: "unavailable", message: expect.stringContaining("broke") });
  await expect(ask("1")).rejects.toThrow("the answer is longer than 1000 bytes");
  await expect(ask("2")).rejects.toThrow("answered something that is not JSON");
  await expect(ask("3")).rejects.toThrow("answered with status 500");
});

it("sends again where a kept connection was closed by the other side", async () => {
  const sockets: Socket[] = [];
  let requests = 0;
  const url = await servePlain((request, response) => {
    requests++;
    if (requests === 2) request.socket.destroy();
    else response.end("1");
    sockets.push(request.socket);
  });
  expect(await postJson(url, {})).toBe(1);
  expect(await postJson(url, {})).toBe(1);
  expect(new Set(sockets).size).toBe(2);
});

it("yields events as they come, and throws what a service says before and after the first", async () => {
  const url = await serve((request, response) => {
    if (request.headers.accept !== "text/event-stream") throw new Failure("invalid", "expected events");
    const events = serverSentEvents(response);
    void events
      .send({ event: "one", data: { text: "a\n\nb" } })
      .then(() => events.send({ event: "two", data: 2 }))
      .then(() => events.end());
  });
  const seen: string[] = [];
  for await (const { event, data } of postForEvents(url, {})) seen.push(`${event} ${data}`);
  expect(seen).toEqual(['one {"text":"a\\n\\nb"}', "two 2"]);
  const missing = postForEvents(`${url}/other`, {});
  await expect(missing.next()).rejects.toMatchObject({ kind: "missing" });
});

it("closes the connection when no more events are wanted", async () => {
  const left = deferred<void>();
  const url = await serve((_request, response) => {
    const events = serverSentEvents(response);
    events.signal.addEventListener("abort", () => left.resolve());
    void events.send({ event: "one", data: 1 });
  });
  for await (const event of postForEvents(url, {})) {
    expect(event.event).toBe("one");
    break;
  }
  await left.promise;
});
