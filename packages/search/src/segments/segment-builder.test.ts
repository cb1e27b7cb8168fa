import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FieldValues } from "@lagebild/domain";
import { readDocument, sha256OfFile } from "@lagebild/domain/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRecordTables, quoted, type SqlRow } from "../records/duckdb-record-table.js";
import { parquetSegmentBuilder } from "./segment-builder.js";
import { testShape, testSource } from "../contract/test-incident.js";

const source = testSource("a.log");
const shapes = Array.from({ length: 50 }, (_, i) => testShape(`t shape ${i}`, [i, 1]));

describe("parquetSegmentBuilder", { timeout: 60_000 }, () => {
  let folder = "";
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "lagebild-builder-")));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const build = async (fields?: FieldValues): Promise<string> => {
    const builder = await parquetSegmentBuilder({ folder, segmentId: "one" });
    const number = builder.addSource(source, { startByte: 0, endByte: 1_000 });
    const rest = { source: number, byteLength: 9, host: "web", program: undefined, fields };
    for (let line = 1; line <= 5_000; line++) {
      const shape = builder.addShape(shapes[(line * 7) % 50]!);
      const entities = [builder.addEntity("account", `user${(line * 13) % 701}`), builder.addEntity("host", "web")];
      builder.addRecord({
        ...rest,
        line,
        byteOffset: line * 10,
        time: line * 1_000,
        shape,
        chunk: line >> 4,
        entities,
      });
    }
    builder.describeShapes(shapes);
    return (await builder.finish({ modelId: "model-1", coverage: [], skips: [] })).path;
  };
  const read = async (path: string, sql: (file: string) => string, file: string): Promise<readonly SqlRow[]> => {
    const tables = await openRecordTables({ folder, memoryMb: 64, threads: 1, spillFolder: join(folder, "spill") });
    const rows = await tables.rows({ sql: sql(`read_parquet(${quoted(join(path, file))})`), values: [] });
    tables.close();
    return rows;
  };

  it("writes the files of a segment, and a manifest that describes them", async () => {
    const path = await build();
    const names = ["entities", "names", "records", "runs", "samples", "shapes", "value_counts"];
    const files = names.map((name) => `${name}.parquet`);
    expect((await readdir(path)).sort()).toEqual([...files, "manifest.json", "manifest.json.copy"].sort());
    const sums = files.map(async (file) => [file, await sha256OfFile(join(path, file))] as const);
    expect(await readDocument(join(path, "manifest.json"))).toEqual({
      version: 1,
      segmentId: "one",
      modelId: "model-1",
      records: 5_000,
      shapes: 50,
      parts: [{ source, range: { startByte: 0, endByte: 1_000 }, records: 5_000, firstLine: 1, lastLine: 5_000 }],
      coverage: [],
      skips: [],
      columns: ["zone_origin", "occurrences", "role"],
      sha256: Object.fromEntries(await Promise.all(sums)),
      ruleFields: [],
    });
  });

  it("sorts entities by value, counts of values by shape, and keeps records in the order of their lines", async () => {
    const path = await build();
    const valueOf = async (file: string, column: string): Promise<readonly unknown[]> =>
      (await read(path, (from) => `SELECT ${column} FROM ${from}`, file)).map(([value]) => value);
    const values = (await valueOf("entities.parquet", "value")) as readonly string[];
    expect(values).toHaveLength(10_000);
    expect(values).toEqual(values.toSorted());
    const byShape = (await valueOf("value_counts.parquet", "shape")) as readonly bigint[];
    expect(byShape).toEqual(byShape.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    const lines = await valueOf("records.parquet", "line");
    expect(lines).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
  });

  it("keeps samples of each run from its first line to its last", async () => {
    const path = await build();
    const runs = await read(
      path,
      (from) => `SELECT shape, first_line, last_line, count::DOUBLE FROM ${from}`,
      "runs.parquet",
    );
    const kept = await read(
      path,
      (from) => `SELECT shape, list(line ORDER BY line) FROM ${from} GROUP BY shape`,
      "samples.parquet",
    );
    const samples = new Map(kept.map(([shape, lines]) => [shape, lines as readonly number[]]));
    expect(runs).toHaveLength(50);
    for (const [shape, firstLine, lastLine, count] of runs) {
      const lines = samples.get(shape)!;
      expect([lines[0], lines.at(-1), lines.length, count]).toEqual([firstLine, lastLine, 8, 100]);
    }
  });

  it("writes records of long texts in smaller groups, so that the memory for one suffices", async () => {
    const groupsOf = async (path: string): Promise<unknown> => {
      const tables = await openRecordTables({ folder, memoryMb: 64, threads: 1, spillFolder: join(folder, "spill") });
      const sql = `SELECT count(DISTINCT row_group_id)::INTEGER FROM parquet_metadata(${quoted(join(path, "records.parquet"))})`;
      const [row] = await tables.rows({ sql, values: [] });
      tables.close();
      return row?.[0];
    };
    expect(await groupsOf(await build({ note: "short" }))).toBe(1);
    expect(await groupsOf(await build({ note: "x".repeat(5_000) }))).toBe(3);
  });

  it("writes many shapes in groups, since their vectors are held while a group is written", async () => {
    const builder = await parquetSegmentBuilder({ folder, segmentId: "many" });
    const many = Array.from({ length: 9_000 }, (_, i) => testShape(`shape ${i}`, [i, 1]));
    many.forEach((shape) => builder.addShape(shape));
    builder.describeShapes(many);
    const { path } = await builder.finish({ modelId: "model-1", coverage: [], skips: [] });
    const tables = await openRecordTables({ folder, memoryMb: 64, threads: 1, spillFolder: join(folder, "spill") });
    const sql = `SELECT count(DISTINCT row_group_id)::INTEGER FROM parquet_metadata(${quoted(join(path, "shapes.parquet"))})`;
    expect(await tables.rows({ sql, values: [] })).toEqual([[2]]);
    tables.close();
  });

  it("takes no shape twice, none that it does not hold, and no vector of another length; nothing is left behind", async () => {
    const builder = await parquetSegmentBuilder({ folder, segmentId: "one" });
    const [one, other] = [testShape("x", [1, 0]), testShape("y", [1, 0, 0])];
    builder.addShape(one);
    builder.describeShapes([one]);
    expect(() => builder.describeShapes([one])).toThrow("described twice");
    expect(() => builder.describeShapes([other])).toThrow("no shape of the segment");
    builder.addShape(other);
    expect(() => builder.describeShapes([other])).toThrow("vector has 3 dimensions, the index has 2");
    await builder.abandon();
    expect(await readdir(join(folder, "building"))).toEqual([]);
  });
});
