import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import {
  account,
  auth,
  cron,
  meaning,
  publish,
  testShape,
  testSource,
  type TestIndexes,
  type TestPart,
} from "./test-incident.js";

const values = [
  "o'brien",
  '"',
  "'; DROP TABLE runs; --",
  "nul\0inside",
  "🙂 émoji",
  "%_\\",
  "$1",
  "?",
  "a/b~c",
  "\u202Etxt",
  " ",
  '{"a":1}',
  "\n",
];

const fileOf = (value: string): string => `logs/${value.replaceAll("\0", "")}.log`;
const shapeOf = (value: string): ReturnType<typeof testShape> =>
  testShape(`hostile ${value}`, [1, 0], [meaning(value, value)]);

async function fillWithHostileValues(index: IncidentIndex): Promise<void> {
  const parts = values.map((value): TestPart => {
    const hostile = { host: value, program: value, fields: { [value]: value }, entities: [account(value)] };
    const harmless = { host: "other", program: "other", fields: { other: "other" }, entities: [account("other")] };
    const shape = shapeOf(value);
    return {
      source: testSource(fileOf(value)),
      records: [
        { line: 1, time: 1, shape, ...hostile },
        { line: 2, time: 2, shape, ...harmless },
      ],
    };
  });
  await publish(index, "one", parts);
  await index.refresh();
}

/** What an index promises about values that an attacker wrote. */
export function hostileValuesAreValues(indexes: TestIndexes): void {
  it.each(values.map((value) => [value]))("keeps %j a value wherever it stands", async (value) => {
    const index = await indexes.shared(fillWithHostileValues);
    const where = {
      host: value,
      program: value,
      file: fileOf(value),
      entities: [{ value, kind: "account" as const }],
      fields: [{ field: value, operator: "contains" as const, value }],
    };
    expect(await index.aggregate({ op: "count", where })).toMatchObject({ count: 1 });
    for (const of of [{ field: value }, { entity: "account" }, { column: "host" }] as const) {
      expect(await index.aggregate({ op: "top", of, where, limit: 1 })).toMatchObject({ values: [{ value }] });
    }
    expect(await index.entities([{ value }], { host: value }, 5)).toMatchObject([{ value, count: 1 }]);
    const [found] = await index.occurrences(where, 1);
    expect(found?.samples[0]).toMatchObject({ file: fileOf(value), host: value, program: value });
    expect(await index.shapes([shapeOf(value).id])).toEqual([shapeOf(value)]);
    expect((await index.snapshot()).hosts).toContainEqual({ name: value, count: 1 });
    expect(await index.nearest(Float32Array.of(1, 0), { program: value }, 1)).toHaveLength(1);
    expect(await index.recordsAt(fileOf(value), [2])).toMatchObject([{ host: "other" }]);
  });

  it("keeps fields readable that hold halves of characters", async () => {
    const index = await indexes.empty();
    const fields = { "\ud800": "x\udc00y", user: "root" };
    await publish(index, "one", [{ source: auth, records: [{ line: 1, shape: cron, fields }] }]);
    const where = { fields: [{ field: "user", operator: "equals", value: "root" }] } as const;
    expect(await index.aggregate({ op: "count", where })).toMatchObject({ count: 1 });
  });
}
