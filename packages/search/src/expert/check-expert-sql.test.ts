import { beforeAll, describe, expect, it } from "vitest";
import { checkExpertSql, type ParsedSql } from "./check-expert-sql.js";
import { openExpertTables, type ExpertTables } from "../records/duckdb-record-table.js";
import { expertViews } from "./expert-views.js";

const harmless: readonly string[] = [
  "WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n WHERE a < 5) SELECT sum(a) AS answer FROM n WHERE a > 0",
  "SELECT 15 AS answer -- ; DROP TABLE records",
  "SELECT /* ; */ 15 AS answer;",
  "FROM (VALUES (15)) v(answer)",
  "SELECT count(*) + 10 AS answer FROM records r JOIN entities e USING (file, line) WHERE e.value = 'backup' OR r.line = 9 OR e.kind = 'address'",
  "SELECT 12 + max(n) AS answer FROM (SELECT row_number() OVER (ORDER BY time DESC) AS n FROM records WHERE host = 'web' AND program = 'cron')",
  "SELECT sum(x) AS answer FROM unnest([4, 5, 6]) u(x)",
  "SELECT list_sum(list_transform(range(6), lambda x: x)) AS answer",
];

/** What users have tried elsewhere to get out, or to bring the process down. */
const hostile: readonly (readonly [string, string])[] = [
  ["a file function", "SELECT * FROM read_csv('/etc/passwd')"],
  ["a file function in a subquery", "SELECT (SELECT string_agg(content, '') FROM read_text('/etc/passwd'))"],
  ["a file name as a table", "SELECT * FROM '/etc/passwd'"],
  [
    "a file name that hides in a scope",
    'SELECT * FROM "/etc/passwd" WHERE EXISTS (WITH "/etc/passwd" AS (SELECT 1) SELECT 1)',
  ],
  ["the files below the views", "SELECT * FROM read_parquet('*/records.parquet')"],
  ["a list of files", "SELECT * FROM glob('/*')"],
  ["writing a file", "COPY (SELECT 1) TO '/tmp/lagebild-written.csv'"],
  ["writing a file from a WITH clause", "WITH x AS (COPY (SELECT 1) TO '/tmp/lagebild-written.csv') SELECT 1"],
  ["attaching a database", "ATTACH '/tmp/lagebild-attached.db' AS other"],
  ["an extension", "INSTALL httpfs"],
  ["loading an extension", "LOAD '/tmp/evil.duckdb_extension'"],
  ["a setting", "SET enable_external_access = true"],
  ["a pragma", "PRAGMA database_list"],
  ["a pragma as a function", "SELECT * FROM pragma_database_list()"],
  ["a call", "CALL pragma_version()"],
  ["several statements", "SELECT 1; SELECT 2"],
  ["a statement behind a comment", "SELECT 1 --\n; DROP VIEW records"],
  ["a statement behind a comment that nests", "SELECT 1 /* /* */ ; */ ; DROP VIEW records"],
  ["nothing but a comment", "-- SELECT 1"],
  ["no statement", " ; "],
  ["a deletion", "DELETE FROM records"],
  ["a deletion in a WITH clause", "WITH x AS (DELETE FROM source_table RETURNING *) SELECT * FROM x"],
  ["a view of its own", "CREATE VIEW records AS SELECT 1"],
  ["a prepared statement", "PREPARE x AS SELECT 1"],
  ["a parameter", "SELECT $1"],
  ["an explanation", "EXPLAIN ANALYZE SELECT 1"],
  ["the environment", "SELECT getenv('HOME')"],
  ["the settings", "SELECT current_setting('temp_directory')"],
  ["the settings by schema", "SELECT main.current_setting('temp_directory')"],
  ["the table of settings", "SELECT * FROM duckdb_settings()"],
  [
    "the settings as a view that hides in a scope",
    "SELECT * FROM duckdb_settings WHERE EXISTS (WITH duckdb_settings AS (SELECT 1) SELECT 1)",
  ],
  ["the tables below the views", "SELECT * FROM source_table"],
  ["the schema", "SELECT * FROM information_schema.tables"],
  ["the schema of the system", "SELECT * FROM system.information_schema.tables"],
  ["a query in a text", "SELECT * FROM query('SELECT * FROM duckdb_settings()')"],
  ["a table in a text", "SELECT * FROM query_table('source_table')"],
  ["a serialised query", "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))"],
  ["showing tables", "SHOW TABLES"],
  ["showing tables in a subquery", "SELECT * FROM (SHOW ALL TABLES)"],
  ["a variable", "SELECT getvariable('x')"],
  ["waiting", "SELECT sleep_ms(100000)"],
  ["a function of the log of the engine", "SELECT write_log('x')"],
  ["deep nesting", `SELECT ${"abs(".repeat(3_900)}1${")".repeat(3_900)}`],
  ["a long sum", `SELECT ${"1+".repeat(9_000)}1`],
  ["no SQL", "what is 1 + 1?"],
  ["half a query", "SELECT count(* FROM records"],
];

describe("checkExpertSql", { timeout: 60_000 }, () => {
  let tables: ExpertTables;
  beforeAll(async () => {
    tables = await openExpertTables({ ...expertViews([], []), memoryMb: 64 });
  });
  const check = async (sql: string): Promise<void> => checkExpertSql(JSON.parse(await tables.parse(sql)) as ParsedSql);

  it.each(harmless.map((sql) => [sql]))("lets pass: %s", async (sql) => {
    await check(sql);
    expect((await tables.select(sql, 9)).columns).toMatchObject([{ name: "answer" }]);
  });

  it.each(hostile)("refuses %s", async (_, sql) => {
    await expect(check(sql)).rejects.toMatchObject({ kind: "invalid" });
  });

  it("is not all there is: the engine reads no files and writes none either", async () => {
    for (const sql of [
      "SELECT * FROM read_text('/etc/passwd')",
      "SELECT * FROM '/etc/hosts.csv'",
      "SELECT * FROM glob('/*')",
      "COPY (SELECT 1) TO '/tmp/lagebild-written.csv'",
      "ATTACH '/tmp/lagebild-attached.db' AS other",
      "INSTALL httpfs",
      "SET enable_external_access = true",
      "SET allowed_paths = ['/etc/passwd']",
      "SELECT 1; SELECT 2",
    ]) {
      await expect(tables.select(sql, 9), sql).rejects.toThrow();
    }
  });
});
