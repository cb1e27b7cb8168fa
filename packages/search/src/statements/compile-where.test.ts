import type { ShapeId, SourceId } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { compileMentions, compileWhere } from "./compile-where.js";

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
      "TRY_CAST(json_extract_string(fields, ?) AS DOUBLE) >= ?",
      "regexp_full_match(json_extract_string(fields, ?), '[ \\t]*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?[ \\t]*')",
    ]);
    expect(values).toEqual(["o'brien", "sshd", "root", "account", "::1", "/a~1b~0c", "x", "/size", 1_000, "/size"]);
  });

  it("looks templates up among the shapes, and leaves what the shapes were chosen for to the reader", () => {
    expect(compileWhere({ templates: ["x'", "y"], meaning: "guessing" }, sourcesOf)).toEqual({
      sql: "shape IN (SELECT shape FROM templates WHERE template IN (?, ?))",
      values: ["x'", "y"],
    });
    expect(compileWhere({ templates: [] }, sourcesOf).sql).toBe("false");
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
