import {
  joinTimeCourses,
  type Skip,
  type SourceCoverage,
  type SourceId,
  type StoredSource,
  type TimeCourse,
} from "@lagebild/domain";
import type { IncompleteSource } from "./incident-index.js";
import type { SourceName } from "./source-labels.js";

const counts = [
  "bytes",
  "lines",
  "parsed",
  "keptAsText",
  "emptyLines",
  "cutLines",
  "withoutTime",
  "brokenCharacters",
] as const;

const rareCounts = ["notRecords", "gaps", "gapBytes"] as const;

/** The format and the encoding are those of the first part. */
function mergeCoverage(parts: readonly [SourceCoverage, ...SourceCoverage[]]): SourceCoverage {
  const [first, ...rest] = parts;
  const { course: _, ...account } = first;
  const course = joined(parts.map((part) => part.course));
  const merged: { -readonly [Name in keyof SourceCoverage]: SourceCoverage[Name] } = {
    ...account,
    assumptions: [...new Set(parts.flatMap((part) => part.assumptions))],
    ...(course && { course }),
  };
  for (const part of rest) for (const name of counts) merged[name] += part[name];
  for (const name of rareCounts) {
    const sum = parts.reduce((total, part) => total + (part[name] ?? 0), 0);
    if (sum > 0) merged[name] = sum;
  }
  return merged;
}

/** Joins the courses in the order of their lines; undefined where one of them is not known. */
function joined(courses: readonly (TimeCourse | undefined)[]): TimeCourse | undefined {
  const known = courses.filter((course) => course !== undefined);
  if (known.length < courses.length) return undefined;
  return known.toSorted((a, b) => (a.first?.line ?? 0) - (b.first?.line ?? 0)).reduce(joinTimeCourses);
}

/** Adds up skips that name the same file and reason. */
export function mergeSkips(skips: readonly Skip[]): readonly Skip[] {
  const merged = new Map<string, Skip>();
  for (const skip of skips) {
    const key = JSON.stringify([skip.file, skip.reason]);
    merged.set(key, { ...skip, count: skip.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()];
}

/** Accounts for all of a source from the accounts of the segments that hold it. */
export function coverageOf(
  source: StoredSource,
  manifests: readonly { readonly coverage: readonly SourceCoverage[] }[],
): SourceCoverage {
  const parts = manifests.flatMap(({ coverage }) => coverage.filter((part) => isOf(part, source)));
  const [first, ...rest] = parts;
  if (!first) return withoutCoverage(source);
  return { ...mergeCoverage([first, ...rest]), source: source.id, file: source.file };
}

/** Earlier versions named the source of an account by its file alone. */
const isOf = (part: Omit<SourceCoverage, "source"> & { readonly source?: SourceId }, source: StoredSource): boolean =>
  part.source === undefined ? [source.file, ...(source.names ?? [])].includes(part.file) : part.source === source.id;

/** Gives sources of which bytes are missing the labels of what is seen of them, or the newest of their names. */
export function labelIncomplete(
  incomplete: readonly IncompleteSource[],
  complete: readonly StoredSource[],
  arrivals: readonly SourceName[],
): readonly IncompleteSource[] {
  const labels = new Map(arrivals.map(({ source, file }) => [source, file]));
  for (const { id, file } of complete) labels.set(id, file);
  return incomplete.map(({ source, coveredBytes }) => ({
    source: { ...source, file: labels.get(source.id) ?? source.file },
    coveredBytes,
  }));
}

const withoutCoverage = ({ id, file, encoding, sizeBytes, lines }: StoredSource): SourceCoverage => ({
  source: id,
  file,
  format: "plain",
  encoding,
  bytes: sizeBytes,
  lines,
  parsed: 0,
  keptAsText: 0,
  emptyLines: 0,
  cutLines: 0,
  withoutTime: 0,
  brokenCharacters: 0,
  assumptions: [],
});
