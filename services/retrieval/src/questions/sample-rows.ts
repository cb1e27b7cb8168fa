import type { IndexedValue, RecordPlace, RecordRow, StatementResult, Where } from "@lagebild/domain";
import type { IncidentIndex } from "@lagebild/search";

const LISTED = 4;
const OF_TIMES = 12;
/** So few records are all shown. */
const FEW = 6;

/** Chooses the records that carry a result: the few that were counted or the first and the last of them, or one for each value listed. */
export async function sampleRows(index: IncidentIndex, result: StatementResult): Promise<readonly RecordRow[]> {
  const { statement, matched } = result;
  if (matched === 0) return [];
  if (result.records) return result.records.slice(0, OF_TIMES);
  if (result.pairs) return result.pairs.slice(0, 2).flatMap(({ first, then }) => [first, then]);
  if (result.silences) return result.silences.slice(0, 1).flatMap(({ from, to }) => [from, to]);
  if (result.groups)
    return rowsAt(
      index,
      result.groups.slice(0, LISTED).flatMap(({ first }) => first ?? []),
    );
  if (result.summary?.maxAt)
    return rowsAt(
      index,
      [result.summary.maxAt, result.summary.minAt].flatMap((place) => place ?? []),
    );
  if (statement.op === "top" && result.values) {
    const { of, where } = statement;
    const listed = result.values.slice(0, LISTED);
    if ("said" in of)
      return rowsAt(
        index,
        listed.flatMap(({ at }) => at ?? []),
      );
    return (await Promise.all(listed.map(({ value }) => end(index, "first", holding(where, of, value))))).flat();
  }
  if (matched <= FEW) return (await index.aggregate({ op: "first", where: statement.where, limit: FEW })).records ?? [];
  return [
    ...(await end(index, "first", statement.where)),
    ...(matched > 1 ? await end(index, "last", statement.where) : []),
  ];
}

async function end(index: IncidentIndex, op: "first" | "last", where: Where): Promise<readonly RecordRow[]> {
  return (await index.aggregate({ op, where, limit: 1 })).records ?? [];
}

async function rowsAt(index: IncidentIndex, places: readonly RecordPlace[]): Promise<readonly RecordRow[]> {
  return (await Promise.all(places.map(({ source, line }) => index.recordsAt(source, [line])))).flat();
}

/** The records of `where` that have a value. */
export function holding(where: Where, of: IndexedValue, value: string): Where {
  const condition: Where =
    "entity" in of
      ? { entities: [{ value, kind: of.entity }] }
      : "field" in of
        ? { fields: [{ field: of.field, operator: "equals", value }] }
        : { [of.column]: value };
  return { ...where, anyOf: [...(where.anyOf ?? []), [condition]] };
}
