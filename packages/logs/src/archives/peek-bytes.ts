/** The beginning of a stream of bytes, and the whole of it still to be read. */
export interface PeekedBytes {
  readonly sample: Buffer;
  /** All bytes, the sample included. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Gives the source up, read or not. */
  close(): Promise<void>;
}

/**
 * Reads on until `sampleBytes` are there or the source ends. NUL bytes at the beginning that would fill the sample are
 * passed over and come again in `bytes`: they tell nothing of what follows.
 */
export async function peekBytes(source: AsyncIterable<Uint8Array>, sampleBytes: number): Promise<PeekedBytes> {
  const blocks = source[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let nulBytes = 0;
  while (heldBytes < sampleBytes) {
    const next = await blocks.next();
    if (next.done === true) break;
    held.push(next.value);
    heldBytes += next.value.length;
    if (heldBytes >= sampleBytes && held.every(isNul)) {
      held.length = 0;
      nulBytes += heldBytes;
      heldBytes = 0;
    }
  }
  const sample = Buffer.concat(held).subarray(0, sampleBytes);

  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let left = nulBytes; left > 0; left -= NULS.length) yield NULS.subarray(0, left);
    yield* held.splice(0);
    for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) yield next.value;
  }

  return { sample, bytes: bytes(), close: async () => void (await blocks.return?.()) };
}

const NULS = new Uint8Array(64 * 1024);

const isNul = (block: Uint8Array): boolean => {
  for (let at = 0; at < block.length; at += NULS.length) {
    const part = block.subarray(at, at + NULS.length);
    if (Buffer.compare(part, NULS.subarray(0, part.length)) !== 0) return false;
  }
  return true;
};
