import { expect, it } from "vitest";
import type { IncidentIndex, QueryResult } from "../incident-index.js";
import { auth, failed, type TestIndexes } from "./test-incident.js";

const limits = { maxRows: 100, timeoutMs: 20_000 };

/** What an index promises about experts' queries, if it has them. */
export function queriesAreLockedIn(indexes: TestIndexes, ability: true | { readonly reason: string }): void {
  if (ability !== true) {
    it(`is not asked experts' queries: ${ability.reason}`, () => expect(ability.reason).not.toBe(""));
    return;
  }
  const ask = async (sql: string, some: Partial<typeof limits> = {}): Promise<QueryResult> =>
    (await indexes.read()).query(sql, { ...limits, ...some });
  const failureOf = async (sql: string, some?: Partial<typeof limits>): Promise<{ kind?: string; message?: string }> =>
    ask(sql, some).then(
      () => ({}),
      (error: unknown) => error as { kind: string; message: string },
    );

  it("shows records, entities, shapes and sources as they are shown elsewhere", async () => {
    const records = await ask("SELECT * FROM records WHERE line = 1 ORDER BY file");
    expect(Object.fromEntries(records.columns.map(({ name, type }) => [name, type]))).toEqual({
      file: "VARCHAR",
      line: "INTEGER",
      time: "TIMESTAMP",
      host: "VARCHAR",
      program: "VARCHAR",
      shape: "VARCHAR",
      chunk: "INTEGER",
      byte_offset: "BIGINT",
      byte_length: "INTEGER",
      fields: "VARCHAR",
      source: "VARCHAR",
      zone_origin: "VARCHAR",
      occurrences: "INTEGER",
    });
    expect(records.rows[0]).toEqual([
      auth.id,
      "auth.log",
      1,
      "1970-01-01 00:00:00.001",
      "bastion",
      "sshd",
      failed.id,
      1,
      10,
      9,
      null,
      null,
      null,
    ]);
    expect(
      await ask(
        "SELECT fields->>'user' AS user, count(*) FROM records WHERE fields IS NOT NULL GROUP BY ALL ORDER BY ALL",
      ),
    ).toMatchObject({
      rows: [
        ["Root", 1],
        ["backup", 1],
        ["root", 1],
      ],
    });
    expect(await ask("SELECT kind, value, file, line, host, shape FROM entities WHERE value = 'admin'")).toMatchObject({
      rows: [["account", "admin", "auth.log", 2, "bastion", failed.id]],
    });
    expect(
      await ask(`SELECT text, template, count, meanings_de FROM shapes WHERE shape = '${failed.id}'`),
    ).toMatchObject({
      rows: [[failed.text, failed.template, 4, '["jemand hat Passwörter geraten"]']],
    });
    expect(await ask("SELECT * FROM sources ORDER BY file LIMIT 1")).toMatchObject({
      rows: [[auth.id, "auth.log", auth.sha256, 1_000, 100, "utf-8", 6]],
      isCut: false,
    });
  });

  it("shows nothing of what is not visible", async () => {
    const index = await indexes.filled();
    await index.remove(auth.id);
    const counts =
      "SELECT (SELECT count(*) FROM records), (SELECT count(*) FROM entities), (SELECT count(*) FROM shapes), (SELECT count(*) FROM sources)";
    expect((await index.query(counts, limits)).rows).toEqual([[3, 0, 1, 1]]);
    expect((await (await indexes.empty()).query(counts, limits)).rows).toEqual([[0, 0, 0, 0]]);
  });

  it.each([
    ["a file", "SELECT * FROM read_csv('/etc/passwd')"],
    ["several statements", "SELECT 1; SELECT 2"],
    ["a statement that writes", "COPY (SELECT 1) TO '/tmp/lagebild-written.csv'"],
    ["no SQL", "what is 1 + 1?"],
    ["a column that there is none of", "SELECT secret FROM records"],
    ["a long text", `SELECT '${"x".repeat(30_000)}'`],
  ])("refuses %s", async (_, sql) => {
    const { kind, message } = await failureOf(sql);
    expect(kind).toBe("invalid");
    expect(message).not.toMatch(/root:|\n/);
  });

  it("returns every type of value as text or number", async () => {
    const { rows } = await ask(
      "SELECT 9007199254740993, 170141183460469231731687303715884105727, 1.5::DECIMAL(9,2), 'nan'::DOUBLE, true, NULL, DATE '2024-03-14', [1, 2], {'a': 'b'}, 'x'::BLOB",
    );
    expect(rows).toEqual([
      [
        "9007199254740993",
        "170141183460469231731687303715884105727",
        "1.50",
        "NaN",
        true,
        null,
        "2024-03-14",
        "[1,2]",
        '{"a":"b"}',
        "x",
      ],
    ]);
  });

  it("says so when it cuts rows, or a cell", async () => {
    expect(await ask("SELECT * FROM range(9)", { maxRows: 9 })).toMatchObject({ isCut: false });
    const cut = await ask("SELECT * FROM range(1000000000000)", { maxRows: 5 });
    expect(cut).toMatchObject({ rows: [[0], [1], [2], [3], [4]], isCut: true });
    const long = await ask("SELECT repeat('x', 100000)");
    expect(long.isCut).toBe(true);
    expect((long.rows[0]![0] as string).length).toBeLessThan(100_000);
    const many = await ask("SELECT repeat('x', 3000) FROM range(100000)", { maxRows: 100_000 });
    expect(many.isCut).toBe(true);
    expect(many.rows.length).toBeLessThan(10_000);
  });

  it.each([
    [
      "a join that never ends",
      "SELECT count(*) FROM range(10000000) a, range(10000000) b, range(10000000) c WHERE a.range + b.range = c.range",
    ],
    [
      "a recursion that never ends",
      "WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n) SELECT max(a) FROM n",
    ],
  ])("stops %s, and answers the next", async (_, sql) => {
    expect((await failureOf(sql, { timeoutMs: 300 })).kind).toBe("timeout");
    expect((await ask("SELECT 1")).rows).toEqual([[1]]);
  });

  it("answers questions while an expert's query runs", async () => {
    const index = await indexes.read();
    const slow = failureOf("SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = -1", {
      timeoutMs: 1_500,
    });
    const first = await Promise.race([slow, index.aggregate({ op: "count", where: {} })]);
    expect(first).toMatchObject({ count: 9 });
    expect((await slow).kind).toBe("timeout");
  });

  it("refuses to take more memory than it may", async () => {
    const { kind } = await failureOf("SELECT count(DISTINCT md5(range::VARCHAR)) FROM range(30000000)");
    expect(kind).toBe("unavailable");
    for (const sql of ["SELECT length(repeat('x', 4000000000))", "SELECT len(range(2000000000))"]) {
      expect((await failureOf(sql)).kind).toMatch(/invalid|unavailable/);
    }
  });

  it("stops a query when it is closed", async () => {
    const index: IncidentIndex = await indexes.empty();
    await index.snapshot();
    const endless = index.query(
      "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = -1",
      limits,
    );
    const settled = expect(endless).rejects.toBeDefined();
    await index.snapshot();
    await index.close();
    await settled;
  });

  it("keeps what logs say out of its failures", async () => {
    const { kind, message } = await failureOf("SELECT host::INTEGER FROM records");
    expect({ kind, message }).toEqual({ kind: "invalid", message: "query failed: conversion error while it ran" });
    expect((await failureOf("SELECT secret FROM records")).message).toContain('column "secret" not found');
  });

  it.each([
    ["maxRows", { maxRows: 0 }],
    ["maxRows", { maxRows: 1e9 }],
    ["timeoutMs", { timeoutMs: 0.5 }],
    ["timeoutMs", { timeoutMs: 1e9 }],
  ])("refuses a %s out of range", async (name, some) => {
    const { kind, message } = await failureOf("SELECT 1", some);
    expect(kind).toBe("invalid");
    expect(message).toContain(`${name} must be a whole number`);
  });
}
