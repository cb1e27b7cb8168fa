import { request } from "node:http";
import { afterEach, expect, it } from "vitest";
import { hashOfKey } from "@lagebild/runtime/http";
import type { KeyStore } from "@lagebild/store";
import { addKey, ensureFirstKey } from "./access.js";
import { testServer, type TestServer } from "./testing/test-server.js";

let server: TestServer | undefined;
afterEach(() => server?.close());

function memoryKeys(): KeyStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    hashes: () => Promise.resolve([...kept.keys()]),
    add: (hash, label) => Promise.resolve(void kept.set(hash, label)),
  };
}

it("makes a first key once, and keeps its hash alone", async () => {
  const keys = memoryKeys();
  const key = await ensureFirstKey(keys);
  expect(key).toMatch(/^lb_[A-Za-z0-9_-]{43}$/);
  expect([...keys.kept]).toEqual([[hashOfKey(key!), "first start"]]);
  expect(await ensureFirstKey(keys)).toBeUndefined();
});

it("lets in who has a key, and asks for none to say that it lives", async () => {
  const keys = memoryKeys();
  const key = (await ensureFirstKey(keys))!;
  server = await testServer({ access: { kind: "keys", keys } });
  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await server!.get(path, headers)).status;
  expect(await status("/health")).toBe(200);
  for (const path of ["/incidents", "/metrics", "/ready", "/openapi.json", "/nothing", "/health/"])
    expect([path, await status(path)]).toEqual([path, 401]);
  expect(await status("/incidents", { authorization: `Bearer ${key}` })).toBe(200);
  expect(await status("/incidents", { "x-api-key": key })).toBe(200);
  for (const wrong of ["", "lb_", key.slice(0, -1), `${key}x`, hashOfKey(key), "__proto__"])
    expect(await status("/incidents", { authorization: `Bearer ${wrong}` })).toBe(401);
  expect(await status("/incidents", { authorization: `Basic ${key}` })).toBe(401);
});

it("says how to send a key, and refuses one that was taken back", async () => {
  const keys = memoryKeys();
  const key = await addKey(keys, "analyst");
  server = await testServer({ access: { kind: "keys", keys } });
  const refused = await server.get("/incidents");
  expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  expect(await refused.text()).toContain("expected the header Authorization: Bearer <key>");
  keys.kept.clear();
  expect((await server.get("/incidents", { "x-api-key": key })).status).toBe(401);
});

/** The status of a request with a host header of its own. */
const statusFor = (port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path: "/api/v1/incidents", headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on("error", reject)
      .end();
  });

it("answers on loopback to its own names only, so that no foreign page can make itself one of them", async () => {
  server = await testServer();
  const { port } = server;
  for (const name of ["localhost", "127.0.0.1", "[::1]"]) expect(await statusFor(port, `${name}:${port}`)).toBe(200);
  for (const host of [
    `evil.example:${port}`,
    "localhost",
    `localhost:${port + 1}`,
    `localhost.evil.example:${port}`,
    `127.0.0.1:${port}@x`,
  ])
    expect([host, await statusFor(port, host)]).toEqual([host, 403]);
});

it("refuses what changes something and comes from a page of another origin", async () => {
  server = await testServer();
  const { url, port } = server;
  const from = async (headers: Record<string, string>) =>
    (await server!.post("/incidents", { id: "a" }, headers)).status;
  expect(await from({ origin: "https://evil.example" })).toBe(403);
  expect(await from({ origin: "null" })).toBe(403);
  expect(await from({ origin: `http://127.0.0.1:${port + 1}` })).toBe(403);
  expect(await from({ "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await server.lagebild.incidents()).toHaveLength(1);
  expect(await from({ origin: url })).toBe(201);
  expect((await server.get("/incidents", { origin: "https://evil.example" })).status).toBe(200);
});
