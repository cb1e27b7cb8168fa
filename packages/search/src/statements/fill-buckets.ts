import { Failure, instantsOf, type StatementResult } from "@lagebild/domain";
import { wallMicros } from "./time-of-day.js";

type Buckets = NonNullable<StatementResult["buckets"]>;

/** Stretches of equal length; those of days and weeks begin when a zone's clocks say so, where one is named. */
export interface BucketSize {
  readonly bucketSeconds: number;
  readonly zone?: string;
}

const DAY = 86_400;
/** The first Monday of the epoch is the fifth of January. */
const MONDAY_US = 3 * DAY * 1e6;

/** Says whether days of a calendar are meant: they are not all of the same length. */
export const isOfCalendar = ({ bucketSeconds, zone }: BucketSize): boolean =>
  zone !== undefined && bucketSeconds % DAY === 0;

/** What is added to microseconds so that weeks of a calendar begin on Monday. */
export const weekShift = (size: BucketSize): number =>
  isOfCalendar(size) && size.bucketSeconds % (7 * DAY) === 0 ? MONDAY_US : 0;

/**
 * Returns where the bucket of a time begins: at multiples of its length since 1970 UTC, or, for days of a zone's
 * calendar, the microseconds that its clocks show then.
 */
export function bucketStart(time: number, size: BucketSize): number {
  const length = size.bucketSeconds * 1e6;
  const clock = isOfCalendar(size) ? wallMicros(size.zone!, time) : time;
  return clock - ((((clock + weekShift(size)) % length) + length) % length);
}

/** Refuses a row of buckets that is longer than wanted. Failure "invalid" says which length would do. */
export function assertBuckets(
  { first, last }: { readonly first: number; readonly last: number },
  { limit, ...size }: BucketSize & { readonly limit: number },
): void {
  const { bucketSeconds } = size;
  const count = (bucketStart(last, size) - bucketStart(first, size)) / (bucketSeconds * 1e6) + 1;
  if (count <= limit) return;
  // One more than the stretch holds, since it may begin in the middle of a bucket.
  const enough = Math.ceil((last - first) / 1e6 / (limit - 1));
  const advice = limit < 2 ? "raise the limit" : `take buckets of ${enough} seconds or more, or a shorter time`;
  throw new Failure(
    "invalid",
    `records span ${count} buckets of ${bucketSeconds} seconds, the limit is ${limit}: ${advice}`,
  );
}

/** Lines counted buckets up in time order, with the empty ones between the first and the last. */
export function fillBuckets(counts: ReadonlyMap<number, number>, size: BucketSize): Buckets {
  const starts = [...counts.keys()].sort((a, b) => a - b);
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return [];
  const length = size.bucketSeconds * 1e6;
  const timeOf = (start: number): number =>
    isOfCalendar(size) ? instantsOf(size.zone!, start / 1_000).earliest * 1_000 : start;
  return Array.from({ length: (last - first) / length + 1 }, (_, place) => {
    const start = first + place * length;
    return { startTime: timeOf(start), count: counts.get(start) ?? 0 };
  });
}
