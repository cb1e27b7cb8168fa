import type { Framing, LogLine, UntrustedText } from "@lagebild/domain";
import { lossCount, type BinaryBlock, type BinaryRecord } from "../binary/binary-block.js";
import { placeRecords } from "../binary/evtx-records.js";
import { isJournalExport, journalExportReader, readJournalRecord } from "../binary/journal-export.js";
import {
  EVTX_CHUNK_BYTES,
  EVTX_HEADER_BYTES,
  isEvtx,
  isEvtxChunk,
  readEvtxChunk,
  readEvtxRecord,
} from "../binary/read-evtx.js";
import { readUtmpRecord, readUtmpRecords } from "../binary/read-utmp.js";
import { UTMP_LOGS, utmpKind, type UtmpKind } from "../binary/utmp-layout.js";
import type { FrameOptions, RecordFramer } from "./record-framer.js";

/** Tells a binary log, or an export that holds binary values, by its name and first bytes; undefined for text. */
export function detectBinaryFraming(name: string, head: Uint8Array): Framing | undefined {
  if (isEvtx(head)) return { kind: "evtx", layout: "file" };
  if (isEvtxChunk(head)) return { kind: "evtx", layout: "chunks" };
  if (isJournalExport(head)) return { kind: "journal-export" };
  const kind = utmpKind(name, head);
  return kind && { kind: "utmp", layout: writeLayout(kind) };
}

/** Whether records of a framing are rendered from bytes that are no text. */
export const isBinary = ({ kind }: Framing): boolean => kind === "evtx" || kind === "utmp" || kind === "journal-export";

const writeLayout = ({ log, recordBytes, wordBytes, isBigEndian }: UtmpKind): string =>
  `${log} ${recordBytes} ${wordBytes} ${isBigEndian ? "big" : "little"}`;

function readLayout(layout = ""): UtmpKind {
  const [log, recordBytes, wordBytes, order] = layout.split(" ");
  return {
    log: UTMP_LOGS.find((name) => name === log) ?? "wtmp",
    recordBytes: Number(recordBytes) || 384,
    wordBytes: wordBytes === "8" ? 8 : 4,
    isBigEndian: order === "big",
  };
}

/** What takes bytes of a binary log step by step. */
interface BlockReader {
  /** Bytes that the step at a place takes; undefined where pieces of any size do. */
  stepAt(offset: number): number | undefined;
  read(bytes: Buffer, offset: number): NumberedBlock;
  end(): NumberedBlock;
}

/** Numbers are those that the records would have if none before them in the block were lost. */
interface NumberedBlock extends BinaryBlock {
  /** Records that the block has, readable or not. */
  readonly places: number;
  numberOf(record: BinaryRecord, index: number): number;
}

const inOrder = (block: BinaryBlock): NumberedBlock => ({
  ...block,
  places: block.records.length,
  numberOf: (_, index) => index + 1,
});
const EMPTY: NumberedBlock = inOrder({ records: [], lost: [] });

function blockReader({ kind, layout }: Framing, startOffset: number, isCounting: boolean): BlockReader {
  if (kind === "evtx") return evtxReader(layout, isCounting);
  if (kind === "utmp") return utmpReader(readLayout(layout), startOffset);
  const reader = journalExportReader(startOffset);
  return {
    stepAt: () => undefined,
    read: (bytes) => inOrder(reader.push(bytes)),
    end: () => inOrder(reader.end()),
  };
}

function evtxReader(layout: string | undefined, isCounting: boolean): BlockReader {
  return {
    stepAt: (offset) => (layout === "file" && offset === 0 ? EVTX_HEADER_BYTES : EVTX_CHUNK_BYTES),
    read(bytes, offset) {
      if (layout === "file" && offset < EVTX_HEADER_BYTES) return EMPTY;
      const places = placeRecords(bytes, EVTX_CHUNK_BYTES).filter((place) => place.kind === "record");
      const block = isCounting ? EMPTY : readEvtxChunk(bytes, offset);
      const numbers = new Map(places.map((place, index) => [offset + place.offset, index + 1]));
      return {
        ...block,
        places: places.length,
        numberOf: ({ byteOffset }, index) => numbers.get(byteOffset) ?? index + 1,
      };
    },
    end: () => EMPTY,
  };
}

