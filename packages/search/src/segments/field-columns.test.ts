import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FieldCondition, Statement, StatementResult } from "@lagebild/domain";
import { readDocument } from "@lagebild/domain/files";
import { afterAll, describe, expect, it } from "vitest";
import { fieldNamesOf, namedColumns } from "./field-columns.js";
import type { IncidentIndex } from "../incident-index.js";
import { localIncidentIndex } from "../local/local-incident-index.js";
import { memoryIncidentIndex } from "../memory/memory-incident-index.js";
import { publish, testShape, testSource, type TestRecord } from "../contract/test-incident.js";

const shape = testShape("event <number>", [1, 0]);
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Two segments: `code` is a column in both, `level` in the first alone, the hostile and the long fields in none. */
function recordsOf(part: number): readonly TestRecord[] {
  return Array.from({ length: 300 }, (_, i) => ({
    line: part * 1_000 + i + 1,
    shape,
    time: part * 1_000_000 + i,
    fields: {
      code: String(i % 7),
      token: `${part}-${i}-`.padEnd(40, "x"),
      "o'brien/~": i % 2 === 0 ? "even" : "odd",
      ...((part === 0 || i === 0) && { level: i % 3 === 0 ? "Warning" : "info" }),
    },
  }));
}

async function filled(index: IncidentIndex): Promise<IncidentIndex> {
  for (const part of [0, 1]) {
    await publish(index, `part-${part}`, [{ source: testSource(`${part}.log`), records: recordsOf(part) }]);
  }
  return index;
}

const where = (field: string, operator: FieldCondition["operator"], value: string) => ({
  fields: [{ field, operator, value }],
});
const statements: readonly Statement[] = [
  ...["code", "level", "token", "o'brien/~", "none"].flatMap((field): readonly Statement[] => [
    { op: "top", of: { field }, where: {}, limit: 3 },
    { op: "countDistinct", of: { field }, where: where("code", "atLeast", "4") },
    { op: "group", by: [{ field }, { column: "file" }], where: {}, limit: 50 },
    { op: "summarise", of: { field }, where: where("code", "below", "3") },
  ]),
  { op: "count", where: where("level", "equals", "WARNING") },
  { op: "count", where: where("token", "startsWith", "1-4") },
  { op: "first", where: where("level", "contains", "arn"), limit: 1 },
  { op: "last", where: where("code", "equals", "3"), limit: 2 },
  {
    op: "difference",
    of: { field: "code" },
    where: where("level", "equals", "info"),
    other: { file: "1.log" },
    limit: 5,
  },
];

describe("columns of fields", { timeout: 60_000 }, () => {
  it.each([true, false])(
    "answer as the text of all fields does; tables copied into memory: %s",
    async (copiesTables) => {
      const folder = await mkdtemp(join(tmpdir(), "lagebild-fields-"));
      folders.push(folder);
      const [local, memory] = await Promise.all([
        filled(localIncidentIndex({ folder, copiesTables })),
        filled(memoryIncidentIndex()),
      ]);
      const ask = (index: IncidentIndex): Promise<readonly StatementResult[]> =>
        Promise.all(statements.map((statement) => index.aggregate(statement)));
      expect(await ask(local)).toEqual(await ask(memory));
      await local.close();

      const names = await readdir(join(folder, "segments"));
      const manifests = await Promise.all(
        names.map((name) => readDocument(join(folder, "segments", name, "manifest.json"))),
      );
      const fields = manifests.map((found) => (found as { readonly fields?: readonly string[] }).fields);
      expect(fields.map((list) => list?.toSorted())).toEqual(expect.arrayContaining([["code", "level"], ["code"]]));
    },
  );

  it("reads what a segment has no column for from the text, and takes no name that is not plain", () => {
    const names = fieldNamesOf([["code", "level"], ["code"], ["x' OR true --"]]);
    expect([...names]).toEqual([
      ["code", "field_0"],
      ["level", "field_1"],
    ]);
    expect(namedColumns(names, { fields: ["level"] })).toBe(
      ", json_extract_string(fields, '/code') AS field_0, f0 AS field_1",
    );
  });
});
