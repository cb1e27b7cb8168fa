import { isListField, type CountedValues, type ValueOf, type Where } from "@lagebild/domain";
import { combinedNames, compileCombined } from "../statements/compile-values.js";
import type { SourcesOf } from "../statements/query-text.js";
import type { RecordTables } from "./duckdb-record-table.js";
import { timeOrNone } from "./record-rows.js";

interface TopsRequest {
  readonly where: Where;
  readonly of: readonly ValueOf[];
  readonly limit: number;
  readonly sourcesOf: SourcesOf;
}

/** Counts the values of several fields in one pass over the records. */
export async function readTops(
  tables: RecordTables,
  { where, of, limit, sourcesOf }: TopsRequest,
): Promise<readonly CountedValues[]> {
  // What a record may have several of is counted by itself: beside others, it would count them more than once.
  const [alone, together] = [of.filter(hasSeveral), of.filter((one) => !hasSeveral(one))];
  const found = new Map<ValueOf, CountedValues>();
  for (const group of [...alone.map((one) => [one]), ...(together.length > 0 ? [together] : [])]) {
    const counted = await readTogether(tables, { where, of: group, limit, sourcesOf });
    group.forEach((one, place) => found.set(one, counted[place]!));
  }
  return of.map((one) => found.get(one)!);
}

const hasSeveral = (of: ValueOf): boolean => "entity" in of || ("field" in of && isListField(of.field));

async function readTogether(
  tables: RecordTables,
  { where, of, limit, sourcesOf }: TopsRequest,
): Promise<readonly CountedValues[]> {
  const combined = compileCombined(of, where, sourcesOf);
  const names = combinedNames(of);
  const sets = names.map((name) => `(${name})`).join(", ");
  // Of the fields that a set leaves out, GROUPING says 1; the field of a set is the one that it does not.
  const place = `CASE ${names.map((name, at) => `WHEN GROUPING(${name}) = 0 THEN ${at}`).join(" ")} END`;
  const rows = await tables.rows({
    sql: `WITH counted AS (SELECT ${place} AS place, coalesce(${names.join(", ")}) AS value, count(*) AS count, min(time) AS first, max(time) AS last
FROM (${combined.sql}) GROUP BY GROUPING SETS (${sets})),
ranked AS (SELECT *, row_number() OVER (PARTITION BY place ORDER BY count DESC, value) AS rank, count(*) OVER (PARTITION BY place) AS different
FROM counted WHERE value IS NOT NULL)
SELECT place, value, count::DOUBLE, epoch_us(first)::DOUBLE, epoch_us(last)::DOUBLE, different::DOUBLE FROM ranked
WHERE rank <= ${Math.max(1, limit)} ORDER BY place, rank`,
    values: combined.values,
  });
  return of.map((_, at) => {
    const own = rows.filter(([of]) => of === at);
    return {
      values: own.slice(0, limit).map(([, value, count, first, last]) => ({
        value: value as string,
        count: count as number,
        firstTime: timeOrNone(first!),
        lastTime: timeOrNone(last!),
      })),
      distinct: (own[0]?.[5] as number | undefined) ?? 0,
    };
  });
}
