import type { RecordTables } from "./duckdb-record-table.js";

/** Keeps in memory where the values stand that were asked for last: one question asks many statements about one value. */
export interface ValueMentions {
  /** Looks up values that are not kept yet, all of them in one pass. */
  load(values: readonly string[]): Promise<void>;
  /** Names the table that holds all mentions of a value: a small one where they are kept. */
  tableOf(value: string): string;
}

const KEPT = "value_entities";
const ALL = "entities";

/** Mentions of values looked up together; the values of a frequent one stay in their files. */
const MOST_OF_ONE_LOAD = 200_000;
const MOST_IN_ALL = 600_000;

/** Keeps mentions for as long as `view` returns the same. */
export function valueMentions(tables: RecordTables, view: () => unknown): ValueMentions {
  const known = new Map<string, "kept" | "too many">();
  let of: unknown;
  let rows = Infinity;

  return {
    async load(values) {
      if (of !== view() || rows > MOST_IN_ALL) {
        known.clear();
        await tables.run(`CREATE OR REPLACE TABLE ${KEPT} AS SELECT * FROM ${ALL} LIMIT 0`);
        of = view();
        rows = 0;
      }
      const missing = [...new Set(values)].filter((value) => !known.has(value));
      if (missing.length === 0) return;
      const named = `value IN (${missing.map(() => "?").join(", ")})`;
      const [counted] = await tables.rows({
        sql: `INSERT INTO ${KEPT} SELECT * FROM ${ALL} WHERE ${named} LIMIT ${MOST_OF_ONE_LOAD + 1}`,
        values: missing,
      });
      const found = Number(counted?.[0] ?? 0);
      if (found > MOST_OF_ONE_LOAD) await tables.rows({ sql: `DELETE FROM ${KEPT} WHERE ${named}`, values: missing });
      else rows += found;
      for (const value of missing) known.set(value, found > MOST_OF_ONE_LOAD ? "too many" : "kept");
    },
    tableOf: (value) => (of === view() && known.get(value) === "kept" ? KEPT : ALL),
  };
}
