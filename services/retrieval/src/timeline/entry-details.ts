import type { LinePlace, PictureFinding, RecordFilter, Where } from "@lagebild/domain";
import type { CourseEntry } from "@lagebild/picture";
import type { IncidentIndex } from "@lagebild/search";
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
