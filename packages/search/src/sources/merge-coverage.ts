import {
  joinTimeCourses,
  type EventCoverage,
  type Skip,
  type SourceCoverage,
  type SourceId,
  type StoredSource,
  type TimeCourse,
} from "@lagebild/domain";
import type { IncompleteSource } from "../incident-index.js";
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
  const { course: _, events: __, ...account } = first;
  const course = joined(parts.map((part) => part.course));
  const events = addedUp(parts.map((part) => part.events));
  const merged: { -readonly [Name in keyof SourceCoverage]: SourceCoverage[Name] } = {
    ...account,
    assumptions: [...new Set(parts.flatMap((part) => part.assumptions))],
    ...(course && { course }),
    ...(events && { events }),
  };
  for (const part of rest) for (const name of counts) merged[name] += part[name];
  for (const name of rareCounts) {
    const sum = parts.reduce((total, part) => total + (part[name] ?? 0), 0);
    if (sum > 0) merged[name] = sum;
  }
  return merged;
}

/** Shapes without a category that are kept of a source. */
const MOST_MISSING = 200;

/** Adds what parts say of their events; undefined where one of them does not. */
function addedUp(parts: readonly (EventCoverage | undefined)[]): EventCoverage | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const mappings = new Map<string, number>();
  const missing = new Map<string, number>();
  for (const part of known) {
    for (const [id, count] of Object.entries(part.mappings)) mappings.set(id, (mappings.get(id) ?? 0) + count);
    for (const { shape, count } of part.missing) missing.set(shape, (missing.get(shape) ?? 0) + count);
  }
  const byCount = <T extends readonly [string, number]>(entries: Iterable<T>): T[] =>
    [...entries].sort(([, a], [, b]) => b - a);
  return {
    withCategory: known.reduce((sum, { withCategory }) => sum + withCategory, 0),
    mappings: Object.fromEntries(byCount(mappings)),
    missing: byCount(missing)
      .slice(0, MOST_MISSING)
      .map(([shape, count]) => ({ shape, count })),
  };
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
  return incomplete.map((one) => ({
    ...one,
    source: { ...one.source, file: labels.get(one.source.id) ?? one.source.file },
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
