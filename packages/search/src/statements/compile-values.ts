import {
  isListField,
  type CountLimits,
  type GroupedBy,
  type Statement,
  type ValueOf,
  type ValueOrder,
  type Where,
} from "@lagebild/domain";
import { fieldText, NUMBER_PATTERN } from "./compile-field.js";
import {
  compileColumns,
  compileMentions,
  compileRecords,
  compileWhere,
  fieldRecords,
  isOfRuns,
} from "./compile-where.js";
import type { Query } from "../records/duckdb-record-table.js";
import { refuseSaid } from "./check-statement.js";
import { isOfCalendar, weekShift, type BucketSize } from "./fill-buckets.js";
import { allOf, text, type SourcesOf } from "./query-text.js";
import { wallMicrosSql, type TimeRange } from "./time-of-day.js";

/** Compiles a query for the source, line, time and value of each record that meets a condition, once for each value. */
export function compileValued(of: ValueOf, where: Where, sourcesOf: SourcesOf): Query {
  if ("entity" in of) {
    const { sql, values } = compileMentions(where, sourcesOf);
    return text(`SELECT source, line, time, value FROM entities WHERE kind = ? AND ${sql}`, of.entity, ...values);
  }
  if ("field" in of) {
    const { sql, values } = compileWhere(where, sourcesOf);
    const field = fieldText(of.field, sourcesOf);
    const value = isListField(of.field) ? `unnest(string_split(${field.sql}, ' '))` : field.sql;
    return notNull(text(`${value} AS value FROM ${fieldRecords(sourcesOf)} WHERE ${sql}`, ...field.values, ...values));
  }
  if ("said" in of) return refuseSaid();
  const { sql, values } = compileRecords(where, sourcesOf);
  if (of.column !== "file") return notNull(text(`${of.column} AS value FROM ${sql}`, ...values));
  return text(
    `SELECT r.source, r.line, r.time, s.file AS value FROM (SELECT source, line, time FROM ${sql}) r JOIN sources s ON s.id = r.source`,
    ...values,
  );
}

const notNull = ({ sql, values }: Query): Query =>
  text(`SELECT * FROM (SELECT source, line, time, ${sql}) WHERE value IS NOT NULL`, ...values);

const counting = "count(*) AS count, min(time) AS first, max(time) AS last";

/** Compiles a query for each value with its count and its first and last time. */
export function compileCounted(of: ValueOf, where: Where, sourcesOf: SourcesOf): Query {
  // Over all shapes, the entities in the order of their values are counted faster than the counts of each shape.
  if ("entity" in of && isOfRuns(where) && (where.shapes ?? where.templates) !== undefined) {
    const { sql, values } = compileMentions(where, sourcesOf);
    const columns = "sum(count) AS count, min(first_time) AS first, max(last_time) AS last";
    return text(
      `SELECT value, ${columns} FROM value_counts WHERE kind = ? AND ${sql} GROUP BY value`,
      of.entity,
      ...values,
    );
  }
  const { sql, values } = compileValued(of, where, sourcesOf);
  return text(`SELECT value, ${counting} FROM (${sql}) GROUP BY value`, ...values);
}

/** Limits counted values, or groups, to those that occur so often. */
export function compileLimited(
  { sql, values }: Query,
  counts: CountLimits | undefined,
  column: "count" | "ranked" = "count",
): Query {
  const { atLeast, atMost } = counts ?? {};
  const conditions = [
    ...(atLeast === undefined ? [] : [`${column} >= ${atLeast}`]),
    ...(atMost === undefined ? [] : [`${column} <= ${atMost}`]),
  ];
  return conditions.length === 0
    ? text(sql, ...values)
    : text(`SELECT * FROM (${sql}) WHERE ${conditions.join(" AND ")}`, ...values);
}

/** Reads a value's number; NULL where it is none. */
const NUMBER = `CASE WHEN isfinite(read) THEN read END AS number`;
const READ = `CASE WHEN regexp_full_match(value, ${NUMBER_PATTERN}) THEN TRY_CAST(value AS DOUBLE) END AS read`;

