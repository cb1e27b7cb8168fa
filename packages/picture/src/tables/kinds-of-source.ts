import { timeTroubles, type PictureSource, type SourceCoverage } from "@lagebild/domain";
import type { SourceKind } from "./read-tables.js";

/** What is known of a source before anything is asked of its records. */
export interface KnownSource {
  readonly coverage: SourceCoverage;
  readonly records: number;
  readonly isIncomplete: boolean;
}

/** Says of a source what it is and what of it should not be trusted. `categories` are those that its records have. */
export function pictureSource(
  { coverage, records, isIncomplete }: KnownSource,
  categories: ReadonlySet<string>,
  kinds: readonly SourceKind[],
): PictureSource {
  const { course, events } = coverage;
  const troubles = course && timeTroubles(course);
  return {
    source: coverage.source,
    file: coverage.file,
    records,
    kinds: kinds.flatMap((kind) => {
      if (kind.categories && !kind.categories.some((category) => categories.has(category))) return [];
      const taken = Object.entries(events?.mappings ?? {}).filter(([mapping]) => kind.mappings.some(isNamed(mapping)));
      const sum = taken.reduce((all, [, count]) => all + count, 0);
      return sum === 0 ? [] : [{ kind: kind.id, title: kind.title, records: sum }];
    }),
    firstTime: course?.first?.time,
    lastTime: course?.last?.time,
    withoutTime: coverage.withoutTime,
    withCategory: events?.withCategory ?? 0,
    isZoneAssumed: (course?.zones.assumed ?? 0) > 0,
    silences: troubles?.silences ?? [],
    jumps: troubles?.jumps ?? [],
    gaps: coverage.gaps ?? 0,
    isIncomplete,
  };
}

const isNamed =
  (mapping: string) =>
  (pattern: string): boolean =>
    pattern.endsWith("*") ? mapping.startsWith(pattern.slice(0, -1)) : mapping === pattern;
