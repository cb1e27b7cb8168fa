import type {
  GroupedBy,
  NumberSummary,
  RecordRow,
  Silence,
  Statement,
  StatementResult,
  ValueOf,
  ValueOrder,
  ValueRow,
  Where,
} from "@lagebild/domain";
import { assertStatement } from "../statements/check-statement.js";
import { compareText } from "../compare-text.js";
import { numberOfId } from "../hex-id.js";
import { assertBuckets, bucketStart, fillBuckets, type BucketSize } from "../statements/fill-buckets.js";
import { untimedWheres } from "../statements/without-time.js";
import { meetsWhere, numberIn, type IsNamed } from "./match-records.js";
import type { MemoryRecord } from "./memory-segment-builder.js";
import { pairRecords, type RecordPair } from "./pair-records.js";
import { combinationsOf, compareValues, isWithin, valuesOf } from "./values-of-record.js";

type Groups = NonNullable<StatementResult["groups"]>;

/** Strips what only the index knows of a record. */
export const rowOf = ({
  source,
  file,
  line,
  byteOffset,
  byteLength,
  time,
  host,
  program,
  shape,
  chunk,
  zoneOrigin,
  occurrences,
}: MemoryRecord): RecordRow => ({
  source,
  file,
  line,
  byteOffset,
  byteLength,
  time,
  host,
  program,
  shape,
  chunk,
  ...(zoneOrigin !== undefined && { zoneOrigin }),
  ...(occurrences !== undefined && { occurrences }),
});

/** Returns the earliest and the latest time of some records. */
export function timesOf(records: readonly { readonly time: number | undefined }[]): {
  first: number | undefined;
  last: number | undefined;
} {
  let first: number | undefined;
  let last: number | undefined;
  for (const { time } of records) {
    if (time === undefined) continue;
    if (first === undefined || time < first) first = time;
    if (last === undefined || time > last) last = time;
  }
  return { first, last };
}

/** Answers a statement by looking at each record: slow, and the truth for other engines. */
export function answerStatement(
  statement: Statement,
  records: readonly MemoryRecord[],
  isNamed?: IsNamed,
): StatementResult {
  assertStatement(statement);
  const meeting = (where: Where): readonly MemoryRecord[] =>
    records.filter((record) => meetsWhere(record, where, isNamed));
  const matching = meeting(statement.where);
  const untimed = untimedWheres(statement).map(
    (where) => meeting(where).filter(({ time }) => time === undefined).length,
  );
  return {
    statement,
    matched: matching.length,
    ...(untimed.length > 0 && { withoutTime: untimed.reduce((sum, count) => sum + count) }),
    ...resultOf(statement, matching, meeting),
  };
}

function resultOf(
  statement: Statement,
  matching: readonly MemoryRecord[],
  meeting: (where: Where) => readonly MemoryRecord[],
): Omit<StatementResult, "statement" | "matched"> {
  switch (statement.op) {
    case "count": {
      const occurrences = matching.reduce((sum, record) => sum + (record.occurrences ?? 1), 0);
      return { count: matching.length, ...(occurrences !== matching.length && { occurrences }) };
    }
    case "countDistinct": {
      const distinct = valueRows(matching, statement.of, {
        ...(statement.counts && { counts: statement.counts }),
      }).length;
      return { count: distinct, distinct };
    }
    case "top": {
      const rows = rankedRows(matching, statement);
      return { values: rows.slice(0, statement.limit), distinct: rows.length };
    }
    case "summarise":
      return { summary: summaryOf(matching, statement.of) };
    case "silences":
      return { silences: silencesOf(matching).slice(0, statement.limit) };
    case "first":
    case "last":
      return { records: matching.toSorted(byTime(statement.op)).slice(0, statement.limit).map(rowOf) };
    case "perBucket":
      return { buckets: bucketRows(matching, statement) };
    case "group": {
      const rows = groupRows(matching, statement.by, statement);
      return { groups: rows.slice(0, statement.limit), distinct: rows.length };
    }
    case "sequence": {
      const thens = meeting(statement.then);
      const pairs = pairRecords(matching, thens, statement);
      const shown = pairs.slice(0, statement.limit);
      return {
        count: pairs.length,
        pairs: shown.map(({ first, then, value }) => ({ first: rowOf(first), then: rowOf(then), value })),
        ...(statement.sameOf && sharedRows(pairs, statement.limit)),
      };
    }
    case "difference": {
      const others = meeting(statement.other);
      const known = new Set(others.flatMap((record) => valuesOf(record, statement.of)));
      const rows = valueRows(matching, statement.of).filter(({ value }) => !known.has(value));
      return { values: rows.slice(0, statement.limit), distinct: rows.length };
    }
  }
}

