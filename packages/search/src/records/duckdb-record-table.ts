import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Failure } from "@lagebild/domain";
import type * as DuckDb from "@duckdb/node-api";
import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBInstance as Instance,
  DuckDBResult,
  DuckDBType,
  DuckDBValue,
} from "@duckdb/node-api";
import type { QueryCell, QueryResult } from "../incident-index.js";

// Every thread that opens tables loads the library: as an import it takes twice as long.
const {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBListValue,
  FLOAT,
  INTEGER,
  JsonDuckDBValueConverter,
  LIST,
  StatementType,
  VARCHAR,
  listValue,
} = createRequire(import.meta.url)("@duckdb/node-api") as typeof DuckDb;

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
  /** Returns the rows as they are found, a few thousand at a time, however many there are. Failures are as those of `rows`. */
  batches(query: Query): AsyncIterable<readonly SqlRow[]>;
  /** Returns the columns of a query whose cells are all numbers. Failures are as those of `rows`. */
  numbers(query: Query): Promise<readonly Float64Array[]>;
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
  /** No file is ever changed under its name, so that what was read of it need not be read again. */
  readonly hasLastingFiles?: boolean;
}

const rowsPerChunk = 2_048;
const CHUNKS_KEPT = 16;
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
  hasLastingFiles = false,
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
  if (hasLastingFiles) {
    // An incident has hundreds of files, and each query would read the footers of those it touches.
    await connection.run("SET parquet_metadata_cache = true");
    await connection.run("SET validate_external_file_cache = 'NO_VALIDATION'");
  }
  await connection.run(`SET allowed_directories = [${quoted(folder)}, ${quoted(spillFolder)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return recordTables(instance, connection);
}

function recordTables(instance: Instance, connection: DuckDBConnection): RecordTables {
  return {
    run: async (sql) => {
      await connection.run(sql).catch(failAsOurs);
    },
    rows: async ({ sql, values }) => {
      const reader = await connection.runAndReadAll(sql, [...values]).catch(failAsOurs);
      return reader.getRows().map((row) => row.map(plainValue));
    },
    batches: (query) => readBatches(instance, query),
    numbers: ({ sql, values }) => readNumbers(connection, sql, values).catch(failAsOurs),
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

/** On a connection of its own: another query on the same one would end it. */
async function* readBatches(instance: Instance, { sql, values }: Query): AsyncGenerator<readonly SqlRow[]> {
  const connection = await instance.connect();
  try {
    const result = await connection.stream(sql, [...values]);
    for await (const rows of result.yieldRows()) yield rows.map((row) => row.map(plainValue));
  } catch (error) {
    failAsOurs(error);
  } finally {
    connection.closeSync();
  }
}

async function readNumbers(
  connection: DuckDBConnection,
  sql: string,
  values: readonly (string | number)[],
): Promise<readonly Float64Array[]> {
  const result = await connection.run(sql, [...values]);
  const columns = result.columnNames().map(() => new Float64Array(result.rowCount));
  let row = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [place, column] of columns.entries()) {
      const vector = chunk.getColumnVector(place);
      for (let at = 0; at < chunk.rowCount; at++) column[row + at] = vector.getItem(at) as number;
    }
    row += chunk.rowCount;
  }
  return columns;
}

function rowAppender(appender: DuckDBAppender, kinds: readonly ColumnKind[]): RowAppender {
  const columnTypes = kinds.map((kind) => types[kind]);
  const chunk = DuckDBDataChunk.create(columnTypes, rowsPerChunk);
  const columns = kinds.map((_, place) => chunk.getColumnVector(place));
  const width = columns.length;
  // The library would keep 200,000 rows, beyond its limit of memory, before it hands them over.
  const chunksKept = kinds.includes("floats") ? 1 : CHUNKS_KEPT;
  let [rows, chunks] = [0, 0];

  return {
    append(values) {
      // Straight into the engine's columns: arrays of rows or of columns in between cost half as much again.
      for (let i = 0; i < width; i++) columns[i]!.setItem(rows, engineValue(values[i]!));
      rows += 1;
      if (rows < rowsPerChunk) return;
      for (const column of columns) column.flush();
      appender.appendDataChunk(chunk);
      if (++chunks % chunksKept === 0) appender.flushSync();
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

export interface ExpertTablesOptions {
  /** The only files that can be read. */
  readonly paths: readonly string[];
  /** Statements of ours that create what queries can name. */
  readonly statements: readonly string[];
  readonly memoryMb: number;
}

/** Tables for queries that users wrote. Failures are as those of record tables. */
export interface ExpertTables {
  /** Returns the syntax tree as JSON, or what is wrong; nothing is run. */
  parse(sql: string): Promise<string>;
  /** Runs one SELECT and reads no more rows than wanted. */
  select(sql: string, maxRows: number): Promise<QueryResult>;
}

/**
 * Opens an engine that reads a few files, writes none, keeps to its memory and cannot be configured any more. It lives as
 * long as the process.
 */
export async function openExpertTables({ paths, statements, memoryMb }: ExpertTablesOptions): Promise<ExpertTables> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memoryMb}MB`,
    threads: "1",
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const connection = await instance.connect();
  const setting = [
    `SET allowed_paths = [${paths.map(quoted).join(", ")}]`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
  for (const statement of [...setting, ...statements]) await connection.run(statement).catch(failAsOurs);
  return {
    async parse(sql) {
      const reader = await connection.runAndReadAll("SELECT json_serialize_sql(?::VARCHAR)", [sql]).catch(failAsOurs);
      return reader.getRows()[0]![0] as string;
    },
    select: (sql, maxRows) => selectRows(connection, sql, maxRows).catch(failAsOurs),
  };
}

async function selectRows(connection: DuckDBConnection, sql: string, maxRows: number): Promise<QueryResult> {
  const extracted = await connection.extractStatements(sql);
  if (extracted.count !== 1) throw new Failure("invalid", `one statement is allowed, got ${extracted.count}`);
  const prepared = await extracted.prepare(0);
  try {
    if (prepared.statementType !== StatementType.SELECT) {
      throw new Failure("invalid", "only SELECT and WITH are allowed");
    }
    return await firstRows(await prepared.stream(), maxRows);
  } finally {
    prepared.destroySync();
  }
}

async function firstRows(result: DuckDBResult, maxRows: number): Promise<QueryResult> {
  const columnTypes = result.columnTypes();
  const columns = result.columnNames().map((name, place) => ({ name, type: columnTypes[place]!.toString() }));
  const rows: (readonly QueryCell[])[] = [];
  let isCut = false;
  let characters = 0;
  for await (const chunk of result) {
    for (let row = 0; row < chunk.rowCount; row++) {
      if (rows.length === maxRows || characters > mostCharacters) return { columns, rows, isCut: true };
      const cells = columnTypes.map((type, place) => cellOf(chunk.getColumnVector(place).getItem(row), type));
      rows.push(cells.map((cell) => (isLong(cell) ? cell.slice(0, longestCell) : cell)));
      isCut ||= cells.some(isLong);
      for (const cell of cells) characters += typeof cell === "string" ? Math.min(cell.length, longestCell) : 8;
    }
  }
  return { columns, rows, isCut };
}

/** Characters of one cell and of all of them. */
const longestCell = 32_768;
const mostCharacters = 16_000_000;
const isLong = (cell: QueryCell): cell is string => typeof cell === "string" && cell.length > longestCell;

function cellOf(value: DuckDBValue, type: DuckDBType): QueryCell {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  const json = JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter);
  return typeof json === "string" ? json : JSON.stringify(json);
}

/** The library's messages may repeat log text, so they go no further than the cause. */
function failAsOurs(error: unknown): never {
  if (error instanceof Failure) throw error;
  const message = error instanceof Error ? error.message : "";
  if (message.includes("Out of Memory"))
    throw new Failure("unavailable", "query needs more memory than is allowed", error);
  if (message.includes("No space left on device")) {
    const path = /file "([^"]+)"/.exec(message)?.[1];
    throw new Failure(
      "unavailable",
      `disk full: a segment could not be written to ${path === undefined ? "its folder" : dirname(path)}`,
      error,
    );
  }
  if (/No files found|Cannot open file|Could not read enough bytes/.test(message)) {
    throw new Failure("missing", "a file of a segment is gone", error);
  }
  throw new Failure("internal", "query of the record tables failed", error);
}
