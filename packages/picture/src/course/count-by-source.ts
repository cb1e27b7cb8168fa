import type { Period, Where } from "@lagebild/domain";
import type { PictureRecords } from "../picture-records.js";

/** How many records of each source meet conditions, and when. */
export interface CountedBySource extends Period {
  readonly count: number;
  /** By labels of sources, those with most records first. */
  readonly files: readonly { readonly file: string; readonly count: number }[];
}

const MOST_FILES = 50;

/** Counts the records that meet any of some conditions; one that meets several counts for each. */
export async function countBySource(records: PictureRecords, wheres: readonly Where[]): Promise<CountedBySource> {
  const files = new Map<string, number>();
  let count = 0;
  let firstTime: number | undefined;
  let lastTime: number | undefined;
  for (const where of wheres) {
    const { matched, values = [] } = await records.aggregate({
      op: "top",
      of: { column: "file" },
      where,
      limit: MOST_FILES,
    });
    count += matched;
    for (const row of values) {
      files.set(row.value, (files.get(row.value) ?? 0) + row.count);
      firstTime = least(firstTime, row.firstTime, Math.min);
      lastTime = least(lastTime, row.lastTime, Math.max);
    }
  }
  const ordered = [...files].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  return { count, firstTime, lastTime, files: ordered.map(([file, own]) => ({ file, count: own })) };
}

const least = (a: number | undefined, b: number | undefined, choose: (a: number, b: number) => number) =>
  a === undefined || b === undefined ? (a ?? b) : choose(a, b);
