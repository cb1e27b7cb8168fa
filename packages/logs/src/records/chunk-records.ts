/** Limits of an episode: records further apart than this, or more than this, begin a new one. */
const MAX_GAP_MICROS = 120e6;
const MAX_RECORDS = 64;
const MAX_OPEN = 4_096;

interface OpenChunk {
  readonly number: number;
  records: number;
  /** Time of the last record that has one. */
  lastTime: number | undefined;
}

/** What an episode is told by. */
export interface ChunkedRecord {
  readonly host: string | undefined;
  readonly program: string | undefined;
  readonly session: string | undefined;
  /** Microseconds since 1970 UTC; a record without time stays with the one before it. */
  readonly time: number | undefined;
}

/** Numbers the episode of each record, in line order. */
export interface Chunker {
  /**
   * Records that share a link, close in time, share a number; without links, those of the same host, program and session.
   * Numbers start at `firstNumber` and never repeat.
   */
  chunkOf(record: ChunkedRecord, links?: readonly string[]): number;
}

const NO_LINKS: readonly string[] = [];

/** Groups neighbouring records into episodes. At most 4,096 ties are remembered: those used last, and half of them surely. */
export function chunker(firstNumber = 0): Chunker {
  let next = firstNumber;
  // Two generations: what is not used while one fills is forgotten with it.
  let young = new Map<string, OpenChunk>();
  let old = new Map<string, OpenChunk>();
  const tie = (key: string, chunk: OpenChunk): void => {
    if (young.size >= MAX_OPEN / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, chunk);
  };
  const find = (key: string, time: number | undefined): OpenChunk | undefined => {
    const chunk = young.get(key);
    if (chunk) return isOpen(chunk, time) ? chunk : undefined;
    const known = old.get(key);
    if (!known || !isOpen(known, time)) return undefined;
    tie(key, known);
    return known;
  };
  const join = (chunk: OpenChunk, time: number | undefined): number => {
    chunk.records++;
    if (time !== undefined) chunk.lastTime = time;
    return chunk.number;
  };
  return {
    chunkOf({ host, program, session, time }, links = NO_LINKS) {
      const keys = links.length > 0 ? links : [`${host ?? ""}\0${program ?? ""}\0${session ?? ""}`];
      let chunk: OpenChunk | undefined;
      for (const key of keys) chunk ??= find(key, time);
      if (chunk && keys.length === 1) return join(chunk, time);
      chunk ??= { number: next++, records: 0, lastTime: time };
      for (const key of keys) if (young.get(key) !== chunk) tie(key, chunk);
      return join(chunk, time);
    },
  };
}

function isOpen({ records, lastTime }: OpenChunk, time: number | undefined): boolean {
  if (records >= MAX_RECORDS) return false;
  return time === undefined || lastTime === undefined || Math.abs(time - lastTime) <= MAX_GAP_MICROS;
}
