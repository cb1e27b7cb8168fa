import { timeCourseMeter, type SourceCoverage, type ZoneOrigin } from "@lagebild/domain";
import { expect, it } from "vitest";
import { printSourceTimes } from "./source-times.js";

const MINUTE = 60e6;

function coverageOf(
  times: readonly (number | undefined)[],
  zone: ZoneOrigin = "written",
  offsets: readonly number[] = [],
): SourceCoverage {
  const meter = timeCourseMeter();
  times.forEach((time, i) => meter.add(i + 1, time, time === undefined ? undefined : zone, undefined, offsets[i]));
  return {
    source: "0123456789abcdef",
    file: "auth.log",
    format: "syslog",
    encoding: "utf-8",
    bytes: 1,
    lines: times.length,
    parsed: times.length,
    keptAsText: 0,
    emptyLines: 0,
    cutLines: 0,
    withoutTime: times.filter((time) => time === undefined).length,
    brokenCharacters: 0,
    assumptions: [],
    course: meter.take(),
  } as const as unknown as SourceCoverage;
}

const START = Date.UTC(2026, 2, 14) * 1_000;
const minutes = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => START + (from + i) * MINUTE);

it("warns of nothing where every record has a time with its zone, in order", () => {
  expect(printSourceTimes(coverageOf(minutes(100)), "UTC")).toEqual({
    summary: "times: 100 % of 100 records; 2026-03-14 00:00:00 to 01:39:00 UTC; zone written",
    warnings: [],
    kinds: [],
  });
});

it("names silences and jumps with their lines, and an assumed zone", () => {
  const times = printSourceTimes(
    coverageOf([...minutes(100), ...minutes(100, 472), ...minutes(10, 500)], "assumed"),
    "UTC",
  );
  expect(times?.warnings).toEqual([
    "no record for 6 h 13 min between line 100 (2026-03-14 01:39:00) and line 101 (2026-03-14 07:52:00)",
    "time goes back by 1 h 11 min between line 200 (2026-03-14 09:31:00) and line 201 (2026-03-14 08:20:00)",
  ]);
  expect(times?.kinds).toEqual(["zone assumed", "silence", "clock jump"]);
  expect(times?.summary).toContain("zone assumed for 100 %");
});

it("writes times by the clocks of a zone, and names the offsets that were written, the most frequent first", () => {
  const coverage = coverageOf(minutes(6), "written", [60, 120, 120, 60, 0, 120]);
  expect(printSourceTimes(coverage, "+02:00")?.summary).toBe(
    "times: 100 % of 6 records; 2026-03-14 02:00:00 to 02:05:00 +02:00; zone written (+02:00, +01:00, UTC)",
  );
  const many = coverageOf(minutes(5), "written", [60, 120, 180, 240, 240]);
  expect(printSourceTimes(many, "UTC")?.summary).toContain("zone written (+04:00, +01:00, +02:00, 1 more)");
});

it("never rounds a part to none or all", () => {
  const records = [...minutes(999), undefined];
  expect(printSourceTimes(coverageOf(records), "UTC")?.summary).toContain("over 99 % of 1000 records");
  expect(printSourceTimes(coverageOf([START, ...records.map(() => undefined)]), "UTC")?.summary).toContain(
    "under 1 % of 1001",
  );
});

it("says nothing of a source without records", () => {
  expect(printSourceTimes(coverageOf([]), "UTC")).toBeUndefined();
});
