import { expect, it } from "vitest";
import type { SourceId, SourceSlice, StoredSource } from "@lagebild/domain";
import type { NewSlice } from "@lagebild/jobs";
import type { IngestSlice } from "../ingest-job.js";
import { segmentGroups } from "./segment-groups.js";

const MIB = 1024 * 1024;
const sliceOf = (name: string, bytes: number, startByte = 0): SourceSlice => {
  const source: StoredSource = {
    id: name as SourceId,
    file: name,
    sha256: "aa",
    sizeBytes: bytes,
    lines: 1,
    encoding: "utf-8",
    modifiedMs: 0,
  };
  return {
    source,
    format: "plain",
    startByte,
    endByte: startByte + bytes,
    firstLine: 1,
    year: 2026,
    zone: "UTC",
    zoneOrigin: "assumed",
  };
};

async function grouped(slices: readonly SourceSlice[]): Promise<readonly NewSlice<IngestSlice>[]> {
  const handed: NewSlice<IngestSlice>[] = [];
  const groups = segmentGroups("bastion", async (slice) => void handed.push(slice));
  for (const slice of slices) await groups.add(slice);
  await groups.end([{ file: "x", reason: "y", count: 1 }]);
  return handed;
}

it("lets small files share a segment and gives large slices one each", async () => {
  const groups = await grouped([sliceOf("a", 10), sliceOf("b", 20), sliceOf("c", 32 * MIB), sliceOf("d", 5)]);
  expect(groups.map(({ slice }) => slice.slices.map(({ source }) => source.file))).toEqual([["a", "b"], ["c"], ["d"]]);
  expect(groups.map(({ size }) => size)).toEqual([30, 32 * MIB, 5]);
});

it("names groups apart, the same for the same content", async () => {
  const slices = [sliceOf("a", 32 * MIB), sliceOf("a", 32 * MIB, 32 * MIB)];
  const names = (await grouped(slices)).map(({ name }) => name);
  expect(new Set(names).size).toBe(2);
  expect((await grouped(slices)).map(({ name }) => name)).toEqual(names);
});

it("sends what was left out with the last group, and nothing where there is none", async () => {
  const groups = await grouped([sliceOf("a", 32 * MIB), sliceOf("b", 1)]);
  expect(groups.map(({ slice }) => slice.skips.length)).toEqual([0, 1]);
  expect(await grouped([])).toEqual([]);
});

it("splits many small files", async () => {
  const groups = await grouped(Array.from({ length: 2_500 }, (_, i) => sliceOf(`f${i}`, 1)));
  expect(groups.map(({ slice }) => slice.slices.length)).toEqual([1_000, 1_000, 500]);
});
