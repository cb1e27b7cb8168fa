import { expect, it } from "vitest";
import { embedderContract } from "./embedder.contract.js";
import { hashingEmbedder } from "./hashing-embedder.js";

embedderContract("hashingEmbedder", async () => hashingEmbedder(), {
  meaning: { reason: "it compares letters, not meanings" },
});

it("puts texts that share words nearer than texts that do not", async () => {
  const [query, near, far] = await hashingEmbedder().embedBatch([
    "failed password",
    "Failed password for root from 192.0.2.7",
    "session opened for user backup",
  ]);
  const dot = (other: Float32Array | undefined) => query?.reduce((sum, value, i) => sum + value * (other?.[i] ?? 0), 0);
  expect(dot(near)).toBeGreaterThan(dot(far) ?? 1);
});
