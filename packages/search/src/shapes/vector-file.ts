import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { assertDimensions } from "../index-limits.js";

/** Vectors in a file, one after the other, so that they need not be in memory together. */
export interface VectorFile {
  /** Of each vector; 1 before the first one. */
  dimensions(): number;
  /** Keeps a vector at its place. Failure "invalid" where it is longer or shorter than the first one. */
  put(place: number, vector: Float32Array): void;
  /** Returns the vector at a place, which another call overwrites; zeros where none was put. */
  get(place: number): Float32Array;
  close(): void;
}

/** Creates a file of vectors; none may be there. */
export function vectorFile(path: string): VectorFile {
  const file = openSync(path, "wx+", 0o600);
  let dimensions: number | undefined;
  let read = new Float32Array(1);
  return {
    dimensions: () => dimensions ?? 1,
    put(place, vector) {
      if (dimensions === undefined) read = new Float32Array((dimensions = vector.length));
      assertDimensions(vector, dimensions);
      writeSync(file, vector, 0, vector.byteLength, place * vector.byteLength);
    },
    get(place) {
      read.fill(0);
      readSync(file, read, 0, read.byteLength, place * read.byteLength);
      return read;
    },
    close: () => closeSync(file),
  };
}

/** Reads all vectors of a file, without a second copy of them on the way. */
export async function readVectors(path: string): Promise<Float32Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const vectors = new Float32Array(size / Float32Array.BYTES_PER_ELEMENT);
    const bytes = new Uint8Array(vectors.buffer);
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) throw new Error(`${path} ends after ${at} of ${size} bytes`);
      at += bytesRead;
    }
    return vectors;
  } finally {
    await file.close();
  }
}
