import { join } from "node:path";
import type { Where } from "@lagebild/domain";
import { quoted, type RecordTables } from "../records/duckdb-record-table.js";
import { PARQUET_FORMAT } from "../records/parquet-format.js";

/** For each shape and kind, how many values there are and the most frequent of them. */
const VARIETIES = "varieties.parquet";
/** The counts of values of all segments, in the order of kinds and shapes. */
const COUNTS = "value_counts.parquet";

/** Values kept of each shape and kind. */
const valuesKept = 16;
/** From so many segments on, the few rows of one shape lie in so many files that a file of all pays. */
const SEGMENTS_TO_MERGE = 8;

/** Names the files of a dictionary's folder that sum up so many segments. */
export const summaryFiles = (segments: number): readonly string[] =>
  segments < SEGMENTS_TO_MERGE ? [VARIETIES] : [COUNTS, VARIETIES];

/** Writes what would be counted anew for each question: the values of every shape, over all segments. */
export async function writeSummary(tables: RecordTables, folder: string, files: readonly string[]): Promise<void> {
  const counts = files.includes(COUNTS) ? readFrom(folder, COUNTS) : "value_counts";
  if (files.includes(COUNTS)) {
    await tables.run(`COPY (SELECT shape, source, kind, value, sum(count)::BIGINT AS count, min(first_time) AS first_time,
max(last_time) AS last_time FROM value_counts GROUP BY shape, source, kind, value ORDER BY kind, shape, value)
TO ${quoted(join(folder, COUNTS))} (${PARQUET_FORMAT}, ROW_GROUP_SIZE 16384)`);
  }
  await tables.run(`COPY (WITH counted AS (SELECT shape, kind, value, sum(count)::BIGINT AS count FROM ${counts} GROUP BY ALL),
placed AS (SELECT *, row_number() OVER (PARTITION BY shape, kind ORDER BY count DESC, value) AS place,
count(*) OVER (PARTITION BY shape, kind) AS different FROM counted)
SELECT shape, kind, value, count, place::INTEGER AS place, different FROM placed WHERE place <= ${valuesKept} ORDER BY shape, kind, place)
TO ${quoted(join(folder, VARIETIES))} (${PARQUET_FORMAT})`);
}

/** Points the table `varieties`, small enough to be kept in memory, and that of the counts at a dictionary's folder. */
export async function pointSummary(tables: RecordTables, folder: string, hasCounts: boolean): Promise<void> {
  await tables.run(`CREATE OR REPLACE TABLE varieties AS SELECT * FROM ${readFrom(folder, VARIETIES)}`);
  if (hasCounts) {
    const columns = "shape, source, kind, value, count, first_time, last_time";
    await tables.run(`CREATE OR REPLACE VIEW value_counts AS SELECT ${columns} FROM ${readFrom(folder, COUNTS)}`);
  }
}

/** Says whether a dictionary's files hold the counts of all segments. */
export const holdsCounts = (files: readonly string[]): boolean => files.includes(COUNTS);

const readFrom = (folder: string, file: string): string => `read_parquet(${quoted(join(folder, file))})`;

/** Says whether the varieties tell as much as is asked: the values of shapes in all of the incident. */
export const isOfVarieties = ({ shapes, meaning: _meaning, ...others }: Where, limit: number): boolean =>
  shapes !== undefined && limit <= valuesKept && Object.values(others).every((part) => part === undefined);
