import type { Beat, Episode } from "./beat.js";

/** What is known of the beats in a window of time. */
export interface WindowState<T extends Beat> {
  add(beat: T): void;
  drop(beat: T): void;
  holds(): boolean;
}

/**
 * Slides a window of time over beats of one key, in the order of their times, and returns the stretches in which its
 * state holds; windows that overlap are one stretch.
 */
export function slideWindow<T extends Beat>(
  beats: readonly T[],
  spanMicros: number,
  state: WindowState<T>,
): readonly Episode[] {
  const stretches: { from: number; to: number }[] = [];
  let oldest = 0;
  for (let at = 0; at < beats.length; at++) {
    const beat = beats[at]!;
    state.add(beat);
    while (oldest < at && beats[oldest]!.lastTime < beat.firstTime - spanMicros) state.drop(beats[oldest++]!);
    if (!state.holds()) continue;
    const last = stretches.at(-1);
    if (last && oldest <= last.to) last.to = at;
    else stretches.push({ from: oldest, to: at });
  }
  return stretches.map(({ from, to }) => episodeOf(beats.slice(from, to + 1)));
}

/** Joins beats of one key. */
export function episodeOf(beats: readonly Beat[]): Episode {
  let [count, last] = [0, -Infinity];
  for (const beat of beats) {
    count += beat.count;
    last = Math.max(last, beat.lastTime);
  }
  return { key: beats[0]!.key, firstTime: beats[0]!.firstTime, lastTime: last, count };
}
