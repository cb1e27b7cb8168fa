import type { Beat } from "./correlations/beat.js";
import type { LoadBeats } from "./correlations/run-correlations.js";
import { metRule, valueOf, withValues, type PictureRecords } from "./picture-records.js";

const MOST_ROWS = 100_000;
/** So many keys are asked for one by one; for more, all are read. */
const FEW_KEYS = 12;
/** Into so many parts a window of time is cut where there are too many single seconds. */
const PARTS_OF_WINDOW = 20;

/** Reads matches of rules second by second; where those are too many, by parts of the correlation's time. */
export function beatsLoader(records: PictureRecords, leftOut: (reason: string) => void): LoadBeats {
  return async ({ rule, by, value, atLeast, timespanSeconds }) => {
    const where = metRule(rule);
    const fields = value === undefined ? by : [...by, value];
    const read = async (limits: typeof where, bucketSeconds: number) => {
      const { groups = [], distinct = 0 } = await records.aggregate({
        op: "group",
        by: [...fields.map(valueOf), { bucketSeconds }],
        where: limits,
        limit: MOST_ROWS,
      });
      return { groups, isCut: distinct > groups.length };
    };
    const readAll = async (limits: typeof where): Promise<readonly Beat[]> => {
      let found = await read(limits, 1);
      if (found.isCut) found = await read(limits, Math.max(1, Math.floor(timespanSeconds / PARTS_OF_WINDOW)));
      if (found.isCut) leftOut(`${rule}: more than ${MOST_ROWS} combinations, those with most records were compared`);
      return found.groups.flatMap(({ values, count, firstTime, lastTime }) => {
        const key = values.slice(0, by.length);
        if (firstTime === undefined || lastTime === undefined || key.includes(undefined)) return [];
        const counted = value === undefined ? undefined : values[by.length];
        return [
          {
            key: key as readonly string[],
            firstTime,
            lastTime,
            count,
            ...(counted !== undefined && { value: counted }),
          },
        ];
      });
    };
    if (by.length === 0 || atLeast <= 1) return readAll(where);
    const { groups = [], distinct = 0 } = await records.aggregate({
      op: "group",
      by: by.map(valueOf),
      where,
      counts: { atLeast },
      limit: FEW_KEYS,
    });
    if (distinct > groups.length) return readAll(where);
    const keys = groups.flatMap(({ values }) => (values.includes(undefined) ? [] : [values as readonly string[]]));
    const beats = await Promise.all(
      keys.map((key) => readAll(withValues(where, new Map(by.map((field, place) => [field, key[place]]))))),
    );
    return beats.flat();
  };
}
