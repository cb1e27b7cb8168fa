/**
 * Heap of a thread that does work of ours, in MB, as worker threads take it. By itself V8 gives a thread 4 GB on a large
 * machine, and where it may take 2 GB or more, it lets garbage grow to four times of what is in use before it collects;
 * below, to less than twice. A thread that needs more is ended, and its work fails; the process goes on.
 */
export interface ThreadHeap {
  readonly maxOldGenerationSizeMb: number;
  readonly maxYoungGenerationSizeMb: number;
}

/** For work on a bounded part of the logs, of which several threads do one each. */
export const SLICE_HEAP: ThreadHeap = Object.freeze({ maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 24 });

/** For work on all of an incident, which grows with its shapes. */
export const INDEX_HEAP: ThreadHeap = Object.freeze({ maxOldGenerationSizeMb: 2_000, maxYoungGenerationSizeMb: 24 });
