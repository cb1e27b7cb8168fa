import type { TextEncodingName } from "@lagebild/domain";

const NEWLINE = 0x0a;

/** Bytes of a `\n` in this encoding. */
export const newlineBytes = (encoding: TextEncodingName): 1 | 2 =>
  encoding === "utf-16le" || encoding === "utf-16be" ? 2 : 1;

/** Where the first `\n` at or after `from` begins, or -1. The block must begin at a whole character. */
export function findNewline(block: Buffer, from: number, encoding: TextEncodingName): number {
  if (newlineBytes(encoding) === 1) return block.indexOf(NEWLINE, from);
  const low = encoding === "utf-16le" ? 0 : 1;
  for (let at = block.indexOf(NEWLINE, from); at >= 0; at = block.indexOf(NEWLINE, at + 1)) {
    if ((at & 1) === low && block[at ^ 1] === 0) return at - low;
  }
  return -1;
}

/** Counts the `\n` of a block, and tells whether the block's last character is one. */
export function countNewlines(block: Buffer, encoding: TextEncodingName): { count: number; isLast: boolean } {
  const unit = newlineBytes(encoding);
  let count = 0;
  let last = -1;
  for (let at = findNewline(block, 0, encoding); at >= 0; at = findNewline(block, at + unit, encoding)) {
    count++;
    last = at;
  }
  return { count, isLast: last >= 0 && last + unit === block.length };
}

/** Bytes of the byte order mark that the file begins with: they are no line of their own. */
export function markBytes(block: Buffer, encoding: TextEncodingName): number {
  const marks: Readonly<Record<TextEncodingName, string>> = {
    "utf-8": "efbbbf",
    "utf-16le": "fffe",
    "utf-16be": "feff",
    latin1: "",
  };
  const mark = Buffer.from(marks[encoding], "hex");
  return block.subarray(0, mark.length).equals(mark) ? mark.length : 0;
}
