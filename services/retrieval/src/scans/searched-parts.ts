import type { IndexSnapshot } from "@lagebild/search";
import type { SourceStore } from "@lagebild/store";
import type { LineReader } from "../resolve-lines.js";

/** What was and was not looked at. */
export interface SearchedParts {
  readonly sources: number;
  readonly lines: number;
  readonly bytes: number;
  readonly totalBytes: number;
  /** False where time ran out or a source is not complete yet. */
  readonly isComplete: boolean;
  /** Lines of which only the beginning was looked at. */
  readonly cutLines: number;
  /** Files of which parts are not in the incident yet. */
  readonly incomplete: readonly string[];
}

export interface ScanDeps {
  readonly snapshot: IndexSnapshot;
  readonly store: SourceStore;
  readonly sourcesFolder: string;
  readonly lines: LineReader;
}

/** Says what of the incident a scan has looked at. */
export function searchedParts(
  snapshot: IndexSnapshot,
  scanned: {
    readonly lines: number;
    readonly searchedBytes: number;
    readonly totalBytes: number;
    readonly cutLines: number;
  },
  sources: number,
  file?: string,
): SearchedParts {
  const incomplete = file === undefined ? snapshot.incomplete.map(({ source }) => source.file) : [];
  return {
    sources,
    lines: scanned.lines,
    bytes: scanned.searchedBytes,
    totalBytes: scanned.totalBytes,
    isComplete: scanned.searchedBytes === scanned.totalBytes && incomplete.length === 0,
    cutLines: scanned.cutLines,
    incomplete,
  };
}
