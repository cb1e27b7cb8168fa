import { allWheres, RULES_FIELD, type GroupedBy, type ValueOf, type Where } from "@lagebild/domain";
import { isEventName } from "../segments/rule-records.js";
import type { SourcesOf } from "./query-text.js";

const RULE_RECORDS = "rule_records";

/**
 * What is asked only of records that met rules is read from the table of these, which is narrow and in the order of
 * rules. A field that has no column there has no values.
 */
export function withRuleTable(sourcesOf: SourcesOf, where: Where, of: readonly (ValueOf | GroupedBy)[]): SourcesOf {
  const columns = sourcesOf.ruleColumns?.();
  if (!columns || !isOfRules(where)) return sourcesOf;
  const fields = [...of.flatMap((one) => ("field" in one ? [one.field] : [])), ...fieldsIn(where)];
  if (!fields.every(isEventName)) return sourcesOf;
  return Object.assign((file: string) => sourcesOf(file), sourcesOf, {
    fieldTable: RULE_RECORDS,
    columnOf: (field: string) => columns.get(field) ?? "NULL::VARCHAR",
  });
}

/** Whether only records that met a rule can meet a condition. */
const isOfRules = ({ fields = [] }: Where): boolean =>
  fields.some(({ field, orFields = [] }) => field === RULES_FIELD && orFields.length === 0);

const fieldsIn = (where: Where): readonly string[] =>
  allWheres(where).flatMap(({ fields = [] }) => fields.flatMap(({ field, orFields = [] }) => [field, ...orFields]));
