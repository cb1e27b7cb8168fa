import type { ShapeId, SourceId } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { compileMentions, compileStatement, compileWhere } from "./compile-statement.js";

const sourcesOf = (file: string): readonly SourceId[] => (file === "auth.log" ? ["00000000000000ff" as SourceId] : []);
const shapes = ["0000000000000001" as ShapeId, "ffffffffffffffff" as ShapeId];

describe("compileWhere", () => {
  it("compiles every part to text that holds only numbers and parameters", () => {
    const where = {
      file: "auth.log",
      from: 10.5,
      to: 20,
      host: "o'brien",
      program: "sshd",
      shapes,
      entities: [{ value: "root", kind: "account" as const }, { value: "::1" }],
      fields: [
        { field: "a/b~c", operator: "equals" as const, value: "x" },
        { field: "size", operator: "atLeast" as const, value: "1e3" },
      ],
    };
    const { sql, values } = compileWhere(where, sourcesOf);
    expect(sql.split(" AND ")).toEqual([
      "source IN (255)",
      "time >= make_timestamp(11::BIGINT)",
      "time <= make_timestamp(20::BIGINT)",
      "lower(host) = lower(?)",
      "lower(program) = lower(?)",
      "shape IN (1, -1)",
      "(source, line) IN (SELECT source, line FROM entities WHERE value = ?",
      "kind = ?)",
      "(source, line) IN (SELECT source, line FROM entities WHERE value = ?)",
      "lower(json_extract_string(fields, ?)) = lower(?)",
      "TRY_CAST(CASE WHEN regexp_full_match(json_extract_string(fields, ?), " +
        "'\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*') THEN json_extract_string(fields, ?) END AS DOUBLE) >= ?",
    ]);
    expect(values).toEqual(["o'brien", "sshd", "root", "account", "::1", "/a~1b~0c", "x", "/size", "/size", 1_000]);
  });

  it("holds for every record when nothing is asked, and for none when the list is empty", () => {
    expect(compileWhere({}, sourcesOf)).toEqual({ sql: "true", values: [] });
    expect(compileWhere({ shapes: [] }, sourcesOf).sql).toBe("false");
    expect(compileWhere({ file: "unknown.log" }, sourcesOf).sql).toBe("false");
  });

  it("refuses ids, times and numbers that are none", () => {
    const invalid = expect.objectContaining({ kind: "invalid" }) as Error;
    expect(() => compileWhere({ shapes: ["1) OR (1=1" as ShapeId] }, sourcesOf)).toThrow(invalid);
    expect(() => compileWhere({ from: Number.NaN }, sourcesOf)).toThrow(invalid);
    expect(() => compileWhere({ to: Infinity }, sourcesOf)).toThrow(invalid);
    const few = { field: "size", operator: "below", value: "few" } as const;
    expect(() => compileWhere({ fields: [few] }, sourcesOf)).toThrow(invalid);
  });
});

describe("compileMentions", () => {
  it("looks records up only for what entities have no column for", () => {
    expect(compileMentions({ shapes, host: "web" }, sourcesOf)).toEqual({
      sql: "lower(host) = lower(?) AND shape IN (1, -1)",
      values: ["web"],
    });
    expect(compileMentions({ host: "web", entities: [{ value: "root" }] }, sourcesOf)).toEqual({
      sql:
        "lower(host) = lower(?) AND (source, line) IN (SELECT source, line FROM (SELECT DISTINCT source, line, time, host, " +
        "program, shape FROM entities WHERE value = ? AND lower(host) = lower(?)) WHERE true)",
      values: ["web", "root", "web"],
    });
  });
});

describe("compileStatement", () => {
  it("counts runs where no record must be looked at", () => {
    expect(compileStatement({ op: "count", where: { shapes } }, sourcesOf)).toEqual({
      matched: { sql: "SELECT coalesce(sum(count), 0)::DOUBLE FROM runs WHERE shape IN (1, -1)", values: [] },
    });
    expect(compileStatement({ op: "count", where: { host: "web" } }, sourcesOf)).toEqual({
      matched: { sql: "SELECT count(*)::DOUBLE FROM records WHERE lower(host) = lower(?)", values: ["web"] },
    });
  });

  it("ranks values with the number of different ones on each row", () => {
    const statement = { op: "top", of: { entity: "account" }, where: { shapes }, limit: 5 } as const;
    expect(compileStatement(statement, sourcesOf).values).toEqual({
      sql: `WITH found AS (SELECT value, sum(count) AS count, min(first_time) AS first, max(last_time) AS last FROM value_counts WHERE kind = ? AND shape IN (1, -1) GROUP BY value)
SELECT value, count::DOUBLE, epoch_us(first)::DOUBLE, epoch_us(last)::DOUBLE, (SELECT count(*) FROM found)::DOUBLE FROM found
ORDER BY count DESC, value LIMIT 5`,
      values: ["account"],
    });
  });

  it("reads one value's records from the entities, and records only where their fields are asked about", () => {
    const entities = [{ value: "root", kind: "account" as const }, { value: "::1" }];
    expect(compileStatement({ op: "count", where: { entities, shapes } }, sourcesOf).matched).toEqual({
      sql:
        "SELECT count(*)::DOUBLE FROM (SELECT DISTINCT source, line, time, host, program, shape FROM entities " +
        "WHERE value = ? AND kind = ? AND shape IN (1, -1)) " +
        "WHERE (source, line) IN (SELECT source, line FROM entities WHERE value = ?)",
      values: ["root", "account", "::1"],
    });
    const fields = [{ field: "user", operator: "equals" as const, value: "x" }];
    expect(
      compileStatement({ op: "count", where: { entities: entities.slice(1), fields } }, sourcesOf).matched,
    ).toEqual({
      sql:
        "SELECT count(*)::DOUBLE FROM records WHERE (source, line) IN (SELECT source, line FROM entities WHERE value = ?) " +
        "AND lower(json_extract_string(fields, ?)) = lower(?)",
      values: ["::1", "/user", "x"],
    });
  });

  it("takes a field's name as a parameter", () => {
    const { values } = compileStatement({ op: "countDistinct", of: { field: "x' --" }, where: {} }, sourcesOf);
    expect(values?.sql).toContain("SELECT json_extract_string(fields, ?) AS value, time FROM records WHERE true");
    expect(values?.values).toEqual(["/x' --"]);
  });

  it("finds the places of the last records", () => {
    expect(compileStatement({ op: "last", where: { from: 1 }, limit: 3 }, sourcesOf).places).toEqual({
      sql: `SELECT r.source, r.line FROM (SELECT source, line, time FROM records WHERE time >= make_timestamp(1::BIGINT)) r JOIN sources s ON s.id = r.source
ORDER BY r.time DESC NULLS LAST, s.file DESC, r.line DESC LIMIT 3`,
      values: [],
    });
  });
});