const numbersOf = (sql: string): string => `SELECT *, ${NUMBER} FROM (SELECT *, ${READ} FROM (${sql}))`;

/**
 * Compiles a summary. Columns: how many values are numbers, their sum, the least, the greatest, values that are none, then
 * source and line of the first record with the least and of the first one with the greatest.
 */
export function compileSummary(of: ValueOf, where: Where, sourcesOf: SourcesOf): Query {
  const { sql, values } = compileValued(of, where, sourcesOf);
  const placed = (sign: "" | "-"): string =>
    `arg_min(struct_pack(s := source, l := line), struct_pack(n := ${sign}number, t := coalesce(epoch_us(time), 9223372036854775807), s := source, l := line)) FILTER (WHERE number IS NOT NULL)`;
  const ends = ["least", "greatest"].map((end) => `struct_extract(${end}, 's'), struct_extract(${end}, 'l')`);
  return text(
    `SELECT numbers, total, lowest, highest, others, ${ends.join(", ")} FROM (SELECT count(number)::DOUBLE AS numbers, coalesce(sum(number), 0)::DOUBLE AS total,
min(number) AS lowest, max(number) AS highest, (count(*) - count(number))::DOUBLE AS others, ${placed("")} AS least, ${placed("-")} AS greatest
FROM (${numbersOf(sql)}))`,
    ...values,
  );
}

/**
 * Compiles a query for each value with its count, its times and, as `ranked`, the sum of another value's numbers in its
 * records or how many different ones of it they have.
 */
export function compileRanked(
  { of, where, sumOf, distinctOf }: Extract<Statement, { op: "top" }>,
  sourcesOf: SourcesOf,
): Query | undefined {
  const other = sumOf ?? distinctOf;
  if (other === undefined) return undefined;
  const [own, beside] = [plainValue(of, sourcesOf), plainValue(other, sourcesOf)];
  if (own && beside) {
    const records = compileWhere(where, sourcesOf);
    const pairs = `SELECT time, ${own.sql} AS owner, ${beside.sql} AS value FROM ${fieldRecords(sourcesOf)} WHERE ${records.sql}`;
    const ranked = sumOf ? "coalesce(sum(number), 0)::DOUBLE" : "count(DISTINCT value)::DOUBLE";
    return text(
      `SELECT owner AS value, ${counting}, ${ranked} AS ranked FROM (${sumOf ? numbersOf(pairs) : pairs}) WHERE owner IS NOT NULL GROUP BY owner`,
      ...[own, beside, records].flatMap(({ values }) => values),
    );
  }
  const ours = compileValued(of, where, sourcesOf);
  const theirs = compileValued(other, where, sourcesOf);
  if (sumOf) {
    return text(
      `SELECT a.value, count(*) AS count, min(a.time) AS first, max(a.time) AS last, coalesce(sum(b.total), 0)::DOUBLE AS ranked FROM (${ours.sql}) a
LEFT JOIN (SELECT source, line, sum(number) AS total FROM (${numbersOf(theirs.sql)}) GROUP BY source, line) b ON b.source = a.source AND b.line = a.line GROUP BY a.value`,
      ...ours.values,
      ...theirs.values,
    );
  }
  return text(
    `SELECT c.*, coalesce(d.different, 0)::DOUBLE AS ranked FROM (SELECT value, ${counting} FROM (${ours.sql}) GROUP BY value) c
LEFT JOIN (SELECT a.value, count(DISTINCT b.value) AS different FROM (${ours.sql}) a JOIN (${theirs.sql}) b ON b.source = a.source AND b.line = a.line GROUP BY a.value) d ON d.value = c.value`,
    ...ours.values,
    ...ours.values,
    ...theirs.values,
  );
}

/** The text of a value that each record has at most one of, where its table has it. */
function plainValue(of: ValueOf, sourcesOf: SourcesOf): Query | undefined {
  if ("field" in of) return isListField(of.field) ? undefined : fieldText(of.field, sourcesOf);
  return "column" in of && of.column !== "file" ? text(of.column) : undefined;
}

