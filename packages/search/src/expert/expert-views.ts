import { join } from "node:path";
import type { StoredSource } from "@lagebild/domain";
import { quoted } from "../records/duckdb-record-table.js";
import { fieldNamesOf } from "../segments/field-columns.js";
import { numberOfId } from "../hex-id.js";
import { unionOf, type AliveSegment, type SegmentTable } from "../local/incident-tables.js";

/** What an expert's query can see: the views, and the files that they read. */
export interface ExpertViews {
  readonly paths: readonly string[];
  /** Statements that create the views, in this order. */
  readonly statements: readonly string[];
}

const read: readonly SegmentTable[] = ["records", "entities", "runs"];
const hexId = (column: string): string => `printf('%016x', ${column})`;

/** Describes the views of the visible records. Ids are the 16 hex digits that are shown everywhere else. */
export function expertViews(segments: readonly AliveSegment[], sources: readonly StoredSource[]): ExpertViews {
  const pathsOf = (file: string): readonly string[] =>
    segments.map(({ segment }) => join(segment.path, `${file}.parquet`));
  const shapeFiles = pathsOf("shapes").map(quoted);
  const shapes =
    shapeFiles.length === 0
      ? "(SELECT NULL::BIGINT AS shape, '' AS text, '' AS template, '' AS program, '[]' AS meanings WHERE false)"
      : `read_parquet([${shapeFiles.join(", ")}])`;
  const events = fieldNamesOf(segments.map(({ segment }) => segment.manifest.eventFields ?? []));
  const eventColumns = [...events].map(([field, name]) => `, r.${name} AS "${field}"`).join("");
  return {
    paths: [...read, "shapes"].flatMap(pathsOf),
    statements: [
      sourceTable(sources),
      ...read.map(
        (table) => `CREATE VIEW all_${table} AS ${unionOf(table, segments, table === "records" ? events : undefined)}`,
      ),
      `CREATE VIEW records AS SELECT ${hexId("r.source")} AS source, s.file, r.line, r.time, r.host, r.program, ${hexId("r.shape")} AS shape, r.chunk, r.byte_offset, r.byte_length,
r.zone_origin, r.occurrences${eventColumns}, r.fields FROM all_records r JOIN source_table s ON s.id = r.source`,
      `CREATE VIEW entities AS SELECT e.kind, e.value, ${hexId("e.source")} AS source, s.file, e.line, e.time, e.host, e.program, ${hexId("e.shape")} AS shape, e.role
FROM all_entities e JOIN source_table s ON s.id = e.source`,
      `CREATE VIEW shapes AS SELECT ${hexId("t.shape")} AS shape, t.text, t.template, t.program,
CAST(json_extract_string(t.meanings, '$[*].en') AS VARCHAR[]) AS meanings_en, CAST(json_extract_string(t.meanings, '$[*].de') AS VARCHAR[]) AS meanings_de,
r.count, r.first_time, r.last_time FROM
(SELECT shape, any_value(text) AS text, any_value(template) AS template, any_value(program) AS program, any_value(meanings) AS meanings
FROM ${shapes} GROUP BY shape) t
JOIN (SELECT shape, sum(count)::BIGINT AS count, min(first_time) AS first_time, max(last_time) AS last_time FROM all_runs GROUP BY shape) r
ON r.shape = t.shape`,
      `CREATE VIEW sources AS SELECT ${hexId("s.id")} AS source, s.file, s.sha256, s.size_bytes, s.lines, s.encoding, coalesce(r.records, 0)::BIGINT AS records FROM source_table s
LEFT JOIN (SELECT source, sum(count) AS records FROM all_runs GROUP BY source) r ON r.source = s.id`,
    ],
  };
}

function sourceTable(sources: readonly StoredSource[]): string {
  const rows = sources.map(
    ({ id, file, sha256, sizeBytes, lines, encoding }) =>
      `(${numberOfId(id)}, ${quoted(file)}, ${quoted(sha256)}, ${Number(sizeBytes)}, ${Number(lines)}, ${quoted(encoding)})`,
  );
  const listed = rows.length === 0 ? "SELECT 0, '', '', 0, 0, '' WHERE false" : `VALUES ${rows.join(", ")}`;
  return `CREATE TABLE source_table AS SELECT id::BIGINT AS id, file, sha256, size_bytes::BIGINT AS size_bytes, lines::BIGINT AS lines, encoding
FROM (${listed}) t(id, file, sha256, size_bytes, lines, encoding)`;
}
