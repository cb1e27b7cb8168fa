/** The beginning of a stream of bytes, and the whole of it still to be read. */
export interface PeekedBytes {
  readonly sample: Buffer;
  /** All bytes, the sample included. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Gives the source up, read or not. */
  close(): Promise<void>;
}

/** Reads on until `sampleBytes` are there or the source ends. */
export async function peekBytes(source: AsyncIterable<Uint8Array>, sampleBytes: number): Promise<PeekedBytes> {
  const blocks = source[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  while (heldBytes < sampleBytes) {
    const next = await blocks.next();
    if (next.done === true) break;
    held.push(next.value);
    heldBytes += next.value.length;
  }
  const sample = Buffer.concat(held).subarray(0, sampleBytes);

  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield* held.splice(0);
    for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) yield next.value;
  }

  return { sample, bytes: bytes(), close: async () => void (await blocks.return?.()) };
}
