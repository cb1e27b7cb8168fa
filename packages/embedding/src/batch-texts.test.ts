import { expect, it } from "vitest";
import { batchTexts } from "./batch-texts.js";

const text = (length: number, index: number) => ({ index, ids: Array.from({ length }, () => 1) });

it("puts texts of like length together, each text once", () => {
  const texts = Array.from({ length: 300 }, (_, i) => text(1 + ((i * 37) % 128), i));
  const batches = batchTexts(texts);
  expect(
    batches
      .flat()
      .map(({ index }) => index)
      .sort((a, b) => a - b),
  ).toEqual(texts.map(({ index }) => index));
  const padding = batches.map((batch) => batch.at(-1)!.ids.length - batch[0]!.ids.length);
  expect(Math.max(...padding)).toBeLessThan(40);
});

it("bounds texts and pieces of a batch; one long text is a batch of its own", () => {
  const batches = batchTexts([
    text(2_000, 0),
    ...Array.from({ length: 100 }, (_, i) => text(512, i + 1)),
    text(1, 101),
  ]);
  for (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(64);
    if (batch.length > 1) expect(batch.length * batch.at(-1)!.ids.length).toBeLessThanOrEqual(1_024);
  }
  expect(batchTexts([])).toEqual([]);
});
