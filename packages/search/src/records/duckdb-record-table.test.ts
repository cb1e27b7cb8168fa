import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRecordTables, quoted, type RecordTables } from "./duckdb-record-table.js";

describe("openRecordTables", () => {
  let folder = "";
  let tables: RecordTables;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "lagebild-tables-")));
    const inside = join(folder, "inside");
    tables = await openRecordTables({ folder: inside, memoryMb: 64, threads: 1, spillFolder: join(inside, "spill") });
  });
  afterEach(async () => {
    tables.close();
    await rm(folder, { recursive: true });
  });

  it("keeps every kind of value through full and partial batches", async () => {
    const appender = await tables.create("t", { a: "integer", b: "double", c: "text", d: "floats" });
    for (let i = 0; i < 5_000; i++) appender.append([i, i * 1e12, i % 3 === 0 ? null : `nul\0${i}`, [i, 0.5]]);
    appender.close();
    const rows = await tables.rows({
      sql: "SELECT a, b, c, d FROM t WHERE a IN (0, 2047, 2048, 4999) ORDER BY a",
      values: [],
    });
    expect(rows).toEqual([
      [0, 0, null, [0, 0.5]],
      [2_047, 2.047e15, "nul\x002047", [2_047, 0.5]],
      [2_048, 2.048e15, "nul\x002048", [2_048, 0.5]],
      [4_999, 4.999e15, "nul\x004999", [4_999, 0.5]],
    ]);
    expect(await tables.rows({ sql: "SELECT count(*)::DOUBLE, count(c)::DOUBLE FROM t", values: [] })).toEqual([
      [5_000, 3_333],
    ]);
  });

  it("gives rows a few thousand at a time, while other queries run, and says what failed", async () => {
    const query = { sql: "SELECT i::INTEGER, i::VARCHAR FROM range(10000) t(i) WHERE i >= ?", values: [1] };
    const sizes: number[] = [];
    let last: unknown;
    for await (const rows of tables.batches(query)) {
      sizes.push(rows.length);
      last = rows.at(-1);
      await tables.rows({ sql: "SELECT 1", values: [] });
    }
    expect(last).toEqual([9_999, "9999"]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(9_999);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2_048);
    const broken = tables.batches({ sql: "SELECT 'secret' +", values: [] })[Symbol.asyncIterator]();
    await expect(broken.next()).rejects.toMatchObject({ message: "query of the record tables failed" });
  });

  it("reaches no file outside its folder, and no setting", async () => {
    const outside = join(folder, "outside.csv");
    await writeFile(outside, "a\n1\n");
    await expect(tables.rows({ sql: `SELECT * FROM read_csv(${quoted(outside)})`, values: [] })).rejects.toThrow();
    await expect(tables.run(`COPY (SELECT 1) TO ${quoted(join(folder, "new.csv"))}`)).rejects.toThrow();
    await expect(tables.run("SET enable_external_access = true")).rejects.toThrow();
    await expect(tables.run("SET memory_limit = '8GB'")).rejects.toThrow();
    await expect(tables.run("INSTALL httpfs")).rejects.toThrow();
  });

  it("does not repeat a query's text in its failures", async () => {
    const broken = tables.rows({ sql: "SELECT 'secret' +", values: [] });
    await expect(broken).rejects.toMatchObject({ kind: "internal", message: "query of the record tables failed" });
    const gone = tables.rows({
      sql: `SELECT * FROM read_parquet(${quoted(join(folder, "inside", "x.parquet"))})`,
      values: [],
    });
    await expect(gone).rejects.toMatchObject({ kind: "missing" });
  });
});
