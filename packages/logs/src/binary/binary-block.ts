/** A record of a binary log: where it lies in the file and what it says, as one line of text. */
export interface BinaryRecord {
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly text: string;
}

/** Records that are there but cannot be read, by reason. */
export interface LostRecords {
  readonly reason: string;
  readonly count: number;
}

/** What a block of a binary log holds: every record is in `records` or counted in `lost`. */
export interface BinaryBlock {
  readonly records: readonly BinaryRecord[];
  readonly lost: readonly LostRecords[];
}

/** Counts what is lost by its reason. */
export interface LossCount {
  add(reason: string, count?: number): void;
  list(): readonly LostRecords[];
}

/** Creates an empty count of losses. */
export function lossCount(): LossCount {
  const counts = new Map<string, number>();
  return {
    add: (reason, count = 1) => {
      if (count > 0) counts.set(reason, (counts.get(reason) ?? 0) + count);
    },
    list: () => [...counts].map(([reason, count]) => ({ reason, count })),
  };
}

/** Says why a record cannot be read; it is caught where the record is counted and never leaves this folder. */
export class Damage extends Error {
  override readonly name = "Damage";
}
