import { Failure } from "@lagebild/domain";
import {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBListValue,
  FLOAT,
  INTEGER,
  LIST,
  VARCHAR,
  listValue,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";

export type SqlValue = string | number | bigint | null | readonly number[];
export type SqlRow = readonly SqlValue[];
export type ColumnKind = "integer" | "double" | "text" | "floats";

/** Query text with its parameters: what users write is only ever a parameter. */
export interface Query {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Takes rows of a table; each value belongs to the column at its place. */
export interface RowAppender {
  append(values: SqlRow): void;
  /** Hands over what is left; nothing may be appended afterwards. */
  close(): void;
}

export interface RecordTables {
  run(sql: string): Promise<void>;
  /** Integers beyond 32 bits come as bigint. Failure "unavailable" when memory ran out, "missing" when a file is gone. */
  rows(query: Query): Promise<readonly SqlRow[]>;
  /** Creates a table and starts to fill it. */
  create(table: string, columns: Readonly<Record<string, ColumnKind>>): Promise<RowAppender>;
  close(): void;
}

export interface RecordTablesOptions {
  /** The only folder whose files can be read and written, spilled memory included. */
  readonly folder: string;
  readonly memoryMb: number;
  readonly threads: number;
  /** Where memory is spilled to; a folder below `folder`. */
  readonly spillFolder: string;
  /** Joins run as they are written, the left side in its order: what is sorted before a join stays sorted. */
  readonly keepsJoinOrder?: boolean;
}

const rowsPerChunk = 2_048;
const types: Readonly<Record<ColumnKind, DuckDBType>> = {
  integer: INTEGER,
  double: DOUBLE,
  text: VARCHAR,
  floats: LIST(FLOAT),
};
const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  integer: "INTEGER",
  double: "DOUBLE",
  text: "VARCHAR",
  floats: "FLOAT[]",
};

/** Writes a text as an SQL literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Opens tables in memory that can read and write Parquet files of one folder and reach nothing else. */
export async function openRecordTables({
  folder,
  memoryMb,
  threads,
  spillFolder,
  keepsJoinOrder = false,
}: RecordTablesOptions): Promise<RecordTables> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memoryMb}MB`,
    threads: String(threads),
    temp_directory: spillFolder,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  if (keepsJoinOrder) await connection.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  await connection.run(`SET allowed_directories = [${quoted(folder)}, ${quoted(spillFolder)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return recordTables(instance, connection);
}

function recordTables(instance: DuckDBInstance, connection: DuckDBConnection): RecordTables {
  return {
    run: async (sql) => {
      await connection.run(sql).catch(failAsOurs);
    },
    rows: async ({ sql, values }) => {
      const reader = await connection.runAndReadAll(sql, [...values]).catch(failAsOurs);
      return reader.getRows().map((row) => row.map(plainValue));
    },
    create: async (table, columns) => {
      const kinds = Object.values(columns);
      const list = Object.entries(columns).map(([name, kind]) => `${name} ${sqlTypes[kind]}`);
      await connection.run(`CREATE TABLE ${table} (${list.join(", ")})`).catch(failAsOurs);
      return rowAppender(await connection.createAppender(table), kinds);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function rowAppender(appender: DuckDBAppender, kinds: readonly ColumnKind[]): RowAppender {
  const columnTypes = kinds.map((kind) => types[kind]);
  const chunk = DuckDBDataChunk.create(columnTypes, rowsPerChunk);
  const columns = kinds.map((_, place) => chunk.getColumnVector(place));
  const width = columns.length;
  let rows = 0;

  return {
    append(values) {
      // Straight into the engine's columns: arrays of rows or of columns in between cost half as much again.
      for (let i = 0; i < width; i++) columns[i]!.setItem(rows, engineValue(values[i]!));
      rows += 1;
      if (rows < rowsPerChunk) return;
      for (const column of columns) column.flush();
      appender.appendDataChunk(chunk);
      rows = 0;
    },
    close() {
      if (rows > 0) {
        const rest = DuckDBDataChunk.create(columnTypes);
        rest.setColumns(columns.map((column) => Array.from({ length: rows }, (_, row) => column.getItem(row))));
        appender.appendDataChunk(rest);
      }
      appender.closeSync();
    },
  };
}

const engineValue = (value: SqlValue): DuckDBValue =>
  typeof value === "object" && value !== null ? listValue(value) : value;

function plainValue(value: DuckDBValue): SqlValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  if (value instanceof DuckDBListValue) return value.items as readonly number[];
  throw new Failure("internal", `query returned a ${typeof value}, expected text, number or list`);
}

/** The library's messages may repeat log text, so they go no further than the cause. */
function failAsOurs(error: unknown): never {
  const message = error instanceof Error ? error.message : "";
  if (message.includes("Out of Memory"))
    throw new Failure("unavailable", "query needs more memory than is allowed", error);
  if (/No files found|Cannot open file|Could not read enough bytes/.test(message)) {
    throw new Failure("missing", "a file of a segment is gone", error);
  }
  throw new Failure("internal", "query of the record tables failed", error);
}
