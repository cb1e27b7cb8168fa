import type { LogLine } from "@lagebild/domain";
import type { Indicator } from "./indicator.js";
import { sweepMatcher } from "./sweep-matcher.js";
import type { LineScan } from "../line-scan.js";

export interface SweepJob {
  readonly kind: "sweep";
  readonly indicators: readonly Indicator[];
  /** Line numbers to keep for each indicator; all lines are counted. */
  readonly samples: number;
}

/** Where one indicator was found in a slice. */
export interface FoundIndicator {
  /** Position in the list. */
  readonly indicator: number;
  /** Lines that hold it. */
  readonly lines: number;
  /** Of these, the lines that hold it in decoded form only. */
  readonly decodedLines: number;
  /** The first lines, in order. */
  readonly first: readonly number[];
  readonly last: number;
  /** What was found for it: subdomains of a domain, addresses of a network. At most 20, each with its lines. */
  readonly values: readonly (readonly [value: string, lines: number])[];
}

export type SweepFound = readonly FoundIndicator[];

export const MAX_VALUES = 20;

interface Tally {
  lines: number;
  decodedLines: number;
  readonly first: number[];
  last: number;
  readonly values: Map<string, number>;
}

/** Counts for each indicator the lines that hold it. */
export function sweepScan({ indicators, samples }: SweepJob): LineScan<SweepFound> {
  const matcher = sweepMatcher(indicators);
  let tallies = new Map<number, Tally>();
  const tallyOf = (indicator: number): Tally => {
    const known = tallies.get(indicator);
    if (known) return known;
    const fresh: Tally = { lines: 0, decodedLines: 0, first: [], last: -1, values: new Map() };
    tallies.set(indicator, fresh);
    return fresh;
  };
  return {
    line({ line, text }: LogLine) {
      matcher.match(text, (indicator, value, isDecoded) => {
        const tally = tallyOf(indicator);
        if (tally.last === line) return; // told before; the line as it stands is looked at first
        tally.last = line;
        tally.lines++;
        if (isDecoded) tally.decodedLines++;
        if (tally.first.length < samples) tally.first.push(line);
        if (tally.values.has(value) || tally.values.size < MAX_VALUES)
          tally.values.set(value, (tally.values.get(value) ?? 0) + 1);
      });
    },
    take() {
      const found = [...tallies].map(([indicator, { values, ...tally }]) => ({
        indicator,
        ...tally,
        values: [...values],
      }));
      tallies = new Map();
      return found;
    },
  };
}
