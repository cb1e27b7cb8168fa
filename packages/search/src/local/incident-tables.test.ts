import { expect, it } from "vitest";
import type { SourceId } from "@lagebild/domain";
import { isCopied, type AliveSegment } from "./incident-tables.js";

const segmentOf = (records: number, bytes: number): AliveSegment => {
  const parts = [{ range: { startByte: 100, endByte: 100 + bytes } }];
  const segment = { manifest: { records, shapes: 10, parts } } as unknown as AliveSegment["segment"];
  return { segment, sources: new Set<SourceId>() };
};

it("copies the records of small incidents into memory", () => {
  expect(isCopied("records", [segmentOf(40_000, 4_000_000), segmentOf(40_000, 4_000_000)], true)).toBe(true);
  expect(isCopied("records", [segmentOf(40_000, 4_000_000)], false)).toBe(false);
});

it("reads many records from their files, and wide ones", () => {
  expect(isCopied("records", [segmentOf(60_000, 1_000_000), segmentOf(60_000, 1_000_000)], true)).toBe(false);
  const wide = [segmentOf(10_000, 9_000_000), segmentOf(50_000, 30_000_000)];
  expect(isCopied("records", wide, true)).toBe(false);
  expect(isCopied("entities", wide, true)).toBe(true);
});
