import type { SourceId, StoredSource } from "@lagebild/domain";
import type { ByteRange, IncompleteSource } from "../incident-index.js";

/** A segment as far as visibility is concerned. */
export interface PublishedSegment {
  /** Unique among all segments that were ever published. */
  readonly name: string;
  readonly parts: readonly { readonly source: StoredSource; readonly range: ByteRange }[];
  /** Its records cannot be read: it covers nothing, and its sources are missing that much. */
  readonly isDamaged?: boolean;
}

export interface VisibleSources {
  readonly complete: readonly StoredSource[];
  /** Sources that no query sees, and newer states of sources of which an older one is seen. */
  readonly incomplete: readonly IncompleteSource[];
  /** The sources of each segment whose records count. Segments that only report skips count, too. */
  readonly alive: ReadonlyMap<string, ReadonlySet<SourceId>>;
  /** Segments none of whose records will ever count again. */
  readonly superseded: ReadonlySet<string>;
}

interface Claim {
  readonly segment: string;
  /** Later ones are published later. */
  readonly order: number;
  readonly source: StoredSource;
  readonly ranges: readonly ByteRange[];
  readonly isDamaged: boolean;
}

/** A state of a source: its claims, and how much of it they cover. */
interface State {
  readonly source: StoredSource;
  readonly accepted: readonly Claim[];
  readonly coveredBytes: number;
  /** Segments that would cover more of it if they could be read. */
  readonly damaged: readonly string[];
}

const overlaps = (a: ByteRange, b: ByteRange): boolean => a.startByte < b.endByte && b.startByte < a.endByte;
const revisionOf = ({ source }: Claim): number => source.revision ?? 0;

/**
 * Decides which records count: those of the newest state of each source whose bytes are all covered. A state is a revision
 * of the source's settings and its size. Where ranges overlap, the segment of the larger size counts, and of those of one
 * size the one published later. Takes the segments in the order of their publication.
 */
export function visibleSources(
  segments: readonly PublishedSegment[],
  isRemoved: (source: SourceId, segment: string) => boolean,
): VisibleSources {
  const complete: StoredSource[] = [];
  const incomplete: IncompleteSource[] = [];
  const alive = new Map<string, Set<SourceId>>();
  const pending = new Set<string>();
  for (const claims of claimsBySource(segments, isRemoved).values()) {
    const { seen, newer } = statesOf(claims);
    for (const { segment } of newer?.accepted ?? []) pending.add(segment);
    for (const segment of newer?.damaged ?? []) pending.add(segment);
    if (newer) {
      const { source, coveredBytes, damaged } = newer;
      incomplete.push({ source, coveredBytes, ...(damaged.length > 0 && { isDamaged: true }) });
    }
    if (!seen) continue;
    complete.push(seen.source);
    for (const { segment, source } of seen.accepted)
      alive.set(segment, (alive.get(segment) ?? new Set()).add(source.id));
  }
  for (const { name, parts, isDamaged } of segments) if (parts.length === 0 && !isDamaged) alive.set(name, new Set());
  const superseded = segments.filter(({ name }) => !alive.has(name) && !pending.has(name)).map(({ name }) => name);
  incomplete.sort((a, b) => byFile(a.source, b.source));
  return { complete: complete.sort(byFile), incomplete, alive, superseded: new Set(superseded) };
}

function claimsBySource(
  segments: readonly PublishedSegment[],
  isRemoved: (source: SourceId, segment: string) => boolean,
): ReadonlyMap<SourceId, readonly Claim[]> {
  const bySource = new Map<SourceId, Claim[]>();
  segments.forEach(({ name, parts, isDamaged = false }, order) => {
    const claims = new Map<SourceId, Claim>();
    for (const { source, range } of parts) {
      if (isRemoved(source.id, name)) continue;
      const before = claims.get(source.id)?.ranges ?? [];
      claims.set(source.id, { segment: name, order, source, ranges: [...before, range], isDamaged });
    }
    for (const [id, claim] of claims) {
      const known = bySource.get(id);
      if (known) known.push(claim);
      else bySource.set(id, [claim]);
    }
  });
  return bySource;
}

/** The newest state that is covered, and the newest of all where that is another. */
function statesOf(claims: readonly Claim[]): { readonly seen: State | undefined; readonly newer: State | undefined } {
  let newest: State | undefined;
  const inOrder = claims.toSorted(
    (a, b) => revisionOf(b) - revisionOf(a) || b.source.sizeBytes - a.source.sizeBytes || b.order - a.order,
  );
  for (let at = 0; at < inOrder.length; at++) {
    const { source } = inOrder[at]!;
    const before = inOrder[at - 1];
    if (before && revisionOf(before) === (source.revision ?? 0) && before.source.sizeBytes === source.sizeBytes)
      continue;
    const state = stateOf(inOrder.slice(at).filter((claim) => revisionOf(claim) === (source.revision ?? 0)));
    const isWhole = state.coveredBytes >= source.sizeBytes && (state.accepted.length > 0 || state.damaged.length === 0);
    if (isWhole) return { seen: state, newer: newest };
    newest ??= state;
  }
  return { seen: undefined, newer: newest };
}

function stateOf(claims: readonly Claim[]): State {
  const accepted: Claim[] = [];
  for (const claim of claims) if (!claim.isDamaged && !clashes(claim, accepted)) accepted.push(claim);
  const damaged = claims.filter((claim) => claim.isDamaged && !clashes(claim, accepted));
  return {
    source: claims[0]!.source,
    accepted,
    coveredBytes: coveredBy(accepted.flatMap(({ ranges }) => ranges)),
    damaged: damaged.map(({ segment }) => segment),
  };
}

function clashes(claim: Claim, preferred: readonly Claim[]): boolean {
  if (claim.source.sizeBytes === 0) return preferred.length > 0;
  return preferred.some((other) => other.ranges.some((a) => claim.ranges.some((b) => overlaps(a, b))));
}

const byFile = (a: StoredSource, b: StoredSource): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);

function coveredBy(ranges: readonly ByteRange[]): number {
  let covered = 0;
  let end = 0;
  for (const { startByte, endByte } of ranges.toSorted((a, b) => a.startByte - b.startByte)) {
    covered += Math.max(0, endByte - Math.max(startByte, end));
    end = Math.max(end, endByte);
  }
  return covered;
}
