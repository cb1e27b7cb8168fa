import { Failure, type SourceId } from "@lagebild/domain";
import { compileGrep, type GrepJob } from "@lagebild/indicators";
import { sourceNamed, type IndexSnapshot } from "@lagebild/search";
import type { LineReader, ReadLine } from "../resolve-lines.js";
import { scanSources, type ScanOptions } from "./scan-sources.js";
import { searchedParts, type ScanDeps, type SearchedParts } from "./searched-parts.js";

export interface GrepRequest {
  /** RE2 syntax. */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
  /** Only this source of the incident: its label, its id or the beginning of it, or a name that it alone has. */
  readonly file?: string;
  /** Lines to return, 1 to 10,000; 100 unless given. */
  readonly limit?: number;
  /** After so long what is found by then is returned; 60,000 unless given. */
  readonly timeoutMs?: number;
}

export interface GrepLine {
  readonly line: ReadLine;
  /** Where the first match begins in `line.original`, and its characters. */
  readonly start: number;
  readonly length: number;
}

export interface GrepReport {
  readonly pattern: string;
  /** Lines that match, exactly, among those searched. */
  readonly matched: number;
  /** By file, those that match most first. */
  readonly files: readonly { readonly source: SourceId; readonly file: string; readonly matched: number }[];
  /** The first lines, by file and line. */
  readonly lines: readonly GrepLine[];
  readonly searched: SearchedParts;
}

export const GREP_LIMITS = { lines: 10_000, defaultLines: 100, timeoutMs: 60_000, maxTimeoutMs: 600_000 } as const;

/** Looks for a regular expression in every original line. Failure "invalid" for a pattern that is not understood, "missing" for a file that is not there. */
export async function grepIncident(deps: ScanDeps, request: GrepRequest, options: ScanOptions): Promise<GrepReport> {
  const limit = request.limit ?? GREP_LIMITS.defaultLines;
  if (!Number.isInteger(limit) || limit < 1 || limit > GREP_LIMITS.lines)
    throw new Failure("invalid", `limit is ${limit}, expected 1 to ${GREP_LIMITS.lines} lines`);
  const job: GrepJob = { kind: "grep", pattern: request.pattern, ignoreCase: request.ignoreCase === true, limit };
  compileGrep(job);
  const sources = sourcesOf(deps.snapshot, request.file);
  const timeoutMs = Math.min(request.timeoutMs ?? GREP_LIMITS.timeoutMs, GREP_LIMITS.maxTimeoutMs);
  const scanned = await scanSources({ ...deps, sources, job }, { ...options, timeoutMs });
  const bySource = new Map<SourceId, number>();
  for (const { slice, found } of scanned.slices)
    bySource.set(slice.source.id, (bySource.get(slice.source.id) ?? 0) + found.matched);
  const files = sources
    .map(({ id, file }) => ({ source: id, file, matched: bySource.get(id) ?? 0 }))
    .filter(({ matched }) => matched > 0);
  const longLines = scanned.slices.reduce((sum, { found }) => sum + found.longLines, 0);
  return {
    pattern: request.pattern,
    matched: files.reduce((sum, { matched }) => sum + matched, 0),
    files: files.sort((a, b) => b.matched - a.matched),
    lines: await linesOf(
      deps.lines,
      scanned.slices
        .flatMap(({ slice, found }) => found.hits.map((hit) => ({ file: slice.source.file, ...hit })))
        .slice(0, limit),
    ),
    searched: {
      ...searchedParts(deps.snapshot, scanned, sources.length, request.file),
      cutLines: scanned.cutLines + longLines,
    },
  };
}

/** The visible sources, or the one that is named. */
function sourcesOf(snapshot: IndexSnapshot, file: string | undefined) {
  const all = snapshot.sources.map(({ source }) => source);
  if (file === undefined) return all;
  return [sourceNamed(all, file)];
}

/** Lines are read file by file, in the order in which they were found. */
async function linesOf(
  reader: LineReader,
  hits: readonly { readonly file: string; readonly line: number; readonly start: number; readonly length: number }[],
): Promise<readonly GrepLine[]> {
  const files = [...new Set(hits.map(({ file }) => file))];
  const read = await Promise.all(
    files.map(async (file) => {
      const numbers = hits.filter((hit) => hit.file === file).map(({ line }) => line);
      return reader.readLines(file, numbers);
    }),
  );
  const byPlace = new Map(read.flat().map((line) => [`${line.row.file}\0${line.row.line}`, line]));
  return hits.flatMap(({ file, line, start, length }) => {
    const found = byPlace.get(`${file}\0${line}`);
    return found ? [{ line: found, start, length }] : [];
  });
}