const ORDERS: Readonly<Record<ValueOrder, (column: string) => string>> = {
  most: (column) => `${column} DESC`,
  least: (column) => column,
  first: () => "first NULLS LAST",
  last: () => "last DESC NULLS LAST",
};

/** Ranks values; one row more than none is asked for, since each row also carries the number of different values. */
export function compileTop(
  { sql, values }: Query,
  limit: number,
  { order = "most", isRanked = false }: { readonly order?: ValueOrder | undefined; readonly isRanked?: boolean } = {},
): Query {
  return text(
    `WITH found AS (${sql})
SELECT value, count::DOUBLE, epoch_us(first)::DOUBLE, epoch_us(last)::DOUBLE, (SELECT count(*) FROM found)::DOUBLE${isRanked ? ", ranked" : ""} FROM found
ORDER BY ${ORDERS[order](isRanked ? "ranked" : "count")}, value LIMIT ${Math.max(1, limit)}`,
    ...values,
  );
}

/** Compiles the values of one condition that no record of the other has. */
export function compileDifference(of: ValueOf, where: Where, other: Where, sourcesOf: SourcesOf): Query {
  const ours = compileCounted(of, where, sourcesOf);
  const theirs = compileCounted(of, other, sourcesOf);
  return text(
    `SELECT * FROM (${ours.sql}) ANTI JOIN (SELECT value FROM (${theirs.sql})) USING (value)`,
    ...ours.values,
    ...theirs.values,
  );
}

/** The columns that `compileCombined` gives the values. */
export const combinedNames = (by: readonly GroupedBy[]): readonly string[] => by.map((_, place) => `v${place}`);

/** Compiles a query for the values, source, line and time of each record, once for each combination of its own values. */
export function compileCombined(by: readonly GroupedBy[], where: Where, sourcesOf: SourcesOf): Query {
  const hasField = by.some((of) => "field" in of);
  const conditions = hasField ? compileWhere(where, sourcesOf) : undefined;
  const records = conditions
    ? text(`${fieldRecords(sourcesOf)} WHERE ${conditions.sql}`, ...conditions.values)
    : compileRecords(where, sourcesOf);
  const columns = by.map((of, place) => columnOf(of, place, sourcesOf));
  const joins = by.map((of, place) => joinOf(of, place, where, sourcesOf));
  const selected = [...columns.map(({ sql }) => sql), "r.source", "r.line", "r.time"].join(", ");
  return text(
    `SELECT ${selected}
FROM (SELECT ${hasField ? "*" : "source, line, time, host, program"} FROM ${records.sql}) r${joins.map((join) => join.sql).join("")}`,
    ...[...columns, records, ...joins].flatMap(({ values }) => values),
  );
}

/** Where a record stands among others: those without a time stand at the end. */
const MOMENT = "coalesce(epoch_us(time), 9223372036854775807)";

/**
 * Compiles counts by combinations of values. Columns: the values, count, first and last time in microseconds, number of
 * combinations; with `places`, source and line of the first and of the last record by time, source and line.
 */
export function compileGroups(
  { by, where, counts, order = "most", limit, places = false }: Extract<Statement, { op: "group" }>,
  sourcesOf: SourcesOf,
): Query {
  const combined = compileCombined(by, where, sourcesOf);
  const names = combinedNames(by);
  const ends = places ? `, min(${MOMENT}) AS low, max(${MOMENT}) AS high` : "";
  const grouped = `SELECT ${names.join(", ")}, ${counting}${ends} FROM combined GROUP BY ${names.join(", ")}`;
  const ordered = `${ORDERS[order]("count")}, ${names.map((name) => `${name} NULLS LAST`).join(", ")}`;
  const sql = `WITH combined AS NOT MATERIALIZED (${combined.sql}),
found AS (${compileLimited(text(grouped), counts).sql}),
ranked AS (SELECT *, row_number() OVER (ORDER BY ${ordered}) AS rank FROM found ORDER BY ${ordered} LIMIT ${Math.max(1, limit)})${places ? `,\n${placesOf(names)}` : ""}
SELECT ${names.join(", ")}, count::DOUBLE, epoch_us(first)::DOUBLE, epoch_us(last)::DOUBLE, (SELECT count(*) FROM found)::DOUBLE${
    places
      ? ", p.first_source, p.first_line, p.last_source, p.last_line FROM ranked JOIN placed p USING (rank)"
      : " FROM ranked"
  } ORDER BY rank`;
  return text(sql, ...combined.values);
}

