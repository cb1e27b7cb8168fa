import { groupedBy } from "@lagebild/domain";

/** Matches of one rule that share the values they are grouped by and lie close together; times are microseconds UTC. */
export interface Beat {
  /** Values of the fields grouped by, in their order. */
  readonly key: readonly string[];
  readonly firstTime: number;
  readonly lastTime: number;
  readonly count: number;
  /** Of the field whose values are counted or added up; absent where a record has none. */
  readonly value?: string | undefined;
}

/** A stretch of time in which a correlation holds for one combination of values. */
export interface Episode {
  readonly key: readonly string[];
  readonly firstTime: number;
  readonly lastTime: number;
  /** Matches of its rules. */
  readonly count: number;
}

/** Beats of one rule by their key; those of a key are made when they are asked for, in the order of time. */
export type BeatsByKey<T extends Beat = Beat> = ReadonlyMap<string, () => readonly T[]>;

/** Writes the key that beats are filed under. */
export const keyName = (key: readonly string[]): string => JSON.stringify(key);

/** Orders beats by their times. */
export const byTime = (a: Beat, b: Beat): number => a.firstTime - b.firstTime || a.lastTime - b.lastTime;

/** Files beats under their keys. */
export const byKey = (beats: readonly Beat[]): BeatsByKey =>
  new Map(
    [...groupedBy(beats, ({ key }) => keyName(key))].map(([name, ofKey]) => [name, () => ofKey.toSorted(byTime)]),
  );
