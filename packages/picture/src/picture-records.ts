import {
  RULES_FIELD,
  type CountedValues,
  type Moments,
  type RecordPlace,
  type Statement,
  type StatementResult,
  type ValueOf,
  type Where,
} from "@lagebild/domain";

/** Answers exact statements about the records of an incident. */
export interface PictureRecords {
  aggregate(statement: Statement): Promise<StatementResult>;
  /** Returns records in the order of time as columns of values. */
  moments(where: Where, by: readonly ValueOf[]): Promise<Moments>;
  /** Returns the most frequent values of several fields. */
  tops(where: Where, of: readonly ValueOf[], limit: number): Promise<readonly CountedValues[]>;
}

/** Names what holds a field: the host is a column of its own. */
export const valueOf = (field: string): ValueOf => (field === "host.name" ? { column: "host" } : { field });

/** Limits records to those that met a rule. */
export const metRule = (rule: string): Where => ({ fields: [{ field: RULES_FIELD, operator: "equals", value: rule }] });

/** Limits records further to those with certain values; undefined ones are not limited. */
export function withValues(where: Where, values: ReadonlyMap<string, string | undefined>): Where {
  const host = values.get("host.name");
  const fields = [...values].flatMap(([field, value]) =>
    field === "host.name" || value === undefined ? [] : [{ field, operator: "equals" as const, value }],
  );
  return { ...where, ...(host !== undefined && { host }), fields: [...(where.fields ?? []), ...fields] };
}

/** Records with the same values of some fields. */
export interface RecordGroup {
  readonly values: readonly (string | undefined)[];
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly first: RecordPlace;
  readonly last: RecordPlace;
}

/** Counts records by combinations of fields; `isCut` where there are more combinations than were asked for. */
export async function groupsOf(
  records: PictureRecords,
  where: Where,
  fields: readonly string[],
  limit: number,
): Promise<{ readonly groups: readonly RecordGroup[]; readonly isCut: boolean }> {
  const { groups = [], distinct = 0 } = await records.aggregate({
    op: "group",
    by: fields.map(valueOf),
    where,
    limit,
    places: true,
  });
  return { groups: groups as readonly RecordGroup[], isCut: distinct > groups.length };
}
