import { expect, it } from "vitest";
import type { ResolveLines } from "@lagebild/domain";
import { citationsOf } from "../cite-blocks.js";
import { testMaterial } from "../test-material.js";
import { verifyWords } from "./verify-words.js";

const line = "Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const material = testMaterial([line]);
const resolve: ResolveLines = async () => [...material.linesOf.values()].flat();
const citations = citationsOf(material, [material.window.blocks[1]!]);
const good = "Someone got in as backup from 203.0.113.7. [2]";

it("holds a model to its values and leaves it its words", async () => {
  const text = `${good}\nSomeone got in from 198.51.100.9. [2]`;
  const verified = await verifyWords({ text, citations }, material, resolve);
  expect(verified).toMatchObject({
    words: { text: good, citations: [{ id: 2, firstLine: 10 }] },
    verification: { citationsChecked: 1, citationsFailed: 0, sentencesRemoved: 1, valuesFailed: 1 },
  });
});

it("keeps nothing whose lines are no longer what was cited", async () => {
  const changed: ResolveLines = async () =>
    [...material.linesOf.values()].flat().map((one) => ({ ...one, sha256: "bb" }));
  expect(await verifyWords({ text: good, citations }, material, changed)).toMatchObject({
    words: undefined,
    verification: { citationsFailed: 1, sentencesRemoved: 1 },
  });
});
