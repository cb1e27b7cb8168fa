import { CHUNK_HEADER_BYTES, readChunkHeader, type EvtxChunkHeader } from "./evtx-chunk-header.js";

/** Where a record lies in its chunk, or how many are missing where no header leads to one. */
export type RecordPlace =
  | { readonly kind: "record"; readonly offset: number; readonly length: number }
  | { readonly kind: "missing"; readonly count: number };

const SIGNATURE = Buffer.from("**\0\0", "latin1");
/** Signature, size, number and time. */
export const RECORD_HEADER_BYTES = 24;
/** The size stands again at the end. */
const SMALLEST_RECORD = RECORD_HEADER_BYTES + 4;
const FRAGMENT = 0x0f;

/** More records than a chunk can hold: a larger gap between two numbers tells nothing. */
const MOST_RECORDS = 2400;
/** Signatures tried for the end of a record whose size is damaged. */
const END_TRIES = 8;

interface Walk {
  readonly bytes: Buffer;
  /** The header, where its checksum holds. */
  readonly header: EvtxChunkHeader | undefined;
  /** Where the records end, where that can be trusted; else where the bytes do. */
  readonly end: number;
}

/**
 * Finds the records of a chunk in their order. Where the header cannot be trusted, records follow each other as long as
 * their numbers ascend: what lies behind them is left over from older rounds of the log.
 */
export function placeRecords(bytes: Buffer, chunkBytes: number): readonly RecordPlace[] {
  const header = readChunkHeader(bytes, chunkBytes);
  const trusted = header?.isTrusted ? header : undefined;
  const walk: Walk = { bytes, header: trusted, end: Math.min(trusted?.freeSpace ?? bytes.length, bytes.length) };
  const places: RecordPlace[] = [];
  let last = trusted ? trusted.firstNumber - 1 : undefined;
  let at = header ? CHUNK_HEADER_BYTES : startWithoutHeader(bytes);
  while (at < walk.end) {
    if (!trusted && at === header?.freeSpace) break;
    const length = recordLength(walk, at, last);
    if (length !== undefined) {
      places.push({ kind: "record", offset: at, length });
      last = numberAt(bytes, at);
      at += length;
      continue;
    }
    const next = nextRecord(walk, at + 1, last);
    if (next === undefined) break;
    places.push({ kind: "missing", count: gap(last, numberAt(bytes, next)) - 1 || 1 });
    at = next;
  }
  const untold = missingAtEnd(walk, header, last, at);
  if (untold > 0) places.push({ kind: "missing", count: untold });
  else places.push(...writtenLater(walk, at, last));
  return places;
}

/** Records may begin anywhere where the header of the chunk is lost. */
function startWithoutHeader(bytes: Buffer): number {
  const first = bytes.indexOf(SIGNATURE);
  return first === -1 ? bytes.length : first;
}

/** How far two numbers of records are apart; 0 where they cannot belong to one chunk. */
function gap(before: number | undefined, after: number): number {
  const distance = before === undefined ? 1 : after - before;
  return distance > 0 && distance <= MOST_RECORDS ? distance : 0;
}

const numberAt = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at + 8));

const hasSignature = (bytes: Buffer, at: number): boolean =>
  bytes[at] === 0x2a && bytes[at + 1] === 0x2a && bytes[at + 2] === 0 && bytes[at + 3] === 0;

/** The size of the record at a place; undefined where none begins there. */
function recordLength(walk: Walk, at: number, last: number | undefined): number | undefined {
  const { bytes, header, end } = walk;
  if (at + SMALLEST_RECORD > bytes.length) return undefined;
  if (!header && gap(last, numberAt(bytes, at)) === 0) return undefined;
  const size = bytes.readUInt32LE(at + 4);
  const fits = size >= SMALLEST_RECORD && at + size <= end;
  const isRepeated = fits && bytes.readUInt32LE(at + size - 4) === size;
  if (!hasSignature(bytes, at)) return isRepeated && bytes[at + RECORD_HEADER_BYTES] === FRAGMENT ? size : undefined;
  const isFollowed = fits && (at + size === end || hasSignature(bytes, at + size));
  return isRepeated || isFollowed ? size : lengthToNext(walk, at);
}

/** The size of a record whose own word for it is damaged: what follows shows where it ends. */
function lengthToNext({ bytes, header, end }: Walk, at: number): number | undefined {
  let next = at + SMALLEST_RECORD - 1;
  let nearest: number | undefined;
  for (let tries = 0; tries < END_TRIES; tries++) {
    next = bytes.indexOf(SIGNATURE, next + 1);
    if (next === -1 || next >= end) break;
    nearest ??= next - at;
    if (bytes.readUInt32LE(next - 4) === next - at) return next - at;
  }
  return nearest ?? (header ? end - at : undefined);
}

function nextRecord(walk: Walk, from: number, last: number | undefined): number | undefined {
  const { bytes, header, end } = walk;
  for (let at = from; ; at++) {
    at = bytes.indexOf(SIGNATURE, at);
    if (at === -1 || at + SMALLEST_RECORD > end) return undefined;
    if (header || gap(last, numberAt(bytes, at)) > 0) return at;
  }
}

/** Records that the header tells of and nothing was found of, as where a file is cut. */
function missingAtEnd(walk: Walk, header: EvtxChunkHeader | undefined, last: number | undefined, at: number): number {
  if (!header || at >= header.freeSpace) return 0;
  const untold = gap(last ?? header.firstNumber - 1, header.lastNumber);
  return untold === 0 && walk.header && last !== header.lastNumber ? 1 : untold;
}

/** A log that was copied while it was written may hold records that its header does not tell of yet. */
function writtenLater({ bytes, header }: Walk, from: number, last: number | undefined): readonly RecordPlace[] {
  const places: RecordPlace[] = [];
  const walk: Walk = { bytes, header: undefined, end: bytes.length };
  let number = last;
  for (let at = from; header && number !== undefined && at + SMALLEST_RECORD <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    const isNext = hasSignature(bytes, at) && numberAt(bytes, at) === number + 1;
    if (!isNext || recordLength(walk, at, number) !== size) break;
    places.push({ kind: "record", offset: at, length: size });
    number += 1;
    at += size;
  }
  return places;
}
