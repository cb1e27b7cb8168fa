import type { StatementResult } from "@lagebild/domain";

type Bucket = NonNullable<StatementResult["buckets"]>[number];

/** Stretches of time that hold records, in the order of time: of a row of them, or of records grouped by time alone. */
export function filledBuckets({
  statement,
  buckets,
  groups = [],
}: Pick<StatementResult, "statement" | "buckets" | "groups">): readonly Bucket[] {
  if (buckets) return buckets.filter(({ count }) => count > 0);
  const [of] = statement.op === "group" && statement.by.length === 1 ? statement.by : [];
  if (!of || !("bucketSeconds" in of)) return [];
  const length = of.bucketSeconds * 1e6;
  return groups
    .flatMap(({ firstTime, count }) =>
      firstTime === undefined ? [] : [{ startTime: firstTime - (firstTime % length), count }],
    )
    .sort((a, b) => a.startTime - b.startTime);
}
