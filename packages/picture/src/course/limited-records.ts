import type { Moments, RecordFilter, Statement, StatementResult, Where } from "@lagebild/domain";
import type { PictureRecords } from "../picture-records.js";

/** Lets only those records be seen that meet a filter. */
export function limitedRecords(records: PictureRecords, filter: RecordFilter): PictureRecords {
  if (Object.values(filter).every((part) => part === undefined)) return records;
  return {
    async aggregate(statement: Statement): Promise<StatementResult> {
      const where = bothOf(statement.where, filter);
      if (!where) return { statement, matched: 0, count: 0, values: [], distinct: 0, groups: [], records: [] };
      return records.aggregate({ ...statement, where });
    },
    async tops(where, of, limit) {
      const both = bothOf(where, filter);
      return both ? records.tops(both, of, limit) : of.map(() => ({ values: [], distinct: 0 }));
    },
    async moments(where, by): Promise<Moments> {
      const both = bothOf(where, filter);
      if (both) return records.moments(both, by);
      return { times: new Float64Array(), columns: by.map(() => ({ values: [], codes: new Int32Array() })) };
    },
  };
}

/** Conditions that hold where both do; undefined where no record can meet them. */
export function bothOf(where: Where, filter: RecordFilter): Where | undefined {
  const from = Math.max(where.from ?? -Infinity, filter.from ?? -Infinity);
  const to = Math.min(where.to ?? Infinity, filter.to ?? Infinity);
  if (from > to) return undefined;
  for (const name of ["host", "program", "file"] as const) {
    const [own, other] = [where[name], filter[name]];
    if (own !== undefined && other !== undefined && own.toLowerCase() !== other.toLowerCase()) return undefined;
  }
  return { ...filter, ...where, ...(from > -Infinity && { from }), ...(to < Infinity && { to }) };
}
