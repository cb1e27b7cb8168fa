import { describe, expect, it } from "vitest";
import { monthNumber, parseAccessTime, parseCTime, parseIsoTime, parseTimeValue } from "./parse-time.js";

const iso = (micros: number | undefined): string | undefined =>
  micros === undefined ? undefined : new Date(micros / 1000).toISOString();

describe("ISO times", () => {
  it.each([
    ["2026-03-14T03:11:02Z", "2026-03-14T03:11:02.000Z"],
    ["2026-03-14 03:11:02,5 next", "2026-03-14T03:11:02.500Z"],
    ["2026-03-14T03:11:02.123456789+01:00", "2026-03-14T02:11:02.123Z"],
    ["2026/03/14 03:11:02 -0530", "2026-03-14T08:41:02.000Z"],
    ["2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z"],
  ])("reads %s", (text, expected) => expect(iso(parseIsoTime(text, 0)?.time)).toBe(expected));

  it("keeps microseconds", () => {
    expect(parseIsoTime("2026-03-14T03:11:02.000007Z", 0)?.time).toBe(Date.UTC(2026, 2, 14, 3, 11, 2) * 1000 + 7);
  });

  it("applies the zone only where the text names none", () => {
    expect(iso(parseIsoTime("2026-03-14T03:11:02", 60)?.time)).toBe("2026-03-14T02:11:02.000Z");
    expect(parseIsoTime("2026-03-14T03:11:02Z", 60)).toMatchObject({ hasZone: true, length: 20 });
  });

  it.each([
    "2026-13-14T03:11:02Z",
    "2026-03-14T24:11:02Z",
    "2026-03-00T03:11:02Z",
    "2026-03-14",
    "at 2026-03-14T03:11:02",
  ])("refuses %s", (text) => expect(parseIsoTime(text, 0)).toBeUndefined());
});

describe("other times", () => {
  it("reads web access times", () => {
    expect(iso(parseAccessTime("14/Mar/2026:03:11:02 +0100", 0))).toBe("2026-03-14T02:11:02.000Z");
    expect(parseAccessTime("14/Foo/2026:03:11:02 +0100", 0)).toBeUndefined();
  });

  it("reads asctime order", () => {
    expect(iso(parseCTime("Sun Dec 04 04:47:44 2005", 0)?.time)).toBe("2005-12-04T04:47:44.000Z");
  });

  it.each([1_773_457_862, 1_773_457_862_000, 1_773_457_862_000_000, "1773457862", "1773457862.000"])(
    "reads %s as the same moment",
    (value) => expect(iso(parseTimeValue(value, 0))).toBe("2026-03-14T03:11:02.000Z"),
  );

  it.each([42, "soon", true, null, undefined, {}, 9e18])("takes %s for no time", (value) => {
    expect(parseTimeValue(value, 0)).toBeUndefined();
  });

  it("knows months by their English names", () => {
    expect(["Jan", "dec", "Mai"].map(monthNumber)).toEqual([0, 11, undefined]);
  });
});
