import { expect, it } from "vitest";
import { meaning, cron, account, publish, auth, testSource, testShape, type TestIndexes } from "./test-incident.js";

/** What an index promises about values that an attacker wrote. */
export function hostileValuesAreValues(indexes: TestIndexes): void {
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

  it.each(values.map((value) => [value]))("keeps %j a value wherever it stands", async (value) => {
    const index = await indexes.empty();
    const source = testSource(`logs/${value.replaceAll("\0", "")}.log`);
    const shape = testShape(`hostile ${value}`, [1, 0], [meaning(value, value)]);
    await publish(index, "one", [
      {
        source,
        records: [
          {
            line: 1,
            shape,
            time: 1,
            host: value,
            program: value,
            fields: { [value]: value },
            entities: [account(value)],
          },
          {
            line: 2,
            shape,
            time: 2,
            host: "other",
            program: "other",
            fields: { other: "other" },
            entities: [account("other")],
          },
        ],
      },
    ]);
    await index.refresh();
    const where = {
      host: value,
      program: value,
      file: source.file,
      entities: [{ value, kind: "account" as const }],
      fields: [{ field: value, operator: "contains" as const, value }],
    };
    expect((await index.aggregate({ op: "count", where })).count).toBe(1);
    expect((await index.aggregate({ op: "top", of: { field: value }, where, limit: 1 })).values).toMatchObject([
      { value },
    ]);
    expect(
      (await index.aggregate({ op: "top", of: { entity: "account" }, where: {}, limit: 9 })).values?.map(
        (row) => row.value,
      ),
    ).toContain(value);
    expect(await index.entities([{ value }], { host: value }, 5)).toMatchObject([{ value, count: 1 }]);
    expect((await index.occurrences(where, 1))[0]?.samples[0]).toMatchObject({
      file: source.file,
      host: value,
      program: value,
    });
    expect(await index.shapes([shape.id])).toEqual([shape]);
    expect((await index.snapshot()).hosts).toContainEqual({ name: value, count: 1 });
    expect(await index.nearest(Float32Array.of(1, 0), { program: value }, 1)).toHaveLength(1);
  });

  it("keeps fields readable that hold halves of characters", async () => {
    const index = await indexes.empty();
    const fields = { "\ud800": "x\udc00y", user: "root" };
    await publish(index, "one", [{ source: auth, records: [{ line: 1, shape: cron, fields }] }]);
    expect(
      (
        await index.aggregate({
          op: "count",
          where: { fields: [{ field: "user", operator: "equals", value: "root" }] },
        })
      ).count,
    ).toBe(1);
  });
}
