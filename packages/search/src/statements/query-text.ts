import type { SourceId } from "@lagebild/domain";
import type { Query } from "../records/duckdb-record-table.js";
import type { TimeRange } from "./time-of-day.js";

/** What queries must know of the tables they are made for. */
export interface SourcesOf {
  /** Returns the visible sources of a file, whose name is compared ignoring case. */
  (file: string): readonly SourceId[];
  /** Names the column that holds a field, or what stands for it; without one, the text of all fields is read. */
  readonly columnOf?: (field: string) => string | undefined;
  /** The table with the fields, where it is not that of all records. */
  readonly fieldTable?: string;
  /** The columns of the table of the records that met rules, where there is one. */
  readonly ruleColumns?: () => ReadonlyMap<string, string> | undefined;
  /** Names a table with all mentions of a value; without it, that of all mentions. */
  readonly mentionsOf?: (value: string) => string;
  /** The first and the last time of all records; without it, any time may be among them. */
  readonly timeRange?: () => TimeRange | undefined;
  /** Whether some records say that something happened more than once; without it, some may. */
  readonly hasRepeats?: () => boolean;
}

/** Makes query text with its parameters. */
export const text = (sql: string, ...values: readonly (string | number)[]): Query => ({ sql, values });

/** Joins conditions; parameters keep the order of their conditions. */
export const allOf = (conditions: readonly Query[]): Query => joined(conditions, "true", " AND ");

/** Joins conditions of which one must hold, as a condition that can stand among others. */
export function anyOf(conditions: readonly Query[]): Query {
  if (conditions.length === 1) return conditions[0]!;
  const { sql, values } = joined(
    conditions.map((one) => text(`(${one.sql})`, ...one.values)),
    "false",
    " OR ",
  );
  return text(`(${sql})`, ...values);
}

function joined(conditions: readonly Query[], none: string, word: string): Query {
  if (conditions.length === 0) return text(none);
  const values = conditions.flatMap((one) => one.values);
  return text(conditions.map(({ sql }) => sql).join(word), ...values);
}
