import { crc32 } from "node:zlib";

/** What the header of a chunk says of its records. */
export interface EvtxChunkHeader {
  readonly firstNumber: number;
  readonly lastNumber: number;
  /** Where the last record ends. */
  readonly freeSpace: number;
  /** Whether its checksum shows that nothing of it changed. */
  readonly isTrusted: boolean;
}

const SIGNATURE = Buffer.from("ElfChnk\0", "latin1");

/** Bytes of a chunk before its first record. */
export const CHUNK_HEADER_BYTES = 512;

/** Reads the header of a chunk; undefined where there is none, or where it names a place outside of every chunk. */
export function readChunkHeader(bytes: Buffer, chunkBytes: number): EvtxChunkHeader | undefined {
  if (bytes.length < CHUNK_HEADER_BYTES || SIGNATURE.compare(bytes, 0, SIGNATURE.length) !== 0) return undefined;
  const freeSpace = bytes.readUInt32LE(48);
  if (freeSpace < CHUNK_HEADER_BYTES || freeSpace > chunkBytes) return undefined;
  const [firstNumber, lastNumber] = [8, 16].map((at) => Number(bytes.readBigUInt64LE(at))) as [number, number];
  return { firstNumber, lastNumber, freeSpace, isTrusted: checksum(bytes) === bytes.readUInt32LE(124) };
}

/** The checksum leaves out the place where it stands itself. */
const checksum = (bytes: Buffer): number =>
  crc32(bytes.subarray(128, CHUNK_HEADER_BYTES), crc32(bytes.subarray(0, 120)));
