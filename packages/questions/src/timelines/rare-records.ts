import type { KnownRecord } from "../engine.js";

/** Rare records that stand close together are more likely of one course of events. */
const CLOSE = 30 * 60e6;
const RARE_SHARE = 0.005;
const FEWEST_RARE = 2;
const LEAST_WEIGHT = 1;
const OF_CLOSENESS = 1.5;
const OF_ACTOR = 0.6;
/** Whose rarity says something of a record, as far as records name them. */
const ACTORS: readonly string[] = ["user.name", "source.ip", "host.name", "process.name"];

/**
 * The records that stand out in a log of which no rule knows anything: of a rare shape, of rare actors, close to other such
 * records in time, at most one of each shape. Rarity as in information retrieval, the logarithm of how many records there are
 * to one of the kind (Spärck Jones, A statistical interpretation of term specificity, 1972), from 0 to 1.
 */
export function rareRecords(records: readonly KnownRecord[], most: number): readonly KnownRecord[] {
  const rarity = rarityOf(records);
  const ofShape = rarity(({ row }) => row.shape);
  const ofActors = ACTORS.map((field) => rarity(({ event }) => event[field]));
  const rarest = Math.max(FEWEST_RARE, Math.floor(records.length * RARE_SHARE));
  const rare = records.filter((record) => ofShape(record).count <= rarest);
  const close = closenessOf(rare);
  const weighed = rare
    .map((record) => ({
      record,
      weight:
        ofShape(record).rarity +
        OF_CLOSENESS * close(record) +
        OF_ACTOR * Math.max(0, ...ofActors.map((of) => of(record).rarity)),
    }))
    .filter(({ weight }) => weight >= LEAST_WEIGHT)
    .sort((a, b) => b.weight - a.weight);
  const chosen: KnownRecord[] = [];
  const told = new Set<string>();
  for (const { record } of weighed) {
    if (chosen.length === most) break;
    if (told.has(record.row.shape)) continue;
    told.add(record.row.shape);
    chosen.push(record);
  }
  return chosen;
}

interface Rarity {
  readonly count: number;
  /** 0 to 1. */
  readonly rarity: number;
}

/** How rare what records have is among them; without it they say nothing. */
const rarityOf =
  (records: readonly KnownRecord[]) =>
  (keyOf: (record: KnownRecord) => string | undefined): ((record: KnownRecord) => Rarity) => {
    const counts = new Map<string, number>();
    for (const record of records) {
      const key = keyOf(record);
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const all = Math.log(1 + records.length);
    return (record) => {
      const count = counts.get(keyOf(record) ?? "") ?? 0;
      return { count, rarity: count === 0 ? 0 : Math.log(1 + records.length / count) / all };
    };
  };

/** How many rare shapes stand around a record, from 0 to 1 for the most. */
function closenessOf(rare: readonly KnownRecord[]): (record: KnownRecord) => number {
  const timed = rare
    .flatMap(({ row: { time, shape } }) => (time === undefined ? [] : [{ time, shape }]))
    .sort((a, b) => a.time - b.time);
  const near = new Map<number, number>();
  let [from, to] = [0, 0];
  for (const { time } of timed) {
    while (timed[from]!.time < time - CLOSE) from++;
    while (to < timed.length && timed[to]!.time <= time + CLOSE) to++;
    near.set(time, new Set(timed.slice(from, to).map(({ shape }) => shape)).size);
  }
  const most = Math.log(1 + Math.max(1, ...near.values()));
  return ({ row: { time } }) => (time === undefined ? 0 : Math.log(near.get(time) ?? 1) / most);
}
