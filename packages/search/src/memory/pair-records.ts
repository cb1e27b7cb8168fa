import type { Statement } from "@lagebild/domain";
import { compareText } from "../compare-text.js";
import type { MemoryRecord } from "./memory-segment-builder.js";
import { valuesOf } from "./values-of-record.js";

/** The same as a pair of a result, before it is stripped to rows. */
export interface RecordPair {
  readonly first: MemoryRecord;
  readonly then: MemoryRecord;
  readonly value: string | undefined;
}

type Sequence = Pick<Extract<Statement, { op: "sequence" }>, "withinSeconds" | "sameOf">;

/** Finds for each record the earliest of `thens` that follows it in time, soon enough and with a value of its own. */
export function pairRecords(
  firsts: readonly MemoryRecord[],
  thens: readonly MemoryRecord[],
  { withinSeconds, sameOf }: Sequence,
): readonly RecordPair[] {
  const inTime = thens.toSorted(byTimeAndPlace);
  const pairs = firsts.toSorted(byTimeAndPlace).map((first): readonly RecordPair[] => {
    for (const then of inTime) {
      if (!follows(then, first, withinSeconds)) continue;
      if (!sameOf) return [{ first, then, value: undefined }];
      const [value] = sharedValues(valuesOf(first, sameOf), valuesOf(then, sameOf));
      if (value !== undefined) return [{ first, then, value }];
    }
    return [];
  });
  return pairs.flat();
}

function follows(then: MemoryRecord, first: MemoryRecord, withinSeconds: number): boolean {
  if (first.time === undefined || then.time === undefined || then.time - first.time > withinSeconds * 1e6) return false;
  if (then.time !== first.time) return then.time > first.time;
  return then.source === first.source && then.line > first.line;
}

const sharedValues = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.filter((value) => b.includes(value)).sort(compareText);

const byTimeAndPlace = (a: MemoryRecord, b: MemoryRecord): number =>
  (a.time ?? Infinity) - (b.time ?? Infinity) || compareText(a.file, b.file) || a.line - b.line;
