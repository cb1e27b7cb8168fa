const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;
const STRIPE_BYTES = 16;

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const round = (lane: number, word: number): number => Math.imul(rotate((lane + Math.imul(word, P2)) | 0, 13), P1);

/** The checksum of lz4 frames (XXH32, seed 0), over pieces of any size. */
export function xxh32() {
  const lanes: [number, number, number, number] = [(P1 + P2) | 0, P2 | 0, 0, -P1 | 0];
  let held = Buffer.alloc(0);
  let lengthBytes = 0;

  const stripes = (bytes: Buffer): Buffer => {
    let [a, b, c, d] = lanes;
    let at = 0;
    for (; at + STRIPE_BYTES <= bytes.length; at += STRIPE_BYTES) {
      a = round(a, bytes.readInt32LE(at));
      b = round(b, bytes.readInt32LE(at + 4));
      c = round(c, bytes.readInt32LE(at + 8));
      d = round(d, bytes.readInt32LE(at + 12));
    }
    [lanes[0], lanes[1], lanes[2], lanes[3]] = [a, b, c, d];
    return bytes.subarray(at);
  };

  return {
    add(bytes: Buffer): void {
      lengthBytes += bytes.length;
      let rest = bytes;
      if (held.length > 0) {
        const fill = bytes.subarray(0, STRIPE_BYTES - held.length);
        held = Buffer.concat([held, fill]);
        if (held.length < STRIPE_BYTES) return;
        stripes(held);
        rest = bytes.subarray(fill.length);
      }
      held = Buffer.from(stripes(rest));
    },
    /** The checksum of all that was added, as an unsigned number. */
    value(): number {
      const [a, b, c, d] = lanes;
      const mixed = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
      let hash = ((lengthBytes >= STRIPE_BYTES ? mixed : P5) + lengthBytes) | 0;
      let at = 0;
      for (; at + 4 <= held.length; at += 4)
        hash = Math.imul(rotate((hash + Math.imul(held.readInt32LE(at), P3)) | 0, 17), P4);
      for (; at < held.length; at++) hash = Math.imul(rotate((hash + Math.imul(held[at]!, P5)) | 0, 11), P1);
      hash = Math.imul(hash ^ (hash >>> 15), P2);
      hash = Math.imul(hash ^ (hash >>> 13), P3);
      return (hash ^ (hash >>> 16)) >>> 0;
    },
  };
}