const UTMP_STEP_RECORDS = 256;

/** The number of a record is its place in the file, so that reading may begin at any. */
function utmpReader(kind: UtmpKind, startOffset: number): BlockReader {
  let before = Math.floor(startOffset / kind.recordBytes);
  return {
    stepAt: () => kind.recordBytes * UTMP_STEP_RECORDS,
    read(bytes, offset) {
      const block = readUtmpRecords(bytes, offset, kind);
      const base = Math.floor(offset / kind.recordBytes);
      let last = before - base;
      before = base + Math.ceil(bytes.length / kind.recordBytes);
      return {
        ...block,
        places: before - base,
        numberOf: ({ byteOffset }) => (last = Math.max(last + 1, Math.floor(byteOffset / kind.recordBytes) + 1 - base)),
      };
    },
    end: () => EMPTY,
  };
}

/** Frames a binary log. Records are numbered 1, 2, 3; one that cannot be read keeps its number and is counted as lost. */
export function binaryFramer(options: FrameOptions): RecordFramer {
  const { framing, startOffset = 0, position, isCounting = false, onPoint } = options;
  const reader = blockReader(framing, startOffset, isCounting);
  const stats = { lines: 0, emptyLines: 0, cutLines: 0, brokenCharacters: 0, gaps: 0, gapBytes: 0 };
  const lost = lossCount();
  let offset = startOffset;
  let number = position?.record ?? 0;
  let held: Buffer[] = [];
  let heldBytes = 0;

  const take = (block: NumberedBlock, bytes: number): LogLine[] => {
    for (const { reason, count } of block.lost) lost.add(reason, count);
    const lines = block.records.map((record, index): LogLine => ({
      line: number + block.numberOf(record, index),
      byteOffset: record.byteOffset,
      byteLength: record.byteLength,
      text: record.text as UntrustedText,
      isCut: false,
    }));
    stats.lines += lines.length;
    number += block.places;
    offset += bytes;
    const last = block.records.at(-1);
    const byte = framing.kind === "journal-export" ? last && last.byteOffset + last.byteLength : offset;
    if (byte !== undefined) onPoint?.({ byte, line: number + 1, position: { record: number, state: "" } });
    return lines;
  };

  const push = (piece: Uint8Array): LogLine[] => {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const step = reader.stepAt(offset);
    if (step === undefined) return take(reader.read(bytes, offset), bytes.length);
    held.push(bytes);
    heldBytes += bytes.length;
    if (heldBytes < step) return [];
    let whole = Buffer.concat(held);
    const lines: LogLine[] = [];
    for (let size = step; whole.length >= size; size = reader.stepAt(offset)!) {
      lines.push(...take(reader.read(whole.subarray(0, size), offset), size));
      whole = whole.subarray(size);
    }
    held = [Buffer.from(whole)];
    heldBytes = whole.length;
    return lines;
  };

  const end = (): LogLine[] => {
    const rest = Buffer.concat(held);
    const lines = rest.length > 0 ? take(reader.read(rest, offset), rest.length) : [];
    return [...lines, ...take(reader.end(), 0)];
  };

  return { stats, push, end, lost: () => lost.list() };
}

/** Where the bytes lie that a record is rendered from. */
export function renderedFrom(
  { kind, layout }: Framing,
  { byteOffset, byteLength }: { readonly byteOffset: number; readonly byteLength: number },
): { readonly offset: number; readonly length: number } {
  if (kind !== "evtx") return { offset: byteOffset, length: byteLength };
  const first = layout === "file" ? EVTX_HEADER_BYTES : 0;
  const chunk = Math.floor((byteOffset - first) / EVTX_CHUNK_BYTES);
  return { offset: first + chunk * EVTX_CHUNK_BYTES, length: EVTX_CHUNK_BYTES };
}

/** Renders a record again from those bytes; undefined where they hold none. */
export function renderRecord(
  framing: Framing,
  bytes: Uint8Array,
  offset: number,
  byteOffset: number,
): string | undefined {
  if (framing.kind === "evtx") return readEvtxRecord(bytes, offset, byteOffset)?.text;
  if (framing.kind === "utmp") return readUtmpRecord(bytes, byteOffset, readLayout(framing.layout))?.text;
  return readJournalRecord(bytes, byteOffset)?.text;
}
