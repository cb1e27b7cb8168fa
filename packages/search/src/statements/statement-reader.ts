import type {
  NumberSummary,
  RecordPlace,
  Silence,
  Statement,
  StatementResult,
  ValueOf,
  ValueRow,
  Where,
} from "@lagebild/domain";
import { assertStatement } from "./check-statement.js";
import { compileStatement } from "./compile-statement.js";
import { compileRecords } from "./compile-where.js";
import { idOfNumber } from "../hex-id.js";
import type { Query, RecordTables, SqlRow } from "../records/duckdb-record-table.js";
import { untimedWheres } from "./without-time.js";
import { withRuleTable } from "./rule-table.js";
import { assertBuckets, fillBuckets } from "./fill-buckets.js";
import type { SourcesOf } from "./query-text.js";
import { placeKey, placeOf, rowsAt, timeOrNone, type Place } from "../records/record-rows.js";

type Result = Omit<StatementResult, "statement" | "matched">;
type PerBucket = Extract<Statement, { op: "perBucket" }>;

/** Answers a statement from the record tables. */
export async function readStatement(
  tables: RecordTables,
  allSources: SourcesOf,
  statement: Statement,
): Promise<StatementResult> {
  assertStatement(statement);
  const sourcesOf = sourcesFor(statement, allSources);
  const compiled = compileStatement(statement, sourcesOf);
  const { matched: counting, values, places, buckets, groups, pairs, summary, repeats, silences } = compiled;
  const counted = (await tables.rows(counting))[0]!;
  const matched = counted[0] as number;
  const limit = "limit" in statement ? statement.limit : 0;
  const found = async (): Promise<Result> => {
    if (summary) return { summary: readSummary((await tables.rows(summary))[0]!) };
    if (pairs) {
      const shared = values && readValues(await tables.rows(values), statement);
      return { ...(await readPairs(tables, pairs, statement as Extract<Statement, { op: "sequence" }>)), ...shared };
    }
    if (values) return readValues(await tables.rows(values), statement);
    if (places) return readRecords(tables, compileStatement(narrowed(statement, counted), sourcesOf).places!);
    if (buckets) return readBuckets(tables, buckets, statement as PerBucket, counted);
    if (groups) {
      const rows = await tables.rows(groups);
      return statement.op === "group" && statement.places ? readPlacedGroups(rows, limit) : readGroups(rows, limit);
    }
    if (silences) return readSilences(tables, silences);
    return { count: matched, ...(repeats && readRepeats((await tables.rows(repeats))[0]!, matched)) };
  };
  const untimed = untimedWheres(statement);
  const withoutTime = untimed.length === 0 ? {} : { withoutTime: await countUntimed(tables, sourcesOf, untimed) };
  return { statement, matched, ...withoutTime, ...(await found()) };
}

/** Chooses the table that a statement about one kind of records reads. */
function sourcesFor(statement: Statement, sourcesOf: SourcesOf): SourcesOf {
  switch (statement.op) {
    case "sequence":
    case "difference":
      return sourcesOf;
    case "group":
      return withRuleTable(sourcesOf, statement.where, statement.by);
    case "top":
      return withRuleTable(sourcesOf, statement.where, valuesOfTop(statement));
    case "countDistinct":
    case "summarise":
      return withRuleTable(sourcesOf, statement.where, [statement.of]);
    case "count":
    case "first":
    case "last":
    case "silences":
    case "perBucket":
      return withRuleTable(sourcesOf, statement.where, []);
  }
}

const valuesOfTop = ({ of, sumOf, distinctOf }: Extract<Statement, { op: "top" }>): readonly ValueOf[] =>
  [of, sumOf, distinctOf].filter((one) => one !== undefined);

async function countUntimed(tables: RecordTables, sourcesOf: SourcesOf, wheres: readonly Where[]): Promise<number> {
  let count = 0;
  for (const where of wheres) {
    const { sql, values } = compileRecords(where, sourcesOf);
    const [row] = await tables.rows({ sql: `SELECT count(*)::DOUBLE FROM ${sql} AND time IS NULL`, values });
    count += row![0] as number;
  }
  return count;
}

function readValues(rows: readonly SqlRow[], statement: Statement): Result {
  const distinct = rows.length === 0 ? 0 : (rows[0]![4] as number);
  if (statement.op === "countDistinct") return { count: distinct, distinct };
  const ranked = statement.op !== "top" ? undefined : statement.sumOf ? "sum" : statement.distinctOf && "distinct";
  const found = rows.slice(0, "limit" in statement ? statement.limit : 0);
  return {
    values: found.map((row) => ({ ...valueRow(row), ...(ranked && { [ranked]: row[5] as number }) })),
    distinct,
  };
}

