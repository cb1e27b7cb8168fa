import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { indexWithLangchain } from "./langchain-baseline.js";
import { readSample } from "./usual-way.js";

it("embeds every chunk of the splitter once", async () => {
  const text = Array.from({ length: 100 }, (_, line) => `line ${line} with some words in it`).join("\n");
  const embedded: string[] = [];
  const chunks = await indexWithLangchain(text, {
    embedBatch(texts) {
      embedded.push(...texts);
      return Promise.resolve(texts.map((_, index) => [1, index]));
    },
    close: () => Promise.resolve(),
  });
  expect(embedded).toHaveLength(chunks);
  expect(chunks).toBeGreaterThan(3);
  expect(Math.max(...embedded.map((chunk) => chunk.length))).toBeLessThanOrEqual(1000);
});

it("a sample ends at a line end where there is one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-sample-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "log");
  writeFileSync(path, "first\nsecond\nthird");
  expect(String(await readSample(path, 15))).toBe("first\nsecond\n");
  expect(String(await readSample(path, 3))).toBe("fir");
  expect(String(await readSample(path, 1000))).toBe("first\nsecond\n");
});
