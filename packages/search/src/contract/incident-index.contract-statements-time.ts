import type { Statement } from "@lagebild/domain";
import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import {
  accepted,
  account,
  auth,
  cron,
  cronLog,
  failed,
  publish,
  sudo,
  type TestIndexes,
  type TestRecord,
} from "./test-incident.js";

const second = 1_000_000;
const login = (line: number, seconds: number | undefined, names: readonly string[], shape = failed): TestRecord => ({
  line,
  shape,
  ...(seconds !== undefined && { time: seconds * second }),
  host: line % 2 === 0 ? "web" : "db",
  program: "sshd",
  entities: names.map(account),
});

/** Failed logins, those that worked, and what came of them; lines of one second are in both files. */
async function fillOverTime(index: IncidentIndex): Promise<void> {
  const first: readonly TestRecord[] = [
    login(1, -1, ["root"]),
    login(2, 0, ["root"]),
    login(3, 59, ["admin", "root"]),
    login(4, 60, ["admin"], accepted),
    login(5, 60, ["admin"], sudo),
    login(6, undefined, ["root"], accepted),
    { ...login(7, 240.5, [], accepted), fields: { user: "x" } },
  ];
  const second: readonly TestRecord[] = [
    login(1, 60, ["admin"], sudo),
    login(2, 61, ["root"], accepted),
    { ...login(3, 300, ["zoe"]), fields: { user: "x" } },
  ];
  await publish(index, "one", [
    { source: auth, records: first },
    { source: cronLog, records: second },
  ]);
}

const invalid = (message: string): unknown =>
  expect.objectContaining({ kind: "invalid", message: expect.stringContaining(message) as string });

