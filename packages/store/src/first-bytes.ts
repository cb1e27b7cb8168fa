import { createHash } from "node:crypto";

/** What a file begins with, kept so that files with a common beginning are found without reading them again. */
export interface FirstBytes {
  /** The first bytes themselves, in base64. */
  readonly head: string;
  /** Hashes of longer and longer beginnings, as far as the first block goes. */
  readonly levels: readonly string[];
}

const HEAD_BYTES = 64;
/** Lengths of the beginnings that are hashed. */
const LEVEL_BYTES = [16, 256, 4_096, 65_536];

/** Describes how a file begins whose first block this is; of an empty file, the block is empty. */
export const firstBytesOf = (block: Buffer): FirstBytes => ({
  head: block.subarray(0, HEAD_BYTES).toString("base64"),
  levels: LEVEL_BYTES.filter((length) => length <= block.length).map((length) =>
    createHash("sha256").update(block.subarray(0, length)).digest("hex").slice(0, 16),
  ),
});

/** Tells whether one of two heads begins with the other: what must hold where one file begins with the other. */
export function headsAgree(a: FirstBytes, b: FirstBytes): boolean {
  const [first, second] = [Buffer.from(a.head, "base64"), Buffer.from(b.head, "base64")];
  const length = Math.min(first.length, second.length);
  return first.subarray(0, length).equals(second.subarray(0, length));
}
