/**
 * Where the reading of transactions stands. Transactions get their ids before they are there for others: one with a
 * smaller id may come after one with a larger. So what was told a moment ago is asked for again, and told once.
 */
export interface RtCursor {
  /** All up to this id are told. */
  readonly after: number;
  /** Those above it that are told, each with when, in milliseconds since 1970. */
  readonly told: readonly (readonly [id: number, atMs: number])[];
}

/** A request of RT takes less from its first id to its end. */
const OVERLAP_MS = 60_000;
const MOST_TOLD = 2_000;

export const firstCursor = (newest: number): RtCursor => ({ after: newest, told: [] });

export const readCursor = (text: string): RtCursor => JSON.parse(text) as RtCursor;

/** The ids that were not told yet, and the cursor once they are. */
export function advanced(
  { after, told }: RtCursor,
  ids: readonly number[],
  nowMs: number,
): { readonly fresh: readonly number[]; readonly cursor: RtCursor } {
  const known = new Set(told.map(([id]) => id));
  const fresh = ids.filter((id) => id > after && !known.has(id));
  const all = [...told, ...fresh.map((id) => [id, nowMs] as const)].sort(([a], [b]) => a - b);
  const late = all.findIndex(([, atMs], i) => atMs > nowMs - OVERLAP_MS && all.length - i <= MOST_TOLD);
  const settled = late < 0 ? all.length : late;
  return {
    fresh,
    cursor: { after: all[settled - 1]?.[0] ?? after, told: all.slice(settled) },
  };
}