/** What an index promises about statements over time, combinations, order and differences. */
export function statementsOverTimeAreExact(indexes: TestIndexes): void {
  const ask = async (statement: Statement): ReturnType<IncidentIndex["aggregate"]> =>
    (await indexes.shared(fillOverTime)).aggregate(statement);
  const pairsOf = async (statement: Omit<Extract<Statement, { op: "sequence" }>, "op">): Promise<unknown> => {
    const { pairs, count } = await ask({ op: "sequence", ...statement });
    expect(count).toBeGreaterThanOrEqual(pairs!.length);
    return pairs!.map(({ first, then, value }) => [
      `${first.file}:${first.line}`,
      `${then.file}:${then.line}`,
      ...(value === undefined ? [] : [value]),
    ]);
  };

  it("counts in stretches of time that begin at multiples of their length, the empty ones included", async () => {
    expect(await ask({ op: "perBucket", where: {}, bucketSeconds: 60, limit: 7 })).toMatchObject({
      matched: 10,
      buckets: [-60, 0, 60, 120, 180, 240, 300].map((start, place) => ({
        startTime: start * second,
        count: [1, 2, 4, 0, 0, 1, 1][place],
      })),
    });
    const where = { shapes: [failed.id], from: 0, to: 100 * second };
    expect(await ask({ op: "perBucket", where, bucketSeconds: 7, limit: 99 })).toMatchObject({
      matched: 2,
      buckets: Array.from({ length: 9 }, (_, place) => ({ count: place === 0 || place === 8 ? 1 : 0 })),
    });
    expect(await ask({ op: "perBucket", where: { shapes: [cron.id] }, bucketSeconds: 1, limit: 0 })).toMatchObject({
      matched: 0,
      buckets: [],
    });
  });

  it("refuses more stretches than wanted and says which length would do", async () => {
    const statement = { op: "perBucket", where: {}, bucketSeconds: 60, limit: 6 } as const;
    const advice = "records span 7 buckets of 60 seconds, the limit is 6: take buckets of 61 seconds or more";
    await expect(ask(statement)).rejects.toEqual(invalid(advice));
    expect((await ask({ ...statement, bucketSeconds: 61 })).buckets!.length).toBeLessThanOrEqual(6);
    await expect(ask({ ...statement, limit: 1 })).rejects.toEqual(invalid("raise the limit"));
  });

  it("counts combinations of values; a record counts once for each of its own, and missing ones count too", async () => {
    const by = [{ entity: "account" }, { column: "host" }] as const;
    expect(await ask({ op: "group", by, where: {}, limit: 3 })).toMatchObject({
      matched: 10,
      distinct: 6,
      groups: [
        { values: ["admin", "db"], count: 3, firstTime: 59 * second, lastTime: 60 * second },
        { values: ["root", "web"], count: 3, firstTime: 0, lastTime: 61 * second },
        { values: ["root", "db"], count: 2, firstTime: -second, lastTime: 59 * second },
      ],
    });
    const where = { fields: [{ field: "user", operator: "equals", value: "x" }] } as const;
    expect(
      await ask({ op: "group", by: [{ entity: "account" }, { field: "user" }, { column: "file" }], where, limit: 9 }),
    ).toMatchObject({
      matched: 2,
      distinct: 2,
      groups: [{ values: ["zoe", "x", "cron.log"] }, { values: [undefined, "x", "auth.log"] }],
    });
    expect(await ask({ op: "group", by: [{ field: "user" }], where: {}, limit: 0 })).toMatchObject({
      distinct: 2,
      groups: [],
    });
    expect(
      await ask({ op: "group", by: [{ entity: "account" }], where: { entities: [account("admin")] }, limit: 9 }),
    ).toMatchObject({
      matched: 4,
      groups: [
        { values: ["admin"], count: 4 },
        { values: ["root"], count: 1 },
      ],
    });
  });

  it("pairs each record with the earliest that follows it in time", async () => {
    const [where, then] = [{ shapes: [failed.id] }, { shapes: [accepted.id, sudo.id] }];
    expect(await pairsOf({ where, then, withinSeconds: 60, limit: 9 })).toEqual([
      ["auth.log:2", "auth.log:4"],
      ["auth.log:3", "auth.log:4"],
    ]);
    expect(await pairsOf({ where, then, withinSeconds: 61, limit: 1 })).toEqual([["auth.log:1", "auth.log:4"]]);
    expect(await ask({ op: "sequence", where, then, withinSeconds: 61, limit: 1 })).toMatchObject({
      matched: 4,
      count: 3,
    });
  });

  it("takes a record of the same time for a later one only further down in the same file", async () => {
    const at = { from: 60 * second, to: 60 * second };
    const [where, then] = [{ ...at, shapes: [accepted.id] }, { shapes: [sudo.id] }];
    expect(await pairsOf({ where, then, withinSeconds: 0, limit: 9 })).toEqual([["auth.log:4", "auth.log:5"]]);
    expect(await pairsOf({ where: then, then: where, withinSeconds: 0, limit: 9 })).toEqual([]);
    expect(
      await pairsOf({ where: { shapes: [sudo.id] }, then: { shapes: [sudo.id] }, withinSeconds: 9, limit: 9 }),
    ).toEqual([]);
  });

  it("pairs records that share a value, once each, and none that lacks the value or a time", async () => {
    const [where, then] = [{ shapes: [failed.id] }, { shapes: [accepted.id] }];
    expect(await pairsOf({ where, then, withinSeconds: 1_000, sameOf: { entity: "account" }, limit: 9 })).toEqual([
      ["auth.log:1", "cron.log:2", "root"],
      ["auth.log:2", "cron.log:2", "root"],
      ["auth.log:3", "auth.log:4", "admin"],
    ]);
    expect(await pairsOf({ where, then, withinSeconds: 1_000, sameOf: { column: "host" }, limit: 9 })).toEqual([
      ["auth.log:1", "auth.log:7", "db"],
      ["auth.log:2", "auth.log:4", "web"],
      ["auth.log:3", "auth.log:7", "db"],
    ]);
    expect(
      await pairsOf({ where: then, then: where, withinSeconds: 1_000, sameOf: { field: "user" }, limit: 9 }),
    ).toEqual([["auth.log:7", "cron.log:3", "x"]]);
  });

  it("counts the pairs of each value that they share, from the first record to the last that follows", async () => {
    const [where, then] = [{ shapes: [failed.id] }, { shapes: [accepted.id] }];
    const statement = { op: "sequence", where, then, withinSeconds: 1_000, limit: 1 } as const;
    expect(await ask({ ...statement, sameOf: { entity: "account" } })).toMatchObject({
      count: 3,
      distinct: 2,
      values: [{ value: "root", count: 2, firstTime: -second, lastTime: 61 * second }],
    });
    expect((await ask(statement)).values).toBeUndefined();
  });

  it("groups by stretches of time, named by their beginning", async () => {
    const by = [{ column: "host" }, { bucketSeconds: 60 }] as const;
    expect(await ask({ op: "group", by, where: { shapes: [failed.id] }, limit: 9 })).toMatchObject({
      distinct: 4,
      groups: [
        { values: ["db", "1970-01-01T00:00:00Z"], count: 1 },
        { values: ["db", "1970-01-01T00:05:00Z"], count: 1 },
        { values: ["db", "1969-12-31T23:59:00Z"], count: 1 },
        { values: ["web", "1970-01-01T00:00:00Z"], count: 1 },
      ].sort((a, b) => (a.values.join() < b.values.join() ? -1 : 1)),
    });
  });

  it("finds the values that other records do not have, counted where they are", async () => {
    const where = { shapes: [failed.id] };
    const accounts = { op: "difference", of: { entity: "account" }, where, limit: 9 } as const;
    expect(await ask({ ...accounts, other: { shapes: [sudo.id] } })).toMatchObject({
      matched: 4,
      distinct: 2,
      values: [
        { value: "root", count: 3, firstTime: -second, lastTime: 59 * second },
        { value: "zoe", count: 1 },
      ],
    });
    expect(await ask({ ...accounts, other: { to: 60 * second } })).toMatchObject({ values: [{ value: "zoe" }] });
    expect(await ask({ ...accounts, other: {}, limit: 0 })).toMatchObject({ distinct: 0, values: [] });
    const hosts = { op: "difference", of: { column: "host" }, where: {}, limit: 9 } as const;
    expect(await ask({ ...hosts, other: { host: "WEB" } })).toMatchObject({ values: [{ value: "db", count: 6 }] });
  });

  it("takes templates for the shapes that have them, and no notice of what shapes were chosen for", async () => {
    const count = async (where: Statement["where"]): Promise<number> => (await ask({ op: "count", where })).matched;
    expect(await count({ templates: [failed.template] })).toBe(4);
    expect(await count({ templates: [failed.template, "sudo:"], host: "db" })).toBe(5);
    expect(await count({ templates: [failed.template], shapes: [sudo.id] })).toBe(0);
    expect(await count({ templates: [] })).toBe(0);
    expect(await count({ templates: ["none"] })).toBe(0);
    expect(await count({ meaning: "somebody guessed passwords" })).toBe(10);
    const index = await indexes.shared(fillOverTime);
    expect(await index.occurrences({ templates: ["sudo:"] }, 1)).toMatchObject([
      { file: "auth.log", run: { count: 1 } },
      { file: "cron.log", run: { count: 1 } },
    ]);
    expect(await index.variety({ templates: ["sudo:"] }, 1)).toMatchObject([
      { shape: sudo.id, kinds: [{ kind: "account", distinct: 1, top: [{ value: "admin", count: 2 }] }] },
    ]);
  });

  const where = {};
  const refused: readonly (readonly [string, string, unknown])[] = [
    ["a bucket of no length", "bucketSeconds must be", { op: "perBucket", where, bucketSeconds: 0, limit: 9 }],
    ["half a second", "bucketSeconds must be", { op: "perBucket", where, bucketSeconds: 0.5, limit: 9 }],
    ["a bucket without end", "bucketSeconds must be", { op: "perBucket", where, bucketSeconds: 1e12, limit: 9 }],
    ["too many buckets", "limit must be at most", { op: "perBucket", where, bucketSeconds: 1, limit: 1e9 }],
    ["a negative limit", "limit must be", { op: "group", by: [{ column: "host" }], where, limit: -1 }],
    ["no values to group by", "group takes 1 to 8", { op: "group", by: [], where, limit: 1 }],
    [
      "a column that there is none of",
      'column "fields" is none',
      { op: "top", of: { column: "fields" }, where, limit: 1 },
    ],
    [
      "a time before the first",
      "withinSeconds must be",
      { op: "sequence", where, then: {}, withinSeconds: -1, limit: 9 },
    ],
    ["half a limit", "limit must be", { op: "difference", of: { column: "host" }, where, other: {}, limit: 0.5 }],
    ["a time that is none", "from must be microseconds", { op: "count", where: { from: Number.NaN } }],
    ["a shape that is none", "is not 16 hex digits", { op: "count", where: { shapes: ["1) OR (1=1"] } }],
    [
      "an operator that is none",
      'operator "like" is none',
      { op: "count", where: { fields: [{ field: "a", operator: "like", value: "" }] } },
    ],
    [
      "half a count",
      "counts.atLeast must be",
      { op: "top", of: { column: "host" }, where, counts: { atLeast: 0.5 }, limit: 1 },
    ],
    ["a group of no length", "bucketSeconds must be", { op: "group", by: [{ bucketSeconds: 0 }], where, limit: 1 }],
    [
      "an exception whose time is none",
      "to must be microseconds",
      { op: "count", where: { noneOf: [{ to: Infinity }] } },
    ],
    ["a statement that is none", 'statement "drop" is not known', { op: "drop", where }],
  ];
  it.each(refused)("refuses %s", async (_, message, statement) => {
    await expect(ask(statement as Statement)).rejects.toEqual(invalid(message));
  });
}
