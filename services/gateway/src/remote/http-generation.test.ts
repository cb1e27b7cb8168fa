import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { httpGeneration } from "./http-generation.js";

/** A service that answers what it is to choose with what stands in the question. */
let server: Server;
const bodies: unknown[] = [];
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on("data", (part: Buffer) => parts.push(part));
        request.on("end", () => {
          const body = JSON.parse(Buffer.concat(parts).toString()) as { readonly question: string };
          bodies.push({ url: request.url, body });
          response.setHeader("content-type", "application/json").end(`{"chosen":${body.question}}`);
        });
      }).listen(0, "127.0.0.1", resolve);
    }),
);
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

it("has a reading chosen by a service of its own, or by nobody", async () => {
  const generation = httpGeneration(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, undefined);
  const menu = [{ said: "count of logins", matched: 3 }];
  const request = { language: "en", menu, secret: "s", timeoutMs: 1_000 } as const;
  const question = '{"by":"m","chose":"other","place":1}';
  expect(await generation.choose({ ...request, question })).toEqual({ by: "m", chose: "other", place: 1 });
  expect(await generation.choose({ ...request, question: "null" })).toBeUndefined();
  expect(bodies[0]).toEqual({ url: "/choices", body: { ...request, question } });
});
