import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { askRepl, percentile } from "./ask-repl.js";
import { speedRatio } from "./bench-report.js";
import { folderBytes } from "./folder-size.js";
import { ingestCounts } from "./ingest-counts.js";
import { measureProcess } from "./measure-process.js";

const script = (text: string): readonly string[] => ["--eval", text];
const HOLDS_MEMORY = `
  const held = Buffer.alloc(200e6, 1);
  const until = Date.now() + 400;
  while (Date.now() < until) Math.sqrt(held.length);
  console.log("done");`;

it("measures the time and memory of a process and keeps its output", async () => {
  const measure = await measureProcess({ args: script(HOLDS_MEMORY) });
  expect(measure.output).toBe("done\n");
  expect(measure.peakMemoryBytes).toBeGreaterThan(200e6);
  expect(measure.cpuSeconds).toBeGreaterThan(0);
  expect(measure.seconds).toBeGreaterThan(0.4);
});

it("a process that fails is a failure that names its code", async () => {
  await expect(measureProcess({ args: script("process.exit(3)") })).rejects.toThrow("ended with 3, expected 0");
});

const ECHO = `
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { op, question, budget } = JSON.parse(line);
    console.log(JSON.stringify(question === "bad" ? { error: "no" } : { op, question, budget }));
  });`;
const repl = { args: script(ECHO), env: {}, budgetTokens: 10 };

it("times each question but those that warm up", async () => {
  const times = await askRepl({ ...repl, warmUp: ["a"], questions: ["b", "c"] });
  expect(times).toHaveLength(2);
});

it("an answer that is an error does not count as quick", async () => {
  await expect(askRepl({ ...repl, warmUp: [], questions: ["bad"] })).rejects.toThrow('failed on "bad"');
});

it("a repl that ends early is a failure", async () => {
  const ended = askRepl({ ...repl, args: script(""), warmUp: [], questions: ["a"] });
  await expect(ended).rejects.toThrow("ended before it answered");
});

it("takes percentiles by nearest rank", () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect(percentile(values, 0.5)).toBe(10);
  expect(percentile(values, 0.95)).toBe(19);
  expect(percentile([7], 0.95)).toBe(7);
});

it("compares bytes a second with bytes a second", () => {
  const ours = { textBytes: 200e6, seconds: 10 };
  expect(speedRatio(ours, { textBytes: 2e6, seconds: 100 })).toBeCloseTo(1000);
});

it("counts the bytes of a folder with and without a folder in it", () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-folder-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "a", "sources"), { recursive: true });
  writeFileSync(join(folder, "a", "index"), "12345");
  writeFileSync(join(folder, "a", "sources", "log"), "123");
  expect([folderBytes(folder), folderBytes(folder, "sources")]).toEqual([8, 5]);
});

it("finds the counts at any depth of the last object printed", () => {
  expect(ingestCounts('{"incident":{"lines":7,"shapes":3}}')).toEqual({ lines: 7, shapes: 3 });
  expect(ingestCounts('{"read":1}\n{"lines":7,"dictionary":{"shapes":3,"lines":1}}\n')).toEqual({
    lines: 7,
    shapes: 3,
  });
  expect(() => ingestCounts('{"lines":7}')).toThrow("lines 7 and shapes undefined");
  expect(() => ingestCounts("no")).toThrow("not json");
});
