/** Limits of an episode: records further apart than this, or more than this, begin a new one. */
const MAX_GAP_MICROS = 120e6;
const MAX_RECORDS = 64;
const MAX_OPEN = 4_096;

interface OpenChunk {
  readonly number: number;
  records: number;
  lastTime: number;
}

/** Numbers the episode of each record, in line order. */
export interface Chunker {
  /** The same host, program and session, close in time, share a number. Numbers start at `firstNumber` and never repeat. */
  chunkOf(
    host: string | undefined,
    program: string | undefined,
    session: string | undefined,
    time: number | undefined,
  ): number;
}

/** Groups neighbouring records into episodes. At most 4,096 are open at a time; the longest unused is closed first. */
export function chunker(firstNumber = 0): Chunker {
  const open = new Map<string, OpenChunk>();
  let next = firstNumber;
  return {
    chunkOf(host, program, session, time) {
      const key = `${host ?? ""}\0${program ?? ""}\0${session ?? ""}`;
      const at = time ?? 0;
      const found = open.get(key);
      if (found && found.records < MAX_RECORDS && Math.abs(at - found.lastTime) <= MAX_GAP_MICROS) {
        found.records++;
        found.lastTime = at;
        return found.number;
      }
      open.delete(key); // set again below, so that insertion order is order of use
      if (open.size >= MAX_OPEN) open.delete(open.keys().next().value!);
      open.set(key, { number: next, records: 1, lastTime: at });
      return next++;
    },
  };
}
