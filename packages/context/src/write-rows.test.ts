import type { RecordRow, ShapeId, SourceId, Statement, StatementResult } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { resultRows } from "./write-rows.js";

const where = {};
const at = (text: string): number => Date.parse(text) * 1_000;
const row = (line: number, time: number | undefined): RecordRow => ({
  source: "00000000000000aa" as SourceId,
  file: "auth.log",
  line,
  byteOffset: 0,
  byteLength: 1,
  time,
  host: undefined,
  program: undefined,
  shape: "0000000000000001" as ShapeId,
  chunk: 1,
});
const rowsOf = (statement: Statement, result: Partial<StatementResult>, maxRows = 3): readonly string[] =>
  resultRows({ statement, matched: 9, ...result }, maxRows);
const value = (text: string, count: number) => ({ value: text, count, firstTime: undefined, lastTime: undefined });

describe("the rows of an exact result", () => {
  it("are the fullest stretches of time, in their order", () => {
    const buckets = [4, 0, 1, 7, 2].map((count, hour) => ({ startTime: at(`2026-03-14T0${hour}:00:00Z`), count }));
    expect(rowsOf({ op: "perBucket", where, bucketSeconds: 3_600, limit: 9 }, { buckets })).toEqual([
      "2026-03-14 00:00:00 x 4",
      "2026-03-14 03:00:00 x 7",
      "2026-03-14 04:00:00 x 2",
      "and 1 more",
    ]);
  });

  it("are combinations with their times, a missing value marked", () => {
    const groups = [
      {
        values: ["root", undefined],
        count: 3,
        firstTime: at("2026-03-14T03:00:00Z"),
        lastTime: at("2026-03-14T04:00:00Z"),
      },
    ];
    const by = [{ entity: "account" }, { column: "host" }] as const;
    expect(rowsOf({ op: "group", by, where, limit: 9 }, { groups, distinct: 5 })).toEqual([
      "root | - x 3, 2026-03-14 03:00:00 to 04:00:00",
      "and 4 more",
    ]);
  });

  it("are pairs with the value they share, after the values", () => {
    const pairs = [1, 2].map((line) => ({ first: row(line, 0), then: row(line + 10, 5_000_000), value: "root" }));
    const statement: Statement = { op: "sequence", where, then: where, withinSeconds: 9, limit: 9 };
    expect(rowsOf(statement, { count: 2, pairs, values: [value("root", 2)], distinct: 1 })).toEqual([
      "= 2 pairs",
      "root x 2",
      "auth.log:1 at 1970-01-01 00:00:00 -> auth.log:11 at 1970-01-01 00:00:05, both root",
      "and 1 more",
    ]);
  });

  it("say that there are none", () => {
    const statement: Statement = { op: "difference", of: { entity: "account" }, where, other: where, limit: 9 };
    expect(rowsOf(statement, { values: [], distinct: 0 })).toEqual(["none"]);
    expect(
      rowsOf(
        { op: "summarise", of: { field: "size" }, where },
        { summary: { numbers: 0, sum: 0, min: undefined, max: undefined, others: 4 } },
      ),
    ).toEqual(["no numbers", "4 values are no numbers"]);
  });

  it("are a sum with its parts, and the values that are none", () => {
    const summary = { numbers: 2, sum: 5, min: 1, max: 4, others: 1 };
    expect(rowsOf({ op: "summarise", of: { field: "size" }, where }, { summary })).toEqual([
      "sum 5, least 1, greatest 4, average 2.5 of 2 numbers",
      "1 values are no numbers",
    ]);
  });

  it("hold no text of a log as it is: escaped, and cut where it is long", () => {
    const hostile = `\u202eabc\n${"x".repeat(900)}`;
    const groups = [{ values: [hostile], count: 1, firstTime: undefined, lastTime: undefined }];
    const [text] = rowsOf({ op: "group", by: [{ field: "f" }], where, limit: 9 }, { groups, distinct: 1 });
    expect(text).toMatch(/^\\u202eabc\\u000ax/);
    expect(text!.length).toBeLessThan(200);
    const difference: Statement = { op: "difference", of: { field: "f" }, where, other: where, limit: 9 };
    expect(rowsOf(difference, { values: [value(hostile, 1)], distinct: 1 })[0]).not.toContain("\n");
  });
});
