import type { ShapeId, SourceId, Where } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { compileStatement } from "./compile-statement.js";

const sourcesOf = Object.assign(
  (file: string): readonly SourceId[] => (file === "auth.log" ? ["00000000000000ff" as SourceId] : []),
  { hasRepeats: () => false },
);
const shapes = ["0000000000000001" as ShapeId, "ffffffffffffffff" as ShapeId];

describe("compileStatement", () => {
  it("counts runs where no record must be looked at", () => {
    expect(compileStatement({ op: "count", where: { shapes } }, sourcesOf)).toEqual({
      matched: { sql: "SELECT coalesce(sum(count), 0)::DOUBLE FROM runs WHERE shape IN (1, -1)", values: [] },
    });
    expect(compileStatement({ op: "count", where: { host: "web" } }, sourcesOf)).toEqual({
      matched: { sql: "SELECT count(*)::DOUBLE FROM records WHERE lower(host) = lower(?)", values: ["web"] },
    });
  });

  it("stays with the runs where alternatives and exceptions need no record either", () => {
    const where = { anyOf: [[{ shapes }, { file: "auth.log" }]], noneOf: [{ templates: ["x"] }] };
    expect(compileStatement({ op: "count", where }, sourcesOf).matched).toEqual({
      sql:
        "SELECT coalesce(sum(count), 0)::DOUBLE FROM runs WHERE ((shape IN (1, -1)) OR (source IN (255))) " +
        "AND NOT coalesce(shape IN (SELECT shape FROM templates WHERE template IN (?)), false)",
      values: ["x"],
    });
    expect(compileStatement({ op: "count", where: { noneOf: [{ host: "web" }] } }, sourcesOf).matched.sql).toContain(
      "FROM records WHERE",
    );
  });

  it("reads fields only where a field is named at some depth", () => {
    const user = { fields: [{ field: "user", operator: "exists" as const, value: "" }] };
    const sqlOf = (where: Where): string => compileStatement({ op: "count", where }, sourcesOf).matched.sql;
    expect(sqlOf({ anyOf: [[{ noneOf: [user] }]] })).toContain("FROM field_records WHERE");
    expect(sqlOf({ anyOf: [[{ noneOf: [{ host: "web" }] }]] })).toContain("FROM records WHERE");
    expect(sqlOf({ entities: [{ value: "root" }], noneOf: [{ host: "web" }] })).toContain(
      "FROM entities WHERE value = ? AND NOT coalesce(lower(host) = lower(?), false)",
    );
  });

  it("looks entities up together where any of them does", () => {
    const named = ["a", "b"].map((value) => ({ entities: [{ value }] }));
    const where = { anyOf: [[...named, { host: "web" }]], noneOf: named };
    expect(compileStatement({ op: "count", where }, sourcesOf).matched).toEqual({
      sql:
        "SELECT count(*)::DOUBLE FROM records WHERE ((lower(host) = lower(?)) OR ((source, line) IN (SELECT source, line FROM entities WHERE ((value = ?) OR (value = ?))))) " +
        "AND NOT coalesce((source, line) IN (SELECT source, line FROM entities WHERE ((value = ?) OR (value = ?))), false)",
      values: ["web", "a", "b", "a", "b"],
    });
  });

  it("asks how often things happened only where some record says so more than once", () => {
    const { repeats } = compileStatement(
      { op: "count", where: { shapes } },
      Object.assign((file: string) => sourcesOf(file), { hasRepeats: () => true }),
    );
    expect(repeats?.sql).toBe(
      "SELECT coalesce(sum(occurrences - 1), 0)::DOUBLE FROM records WHERE occurrences > 1 AND shape IN (1, -1)",
    );
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
        "SELECT count(*)::DOUBLE FROM field_records WHERE (source, line) IN (SELECT source, line FROM entities WHERE value = ?) " +
        "AND lower(json_extract_string(fields, ?)) = lower(?)",
      values: ["::1", "/user", "x"],
    });
  });

  it("takes a field's name as a parameter", () => {
    const { values } = compileStatement({ op: "countDistinct", of: { field: "x' --" }, where: {} }, sourcesOf);
    expect(values?.sql).toContain("json_extract_string(fields, ?) AS value FROM field_records WHERE true");
    expect(values?.values).toEqual(["/x' --"]);
  });

  it("finds the places of the last records", () => {
    expect(compileStatement({ op: "last", where: { from: 1 }, limit: 3 }, sourcesOf).places).toEqual({
      sql: `SELECT r.source, r.line FROM (SELECT source, line, time FROM records WHERE time >= make_timestamp(1::BIGINT)) r JOIN sources s ON s.id = r.source
ORDER BY r.time DESC NULLS LAST, s.file DESC, r.line DESC LIMIT 3`,
      values: [],
    });
  });

  it("counts buckets as whole microseconds, after the first and last time", () => {
    const { matched, buckets } = compileStatement(
      { op: "perBucket", where: { shapes, host: "x" }, bucketSeconds: 60, limit: 9 },
      sourcesOf,
    );
    expect(matched.sql).toBe(
      "SELECT count(*)::DOUBLE, epoch_us(min(time))::DOUBLE, epoch_us(max(time))::DOUBLE FROM records WHERE lower(host) = lower(?) AND shape IN (1, -1)",
    );
    expect(buckets).toEqual({
      sql: `SELECT (us - (us % 60000000::BIGINT + 60000000::BIGINT) % 60000000::BIGINT)::DOUBLE AS start, count(*)::DOUBLE FROM
(SELECT epoch_us(time) AS us FROM records WHERE lower(host) = lower(?) AND shape IN (1, -1)) WHERE us IS NOT NULL GROUP BY start`,
      values: ["x"],
    });
  });

  it("keeps the parameters of combinations, differences and sequences in the order of their places", () => {
    const [where, other] = [{ host: "h1" }, { host: "h2" }];
    const by = [{ entity: "account" }, { field: "f" }, { column: "file" }] as const;
    expect(compileStatement({ op: "group", by, where, limit: 1 }, sourcesOf).groups?.values).toEqual([
      "/f",
      "h1",
      "account",
      "h1",
    ]);
    const difference = { op: "difference", of: { field: "f" }, where, other, limit: 1 } as const;
    expect(compileStatement(difference, sourcesOf).values?.values).toEqual(["/f", "h1", "/f", "h2"]);
    const sequence = { op: "sequence", where, then: other, withinSeconds: 5, limit: 1 } as const;
    const { pairs } = compileStatement({ ...sequence, sameOf: { entity: "account" } }, sourcesOf);
    expect(pairs?.values).toEqual(["account", "h1", "account", "h2"]);
    expect(pairs?.sql).toContain("<= 5000000 ");
  });
});
