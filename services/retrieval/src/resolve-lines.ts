import { Failure, type RecordRow, type StoredSource } from "@lagebild/domain";
import { decodeText, formatNamed } from "@lagebild/logs";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";

/** Reads original bytes of a stored source. */
export type ReadBytes = (source: StoredSource, offset: number, length: number) => Promise<Uint8Array>;

/** A record's line as the file holds it, and as the window shows it. */
export interface ReadLine {
  readonly row: RecordRow;
  readonly sha256: string;
  readonly original: string;
  readonly text: string;
}

export interface LineReader {
  readRows(rows: readonly RecordRow[]): Promise<readonly ReadLine[]>;
  /** Lines that hold no record, such as empty ones, are left out. */
  readLines(file: string, lines: readonly number[]): Promise<readonly ReadLine[]>;
}

/** Longer lines are read only so far; the citation still names the whole byte range. */
const MAX_LINE_BYTES = 1 << 20;

/** Reads lines back from the original bytes of an incident's sources. */
export function lineReader(index: IncidentIndex, snapshot: IndexSnapshot, readBytes: ReadBytes): LineReader {
  const byFile = new Map(snapshot.sources.map((indexed) => [indexed.source.file, indexed]));
  const read = async (row: RecordRow): Promise<ReadLine> => {
    const indexed = byFile.get(row.file);
    if (!indexed) throw new Failure("missing", `no source named ${row.file} in this incident`);
    const bytes = await readBytes(indexed.source, row.byteOffset, Math.min(row.byteLength, MAX_LINE_BYTES));
    const original = decodeText(bytes, indexed.source.encoding);
    const isStructured = indexed.coverage.format === "windows-event" || indexed.coverage.format === "json-lines";
    return {
      row,
      sha256: indexed.source.sha256,
      original,
      text: isStructured ? sentenceOf(original, indexed.coverage.format) : original,
    };
  };
  return {
    readRows: (rows) => Promise.all(rows.map(read)),
    async readLines(file, lines) {
      return Promise.all((await index.recordsAt(file, lines)).map(read));
    },
  };
}

/** Wide events are shown as their event sentence, with the time in front; the raw line is one call away. */
function sentenceOf(original: string, format: "windows-event" | "json-lines"): string {
  const parsed = formatNamed(format).parser({ year: 1970, zoneMinutes: 0 })(original);
  if (!parsed) return original;
  const time = parsed.time === undefined ? "" : `${new Date(parsed.time / 1000).toISOString()} `;
  return `${time}${parsed.host === undefined ? "" : `${parsed.host} `}${parsed.message}`;
}
