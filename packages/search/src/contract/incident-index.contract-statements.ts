import type { CountLimits, Statement, ValueOf } from "@lagebild/domain";
import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import {
  type TestRecord,
  failed,
  cron,
  account,
  publish,
  auth,
  cronLog,
  testShape,
  type TestIndexes,
} from "./test-incident.js";

/** What an index promises about statements. */
export function statementsAreExact(indexes: TestIndexes): void {
  it("counts records under every kind of condition", async () => {
    const index = await indexes.read();
    const count = async (where: Parameters<IncidentIndex["occurrences"]>[0]): Promise<number> =>
      (await index.aggregate({ op: "count", where })).count!;
    expect(await count({})).toBe(9);
    expect(await count({ shapes: [failed.id, cron.id] })).toBe(7);
    expect(await count({ shapes: [] })).toBe(0);
    expect(await count({ shapes: [failed.id], file: "CRON.log" })).toBe(0);
    expect(await count({ host: "bastion" })).toBe(5);
    expect(await count({ from: 2_000, to: 4_000 })).toBe(4);
    expect(await count({ entities: [account("root")] })).toBe(4);
    expect(await count({ entities: [{ value: "root" }, { value: "backup" }] })).toBe(1);
    expect(await count({ fields: [{ field: "user", operator: "equals", value: "ROOT" }] })).toBe(2);
    expect(await count({ fields: [{ field: "user", operator: "startsWith", value: "Ro" }] })).toBe(2);
    expect(await count({ fields: [{ field: "user", operator: "contains", value: "CK" }] })).toBe(1);
    expect(await count({ fields: [{ field: "size", operator: "atLeast", value: "9.5" }] })).toBe(2);
    expect(await count({ fields: [{ field: "size", operator: "below", value: "1e1" }] })).toBe(1);
    expect(await count({ fields: [{ field: 'a.b/c~d"e', operator: "equals", value: "straße" }] })).toBe(1);
    expect(await count({ fields: [{ field: "none", operator: "contains", value: "" }] })).toBe(0);
    await expect(count({ fields: [{ field: "size", operator: "below", value: "few" }] })).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  it("counts different values", async () => {
    const index = await indexes.read();
    expect(
      await index.aggregate({ op: "countDistinct", of: { entity: "account" }, where: { shapes: [failed.id] } }),
    ).toMatchObject({ matched: 4, count: 2 });
    expect(await index.aggregate({ op: "countDistinct", of: { column: "file" }, where: {} })).toMatchObject({
      matched: 9,
      count: 2,
    });
    expect(await index.aggregate({ op: "countDistinct", of: { field: "user" }, where: {} })).toMatchObject({
      matched: 9,
      count: 3,
    });
    expect(await index.aggregate({ op: "countDistinct", of: { entity: "hash" }, where: {} })).toMatchObject({
      matched: 9,
      count: 0,
    });
  });

  it("ranks values with their times", async () => {
    const index = await indexes.read();
    expect(await index.aggregate({ op: "top", of: { entity: "account" }, where: {}, limit: 2 })).toMatchObject({
      matched: 9,
      distinct: 3,
      values: [
        { value: "root", count: 4, firstTime: 1_000, lastTime: 5_000 },
        { value: "backup", count: 2, firstTime: 4_000, lastTime: 5_000 },
      ],
    });
    expect(
      await index.aggregate({ op: "top", of: { column: "host" }, where: { shapes: [failed.id] }, limit: 9 }),
    ).toMatchObject({
      values: [
        { value: "bastion", count: 2 },
        { value: "Bastion", count: 1 },
        { value: "web", count: 1, firstTime: undefined, lastTime: undefined },
      ],
    });
    expect(
      await index.aggregate({ op: "top", of: { column: "file" }, where: { from: 2_500 }, limit: 9 }),
    ).toMatchObject({
      values: [
        { value: "auth.log", count: 3 },
        { value: "cron.log", count: 3 },
      ],
    });
    expect(await index.aggregate({ op: "top", of: { field: "user" }, where: { host: "web" }, limit: 1 })).toMatchObject(
      { matched: 4, distinct: 3, values: [{ value: "Root", count: 1 }] },
    );
    expect(
      await index.aggregate({
        op: "top",
        of: { entity: "address" },
        where: { entities: [account("admin")] },
        limit: 1,
      }),
    ).toMatchObject({ matched: 1, values: [{ value: "203.0.113.7", count: 1 }] });
    expect(await index.aggregate({ op: "top", of: { column: "host" }, where: {}, limit: 0 })).toMatchObject({
      values: [],
      distinct: 3,
    });
    await expect(index.aggregate({ op: "top", of: { column: "host" }, where: {}, limit: -1 })).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  it("limits values by how often they occur", async () => {
    const index = await indexes.read();
    const of = { entity: "account" } as const;
    const names = async (counts: CountLimits): Promise<readonly (readonly [string, number])[]> =>
      (await index.aggregate({ op: "top", of, where: {}, counts, limit: 9 })).values!.map(
        ({ value, count }) => [value, count] as const,
      );
    expect(await names({ atLeast: 2 })).toEqual([
      ["root", 4],
      ["backup", 2],
    ]);
    expect(await names({ atMost: 2 })).toEqual([
      ["backup", 2],
      ["admin", 1],
    ]);
    expect(await names({ atLeast: 2, atMost: 3 })).toEqual([["backup", 2]]);
    expect(await index.aggregate({ op: "countDistinct", of, where: {}, counts: { atLeast: 2 } })).toMatchObject({
      count: 2,
    });
    expect(await index.aggregate({ op: "group", by: [of], where: {}, counts: { atLeast: 4 }, limit: 9 })).toMatchObject(
      {
        distinct: 1,
        groups: [{ values: ["root"], count: 4 }],
      },
    );
    await expect(names({ atLeast: -1 })).rejects.toMatchObject({ kind: "invalid" });
  });

  it("sums up numbers, and counts apart what is none", async () => {
    const index = await indexes.read();
    const of = { field: "size" } as const;
    expect(await index.aggregate({ op: "summarise", of, where: {} })).toMatchObject({
      matched: 9,
      summary: {
        ...{ numbers: 2, sum: 19.5, min: 9.5, max: 10, others: 1 },
        minAt: { source: cronLog.id, line: 2 },
        maxAt: { source: cronLog.id, line: 1 },
      },
    });
    expect(await index.aggregate({ op: "summarise", of: { field: "none" }, where: {} })).toMatchObject({
      summary: { numbers: 0, sum: 0, min: undefined, max: undefined, others: 0 },
    });
  });

  it("finds the first and the last records, those without a time at the end", async () => {
    const index = await indexes.read();
    const places = async (op: "first" | "last", limit: number): Promise<readonly string[]> =>
      (await index.aggregate({ op, where: {}, limit })).records!.map(({ file, line }) => `${file}:${line}`);
    expect(await places("first", 3)).toEqual(["auth.log:1", "auth.log:2", "cron.log:1"]);
    expect(await places("last", 2)).toEqual(["cron.log:3", "cron.log:2"]);
    expect((await places("last", 99)).at(-1)).toBe("auth.log:9");
    expect((await places("first", 99)).at(-1)).toBe("auth.log:9");
  });

  it("repeats the statement in the result", async () => {
    const statement = { op: "count", where: { host: "web" } } as const;
    expect(await (await indexes.read()).aggregate(statement)).toEqual({ statement, matched: 4, count: 4 });
  });

  it("refuses values that only texts say, wherever a statement names them", async () => {
    const index = await indexes.read();
    const of: ValueOf = { said: ["user"], as: "name" };
    const host: ValueOf = { column: "host" };
    const statements: readonly Statement[] = [
      { op: "countDistinct", of, where: {} },
      { op: "summarise", of, where: {} },
      { op: "top", of, where: {}, limit: 1 },
      { op: "top", of: host, sumOf: of, where: {}, limit: 1 },
      { op: "top", of: host, distinctOf: of, where: {}, limit: 1 },
      { op: "difference", of, where: {}, other: {}, limit: 1 },
      { op: "group", by: [host, of], where: {}, limit: 1 },
      { op: "sequence", where: {}, then: {}, withinSeconds: 1, sameOf: of, limit: 1 },
    ];
    for (const statement of statements)
      await expect(index.aggregate(statement), JSON.stringify(statement)).rejects.toMatchObject({
        kind: "invalid",
        message: expect.stringContaining("not from the index") as string,
      });
  });

  it("takes a list of ten thousand shapes", async () => {
    const index = await indexes.empty();
    const shapes = Array.from({ length: 10_000 }, (_, i) => testShape(`shape ${i}`));
    const records = shapes
      .slice(0, 50)
      .map((shape, i): TestRecord => ({ line: i + 1, shape, time: i, entities: [account(`a${i % 7}`)] }));
    await publish(index, "one", [{ source: auth, records }]);
    const ids = shapes.slice(25).map(({ id }) => id);
    expect((await index.aggregate({ op: "count", where: { shapes: ids, from: 0 } })).count).toBe(25);
    expect((await index.occurrences({ shapes: ids }, 1)).length).toBe(25);
    expect((await index.variety({ shapes: ids }, 1)).length).toBe(25);
    expect(await index.shapes(ids)).toHaveLength(25);
  });
}
