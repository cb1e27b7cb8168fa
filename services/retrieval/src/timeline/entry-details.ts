import type { LinePlace, PictureFinding, RecordFilter, Where } from "@lagebild/domain";
import type { CourseEntry } from "@lagebild/picture";
import type { IncidentIndex } from "@lagebild/search";
import type { LineReader, ReadLine } from "../resolve-lines.js";
import type { TimelineEntry } from "./timeline.js";

const PEAK_RECORDS = 20;
const HOUR = 3_600;
const MAX_BUCKETS = 2_000;

/** What is common all day says little; when most of it happened says more. Of conditions that are several, the first. */
export async function peakOf(
  index: IncidentIndex,
  { finding: { count, firstTime, lastTime }, wheres: [where] }: CourseEntry,
  filter: RecordFilter,
): Promise<TimelineEntry["peak"]> {
  if (!where || count < PEAK_RECORDS || firstTime === undefined || lastTime === undefined) return undefined;
  const hours = (lastTime - firstTime) / (HOUR * 1e6);
  const seconds = hours < MAX_BUCKETS - 2 ? HOUR : 24 * HOUR;
  if (hours <= 1 || hours / 24 >= MAX_BUCKETS - 2) return undefined;
  const limited: Where = { ...filter, ...where, from: firstTime, to: lastTime };
  const { buckets = [] } = await index.aggregate({
    op: "perBucket",
    where: limited,
    bucketSeconds: seconds,
    limit: MAX_BUCKETS,
  });
  const most = buckets.reduce((best, bucket) => (bucket.count > best.count ? bucket : best), {
    startTime: 0,
    count: 0,
  });
  return most.count === 0 ? undefined : { ...most, seconds };
}

/** The places of a finding's first line and of its last. */
export function endsOf({ lines }: PictureFinding): readonly LinePlace[] {
  const timed = lines.filter(({ time }) => time !== undefined);
  const first = timed[0] ?? lines[0];
  const last = timed.at(-1) ?? lines.at(-1);
  if (!first || !last) return [];
  return first.source === last.source && first.line === last.line ? [first] : [first, last];
}

/** Reads lines back, each source once; by source and line. */
export async function readPlaces(
  reader: LineReader,
  places: readonly LinePlace[],
): Promise<ReadonlyMap<string, ReadLine>> {
  const wanted = new Map<string, Set<number>>();
  for (const { source, line } of places) wanted.set(source, (wanted.get(source) ?? new Set()).add(line));
  const read = await Promise.all([...wanted].map(([source, lines]) => reader.readLines(source, [...lines])));
  return new Map(read.flat().map((line) => [keyOf(line.row), line]));
}

/** By which lines are found again. */
export const keyOf = ({ source, line }: { readonly source: string; readonly line: number }): string =>
  `${source} ${line}`;
