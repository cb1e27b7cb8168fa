import type { RecordReader } from "./record-reader.js";
import type { NeededLiteral } from "./rule-expression.js";

/** Finds the few rules whose needed texts a record holds. */
export interface LiteralIndex {
  /** Numbers of rules, each once per call; those without a needed text always. */
  candidates(reader: RecordReader): readonly number[];
  readonly needsFields: boolean;
}

const GRAM = 3;
const SHIFT = 20;
const TABLE = 1 << (32 - SHIFT);
const FACTOR = 0x9e3779b1;

interface Scan {
  /** -1 for the whole text. */
  readonly slot: number;
  readonly isKnown: Uint8Array;
  readonly rules: Map<number, number[]>;
}

/**
 * Files each rule under three characters of each of its needed texts, those that are rarest among all, apart for each
 * field: one pass over the values of a record finds the rules to try.
 */
export function literalIndex(
  rules: readonly {
    readonly number: number;
    readonly needed: readonly NeededLiteral[] | undefined;
    readonly needsFields: boolean;
  }[],
  reader: RecordReader,
): LiteralIndex {
  const always: number[] = [];
  const scans = new Map<number, Scan>();
  const frequency = countGrams(rules.flatMap(({ needed }) => needed ?? []));
  for (const { number, needed } of rules) {
    if (!needed || needed.some(({ literal }) => literal.length < GRAM)) always.push(number);
    else for (const one of needed) file(one, number, scans, frequency, reader);
  }
  const all = [...scans.values()];
  const seenAt = new Uint32Array(1 + Math.max(0, ...rules.map(({ number }) => number)));
  let round = 0;
  let found: number[] = [];
  const scan = ({ isKnown, rules: filed }: Scan, text: string): void => {
    let window = FIRST;
    for (let at = 0; at <= text.length; at++) {
      // The end of the value counts as a line end, like its beginning.
      window = (window >>> 8) | ((at === text.length ? 10 : text.charCodeAt(at)) << 16);
      if (isKnown[Math.imul(window, FACTOR) >>> SHIFT] === 0) continue;
      for (const number of filed.get(window) ?? NONE) {
        if (seenAt[number] === round) continue;
        seenAt[number] = round;
        found.push(number);
      }
    }
  };
  return {
    needsFields: rules.some(({ needsFields }) => needsFields),
    candidates(record) {
      if (all.length === 0) return always;
      round = (round + 1) >>> 0;
      found = [...always];
      for (const one of all) {
        if (one.slot < 0) scan(one, record.lowerText());
        else for (const value of record.lowered(one.slot) ?? []) scan(one, value);
      }
      return found;
    },
  };
}

const NONE: readonly number[] = [];
/** The window before the first character: two of nothing and a line end. */
const FIRST = 10 << 16;

function file(
  { field, literal }: NeededLiteral,
  number: number,
  scans: Map<number, Scan>,
  frequency: ReadonlyMap<number, number>,
  reader: RecordReader,
): void {
  const slot = field === undefined ? -1 : reader.slotOf(field);
  const scan = scans.get(slot) ?? { slot, isKnown: new Uint8Array(TABLE), rules: new Map<number, number[]>() };
  scans.set(slot, scan);
  let best = gramAt(literal, 0);
  for (let at = 1; at + GRAM <= literal.length; at++) {
    const gram = gramAt(literal, at);
    if ((frequency.get(gram) ?? 0) < (frequency.get(best) ?? 0)) best = gram;
  }
  scan.isKnown[Math.imul(best, FACTOR) >>> SHIFT] = 1;
  const filed = scan.rules.get(best);
  if (!filed) scan.rules.set(best, [number]);
  else if (filed.at(-1) !== number) filed.push(number);
}

function countGrams(needed: readonly NeededLiteral[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { literal } of needed) {
    for (let at = 0; at + GRAM <= literal.length; at++) {
      const gram = gramAt(literal, at);
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

/** Three characters as a number, the low byte of each: other scripts may share one, which costs a test and no match. */
function gramAt(text: string, at: number): number {
  let window = 0;
  for (let i = at; i < at + GRAM; i++) window = (window >>> 8) | (text.charCodeAt(i) << 16);
  return window;
}
