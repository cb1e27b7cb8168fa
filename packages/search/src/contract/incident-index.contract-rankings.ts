import type { Statement, ValueOrder } from "@lagebild/domain";
import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import {
  account,
  accepted,
  address,
  cron,
  failed,
  publish,
  testSource,
  type TestIndexes,
  type TestRecord,
} from "./test-incident.js";

const proxy = testSource("proxy.log");
const other = testSource("other.log");

const proxyRecords: readonly TestRecord[] = [
  {
    line: 1,
    shape: failed,
    time: 1_000,
    host: "a",
    fields: { user: "anna", bytes: "100" },
    entities: [address("10.0.0.1")],
  },
  {
    line: 2,
    shape: failed,
    time: 5_000,
    host: "a",
    fields: { user: "bob", bytes: "5" },
    entities: [address("10.0.0.2")],
  },
  {
    line: 3,
    shape: failed,
    time: 6_000,
    host: "b",
    fields: { user: "bob", bytes: "7" },
    entities: [address("10.0.0.2")],
  },
  {
    line: 4,
    shape: accepted,
    time: 6_000,
    host: "b",
    fields: { user: "bob", bytes: "-" },
    entities: [address("10.0.0.3"), address("10.0.0.4")],
    occurrences: 5,
  },
  { line: 5, shape: accepted, host: "b", fields: { user: "carl", bytes: "100" }, occurrences: 2 },
];
const otherRecords: readonly TestRecord[] = [
  { line: 1, shape: cron, time: 9_000, host: "c", fields: { user: "carl", bytes: "-3" }, entities: [account("x")] },
  { line: 2, shape: cron, time: 500, host: "c", entities: [account("x"), address("10.0.0.1")] },
];

async function fill(index: IncidentIndex): Promise<void> {
  await publish(index, "one", [{ source: proxy, records: proxyRecords }]);
  await publish(index, "two", [{ source: other, records: otherRecords }]);
  await index.refresh();
}

const pam = testSource("pam.log");

async function fillNamed(index: IncidentIndex): Promise<void> {
  const ends: readonly Readonly<Record<string, string>>[] = [
    { "source.ip": "203.0.113.4" },
    { "source.domain": "dial7.example.net" },
    { "source.domain": "dial7.example.net" },
    { "source.ip": "203.0.113.4", "source.domain": "web.example.net" },
    {},
  ];
  const records = ends.map((values, at) => ({
    line: at + 1,
    shape: failed,
    event: { mapping: undefined, fixed: {}, values },
  }));
  await publish(index, "named", [{ source: pam, records }]);
  await index.refresh();
}

type Top = Extract<Statement, { op: "top" }>;

