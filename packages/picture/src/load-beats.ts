import type { ValueRow } from "@lagebild/domain";
import type { Beat } from "./correlations/beat.js";
import type { BeatsWanted, LoadBeats } from "./correlations/run-correlations.js";
import { metRule, valueOf, withValues, type PictureRecords } from "./picture-records.js";

const MOST_ROWS = 100_000;
/** A rule that fewer records met is read whole, once for all correlations that ask for the same values. */
const FEW_RECORDS = 20_000;
/** So many keys are asked for one by one; for more, all are read. */
const FEW_KEYS = 12;
/** Into so many parts a window of time is cut where there are too many single seconds. */
const PARTS_OF_WINDOW = 20;

/** Reads matches of rules second by second; where those are too many, by parts of the correlation's time. */
export function beatsLoader(
  records: PictureRecords,
  counts: ReadonlyMap<string, ValueRow>,
  leftOut: (reason: string) => void,
): LoadBeats {
  const kept = new Map<string, Promise<readonly Beat[]>>();
  return (wanted) => {
    const { rule, by, value } = wanted;
    const count = counts.get(rule)?.count ?? 0;
    if (count < wanted.atLeast) return Promise.resolve([]);
    if (count > FEW_RECORDS) return loadMany(records, wanted, leftOut);
    const key = JSON.stringify([rule, by, value]);
    let found = kept.get(key);
    if (!found) kept.set(key, (found = readBeats(records, wanted, metRule(rule), leftOut)));
    return found;
  };
}

/** Reads matches of a combination of values only where there are enough of them. */
async function loadMany(
  records: PictureRecords,
  wanted: BeatsWanted,
  leftOut: (reason: string) => void,
): Promise<readonly Beat[]> {
  const { rule, by, atLeast } = wanted;
  const where = metRule(rule);
  if (by.length === 0 || atLeast <= 1) return readBeats(records, wanted, where, leftOut);
  const { groups = [], distinct = 0 } = await records.aggregate({
    op: "group",
    by: by.map(valueOf),
    where,
    counts: { atLeast },
    limit: FEW_KEYS,
  });
  if (distinct > groups.length) return readBeats(records, wanted, where, leftOut);
  const keys = groups.flatMap(({ values }) => (values.includes(undefined) ? [] : [values]));
  const beats: (readonly Beat[])[] = [];
  for (const key of keys) {
    const limits = withValues(where, new Map(by.map((field, place) => [field, key[place]])));
    beats.push(await readBeats(records, wanted, limits, leftOut));
  }
  return beats.flat();
}

async function readBeats(
  records: PictureRecords,
  { rule, by, value, timespanSeconds }: BeatsWanted,
  where: ReturnType<typeof metRule>,
  leftOut: (reason: string) => void,
): Promise<readonly Beat[]> {
  const fields = value === undefined ? by : [...by, value];
  const read = async (bucketSeconds: number) => {
    const { groups = [], distinct = 0 } = await records.aggregate({
      op: "group",
      by: [...fields.map(valueOf), { bucketSeconds }],
      where,
      limit: MOST_ROWS,
    });
    return { groups, isCut: distinct > groups.length };
  };
  let found = await read(1);
  if (found.isCut) found = await read(Math.max(1, Math.floor(timespanSeconds / PARTS_OF_WINDOW)));
  if (found.isCut) leftOut(`${rule}: more than ${MOST_ROWS} combinations, those with most records were compared`);
  return found.groups.flatMap(({ values, count, firstTime, lastTime }) => {
    const key = values.slice(0, by.length);
    if (firstTime === undefined || lastTime === undefined || key.includes(undefined)) return [];
    const counted = value === undefined ? undefined : values[by.length];
    return [
      { key: key as readonly string[], firstTime, lastTime, count, ...(counted !== undefined && { value: counted }) },
    ];
  });
}
