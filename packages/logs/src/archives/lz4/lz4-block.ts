/** A block whose bytes cannot have been written by lz4. */
export class CorruptBlock extends Error {}

const damaged = (): CorruptBlock => new CorruptBlock("a block is damaged");

const MIN_MATCH = 4;

/** Unpacks one lz4 block of at most `maxBytes`; its matches may reach back into `window`, the bytes before it. */
export function unpackLz4Block(packed: Buffer, window: Buffer, maxBytes: number): Buffer {
  const out = Buffer.allocUnsafe(window.length + maxBytes);
  window.copy(out);
  let to = window.length;
  let from = 0;

  /** A length of four bits that goes on in bytes of 255. */
  const lengthOf = (bits: number): number => {
    let length = bits;
    for (let byte = bits === 15 ? 255 : 0; byte === 255; length += byte) {
      if (from >= packed.length) throw damaged();
      byte = packed[from++]!;
    }
    return length;
  };

  while (from < packed.length) {
    const token = packed[from++]!;
    const literals = lengthOf(token >> 4);
    if (from + literals > packed.length || to + literals > out.length) throw damaged();
    packed.copy(out, to, from, from + literals);
    from += literals;
    to += literals;
    if (from === packed.length) break; // the last sequence has no match
    if (from + 2 > packed.length) throw damaged();
    const distance = packed.readUInt16LE(from);
    from += 2;
    const length = lengthOf(token & 15) + MIN_MATCH;
    if (distance === 0 || distance > to || to + length > out.length) throw damaged();
    if (distance >= length) out.copyWithin(to, to - distance, to - distance + length);
    else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance]!;
    to += length;
  }
  return Buffer.from(out.subarray(window.length, to));
}
