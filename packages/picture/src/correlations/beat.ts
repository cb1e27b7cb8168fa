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
export function byKey<T extends Beat>(beats: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const beat of beats) {
    const key = JSON.stringify(beat.key);
    const present = found.get(key);
    if (present) present.push(beat);
    else found.set(key, [beat]);
  }
  for (const list of found.values()) list.sort((a, b) => a.firstTime - b.firstTime || a.lastTime - b.lastTime);
  return found;
}
