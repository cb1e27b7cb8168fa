import { Failure } from "@lagebild/domain";
import type { ReadLine } from "@lagebild/retrieval";
import type { LinesAnswer } from "./api/windows.js";
import { LIMITS } from "./api/requests.js";

export interface LineRange {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** Characters of an answer after which it ends early: lines may be a megabyte each. */
const MAX_CHARACTERS = 8_000_000;
const FIRST_STEP = 100;

/** Reads lines step by step, so that what is in memory stays bounded; says where to go on if it ended early. */
export async function readLines(
  read: (file: string, first: number, last: number) => Promise<readonly ReadLine[]>,
  { file, first, last }: LineRange,
): Promise<LinesAnswer> {
  checkRange(first, last);
  const lines: ReadLine[] = [];
  let characters = 0;
  let step = FIRST_STEP;
  let from = first;
  while (from <= last) {
    const to = Math.min(last, from + step - 1);
    for (const line of await read(file, from, to)) {
      characters += line.original.length + line.text.length;
      if (characters > MAX_CHARACTERS && lines.length > 0) return { file, first, last, lines, nextLine: line.row.line };
      lines.push(line);
    }
    from = to + 1;
    const perLine = Math.max(1, characters / (from - first));
    step = Math.max(1, Math.min(step * 4, Math.floor(MAX_CHARACTERS / perLine)));
  }
  return { file, first, last, lines };
}

function checkRange(first: number, last: number): void {
  if (last < first) throw new Failure("invalid", `last is ${last}, expected at least first, which is ${first}`);
  const asked = last - first + 1;
  if (asked <= LIMITS.lines) return;
  throw new Failure("invalid", `first ${first} to last ${last} are ${asked} lines, expected at most ${LIMITS.lines}`);
}
