/** A seeded source of whole numbers below a bound. */
export type Below = (bound: number) => number;

/** Creates a source that gives the same numbers for the same seed. */
export function belowOf(seed: number): Below {
  let state = (seed + 0x9e3779b9) >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, bound);
  };
}

type Change = (bytes: Buffer, below: Below, other: Buffer) => Buffer;

/** Numbers that lengths and places like to break at. */
const EDGES = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0xffffffff];

const stretch = (bytes: Buffer, below: Below): readonly [number, number] => {
  const start = below(bytes.length);
  return [start, start + 1 + below(Math.min(64, bytes.length - start))];
};

const CHANGES: readonly Change[] = [
  function flip(bytes, below) {
    for (let left = 1 + below(4); left > 0 && bytes.length > 0; left--) bytes[below(bytes.length)]! ^= 1 << below(8);
    return bytes;
  },
  function overwrite(bytes, below) {
    if (bytes.length > 4) bytes.writeUInt32LE(EDGES[below(EDGES.length)]!, below(bytes.length - 3));
    return bytes;
  },
  function cutOut(bytes, below) {
    const [start, end] = stretch(bytes, below);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  function cutOff(bytes, below) {
    return bytes.subarray(0, below(bytes.length + 1));
  },
  function insert(bytes, below) {
    const at = below(bytes.length + 1);
    const added = Buffer.from(Array.from({ length: 1 + below(16) }, () => below(256)));
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  },
  function duplicate(bytes, below) {
    const [start, end] = stretch(bytes, below);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  function move(bytes, below) {
    const [start, end] = stretch(bytes, below);
    bytes.copy(bytes, below(bytes.length), start, end);
    return bytes;
  },
  function splice(bytes, below, other) {
    return Buffer.concat([bytes.subarray(0, below(bytes.length + 1)), other.subarray(below(other.length + 1))]);
  },
];

/** Changes bytes in one to four ways: flips, cuts, inserts, repeats, and joins with another sample. */
export function mutateBytes(sample: Buffer, other: Buffer, below: Below): Buffer {
  let bytes: Buffer = Buffer.from(sample);
  for (let left = 1 + below(4); left > 0; left--) {
    bytes = CHANGES[below(CHANGES.length)]!(bytes, below, other);
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}
