import { Failure, offsetName, zoneNamed, zoneOffsetMs, type RecordRow, type StoredSource } from "@lagebild/domain";
import { decodePayloads, decodeText, formatNamed, headerOf, readRecordText, type DecodedPayload } from "@lagebild/logs";
import { sourceNamed, sourcesNamed, type IncidentIndex, type IndexSnapshot } from "@lagebild/search";

/** Reads original bytes of a stored source. */
export type ReadBytes = (source: StoredSource, offset: number, length: number) => Promise<Uint8Array>;

/** A record's line as the file holds it, and as the window shows it. */
export interface ReadLine {
  readonly row: RecordRow;
  readonly sha256: string;
  /** Of its file before that grew; absent where it never did. */
  readonly earlierSha256?: readonly string[];
  readonly original: string;
  /** What the window shows: the line or its event sentence, then what its decoded payloads say, each behind `⟪decoded`. */
  readonly text: string;
  /** Text that lay encoded in the line; absent where there is none. As hostile as the line itself. */
  readonly decoded?: readonly DecodedPayload[];
}

export interface LineReader {
  readRows(rows: readonly RecordRow[]): Promise<readonly ReadLine[]>;
  /** Lines that hold no record, such as empty ones, are left out. */
  readLines(source: string, lines: readonly number[]): Promise<readonly ReadLine[]>;
}

/** Keeps lines that were read last: questions about one incident show the same samples again and again. */
export interface LineMemory {
  /** Returns what is kept under a key. */
  get(key: string): ReadLine | undefined;
  set(key: string, line: ReadLine): void;
}

/** Reads lines back from the original bytes of an incident's sources, and remembers them where a memory is given. */
export function lineReader(
  index: IncidentIndex,
  snapshot: IndexSnapshot,
  readBytes: ReadBytes,
  memory?: LineMemory,
): LineReader {
  const byId = new Map(snapshot.sources.map((indexed) => [indexed.source.id, indexed]));
  const sources = snapshot.sources.map(({ source }) => source);
  const headers = new Map<string, Promise<string | undefined>>();
  const headerFor = ({ source, coverage }: IndexedSource): Promise<string | undefined> => {
    const isTable =
      coverage.format === "csv" || (coverage.format === "windows-event" && source.framing?.kind === "csv");
    if (!isTable) return NO_HEADER;
    let header = headers.get(source.id);
    if (!header) headers.set(source.id, (header = readHeader(source, readBytes)));
    return header;
  };
  const read = async (row: RecordRow): Promise<ReadLine> => {
    const indexed = byId.get(row.source);
    if (!indexed) throw new Failure("missing", `source ${row.source} (${row.file}) is not in this incident`);
    // A last line without an end may grow, and a source's zone or clock may be set.
    const key = `${row.source} ${row.byteOffset} ${row.byteLength} ${row.time ?? ""} ${indexed.source.sha256}`;
    const known = memory?.get(key);
    if (known) return { ...known, row };
    const original = await readRecordText(indexed.source, row, (offset, length) =>
      readBytes(indexed.source, offset, length),
    );
    const { format } = indexed.coverage;
    const isStructured = format === "windows-event" || format === "json-lines" || format === "csv";
    const decoded = decodePayloads(isStructured ? withoutJsonEscapes(original) : original);
    const shown = isStructured ? sentenceOf(original, row, indexed, await headerFor(indexed)) : original;
    const line: ReadLine = {
      row,
      sha256: indexed.source.sha256,
      ...(indexed.source.earlierSha256 && { earlierSha256: indexed.source.earlierSha256 }),
      original,
      text: withDecoded(shown, decoded),
      ...(decoded.length > 0 && { decoded }),
    };
    memory?.set(key, line);
    return line;
  };
  return {
    readRows: (rows) => Promise.all(rows.map(read)),
    async readLines(source, lines) {
      if (sourcesNamed(sources, source).length === 0) return [];
      const { id } = sourceNamed(sources, source);
      return Promise.all((await index.recordsAt(id, lines)).map(read));
    },
  };
}

const SHOWN_PAYLOADS = 4;
const MAX_SHOWN = 400;

/** Appends what a line's payloads say. The brackets mark our words: where the log holds them, they are escaped. */
function withDecoded(line: string, decoded: readonly DecodedPayload[]): string {
  const payloads = decoded
    .slice(0, SHOWN_PAYLOADS)
    .map(({ encoding, text }) => ` ⟪decoded ${encoding}: ${withoutBrackets(text.slice(0, MAX_SHOWN))}⟫`);
  return withoutBrackets(line) + payloads.join("");
}

const withoutBrackets = (text: string): string => text.replaceAll("⟪", "\\u27ea").replaceAll("⟫", "\\u27eb");

/** Some writers of JSON escape the plus and slash of base64, and quotes always are. */
const withoutJsonEscapes = (line: string): string =>
  line
    .replace(/\\u00([2-7][0-9a-fA-F])/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    .replace(/\\(["/])/g, "$1");

const NO_HEADER = Promise.resolve(undefined);
const HEAD_BYTES = 65_536;

/** A table's values say little without the names of their columns, which stand at the head of the file. */
async function readHeader(source: StoredSource, readBytes: ReadBytes): Promise<string | undefined> {
  const bytes = await readBytes(source, 0, Math.min(HEAD_BYTES, source.sizeBytes));
  return headerOf("csv", decodeText(bytes, source.encoding).split("\n"));
}

type IndexedSource = IndexSnapshot["sources"][number];

/**
 * Wide events are shown as their event sentence, with the time in front, by the clock that the record names or that was
 * set for its source; the raw line is one call away.
 */
function sentenceOf(original: string, row: RecordRow, { source, coverage }: IndexedSource, header?: string): string {
  const context = { year: 1970, ...(header !== undefined && { header }) };
  const parsed = formatNamed(coverage.format).parser(context)(original);
  if (!parsed) return original;
  const set = row.zoneOrigin === "set" ? zoneNamed(source.settings?.zone ?? "") : undefined;
  const zone = parsed.offsetMinutes === undefined ? set : offsetName(parsed.offsetMinutes);
  const time = row.time === undefined ? "" : `${zonedTime(row.time / 1_000, zone)} `;
  return `${time}${parsed.host === undefined ? "" : `${parsed.host} `}${parsed.message}`;
}

/** Writes milliseconds since 1970 as ISO 8601 by the clocks of a zone, with its offset. */
function zonedTime(ms: number, zone = "UTC"): string {
  const ahead = zoneOffsetMs(zone, Math.floor(ms));
  const text = new Date(ms + ahead).toISOString();
  return ahead === 0 ? text : text.replace("Z", offsetName(Math.round(ahead / 60_000)));
}
