import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RULES_FIELD, type FieldCondition, type Statement, type Where } from "@lagebild/domain";
import { keepDocument, readDocument } from "@lagebild/domain/files";
import { afterAll, describe, expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { localIncidentIndex } from "../local/local-incident-index.js";
import { memoryIncidentIndex } from "../memory/memory-incident-index.js";
import { publish, testShape, testSource, type TestRecord } from "../contract/test-incident.js";
import type { StoredManifest } from "./segment.js";

const shape = testShape("event <number>", [1, 0]);
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Two segments with records that met rules, each with a field that the other lacks, and one without any. */
function recordsOf(part: number): readonly TestRecord[] {
  return Array.from({ length: 200 }, (_, i) => ({
    line: i + 1,
    shape,
    time: part * 1_000_000 + i,
    fields: { user: `u${i % 3}`, "log.own": `o${i % 5}` },
    event: {
      mapping: "test",
      fixed: part < 2 && i % 3 === 0 ? { [RULES_FIELD]: i % 2 === 0 ? "one two" : "two" } : {},
      values: { "user.name": i % 4 === 0 ? "one" : `n${i % 7}`, [part === 0 ? "source.ip" : "url.path"]: `v${i % 2}` },
    },
  }));
}

async function filled(index: IncidentIndex): Promise<IncidentIndex> {
  for (const part of [0, 1, 2])
    await publish(index, `part-${part}`, [{ source: testSource(`${part}.log`), records: recordsOf(part) }]);
  return index;
}

const met = (rule: string, ...others: readonly FieldCondition[]): Where => ({
  fields: [{ field: RULES_FIELD, operator: "equals", value: rule }, ...others],
});
const wheres: readonly Where[] = [
  met("one"),
  met("two", { field: "user", operator: "equals", value: "u0" }),
  met("two", { field: "source.ip", operator: "exists", value: "", orFields: ["log.own"] }),
  { ...met("two"), noneOf: [{ file: "1.log" }, { fields: [{ field: "url.path", operator: "equals", value: "v1" }] }] },
  // Records that met no rule may meet these too.
  { fields: [{ field: RULES_FIELD, operator: "equals", value: "one", orFields: ["user.name"] }] },
  { anyOf: [[met("one"), { file: "2.log" }]] },
];
const statements = wheres.flatMap((where): readonly Statement[] => [
  { op: "count", where },
  ...["user.name", "source.ip", "url.path", "log.own", "user", RULES_FIELD].map((field): Statement => ({
    op: "top",
    of: { field },
    where,
    limit: 9,
  })),
  { op: "group", by: [{ field: "url.path" }, { field: "source.ip" }, { column: "file" }], where, limit: 9 },
  { op: "top", of: { column: "file" }, where, distinctOf: { field: "user.name" }, limit: 9 },
  { op: "first", where, limit: 2 },
]);

const answers = async (index: IncidentIndex): Promise<unknown> => [
  await Promise.all(statements.map((statement) => index.aggregate(statement))),
  await Promise.all(wheres.map((where) => index.tops(where, [{ field: "user.name" }, { field: "log.own" }], 3))),
  await Promise.all(wheres.map((where) => index.moments(where, [{ field: "url.path" }]))),
];

describe("records that met rules", { timeout: 60_000 }, () => {
  it.each([true, false])(
    "answer as all records do, also beside segments of earlier versions; tables copied into memory: %s",
    async (copiesTables) => {
      const folder = await mkdtemp(join(tmpdir(), "lagebild-rules-"));
      folders.push(folder);
      const wanted = await answers(await filled(memoryIncidentIndex()));
      const local = await filled(localIncidentIndex({ folder, copiesTables }));
      expect(await answers(local)).toEqual(wanted);
      await local.close();

      const paths = (await readdir(join(folder, "segments"))).map((name) =>
        join(folder, "segments", name, "manifest.json"),
      );
      const manifests = (await Promise.all(paths.map((path) => readDocument(path)))) as readonly StoredManifest[];
      expect(manifests.map(({ ruleFields = [] }) => ruleFields.length).sort()).toEqual([0, 4, 4]);
      const { ruleFields: _later, ...earlier } = manifests[0]!;
      await keepDocument(paths[0]!, earlier);
      const opened = localIncidentIndex({ folder, copiesTables });
      expect(await answers(opened)).toEqual(wanted);
      await opened.close();
    },
  );
});
