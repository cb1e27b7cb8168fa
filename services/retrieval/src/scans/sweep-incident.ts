import { Failure } from "@lagebild/domain";
import {
  mergeFound,
  readIndicatorList,
  type BadEntry,
  type FoundInAll,
  type FoundInFile,
  type Indicator,
  type ListFormat,
  type SweepJob,
} from "@lagebild/indicators";
import type { IncidentIndex } from "@lagebild/search";
import { searchedParts, type ScanDeps, type SearchedParts } from "./searched-parts.js";
import type { ReadLine } from "../resolve-lines.js";
import { scanSources, type ScanOptions } from "./scan-sources.js";

export interface SweepRequest {
  /** The list as it was written: text, CSV, STIX or MISP. */
  readonly list: string;
  /** Lines to return for each hit, 1 to 20; 3 unless given. */
  readonly samples?: number;
}

export interface SweepFile extends FoundInFile {
  readonly file: string;
}

/** An indicator that lines of the incident hold. */
export interface SweepHit {
  readonly indicator: Indicator;
  /** Lines that hold it, exactly. */
  readonly lines: number;
  /** Of these, the lines that hold it in decoded form only. */
  readonly decodedLines: number;
  /** Files by name; at most 50 of `filesTotal`. */
  readonly files: readonly SweepFile[];
  readonly filesTotal: number;
  /** Times of the first and the last line of each file, microseconds UTC: the least and the greatest of them. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** What was found for it, such as subdomains: at most 20. */
  readonly values: readonly { readonly value: string; readonly lines: number }[];
  /** The first lines; empty from the 1,000th line of all hits on, where `files` still says where they are. */
  readonly samples: readonly ReadLine[];
}

export interface SweepReport {
  readonly format: ListFormat;
  /** Different values that were looked for. */
  readonly indicators: number;
  readonly duplicates: number;
  /** The most frequent last: what is rare tells most. */
  readonly hits: readonly SweepHit[];
  /** In the order of the list; at most 250,000 of `missesTotal`. */
  readonly misses: readonly Indicator[];
  readonly missesTotal: number;
  readonly bad: readonly BadEntry[];
  readonly searched: SearchedParts;
}

export type SweepDeps = ScanDeps & { readonly index: Pick<IncidentIndex, "recordsAt"> };

const DEFAULT_SAMPLES = 3;
const MAX_SAMPLES = 20;
const MAX_FILES = 50;
const MAX_MISSES = 250_000;
const MAX_LINES_READ = 1_000;
const LINES_AT_ONCE = 5_000;

/** Looks for every indicator of a list in every original line. Failure "invalid" for a list that cannot be read or holds nothing to look for. */
export async function sweepIncident(
  deps: SweepDeps,
  request: SweepRequest,
  options: ScanOptions,
): Promise<SweepReport> {
  const samples = request.samples ?? DEFAULT_SAMPLES;
  if (!Number.isInteger(samples) || samples < 1 || samples > MAX_SAMPLES)
    throw new Failure("invalid", `samples are ${samples}, expected 1 to ${MAX_SAMPLES} lines for each hit`);
  const { format, indicators, bad, duplicates } = readIndicatorList(request.list);
  if (indicators.length === 0)
    throw new Failure(
      "invalid",
      `list holds no indicator${bad[0] ? `; entry ${bad[0].entry}: ${bad[0].reason}` : ", expected one value a line, CSV, STIX or MISP"}`,
    );
  const sources = deps.snapshot.sources.map(({ source }) => source);
  const job: SweepJob = { kind: "sweep", indicators, samples };
  const scanned = await scanSources({ ...deps, sources, job }, options);
  const merged = mergeFound(
    scanned.slices.map(({ slice, found }) => ({ source: slice.source, found })),
    samples,
  );
  return {
    format,
    indicators: indicators.length,
    duplicates,
    hits: await hitsOf(deps, indicators, merged),
    misses: indicators.filter((_, at) => !merged.has(at)).slice(0, MAX_MISSES),
    missesTotal: indicators.length - merged.size,
    bad,
    searched: searchedParts(deps.snapshot, scanned, sources.length),
  };
}

async function hitsOf(
  deps: SweepDeps,
  indicators: readonly Indicator[],
  merged: ReadonlyMap<number, FoundInAll>,
): Promise<readonly SweepHit[]> {
  const ordered = [...merged].sort(([a, x], [b, y]) => x.lines - y.lines || a - b);
  const times = await timesAt(
    deps,
    ordered.flatMap(([, { files }]) =>
      [...files].flatMap(([file, { firstLine, lastLine }]) => [
        { file, line: firstLine },
        { file, line: lastLine },
      ]),
    ),
  );
  const read = await linesAt(deps, ordered.flatMap(([, { samples }]) => samples).slice(0, MAX_LINES_READ));
  return ordered.map(([at, { lines, decodedLines, files, samples, values }]) => {
    const known = [...files].flatMap(([file, { firstLine, lastLine }]) =>
      [firstLine, lastLine].flatMap((line) => times.get(placeOf(file, line)) ?? []),
    );
    return {
      indicator: indicators[at]!,
      lines,
      decodedLines,
      files: [...files].slice(0, MAX_FILES).map(([file, { source, ...counts }]) => ({ source, file, ...counts })),
      filesTotal: files.size,
      firstTime: known.length === 0 ? undefined : known.reduce((a, b) => Math.min(a, b)),
      lastTime: known.length === 0 ? undefined : known.reduce((a, b) => Math.max(a, b)),
      values: [...values].sort((a, b) => b[1] - a[1]).map(([value, count]) => ({ value, lines: count })),
      samples: samples.flatMap(({ file, line }) => read.get(placeOf(file, line)) ?? []),
    };
  });
}

interface LinePlace {
  readonly file: string;
  readonly line: number;
}

const placeOf = (file: string, line: number): string => `${file}\0${line}`;

/** Different lines by file, in pieces that the index takes at once. */
function* piecesOf(
  places: readonly LinePlace[],
): Generator<{ readonly file: string; readonly lines: readonly number[] }> {
  const byFile = new Map<string, Set<number>>();
  for (const { file, line } of places) byFile.set(file, (byFile.get(file) ?? new Set()).add(line));
  for (const [file, set] of byFile) {
    const lines = [...set].sort((a, b) => a - b);
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE)
      yield { file, lines: lines.slice(from, from + LINES_AT_ONCE) };
  }
}

async function timesAt({ index }: SweepDeps, places: readonly LinePlace[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const { file, lines } of piecesOf(places))
    for (const { line, time } of await index.recordsAt(file, lines))
      if (time !== undefined) times.set(placeOf(file, line), time);
  return times;
}

async function linesAt(
  { lines: reader }: SweepDeps,
  places: readonly LinePlace[],
): Promise<ReadonlyMap<string, ReadLine>> {
  const read = new Map<string, ReadLine>();
  for (const { file, lines } of piecesOf(places))
    for (const line of await reader.readLines(file, lines)) read.set(placeOf(file, line.row.line), line);
  return read;
}