type Ranked = Pick<Extract<Statement, { op: "group" }>, "counts" | "order" | "places">;

function valueRows(records: readonly MemoryRecord[], of: ValueOf, ranked: Ranked = {}): readonly ValueRow[] {
  return groupRows(records, [of], ranked).flatMap(({ values: [value], ...row }) =>
    value === undefined ? [] : [{ value, ...row }],
  );
}

/** Values by how often they occur, or by what another value of their records says. */
function rankedRows(
  records: readonly MemoryRecord[],
  { of, counts, order, sumOf, distinctOf }: Extract<Statement, { op: "top" }>,
): readonly ValueRow[] {
  const other = sumOf ?? distinctOf;
  const rows = valueRows(records, of, { ...(counts && !distinctOf && { counts }), ...(order && { order }) });
  if (!other) return rows;
  const others = (value: string): readonly string[] =>
    records.filter((record) => valuesOf(record, of).includes(value)).flatMap((record) => valuesOf(record, other));
  const ranked = rows.map((row) => {
    const found = others(row.value);
    return sumOf
      ? { ...row, sum: found.reduce((sum, value) => sum + (numberIn(value) ?? 0), 0) }
      : { ...row, distinct: new Set(found).size };
  });
  const rankOf = (row: ValueRow): number => row.sum ?? row.distinct ?? row.count;
  return ranked
    .filter((row) => !distinctOf || isWithin(rankOf(row), counts))
    .sort((a, b) => compareRanks(a, b, order, rankOf) || compareText(a.value, b.value));
}

function compareRanks<Row extends Pick<ValueRow, "count" | "firstTime" | "lastTime">>(
  a: Row,
  b: Row,
  order: ValueOrder = "most",
  rankOf: (row: Row) => number = ({ count }) => count,
): number {
  switch (order) {
    case "most":
      return rankOf(b) - rankOf(a);
    case "least":
      return rankOf(a) - rankOf(b);
    case "first":
      return compareTimes(a.firstTime, b.firstTime, 1);
    case "last":
      return compareTimes(a.lastTime, b.lastTime, -1);
  }
}

/** What has no time comes last either way. */
function compareTimes(a: number | undefined, b: number | undefined, sign: 1 | -1): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return sign * (a - b);
}

function groupRows(
  records: readonly MemoryRecord[],
  by: readonly GroupedBy[],
  { counts, order, places = false }: Ranked,
): Groups {
  const holders = new Map<string, { values: readonly (string | undefined)[]; found: MemoryRecord[] }>();
  for (const record of records) {
    for (const values of combinationsOf(record, by)) {
      const key = JSON.stringify(values);
      const known = holders.get(key);
      if (known) known.found.push(record);
      else holders.set(key, { values, found: [record] });
    }
  }
  const rows = [...holders.values()]
    .filter(({ found }) => isWithin(found.length, counts))
    .map(({ values, found }) => {
      const { first, last } = timesOf(found);
      const row = { values, count: found.length, firstTime: first, lastTime: last };
      if (!places) return row;
      const ordered = found.toSorted(byPlace);
      return { ...row, first: placeOfRecord(ordered[0]!), last: placeOfRecord(ordered.at(-1)!) };
    });
  return rows.sort((a, b) => compareRanks(a, b, order) || compareValues(a.values, b.values));
}

