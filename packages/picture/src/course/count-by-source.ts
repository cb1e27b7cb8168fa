import { earliest, latest, type Period, type Where } from "@lagebild/domain";
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
      firstTime = earliest([firstTime, row.firstTime]);
      lastTime = latest([lastTime, row.lastTime]);
    }
  }
  const ordered = [...files].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  return { count, firstTime, lastTime, files: ordered.map(([file, own]) => ({ file, count: own })) };
}
