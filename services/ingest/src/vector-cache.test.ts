import { expect, it } from "vitest";
import { hashingEmbedder } from "@lagebild/embedding";
import { vectorCache } from "./vector-cache.js";

function counted() {
  const hashing = hashingEmbedder();
  const asked: string[] = [];
  return {
    asked,
    ...hashing,
    embedBatch: (texts: readonly string[]) => (asked.push(...texts), hashing.embedBatch(texts)),
  };
}

it("embeds a text once, in one call and over calls, and keeps the order", async () => {
  const embedder = counted();
  const cache = vectorCache(embedder);
  const [a, b] = await hashingEmbedder().embedBatch(["a login", "b failed"]);
  expect(await cache.embed(["a login", "b failed", "a login"])).toEqual([a, b, a]);
  expect(await cache.embed(["b failed"])).toEqual([b]);
  expect(embedder.asked).toEqual(["a login", "b failed"]);
  expect(cache.embedded()).toBe(2);
});

it("reads what was embedded earlier once, and only when something is to be embedded", async () => {
  let reads = 0;
  const embedder = counted();
  const cache = vectorCache(embedder, async () => (reads++, new Map()));
  expect(reads).toBe(0);
  await Promise.all([cache.embed(["a"]), cache.embed(["b"])]);
  expect(reads).toBe(1);
});
