import { Failure, type StatementResult } from "@lagebild/domain";

type Buckets = NonNullable<StatementResult["buckets"]>;

/** Returns where the bucket of a time begins; buckets begin at multiples of their length since 1970 UTC. */
export function bucketStart(time: number, bucketSeconds: number): number {
  const length = bucketSeconds * 1e6;
  return time - (((time % length) + length) % length);
}

/** Refuses a row of buckets that is longer than wanted. Failure "invalid" says which length would do. */
export function assertBuckets(
  { first, last }: { readonly first: number; readonly last: number },
  { bucketSeconds, limit }: { readonly bucketSeconds: number; readonly limit: number },
): void {
  const start = bucketStart(first, bucketSeconds);
  const count = (bucketStart(last, bucketSeconds) - start) / (bucketSeconds * 1e6) + 1;
  if (count <= limit) return;
  // One more than the stretch holds, since it may begin in the middle of a bucket.
  const enough = Math.ceil((last - first) / 1e6 / (limit - 1));
  const advice = limit < 2 ? "raise the limit" : `take buckets of ${enough} seconds or more`;
  throw new Failure(
    "invalid",
    `records span ${count} buckets of ${bucketSeconds} seconds, the limit is ${limit}: ${advice}`,
  );
}

/** Lines counted buckets up in time order, with the empty ones between the first and the last. */
export function fillBuckets(counts: ReadonlyMap<number, number>, bucketSeconds: number): Buckets {
  const starts = [...counts.keys()].sort((a, b) => a - b);
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return [];
  const length = bucketSeconds * 1e6;
  return Array.from({ length: (last - first) / length + 1 }, (_, place) => {
    const startTime = first + place * length;
    return { startTime, count: counts.get(startTime) ?? 0 };
  });
}
