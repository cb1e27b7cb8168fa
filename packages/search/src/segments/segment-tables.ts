import { join } from "node:path";
import {
  ENTITY_ROLES,
  Failure,
  type EntityKind,
  type IndexedShape,
  type Shape,
  type StoredSource,
  type ZoneOrigin,
} from "@lagebild/domain";
import { assertDimensions } from "../index-limits.js";
import { quoted, type RecordTables } from "../records/duckdb-record-table.js";
import { PARQUET_FORMAT } from "../records/parquet-format.js";
import { eventColumns, eventKinds, withEvents, type EventColumn } from "./event-columns.js";
import type { FollowingField } from "./following-fields.js";
import type { StoredManifest } from "./segment.js";
import { chooseFields, fieldColumns, withFieldValues } from "./field-columns.js";

/** Numbers texts in the order in which they are first seen. */
export interface NumberTable {
  numberOf(text: string): number;
  values(): Iterable<string>;
}

/** Creates a table that remembers the last answer, since neighbouring records share hosts and programs. */
export function numberTable(): NumberTable {
  const numbers = new Map<string, number>();
  return {
    numberOf(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
    values: () => numbers.keys(),
  };
}

type EntityNumbers = ReadonlyMap<EntityKind, ReadonlyMap<string, number>>;

/** Hands over the texts that records and mentions name by number. Entities also get their rank in the order of values. */
export async function fillNames(
  tables: RecordTables,
  names: Iterable<string>,
  parts: readonly { readonly source: StoredSource }[],
  entities: EntityNumbers,
): Promise<void> {
  const name = await tables.create("name", { number: "integer", text: "text" });
  let number = 0;
  for (const text of names) name.append([number++, text]);
  name.close();
  // 64-bit ids go as text: the appender's columns hold no integers beyond 32 bits.
  const part = await tables.create("part", { number: "integer", hex: "text" });
  parts.forEach(({ source }, place) => part.append([place, source.id]));
  part.close();
  const entity = await tables.create("entity", { number: "integer", kind: "text", value: "text" });
  for (const [kind, values] of entities) for (const [value, place] of values) entity.append([place, kind, value]);
  entity.close();
  await tables.run(
    "CREATE TABLE ranked AS SELECT number, kind, value, row_number() OVER (ORDER BY value, kind)::INTEGER AS rank FROM entity",
  );
}

/** Takes the shapes of a segment with their meanings and vectors. */
export interface ShapeRows {
  /** Failure "invalid" where the vector is of another length than those before, or the shape was described already. */
  add(number: number, shape: IndexedShape): void;
  /** Adds those of all shapes that were not described. */
  addRest(all: readonly Shape[]): void;
  /** Hands over what is left. */
  close(): void;
}

/** Creates the table of a segment's shapes: vectors leave the thread's memory as they come. */
export async function createShapeTable(tables: RecordTables): Promise<ShapeRows> {
  const rows = await tables.create("shape_text", {
    number: "integer",
    hex: "text",
    text: "text",
    template: "text",
    program: "text",
    meanings: "text",
    vector: "floats",
  });
  const described = new Set<number>();
  let dimensions: number | undefined;
  const add: ShapeRows["add"] = (number, { id, text, template, program, meanings, vector }) => {
    if (described.has(number)) throw new Failure("invalid", `shape ${id} is described twice`);
    if (vector) assertDimensions(vector, (dimensions ??= vector.length));
    described.add(number);
    const floats = vector ? Array.from(vector) : null;
    rows.append([number, id, text, template, program ?? null, JSON.stringify(meanings), floats]);
  };
  return {
    add,
    addRest(all) {
      all.forEach((shape, number) => {
        if (!described.has(number)) add(number, { ...shape, meanings: [], vector: undefined });
      });
    },
    close: () => rows.close(),
  };
}

const idOf = (column: string): string => `(('0x' || ${column})::UBIGINT::BIT::BIGINT)`;
const timeOf = (column: string): string => `make_timestamp(${column}::BIGINT)`;

/** Samples that a segment keeps of each run, so that showing a run reads no other records. */
export const samplesKept = 8;

/** In the order of their numbers in the table of records. */
export const ZONE_ORIGINS: readonly ZoneOrigin[] = ["written", "set", "assumed"];

const recordColumns = `p.id AS source, r.line, r.byte_offset::BIGINT AS byte_offset, r.byte_length, ${timeOf("r.micros")} AS time,
h.text AS host, g.text AS program, s.id AS shape, r.chunk,
CASE r.zone ${ZONE_ORIGINS.map((origin, number) => `WHEN ${number} THEN '${origin}'`).join(" ")} END AS zone_origin, r.occurrences`;
const recordJoins = `JOIN part_id p ON p.number = r.part JOIN shape_id s ON s.number = r.shape
LEFT JOIN name h ON h.number = r.host LEFT JOIN name g ON g.number = r.program`;

/** The stretch of a run in which a line lies, if the run is cut into `count` of which the last is its last line. */
export const stretchOf = (line: string, first: string, last: string, count: number): string =>
  `CASE WHEN ${last} = ${first} THEN 0 ELSE ((${line} - ${first})::BIGINT * ${count - 1}) // (${last} - ${first}) END`;

/**
 * Rows as they are handed over have no empty numbers, which cost the library a hundred nanoseconds each: what no number
 * may be stands for them. Names, zones, roles and kinds are joined, and no number of theirs is below 0.
 */
export const NO_NUMBER = -1;
export const NO_TIME = -1e300;

const rowViews: readonly string[] = [
  `CREATE VIEW record AS SELECT * REPLACE (nullif(micros, ${NO_TIME}::DOUBLE) AS micros, nullif(occurrences, ${NO_NUMBER}) AS occurrences),
rowid AS row FROM record_row`,
  `CREATE VIEW mention AS SELECT * REPLACE (nullif(micros, ${NO_TIME}::DOUBLE) AS micros) FROM mention_row`,
];

/** Fields of events that need no column: the log's field with the same values has one, or other fields give them. */
function columnlessFields(
  fields: readonly string[],
  columns: readonly EventColumn[],
  following: readonly FollowingField[],
): NonNullable<StoredManifest["eventFieldsFrom"]> {
  const same = columns.flatMap(({ field, sameAs }) => {
    const log = sameAs.find((name) => fields.includes(name));
    return log === undefined ? [] : [[field, { log }] as const];
  });
  const from: Record<string, { log: string } | Pick<FollowingField, "parts">> = {};
  for (const { field, parts } of following) from[field] = { parts };
  for (const [field, log] of same) from[field] = log;
  return from;
}

function recordsFile(fields: readonly string[], events: readonly EventColumn[]): string {
  const sources = events.flatMap(({ source }) => source ?? []);
  const read = [...new Set([...fields, ...sources])];
  const columns = eventColumns(events, (name) => read.indexOf(name));
  return `SELECT ${recordColumns}, r.fields${fieldColumns(fields)}${columns}
FROM ${withEvents(withFieldValues("record", read), events)} r ${recordJoins}${eventKinds(events)}`;
}

const files: Readonly<Record<string, string>> = {
  // Sorting numbers and joining the texts afterwards takes half the time of sorting texts.
  entities: `SELECT e.value, e.kind, p.id AS source, m.line, ${timeOf("m.micros")} AS time, h.text AS host,
g.text AS program, s.id AS shape,
CASE m.role ${ENTITY_ROLES.map((role, number) => `WHEN ${number} THEN '${role}'`).join(" ")} END AS role
FROM (SELECT t.rank, n.* FROM mention n JOIN ranked t ON t.number = n.entity ORDER BY t.rank) m
JOIN ranked e ON e.rank = m.rank JOIN part_id p ON p.number = m.part JOIN shape_id s ON s.number = m.shape
LEFT JOIN name h ON h.number = m.host LEFT JOIN name g ON g.number = m.program`,
  // Sorted by shape, where the mentions are sorted by value.
  value_counts: `SELECT m.shape, p.id AS source, e.kind, e.value, m.count, ${timeOf("m.first")} AS first_time, ${timeOf("m.last")} AS last_time
FROM (SELECT s.id AS shape, g.* EXCLUDE (shape) FROM
(SELECT shape, part, entity, count(*) AS count, min(micros) AS first, max(micros) AS last FROM mention GROUP BY shape, part, entity) g
JOIN shape_id s ON s.number = g.shape ORDER BY s.id) m
JOIN entity e ON e.number = m.entity JOIN part_id p ON p.number = m.part`,
  runs: `SELECT p.id AS source, s.id AS shape, sum(r.count)::BIGINT AS count, min(r.first_line) AS first_line,
max(r.last_line) AS last_line, ${timeOf("min(r.first_micros)")} AS first_time, ${timeOf("max(r.last_micros)")} AS last_time
FROM run r JOIN part_id p ON p.number = r.part JOIN shape_id s ON s.number = r.shape GROUP BY p.id, s.id`,
  samples: `WITH picked AS (SELECT r.part, min(r.line) AS line FROM record r JOIN run f ON f.part = r.part AND f.shape = r.shape
GROUP BY r.part, r.shape, ${stretchOf("r.line", "f.first_line", "f.last_line", samplesKept)})
SELECT ${recordColumns} FROM record r JOIN picked k ON k.part = r.part AND k.line = r.line ${recordJoins}`,
  shapes: `SELECT s.id AS shape, t.text, t.template, t.program, t.meanings, t.vector, c.count, ${timeOf("c.first")} AS first_time,
${timeOf("c.last")} AS last_time FROM shape_text t JOIN shape_id s ON s.number = t.number LEFT JOIN
(SELECT shape, sum(count)::BIGINT AS count, min(first_micros) AS first, max(last_micros) AS last FROM run GROUP BY shape) c
ON c.shape = t.number`,
  names: `SELECT p.id AS source, kind, n.text AS name, sum(count)::BIGINT AS count FROM (
SELECT part, 'host' AS kind, host AS number, count(*) AS count FROM record WHERE host >= 0 GROUP BY part, host
UNION ALL
SELECT part, 'program', program, count(*) FROM record WHERE program >= 0 GROUP BY part, program
) c JOIN name n ON n.number = c.number JOIN part_id p ON p.number = c.part GROUP BY p.id, kind, n.text`,
};

/**
 * Values and shapes are looked up one at a time: smaller groups of the sorted files leave more of them unread. A group is
 * held in memory while it is written, and a shape has a vector of a thousand bytes.
 */
const rowGroups: Readonly<Record<string, number>> = { entities: 8_192, value_counts: 32_768, shapes: 8_192 };

const MOST_GROUPED = 16_384;
const LEAST_GROUPED = 2_048;
/** A group of records is held in memory while it is written, its texts once more with their values taken apart. */
const MOST_GROUP_BYTES = 20_000_000;
const OTHER_BYTES = 200;

/** Rows of a group of records: fewer where their texts are long. */
async function recordsInGroup(tables: RecordTables): Promise<number> {
  const [row] = await tables.rows({
    sql: "SELECT avg(coalesce(strlen(fields), 0) + coalesce(strlen(event), 0)) FROM record",
    values: [],
  });
  const wanted = MOST_GROUP_BYTES / (OTHER_BYTES + 2 * ((row?.[0] as number | null) ?? 0));
  return Math.max(LEAST_GROUPED, Math.min(MOST_GROUPED, Math.floor(wanted / LEAST_GROUPED) * LEAST_GROUPED));
}

/** What a segment has columns for. */
export type WrittenFields = Required<Pick<StoredManifest, "fields" | "eventFields" | "eventFieldsFrom">>;

/** Writes the segment's Parquet files from the filled tables. Returns the fields that the records have columns for. */
export async function writeParquet(
  tables: RecordTables,
  folder: string,
  events: { readonly columns: readonly EventColumn[]; readonly following: readonly FollowingField[] },
): Promise<WrittenFields> {
  for (const view of rowViews) await tables.run(view);
  await tables.run(`CREATE TABLE part_id AS SELECT number, ${idOf("hex")} AS id FROM part`);
  await tables.run(`CREATE TABLE shape_id AS SELECT number, ${idOf("hex")} AS id FROM shape_text`);
  await tables.run(`CREATE TABLE run AS SELECT part, shape, count(*) AS count, min(line) AS first_line, max(line) AS last_line,
min(micros) AS first_micros, max(micros) AS last_micros FROM record GROUP BY part, shape`);
  const fields = await chooseFields(tables);
  const eventFieldsFrom = columnlessFields(fields, events.columns, events.following);
  const written = events.columns.filter(({ field }) => !Object.hasOwn(eventFieldsFrom, field));
  const copy = (file: string, sql: string, grouped: number | undefined): Promise<void> => {
    const path = quoted(join(folder, `${file}.parquet`));
    return tables.run(
      `COPY (${sql}) TO ${path} (${PARQUET_FORMAT}${grouped === undefined ? "" : `, ROW_GROUP_SIZE ${grouped}`})`,
    );
  };
  await copy("records", recordsFile(fields, written), await recordsInGroup(tables));
  for (const [file, sql] of Object.entries(files)) await copy(file, sql, rowGroups[file]);
  return { fields, eventFields: events.columns.map(({ field }) => field), eventFieldsFrom };
}

/** Counts the records of each part of a source. */
export async function partSummaries(
  tables: RecordTables,
): Promise<ReadonlyMap<number, { records: number; firstLine: number; lastLine: number }>> {
  const rows = await tables.rows({
    sql: "SELECT part, count(*)::DOUBLE, min(line), max(line) FROM record GROUP BY part",
    values: [],
  });
  return new Map(
    rows.map(([part, records, firstLine, lastLine]) => [
      part as number,
      { records: records as number, firstLine: firstLine as number, lastLine: lastLine as number },
    ]),
  );
}
