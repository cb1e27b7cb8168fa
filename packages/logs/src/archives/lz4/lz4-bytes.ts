import { asBuffer } from "../../lines/text-encoding.js";
import { CorruptBlock, unpackLz4Block } from "./lz4-block.js";
import { metered, ratioMeter, type Meter, type UnpackLimits, type Unpacked } from "../unpack-limits.js";
import { xxh32 } from "./xxh32.js";

const FRAME = 0x184d2204;
const LEGACY = 0x184c2102;
const isSkippable = (magic: number): boolean => magic >>> 4 === 0x184d2a5;

const LEGACY_BLOCK_BYTES = 8 * 1024 * 1024;
const MAX_LEGACY_PACKED = LEGACY_BLOCK_BYTES + LEGACY_BLOCK_BYTES / 255 + 16;
const WINDOW_BYTES = 64 * 1024;

/**
 * Unpacks lz4, with any number of frames, also as it was written before frames. What a cut-off or broken file gives
 * before the break is given.
 */
export function unlz4Bytes(packed: AsyncIterable<Uint8Array>, limits: UnpackLimits, outer: Meter): Unpacked {
  const reader = byteReader(packed);
  let problem: string | undefined;
  const watch = ratioMeter(limits, reader.readBytes, outer);

  async function* blocks(): AsyncGenerator<Uint8Array> {
    try {
      for (let isFirst = true; ; isFirst = false) {
        const magic = await reader.magic();
        if (magic === undefined) return;
        if (magic === FRAME) yield* frame(reader);
        else if (magic === LEGACY) yield* legacyBlocks(reader);
        else if (isSkippable(magic)) await reader.skip(await reader.uint32());
        else throw new BrokenLz4(isFirst ? "corrupt lz4: it has no frame" : TRAILING);
      }
    } catch (error) {
      if (error instanceof BrokenLz4) problem = error.message;
      else if (error instanceof CorruptBlock) problem = `corrupt lz4: ${error.message}`;
      else throw error;
    } finally {
      await reader.close();
    }
  }
  return { bytes: metered(blocks(), watch), problem: () => watch.reason() ?? problem };
}

const TRAILING = "bytes after the end of the lz4 data, which are not read";

class BrokenLz4 extends Error {}

const corrupt = (why: string): BrokenLz4 => new BrokenLz4(`corrupt lz4: ${why}`);

const BLOCK_BYTES: Readonly<Record<number, number>> = {
  4: 64 * 1024,
  5: 256 * 1024,
  6: 1024 * 1024,
  7: 4 * 1024 * 1024,
};

async function* frame(reader: ByteReader): AsyncGenerator<Buffer> {
  const [flags, sizes] = [...(await reader.bytes(2))] as [number, number];
  const has = (bit: number): boolean => (flags & bit) !== 0;
  const [isLinked, hasBlockSums, hasLength, hasSum, hasDictionary] = [!has(0x20), has(0x10), has(8), has(4), has(1)];
  const blockBytes = BLOCK_BYTES[(sizes >> 4) & 7];
  if (flags >> 6 !== 1 || blockBytes === undefined) throw corrupt("its header is damaged");
  await reader.skip((hasLength ? 8 : 0) + (hasDictionary ? 4 : 0) + 1);
  if (hasDictionary) throw new BrokenLz4("lz4 with a dictionary is not supported");
  const sum = xxh32();
  let window: Buffer = Buffer.alloc(0);
  for (;;) {
    const size = await reader.uint32();
    if (size === 0) break;
    const isStored = size >>> 31 === 1;
    const length = size & 0x7fffffff;
    if (length > blockBytes) throw corrupt("a block is larger than its header allows");
    const packed = await reader.bytes(length);
    if (hasBlockSums && (await reader.uint32()) !== sumOf(packed)) throw corrupt("the checksum of a block differs");
    const block = isStored ? packed : unpackLz4Block(packed, window, blockBytes);
    if (isLinked) window = Buffer.concat([window, block]).subarray(-WINDOW_BYTES);
    if (hasSum) sum.add(block);
    yield block;
  }
  if (hasSum && (await reader.uint32()) !== sum.value()) throw corrupt("the checksum differs");
}

function sumOf(bytes: Buffer): number {
  const sum = xxh32();
  sum.add(bytes);
  return sum.value();
}

/** Blocks up to the end of the file, or to the magic of another frame. */
async function* legacyBlocks(reader: ByteReader): AsyncGenerator<Buffer> {
  for (;;) {
    const size = await reader.magic();
    if (size === undefined) return;
    if (size === FRAME || size === LEGACY || isSkippable(size)) return reader.unread(size);
    if (size > MAX_LEGACY_PACKED) throw new BrokenLz4(TRAILING);
    yield unpackLz4Block(await reader.bytes(size), Buffer.alloc(0), LEGACY_BLOCK_BYTES);
  }
}

type ByteReader = ReturnType<typeof byteReader>;

/** Reads numbers and runs of bytes off a stream. */
function byteReader(source: AsyncIterable<Uint8Array>) {
  const blocks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let readBytes = 0;

  /** As many of the bytes asked for as there are. */
  const take = async (count: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for (let missing = count; missing > 0;) {
      if (held.length === 0) {
        const next = await blocks.next();
        if (next.done === true) break;
        held = asBuffer(next.value);
        readBytes += held.length;
      }
      const part = held.subarray(0, missing);
      held = held.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  };
  const bytes = async (count: number): Promise<Buffer> => {
    const found = await take(count);
    if (found.length < count) throw new BrokenLz4("cut-off lz4: unexpected end of data");
    return found;
  };
  return {
    bytes,
    readBytes: () => readBytes,
    uint32: async () => (await bytes(4)).readUInt32LE(),
    /** The next number; undefined where the stream ends before it. */
    async magic(): Promise<number | undefined> {
      const found = await take(4);
      if (found.length === 0) return undefined;
      if (found.length < 4) throw new BrokenLz4(TRAILING);
      return found.readUInt32LE();
    },
    unread(value: number): void {
      const four = Buffer.alloc(4);
      four.writeUInt32LE(value);
      held = Buffer.concat([four, held]);
    },
    async skip(count: number): Promise<void> {
      for (let left = count; left > 0; left -= WINDOW_BYTES) await bytes(Math.min(left, WINDOW_BYTES));
    },
    close: async () => void (await blocks.return?.()),
  };
}