const readRepeats = ([repeats]: SqlRow, matched: number): Result =>
  repeats === 0 ? {} : { occurrences: matched + (repeats as number) };

async function readSilences(tables: RecordTables, query: Query): Promise<Result> {
  const found = await tables.rows(query);
  const rows = await rowsAt(tables, found.flatMap(endsOf));
  const silences = found.flatMap((row): readonly Silence[] => {
    const [from, to] = endsOf(row).map(({ source, line }) => rows.get(placeKey(source, line)));
    return from && to ? [{ from, to, microseconds: row[4] as number }] : [];
  });
  return { silences };
}

/** Two places in four columns. */
const endsOf = ([source, line, otherSource, otherLine]: SqlRow): readonly Place[] => [
  placeOf([source!, line!]),
  placeOf([otherSource!, otherLine!]),
];

const valueRow = ([value, count, firstTime, lastTime]: SqlRow): ValueRow => ({
  value: value as string,
  count: count as number,
  firstTime: timeOrNone(firstTime),
  lastTime: timeOrNone(lastTime),
});

function readSummary([numbers, sum, min, max, others, ...ends]: SqlRow): NumberSummary {
  const [minSource, minLine, maxSource, maxLine] = ends;
  return {
    numbers: numbers as number,
    sum: sum as number,
    min: (min as number | null) ?? undefined,
    max: (max as number | null) ?? undefined,
    others: others as number,
    ...(min !== null && {
      minAt: namedPlace([minSource!, minLine!]),
      maxAt: namedPlace([maxSource!, maxLine!]),
    }),
  };
}

/** The one first record has the first time: all other row groups of the files need not be read to find it. */
function narrowed(statement: Statement, [, first, last]: SqlRow): Statement {
  if (statement.op !== "first" && statement.op !== "last") return statement;
  const time = statement.op === "first" ? first : last;
  if (statement.limit !== 1 || typeof time !== "number") return statement;
  return { ...statement, where: { ...statement.where, [statement.op === "first" ? "to" : "from"]: time } };
}

async function readRecords(tables: RecordTables, query: Query): Promise<Result> {
  const places = (await tables.rows(query)).map(placeOf);
  const rows = await rowsAt(tables, places);
  return { records: places.flatMap(({ source, line }) => rows.get(placeKey(source, line)) ?? []) };
}

async function readBuckets(
  tables: RecordTables,
  query: Query,
  statement: PerBucket,
  [, first, last]: SqlRow,
): Promise<Result> {
  if (first === null || last === null) return { buckets: [] };
  assertBuckets({ first: first as number, last: last as number }, statement);
  const rows = await tables.rows(query);
  const counts = new Map(rows.map(([start, count]) => [start as number, count as number]));
  return { buckets: fillBuckets(counts, statement) };
}

function readGroups(rows: readonly SqlRow[], limit: number): Result {
  const distinct = rows.length === 0 ? 0 : (rows[0]!.at(-1) as number);
  const groups = rows.slice(0, limit).map((row) => {
    const [count, firstTime, lastTime] = row.slice(-4);
    return {
      values: row.slice(0, -4).map((value) => (value as string | null) ?? undefined),
      count: count as number,
      firstTime: timeOrNone(firstTime),
      lastTime: timeOrNone(lastTime),
    };
  });
  return { groups, distinct };
}

/** Groups with the places of their ends in four more columns. */
function readPlacedGroups(rows: readonly SqlRow[], limit: number): Result {
  const { groups = [], distinct = 0 } = readGroups(
    rows.map((row) => row.slice(0, -4)),
    limit,
  );
  const ends = rows.map((row) => row.slice(-4));
  return {
    groups: groups.map((group, at) => {
      const [source, line, lastSource, lastLine] = ends[at]!;
      return { ...group, first: namedPlace([source!, line!]), last: namedPlace([lastSource!, lastLine!]) };
    }),
    distinct,
  };
}

function namedPlace(row: SqlRow): RecordPlace {
  const { source, line } = placeOf(row);
  return { source: idOfNumber(source), line };
}

async function readPairs(
  tables: RecordTables,
  query: Query,
  { sameOf, limit }: Extract<Statement, { op: "sequence" }>,
): Promise<Result> {
  const found = await tables.rows(query);
  const shown = found.slice(0, limit);
  const rows = await rowsAt(tables, shown.flatMap(endsOf));
  const pairs = shown.flatMap((row) => {
    const [first, then] = endsOf(row).map(({ source, line }) => rows.get(placeKey(source, line)));
    return first && then ? [{ first, then, value: sameOf ? (row[4] as string) : undefined }] : [];
  });
  return { count: found.length === 0 ? 0 : (found[0]![5] as number), pairs };
}