/** Only records at the ends of the groups that are wanted are looked at: comparing places takes longer than counting. */
function placesOf(names: readonly string[]): string {
  const same = names.map((name) => `c.${name} IS NOT DISTINCT FROM g.${name}`).join(" AND ");
  const place = "struct_pack(s := c.source, l := c.line)";
  const moment = MOMENT.replace("time", "c.time");
  const parts = ["first", "last"].flatMap((end) =>
    [
      ["source", "s"],
      ["line", "l"],
    ].map(([name, part]) => `struct_extract(${end}_place, '${part}') AS ${end}_${name}`),
  );
  return `placed AS (SELECT rank, ${parts.join(", ")} FROM
(SELECT g.rank, min(${place}) FILTER (WHERE ${moment} = g.low) AS first_place, max(${place}) FILTER (WHERE ${moment} = g.high) AS last_place
FROM combined c JOIN ranked g ON ${same} WHERE ${moment} = g.low OR ${moment} = g.high GROUP BY g.rank))`;
}

function columnOf(of: GroupedBy, place: number, sourcesOf: SourcesOf): Query {
  if ("bucketSeconds" in of) {
    return text(
      `strftime(make_timestamp(${bucketStartOf("epoch_us(r.time)", of)}), '%Y-%m-%dT%H:%M:%SZ') AS v${place}`,
    );
  }
  if ("entity" in of) return text(`e${place}.value AS v${place}`);
  if ("field" in of) {
    if (isListField(of.field)) return text(`l${place}.value AS v${place}`);
    const { sql, values } = fieldText(of.field, sourcesOf);
    return text(`${sql} AS v${place}`, ...values);
  }
  if ("said" in of) return refuseSaid();
  return text(`${of.column === "file" ? `s${place}.file` : `r.${of.column}`} AS v${place}`);
}

/**
 * When the stretch of time that microseconds fall into begins, as `bucketStart` says it. Remainders of times before 1970
 * are negative, as the engine divides.
 */
export function bucketStartOf(us: string, size: BucketSize, range?: TimeRange): string {
  const length = `${size.bucketSeconds * 1e6}::BIGINT`;
  const { zone } = size;
  const clock = zone === undefined || !isOfCalendar(size) ? us : wallMicrosSql(zone, us, range);
  const shift = weekShift(size);
  const shifted = shift === 0 ? clock : `(${clock} + ${shift})`;
  return `(${clock} - (${shifted} % ${length} + ${length}) % ${length})`;
}

function joinOf(of: GroupedBy, place: number, where: Where, sourcesOf: SourcesOf): Query {
  if ("entity" in of) {
    // Only what the entities have columns for: the rest is decided by the records they are joined to.
    const { sql, values } = allOf(compileColumns(where, sourcesOf));
    const name = `e${place}`;
    return text(
      `\nLEFT JOIN (SELECT source, line, value FROM entities WHERE kind = ? AND ${sql}) ${name} ON ${name}.source = r.source AND ${name}.line = r.line`,
      of.entity,
      ...values,
    );
  }
  if ("field" in of && isListField(of.field)) {
    const { sql, values } = fieldText(of.field, sourcesOf);
    return text(`\nLEFT JOIN LATERAL (SELECT unnest(string_split(${sql}, ' ')) AS value) l${place} ON true`, ...values);
  }
  return text("column" in of && of.column === "file" ? `\nJOIN sources s${place} ON s${place}.id = r.source` : "");
}