const placeOfRecord = ({ source, line }: MemoryRecord) => ({ source, line });

/** By time, those without one at the end; then by the number that the engine knows the source by, and the line. */
function byPlace(a: MemoryRecord, b: MemoryRecord): number {
  const [first, second] = [a.time ?? Infinity, b.time ?? Infinity];
  if (first !== second) return first < second ? -1 : 1;
  if (a.source !== b.source) return numberOfId(a.source) < numberOfId(b.source) ? -1 : 1;
  return a.line - b.line;
}

/** Values that pairs share: how many pairs, from the first record of one to the last record that follows. */
function sharedRows(pairs: readonly RecordPair[], limit: number): Pick<StatementResult, "values" | "distinct"> {
  const rows = new Map<string, { value: string; count: number; firstTime: number; lastTime: number }>();
  for (const { first, then, value } of pairs) {
    const [from, to] = [first.time!, then.time!];
    const row = rows.get(value!) ?? { value: value!, count: 0, firstTime: from, lastTime: to };
    row.count++;
    row.firstTime = Math.min(row.firstTime, from);
    row.lastTime = Math.max(row.lastTime, to);
    rows.set(row.value, row);
  }
  const values = [...rows.values()].sort((a, b) => b.count - a.count || compareText(a.value, b.value));
  return { values: values.slice(0, limit), distinct: values.length };
}

function summaryOf(records: readonly MemoryRecord[], of: ValueOf): NumberSummary {
  const found = records.toSorted(byPlace).flatMap((record) => valuesOf(record, of).map((value) => ({ record, value })));
  const numbers = found.flatMap(({ record, value }) => {
    const number = numberIn(value);
    return number === undefined ? [] : [{ record, number }];
  });
  let [least, greatest] = [numbers[0], numbers[0]];
  for (const one of numbers) {
    if (one.number < least!.number) least = one;
    if (one.number > greatest!.number) greatest = one;
  }
  return {
    numbers: numbers.length,
    sum: numbers.reduce((sum, { number }) => sum + number, 0),
    min: least?.number,
    max: greatest?.number,
    others: found.length - numbers.length,
    ...(least && greatest && { minAt: placeOfRecord(least.record), maxAt: placeOfRecord(greatest.record) }),
  };
}

function silencesOf(records: readonly MemoryRecord[]): readonly Silence[] {
  const timed = records.filter(({ time }) => time !== undefined).sort(byTime("first"));
  const silences = timed.flatMap((from, i) => {
    const to = timed[i + 1];
    const microseconds = (to?.time ?? 0) - from.time!;
    return to && microseconds > 0 ? [{ from: rowOf(from), to: rowOf(to), microseconds }] : [];
  });
  return silences.sort((a, b) => b.microseconds - a.microseconds || a.from.time! - b.from.time!);
}

function bucketRows(
  records: readonly MemoryRecord[],
  limits: BucketSize & { readonly limit: number },
): NonNullable<StatementResult["buckets"]> {
  const { first, last } = timesOf(records);
  if (first === undefined || last === undefined) return [];
  assertBuckets({ first, last }, limits);
  const counts = new Map<number, number>();
  for (const { time } of records) {
    if (time === undefined) continue;
    const start = bucketStart(time, limits);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return fillBuckets(counts, limits);
}

/** Records without a time come last either way. */
function byTime(op: "first" | "last"): (a: MemoryRecord, b: MemoryRecord) => number {
  const sign = op === "first" ? 1 : -1;
  return (a, b) => {
    if (a.time !== b.time) {
      if (a.time === undefined) return 1;
      if (b.time === undefined) return -1;
      return sign * (a.time - b.time);
    }
    return sign * (compareText(a.file, b.file) || a.line - b.line);
  };
}
