import { Damage, lossCount, type BinaryBlock, type BinaryRecord } from "./binary-block.js";
import { binXmlChunk, type BinXmlChunk } from "./binxml-chunk.js";
import { fragmentJson, type TextBudget } from "./binxml-json.js";
import { parseFragment } from "./binxml-parse.js";
import { placeRecords, RECORD_HEADER_BYTES } from "./evtx-records.js";

/** Bytes of a file before its first chunk. */
export const EVTX_HEADER_BYTES = 4096;
/** Bytes of a chunk; records and the templates they use never lie in two. */
export const EVTX_CHUNK_BYTES = 65_536;

/** A record of 64 KB whose every byte is written in hex, or as an escape of six characters a letter, stays below. */
const MAX_RECORD_TEXT = 512 * 1024;
/** What all the records of a chunk may grow to. */
const MAX_CHUNK_TEXT = 8 * 1024 * 1024;

const FILE_SIGNATURE = "ElfFile\0";
const CHUNK_SIGNATURE = "ElfChnk\0";

const startsWith = (head: Uint8Array, signature: string): boolean =>
  head.length >= signature.length && [...signature].every((letter, index) => head[index] === letter.charCodeAt(0));

/** Whether a file is a log of Windows' own format, by its first bytes. */
export const isEvtx = (head: Uint8Array): boolean => startsWith(head, FILE_SIGNATURE);

/** Whether a file is a chunk of such a log without the header of its file, as carving leaves it. */
export const isEvtxChunk = (head: Uint8Array): boolean => startsWith(head, CHUNK_SIGNATURE);

/** Reads the records of a chunk, each as one line of JSON; `byteOffset` is where the chunk lies in its file. */
export function readEvtxChunk(chunk: Uint8Array, byteOffset: number): BinaryBlock {
  const source = binXmlChunk(chunk);
  const lost = lossCount();
  const records: BinaryRecord[] = [];
  let textLeft = MAX_CHUNK_TEXT;
  for (const place of placeRecords(source.bytes, EVTX_CHUNK_BYTES)) {
    if (place.kind === "missing") {
      lost.add("record whose header is damaged or cut off", place.count);
      continue;
    }
    const { offset, length } = place;
    const most = Math.min(MAX_RECORD_TEXT, textLeft);
    const budget = { left: most };
    const text = recordText(source, offset, length, budget);
    textLeft -= most - budget.left;
    if (text instanceof Damage) lost.add(text.message);
    else records.push({ byteOffset: byteOffset + offset, byteLength: length, text });
  }
  return { records, lost: lost.list() };
}

/** Reads one record again from the chunk that holds it. */
export function readEvtxRecord(chunk: Uint8Array, chunkOffset: number, byteOffset: number): BinaryRecord | undefined {
  const source = binXmlChunk(chunk);
  const offset = byteOffset - chunkOffset;
  const place = placeRecords(source.bytes, EVTX_CHUNK_BYTES).find(
    (candidate) => candidate.kind === "record" && candidate.offset === offset,
  );
  if (place?.kind !== "record") return undefined;
  const text = recordText(source, offset, place.length, { left: MAX_RECORD_TEXT });
  return text instanceof Damage ? undefined : { byteOffset, byteLength: place.length, text };
}

function recordText(chunk: BinXmlChunk, offset: number, length: number, budget: TextBudget): string | Damage {
  try {
    const place = { offset: offset + RECORD_HEADER_BYTES, end: offset + length - 4, inTemplate: false };
    return fragmentJson(chunk, parseFragment(chunk, place), budget);
  } catch (error) {
    if (error instanceof Damage) return error;
    throw error;
  }
}
