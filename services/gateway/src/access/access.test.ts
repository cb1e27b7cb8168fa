import { afterEach, expect, it } from "vitest";
import { hashOfKey } from "@lagebild/runtime/http";
import { memoryKeys, SCOPES } from "@lagebild/store";
import { addKey, ensureFirstKey } from "./keys.js";
import { testServer, type TestServer } from "../testing/test-server.js";

let server: TestServer | undefined;
afterEach(() => server?.close());

it("makes a first key once, and keeps its hash alone", async () => {
  const keys = memoryKeys();
  const key = await ensureFirstKey(keys);
  expect(key).toMatch(/^lb_[A-Za-z0-9_-]{43}$/);
  expect(await keys.list()).toMatchObject([{ hash: hashOfKey(key!), user: "first start", scopes: SCOPES }]);
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
  const key = await addKey(keys, { user: "anna", scopes: ["read"] });
  server = await testServer({ access: { kind: "keys", keys } });
  const refused = await server.get("/incidents");
  expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  expect(await refused.text()).toContain("expected the header Authorization: Bearer <key>");
  await keys.end(hashOfKey(key), Date.now());
  expect((await server.get("/incidents", { "x-api-key": key })).status).toBe(401);
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
