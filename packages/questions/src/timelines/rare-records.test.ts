import { describe, expect, it } from "vitest";
import { countWords, tellingExcerpt, type RecordRow, type ShapeId, type SourceId } from "@lagebild/domain";
import type { KnownRecord } from "../engine.js";
import { rareRecords } from "./rare-records.js";

const record = (minute: number, shape: string, user?: string): KnownRecord => ({
  row: {
    source: "0000000000000001" as SourceId,
    line: minute,
    time: minute * 60e6,
    shape: shape as ShapeId,
  } as RecordRow,
  event: user === undefined ? {} : { "user.name": user },
  fields: {},
});

const ordinary = Array.from({ length: 500 }, (_, at) => record(at * 10, `s${at % 5}`, "anna"));

describe("rare records", () => {
  it("are those of rare shapes that stand close together, once of each shape", () => {
    const lonely = record(4000, "odd");
    const incident = ["a", "b", "c"].map((shape, at) => record(2001 + at, shape, "mallory"));
    const chosen = rareRecords([...ordinary, lonely, ...incident, record(2005, "a", "mallory")], 3);
    expect(chosen.map(({ row }) => row.shape).sort()).toEqual(["a", "b", "c"]);
  });

  it("are none in a log of which all is ordinary, or without records", () => {
    expect(rareRecords(ordinary, 3)).toEqual([]);
    expect(rareRecords([], 3)).toEqual([]);
  });
});

describe("the telling part of a line", () => {
  const lines = Array.from(
    { length: 20 },
    (_, at) => `2025-05-06 19:0${at % 10}:00 PRD 100 SM04 login of ANNA succeeded`,
  );

  it("is what the other lines do not say, as it stands there", () => {
    const line = "2025-05-06 19:01:52 PRD 100 SM04 profile SAP_ALL given to WARTUNG7";
    const part = tellingExcerpt(line, countWords([...lines, line]), 36);
    expect(part).toBe("profile SAP_ALL given to WARTUNG7");
    expect(line).toContain(part);
  });

  it("is no longer than it may be, of one long word as well", () => {
    expect(tellingExcerpt("x".repeat(5_000), countWords(lines), 30)).toHaveLength(30);
    expect(tellingExcerpt("", countWords([]), 30)).toBe("");
  });
});
