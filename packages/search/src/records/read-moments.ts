import type { Moments, ValueOf, Where } from "@lagebild/domain";
import { combinedNames, compileCombined } from "../statements/compile-values.js";
import type { SourcesOf } from "../statements/query-text.js";
import type { Query, RecordTables } from "./duckdb-record-table.js";
import { momentColumns } from "./moment-columns.js";

interface MomentsRequest {
  readonly where: Where;
  readonly by: readonly ValueOf[];
  readonly sourcesOf: SourcesOf;
  /** The incident has so many records that it pays to have the engine number their values. */
  readonly isLarge: boolean;
}

let asked = 0;

/** Reads records in the order of time as columns. */
export async function readMoments(
  tables: RecordTables,
  { where, by, sourcesOf, isLarge }: MomentsRequest,
): Promise<Moments> {
  const combined = compileCombined(by, where, sourcesOf);
  const names = combinedNames(by);
  if (isLarge) return readNumbered(tables, combined, names);
  const rows = await tables.rows({
    sql: `SELECT ${["epoch_us(time)::DOUBLE", ...names].join(", ")} FROM (${combined.sql}) WHERE time IS NOT NULL`,
    values: combined.values,
  });
  const moments = rows.map(([time, ...values]) => ({
    time: time as number,
    values: values.map((value) => (value as string | null) ?? undefined),
  }));
  return momentColumns(moments, names.length);
}

/** The engine numbers the values: each different one crosses over once, and what comes of a record is numbers. */
async function readNumbered(tables: RecordTables, combined: Query, names: readonly string[]): Promise<Moments> {
  const kinds = names.map((name) => `moment_${(asked += 1)}_${name}`);
  try {
    const values: (readonly string[])[] = [];
    for (const [place, name] of names.entries()) values.push(await numberValues(tables, combined, name, kinds[place]!));
    const codes = names.map((name, place) =>
      values[place]!.length === 0
        ? `-1 AS c${place}`
        : `coalesce(enum_code(${name}::${kinds[place]})::INTEGER, -1) AS c${place}`,
    );
    const [times, ...columns] = await tables.numbers({
      sql: `SELECT ${["epoch_us(time)::DOUBLE AS moment", ...codes].join(", ")} FROM (${combined.sql}) WHERE time IS NOT NULL
ORDER BY ${["moment", ...names.map((_, place) => `c${place}`)].join(", ")}`,
      values: combined.values,
    });
    return {
      times: times!,
      columns: columns.map((column, place) => ({ values: values[place]!, codes: Int32Array.from(column) })),
    };
  } finally {
    for (const kind of kinds) {
      await tables.run(`DROP TYPE IF EXISTS ${kind}`);
      await tables.run(`DROP TABLE IF EXISTS ${kind}_values`);
    }
  }
}

/** Makes a type of the different values of a column, in their order, and returns them. */
async function numberValues(
  tables: RecordTables,
  { sql, values }: Query,
  name: string,
  kind: string,
): Promise<readonly string[]> {
  await tables.rows({
    sql: `CREATE TEMP TABLE ${kind}_values AS SELECT DISTINCT ${name} AS value FROM (${sql}) WHERE ${name} IS NOT NULL AND time IS NOT NULL`,
    values,
  });
  await tables.run(`CREATE TYPE ${kind} AS ENUM (SELECT value FROM ${kind}_values ORDER BY value)`);
  const rows = await tables.rows({ sql: `SELECT value FROM ${kind}_values ORDER BY value`, values: [] });
  return rows.map(([value]) => value as string);
}
