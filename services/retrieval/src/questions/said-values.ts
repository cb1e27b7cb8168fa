import type {
  NumberSummary,
  RecordPlace,
  SaidValue,
  Statement,
  StatementResult,
  ValueOf,
  ValueRow,
  Where,
} from "@lagebild/domain";
import { numberSaid, valuesSaid } from "@lagebild/questions";
import type { IncidentIndex } from "@lagebild/search";
import type { LineReader, ReadLine } from "../resolve-lines.js";

/** Texts of more records are not read for a question. */
const MOST_RECORDS = 5_000;
const AT_ONCE = 500;

type OfValues = Extract<Statement, { op: "top" | "countDistinct" | "summarise" }>;

/** What statements about values that texts say are answered from. */
export interface SaidRecords {
  readonly index: Pick<IncidentIndex, "aggregate">;
  readonly lines: Pick<LineReader, "readRows">;
}

/**
 * Answers a statement: from the index, or, where it is about what texts say, from the lines of the records. Nothing is
 * found where these are more than 5,000.
 */
export async function aggregateSaid(records: SaidRecords, statement: Statement): Promise<StatementResult> {
  if (!("of" in statement) || !isSaid(statement.of) || statement.op === "difference")
    return records.index.aggregate(statement);
  const { of } = statement;
  const { matched } = await records.index.aggregate({ op: "count", where: statement.where });
  const lines = matched > MOST_RECORDS ? [] : await linesOf(records, statement);
  const found = valuesOf(lines, of);
  const base = { statement, matched };
  if (statement.op === "summarise") return { ...base, summary: summaryOf(lines, of) };
  const { atLeast = 0, atMost = Infinity } = statement.counts ?? {};
  const rows = found.filter(({ count }) => count >= atLeast && count <= atMost);
  if (statement.op === "countDistinct") return { ...base, count: rows.length };
  const isLeast = statement.order === "least";
  const sorted = rows.toSorted(
    (a, b) => (isLeast ? a.count - b.count : b.count - a.count) || (a.value < b.value ? -1 : 1),
  );
  return { ...base, values: sorted.slice(0, statement.limit), distinct: rows.length };
}

const isSaid = (of: ValueOf): of is SaidValue => "said" in of;

const kept = new WeakMap<SaidRecords, Map<string, Promise<readonly ReadLine[]>>>();

/** The lines of some records; several values of them are asked for one after the other. */
function linesOf(records: SaidRecords, { where }: OfValues): Promise<readonly ReadLine[]> {
  const known = kept.get(records) ?? new Map<string, Promise<readonly ReadLine[]>>();
  kept.set(records, known);
  const key = JSON.stringify(where);
  const lines = known.get(key) ?? readLines(records, where);
  known.set(key, lines);
  return lines;
}

async function readLines({ index, lines }: SaidRecords, where: Where): Promise<readonly ReadLine[]> {
  const { records = [] } = await index.aggregate({ op: "first", where, limit: MOST_RECORDS });
  const read: ReadLine[] = [];
  for (let from = 0; from < records.length; from += AT_ONCE)
    read.push(...(await lines.readRows(records.slice(from, from + AT_ONCE))));
  return read;
}

function valuesOf(lines: readonly ReadLine[], of: SaidValue): readonly ValueRow[] {
  const rows = new Map<string, ValueRow>();
  for (const { row, text } of lines)
    for (const value of valuesSaid(text, of)) {
      const known = rows.get(value);
      rows.set(value, {
        value,
        count: (known?.count ?? 0) + 1,
        firstTime: known?.firstTime ?? row.time,
        lastTime: row.time ?? known?.lastTime,
        at: known?.at ?? placeOf(row),
      });
    }
  return [...rows.values()];
}

function summaryOf(lines: readonly ReadLine[], of: SaidValue): NumberSummary {
  let [numbers, others, sum] = [0, 0, 0];
  let least: { readonly number: number; readonly at: RecordPlace } | undefined;
  let greatest: typeof least;
  for (const { row, text } of lines) {
    const [value] = valuesSaid(text, of);
    if (value === undefined) continue;
    const number = numberSaid(value);
    if (number === undefined) {
      others++;
      continue;
    }
    numbers++;
    sum += number;
    if (!least || number < least.number) least = { number, at: placeOf(row) };
    if (!greatest || number > greatest.number) greatest = { number, at: placeOf(row) };
  }
  return {
    numbers,
    sum,
    min: least?.number,
    max: greatest?.number,
    others,
    ...(least && { minAt: least.at }),
    ...(greatest && { maxAt: greatest.at }),
  };
}

const placeOf = ({ source, line }: RecordPlace): RecordPlace => ({ source, line });
