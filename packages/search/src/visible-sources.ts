import type { SourceId, StoredSource } from "@lagebild/domain";
import type { ByteRange, IncompleteSource } from "./incident-index.js";

/** A segment as far as visibility is concerned. */
export interface PublishedSegment {
  /** Unique among all segments that were ever published. */
  readonly name: string;
  readonly parts: readonly { readonly source: StoredSource; readonly range: ByteRange }[];
}

export interface VisibleSources {
  readonly complete: readonly StoredSource[];
  readonly incomplete: readonly IncompleteSource[];
  /** The sources of each segment whose records count. Segments that only report skips count, too. */
  readonly alive: ReadonlyMap<string, ReadonlySet<SourceId>>;
}

interface Summary extends VisibleSources {
  readonly alive: Map<string, ReadonlySet<SourceId>>;
}

interface Claim {
  readonly segment: string;
  readonly source: StoredSource;
  readonly ranges: readonly ByteRange[];
}

const overlaps = (a: ByteRange, b: ByteRange): boolean => a.startByte < b.endByte && b.startByte < a.endByte;

/**
 * Decides which records count: those of sources whose bytes are all covered. Takes the segments in the order of their
 * publication; where ranges of a source overlap, the later segment counts and the earlier one does not.
 */
export function visibleSources(
  segments: readonly PublishedSegment[],
  isRemoved: (source: SourceId, segment: string) => boolean,
): VisibleSources {
  const accepted = new Map<SourceId, Claim[]>();
  for (const segment of segments.toReversed()) {
    for (const claim of claimsOf(segment)) {
      if (isRemoved(claim.source.id, segment.name)) continue;
      const newer = accepted.get(claim.source.id) ?? [];
      if (clashes(claim, newer)) continue;
      accepted.set(claim.source.id, [...newer, claim]);
    }
  }
  const summary = summarise(accepted);
  for (const { name, parts } of segments) if (parts.length === 0) summary.alive.set(name, new Set());
  return summary;
}

function claimsOf(segment: PublishedSegment): readonly Claim[] {
  const claims = new Map<SourceId, Claim>();
  for (const { source, range } of segment.parts) {
    const before = claims.get(source.id)?.ranges ?? [];
    claims.set(source.id, { segment: segment.name, source, ranges: [...before, range] });
  }
  return [...claims.values()];
}

function clashes(claim: Claim, newer: readonly Claim[]): boolean {
  if (claim.source.sizeBytes === 0) return newer.length > 0;
  return newer.some((other) => other.ranges.some((a) => claim.ranges.some((b) => overlaps(a, b))));
}

function summarise(accepted: ReadonlyMap<SourceId, readonly Claim[]>): Summary {
  const complete: StoredSource[] = [];
  const incomplete: IncompleteSource[] = [];
  const alive = new Map<string, ReadonlySet<SourceId>>();
  for (const [id, claims] of accepted) {
    const source = claims[0]!.source;
    const coveredBytes = coveredUpTo(claims.flatMap((claim) => claim.ranges));
    if (coveredBytes < source.sizeBytes) {
      incomplete.push({ source, coveredBytes });
      continue;
    }
    complete.push(source);
    for (const { segment } of claims) alive.set(segment, new Set([...(alive.get(segment) ?? []), id]));
  }
  return { complete: complete.sort(byFile), incomplete: incomplete.sort((a, b) => byFile(a.source, b.source)), alive };
}

const byFile = (a: StoredSource, b: StoredSource): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);

function coveredUpTo(ranges: readonly ByteRange[]): number {
  let covered = 0;
  let end = 0;
  for (const { startByte, endByte } of ranges.toSorted((a, b) => a.startByte - b.startByte)) {
    covered += Math.max(0, endByte - Math.max(startByte, end));
    end = Math.max(end, endByte);
  }
  return covered;
}
