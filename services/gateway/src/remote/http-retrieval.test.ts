import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { httpRetrieval } from "./http-retrieval.js";

/** A service that takes requests and never answers those of an incident named "slow". */
let server: Server;
let left = 0;
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        request.resume();
        response.once("close", () => left++);
        if (!request.url?.includes("/slow/"))
          response.setHeader("content-type", "application/json").end('{"entries":[]}');
      }).listen(0, "127.0.0.1", resolve);
    }),
);
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
);

const retrieval = (timeoutMs: number) =>
  httpRetrieval({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: undefined, timeoutMs });

it("gives up after the time that is set, and not before", async () => {
  const late = { kind: "timeout", message: "no answer within 0.05 s" };
  await expect(retrieval(50).timeline("slow", {})).rejects.toMatchObject(late);
  await expect(retrieval(50).entity("slow", { value: "x" })).rejects.toMatchObject(late);
  await expect(retrieval(50).window("slow", { question: "?", budgetTokens: 500 })).rejects.toMatchObject(late);
  expect(await retrieval(60_000).timeline("bastion", {})).toEqual({ entries: [] });
});

it("waits for an expert's query as long as the query may take, and a little for its way", async () => {
  await expect(retrieval(1).sql("slow", "SELECT 1", { maxRows: 1, timeoutMs: -9_950 })).rejects.toMatchObject({
    kind: "timeout",
    message: "no answer within 0.05 s",
  });
});

it("stops when the caller leaves", async () => {
  const leave = new AbortController();
  const before = left;
  const asked = retrieval(60_000).timeline("slow", {}, { signal: leave.signal });
  setImmediate(() => leave.abort(new Error("left")));
  await expect(asked).rejects.toThrow("left");
  while (left === before) await new Promise((resolve) => setTimeout(resolve, 5));
});
