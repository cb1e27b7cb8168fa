import { groupedBy } from "@lagebild/domain";

/** Matches of one rule that share the values they are grouped by and lie close together; times are microseconds UTC. */
export interface Beat {
  /** Values of the fields grouped by, in their order. */
  readonly key: readonly string[];
  readonly firstTime: number;
  readonly lastTime: number;
  readonly count: number;
  /** Of the field whose values are counted or added up; absent where a record has none. */
  readonly value?: string;
}

/** A stretch of time in which a correlation holds for one combination of values. */
export interface Episode {
  readonly key: readonly string[];
  readonly firstTime: number;
  readonly lastTime: number;
  /** Matches of its rules. */
  readonly count: number;
}

/** Files beats under their keys, in the order of time. */
export const byKey = <T extends Beat>(beats: readonly T[]): readonly (readonly T[])[] =>
  [...groupedBy(beats, ({ key }) => JSON.stringify(key)).values()].map((ofKey) =>
    ofKey.toSorted((a, b) => a.firstTime - b.firstTime || a.lastTime - b.lastTime),
  );