/** What an index promises about how values are ranked, and about gaps and repetitions. */
export function rankingsAreExact(indexes: TestIndexes): void {
  const rowsOf = async (top: Partial<Top>): Promise<readonly unknown[]> => {
    const index = await indexes.shared(fill);
    const statement: Top = { op: "top", of: { field: "user" }, where: {}, limit: 9, ...top };
    const { values } = await index.aggregate(statement);
    return values!.map(({ value, count, sum, distinct }) =>
      [value, count, sum ?? distinct].filter((part) => part !== undefined),
    );
  };

  it("ranks values by the sum of another value's numbers", async () => {
    expect(await rowsOf({ sumOf: { field: "bytes" } })).toEqual([
      ["anna", 1, 100],
      ["carl", 2, 97],
      ["bob", 3, 12],
    ]);
    expect(await rowsOf({ sumOf: { field: "bytes" }, order: "least", limit: 1 })).toEqual([["bob", 3, 12]]);
    expect(await rowsOf({ of: { entity: "address" }, sumOf: { field: "bytes" }, counts: { atLeast: 2 } })).toEqual([
      ["10.0.0.1", 2, 100],
      ["10.0.0.2", 2, 12],
    ]);
    expect(await rowsOf({ of: { column: "host" }, sumOf: { field: "none" }, where: { host: "c" } })).toEqual([
      ["c", 2, 0],
    ]);
  });

  it("ranks values by how many different ones of another their records have", async () => {
    expect(await rowsOf({ distinctOf: { entity: "address" } })).toEqual([
      ["bob", 3, 3],
      ["anna", 1, 1],
      ["carl", 2, 0],
    ]);
    expect(await rowsOf({ distinctOf: { entity: "address" }, counts: { atLeast: 2 } })).toEqual([["bob", 3, 3]]);
    expect(await rowsOf({ of: { column: "host" }, distinctOf: { field: "user" }, order: "least" })).toEqual([
      ["c", 2, 1],
      ["a", 2, 2],
      ["b", 3, 2],
    ]);
    const index = await indexes.shared(fill);
    const both: Top = {
      op: "top",
      of: { column: "host" },
      where: {},
      sumOf: { field: "a" },
      distinctOf: { field: "a" },
      limit: 1,
    };
    await expect(index.aggregate(both)).rejects.toMatchObject({ kind: "invalid" });
  });

  it("takes a name for an address where a record has no other", async () => {
    const index = await indexes.shared(fillNamed);
    const of = { field: "source.address" };
    const { values = [] } = await index.aggregate({ op: "top", of, where: {}, limit: 5 });
    expect(values.map(({ value, count }) => `${value} ${count}`)).toEqual(["203.0.113.4 2", "dial7.example.net 2"]);
    const where = { fields: [{ field: of.field, operator: "equals", value: "dial7.example.net" }] } as const;
    expect((await index.aggregate({ op: "count", where })).matched).toBe(2);
  });

  it("puts the rarest, the earliest or the latest values first", async () => {
    const named = async (order: ValueOrder): Promise<readonly unknown[]> =>
      (await rowsOf({ order })).map((row) => (row as readonly unknown[])[0]);
    expect(await named("most")).toEqual(["bob", "carl", "anna"]);
    expect(await named("least")).toEqual(["anna", "carl", "bob"]);
    expect(await named("first")).toEqual(["anna", "bob", "carl"]);
    expect(await named("last")).toEqual(["carl", "bob", "anna"]);
    const index = await indexes.shared(fill);
    const groups = async (order: ValueOrder): Promise<readonly unknown[]> => {
      const statement: Statement = {
        op: "group",
        by: [{ column: "host" }, { field: "user" }],
        where: {},
        order,
        limit: 9,
      };
      return (await index.aggregate(statement)).groups!.map(({ values }) => values.join(" "));
    };
    expect(await groups("least")).toEqual(["a anna", "a bob", "b carl", "c carl", "c ", "b bob"]);
    expect(await groups("first")).toEqual(["c ", "a anna", "a bob", "b bob", "c carl", "b carl"]);
    expect(await groups("last")).toEqual(["c carl", "b bob", "a bob", "a anna", "c ", "b carl"]);
    await expect(groups("best" as ValueOrder)).rejects.toMatchObject({ kind: "invalid" });
  });

  it("finds the longest stretches without a record", async () => {
    const index = await indexes.shared(fill);
    const gaps = async (statement: Partial<Extract<Statement, { op: "silences" }>>): Promise<readonly string[]> => {
      const { silences, withoutTime } = await index.aggregate({ op: "silences", where: {}, limit: 9, ...statement });
      expect(withoutTime).toBe(1);
      return silences!.map(
        ({ from, to, microseconds }) => `${from.file}:${from.line} ${to.file}:${to.line} ${microseconds}`,
      );
    };
    expect(await gaps({})).toEqual([
      "proxy.log:1 proxy.log:2 4000",
      "proxy.log:4 other.log:1 3000",
      "proxy.log:2 proxy.log:3 1000",
      "other.log:2 proxy.log:1 500",
    ]);
    expect(await gaps({ where: { file: "proxy.log" }, limit: 1 })).toEqual(["proxy.log:1 proxy.log:2 4000"]);
    expect(
      await gaps({ where: { noneOf: [{ fields: [{ field: "user", operator: "equals", value: "BOB" }] }] }, limit: 1 }),
    ).toEqual(["proxy.log:1 other.log:1 8000"]);
    expect(await gaps({ limit: 0 })).toEqual([]);
    expect(await gaps({ where: { shapes: [accepted.id] } })).toEqual([]);
  });

  it("counts how often what records say happened, where that is more than once each", async () => {
    const index = await indexes.shared(fill);
    const count = (where: Extract<Statement, { op: "count" }>["where"]) => index.aggregate({ op: "count", where });
    expect(await count({})).toMatchObject({ count: 7, occurrences: 12 });
    expect(await count({ shapes: [accepted.id] })).toMatchObject({ count: 2, occurrences: 7 });
    expect(await count({ entities: [address("10.0.0.3")] })).toMatchObject({ count: 1, occurrences: 5 });
    expect(await count({ fields: [{ field: "user", operator: "equals", value: "carl" }] })).toMatchObject({
      count: 2,
      occurrences: 3,
    });
    expect(await count({ shapes: [failed.id] })).not.toHaveProperty("occurrences");
    expect(await count({ host: "none" })).not.toHaveProperty("occurrences");
  });

  it("tells where the least and the greatest number stand first", async () => {
    const index = await indexes.shared(fill);
    const summary = async (where: Extract<Statement, { op: "summarise" }>["where"]) =>
      (await index.aggregate({ op: "summarise", of: { field: "bytes" }, where })).summary;
    expect(await summary({})).toEqual({
      ...{ numbers: 5, sum: 209, min: -3, max: 100, others: 1 },
      minAt: { source: other.id, line: 1 },
      maxAt: { source: proxy.id, line: 1 },
    });
    expect(await summary({ host: "none" })).not.toHaveProperty("minAt");
  });
}
