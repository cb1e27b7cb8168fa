import { join } from "node:path";
import { RULES_FIELD, type SourceId } from "@lagebild/domain";
import { numberOfId } from "../hex-id.js";
import { quoted, type RecordTables } from "../records/duckdb-record-table.js";
import { PARQUET_FORMAT } from "../records/parquet-format.js";
import { namedColumns, type FieldNames, type SegmentFields } from "./field-columns.js";
import type { StoredSegment } from "./segment.js";

/** The records of a segment that met rules once more, those of the same rules together, with the fields of events alone. */
const FILE = "rule_records.parquet";
const KEPT = ["source", "line", "time", "host", "program", "shape", "occurrences"];
/** How fields of events are named; a log may name its own so. */
const EVENT_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
/** A log with more fields that are named so has no such file. */
const MOST_LOGGED = 100;
const GROUPED = 8_192;

/** Fields that the file of a segment has columns for. */
export type RuleFields = readonly string[];

/**
 * Writes the records that met rules from the finished file of all records. What is asked of a rule's matches then reads
 * these alone. Returns the fields that have columns, none where no record met a rule; undefined where no such file can
 * stand for the records.
 */
export async function writeRuleRecords(
  tables: RecordTables,
  folder: string,
  written: SegmentFields,
  loggedNames: Iterable<string>,
): Promise<RuleFields | undefined> {
  const { eventFields = [] } = written;
  const logged = [...loggedNames].filter(isEventName);
  if (logged.length > MOST_LOGGED) return undefined;
  if (!eventFields.includes(RULES_FIELD)) return [];
  const fields = [...new Set([...eventFields.filter(isEventName), ...logged])];
  const columns = namedColumns(new Map(fields.map((field) => [field, `"${field}"`])), written);
  await tables.run(`COPY (SELECT ${KEPT.join(", ")}${columns} FROM read_parquet(${quoted(join(folder, "records.parquet"))})
WHERE "${RULES_FIELD}" IS NOT NULL ORDER BY "${RULES_FIELD}", time)
TO ${quoted(join(folder, FILE))} (${PARQUET_FORMAT}, ROW_GROUP_SIZE ${GROUPED})`);
  return fields;
}

/** Whether a field can only be one of events, or one of a log that is named alike. */
export const isEventName = (field: string): boolean => EVENT_NAME.test(field);

/** What queries must know of the records that met rules. */
export interface RuleRecords {
  /** A query for all of them. */
  readonly rows: string;
  /** Fields with the columns that hold them; others have no values. */
  readonly fields: FieldNames;
}

/** Joins the files of segments; undefined where one has none that can stand for its records. */
export function ruleRecordsOf(segments: readonly Alive[]): RuleRecords | undefined {
  const seen = segments.filter(({ sources }) => sources.size > 0);
  if (seen.some(({ segment }) => segment.manifest.ruleFields === undefined)) return undefined;
  const holders = seen.filter((one) => fieldsOf(one).length > 0);
  if (holders.length === 0) return undefined;
  const all = [...new Set(holders.flatMap(fieldsOf))].filter(isEventName).sort();
  const fields = new Map(all.map((field, place) => [field, `rule_${place}`]));
  const whole = holders.filter(isWhole);
  const parts = holders
    .filter((one) => !isWhole(one))
    .map((one) => `${rowsOf([one], fields)} WHERE source IN (${[...one.sources].map(numberOfId).join(", ")})`);
  return { rows: [...(whole.length > 0 ? [rowsOf(whole, fields)] : []), ...parts].join(" UNION ALL "), fields };
}

interface Alive {
  readonly segment: StoredSegment;
  /** Those of its sources whose records count. */
  readonly sources: ReadonlySet<SourceId>;
}

const fieldsOf = ({ segment }: Alive): RuleFields => segment.manifest.ruleFields ?? [];

const isWhole = ({ segment, sources }: Alive): boolean =>
  segment.manifest.parts.every(({ source }) => sources.has(source.id));

/** Files are read as one, whatever columns each has: every further branch costs every query some planning. */
function rowsOf(segments: readonly Alive[], fields: FieldNames): string {
  const held = new Set(segments.flatMap(fieldsOf));
  const columns = [...fields].map(([field, name]) => `${held.has(field) ? `"${field}"` : "NULL::VARCHAR"} AS ${name}`);
  const paths = segments.map(({ segment }) => quoted(join(segment.path, FILE)));
  return `SELECT ${[...KEPT, ...columns].join(", ")} FROM read_parquet([${paths.join(", ")}], union_by_name = true)`;
}
