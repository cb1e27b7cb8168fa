import type { SourceId, StoredSource } from "@lagebild/domain";
import { MAX_VALUES, type SweepFound } from "./sweep-scan.js";

/** Lines of one file that hold an indicator. */
export interface FoundInFile {
  readonly source: SourceId;
  readonly lines: number;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** What all slices found for an indicator. */
export interface FoundInAll {
  readonly lines: number;
  readonly decodedLines: number;
  /** By name. */
  readonly files: ReadonlyMap<string, FoundInFile>;
  /** The first lines. */
  readonly samples: readonly { readonly file: string; readonly line: number }[];
  /** What was found for it, with its lines: at most 20. */
  readonly values: ReadonlyMap<string, number>;
}

interface Sum {
  lines: number;
  decodedLines: number;
  readonly files: Map<string, FoundInFile>;
  readonly samples: { readonly file: string; readonly line: number }[];
  readonly values: Map<string, number>;
}

/** Adds up what slices of sources found, by position in the list; they come in the order of the files and their lines. */
export function mergeFound(
  slices: readonly { readonly source: Pick<StoredSource, "id" | "file">; readonly found: SweepFound }[],
  samples: number,
): ReadonlyMap<number, FoundInAll> {
  const merged = new Map<number, Sum>();
  for (const {
    source: { id: source, file },
    found,
  } of slices) {
    for (const { indicator, lines, decodedLines, first, last, values } of found) {
      const sum = merged.get(indicator) ?? {
        lines: 0,
        decodedLines: 0,
        files: new Map<string, FoundInFile>(),
        samples: [],
        values: new Map<string, number>(),
      };
      merged.set(indicator, sum);
      sum.lines += lines;
      sum.decodedLines += decodedLines;
      const known = sum.files.get(file);
      sum.files.set(file, {
        source,
        lines: (known?.lines ?? 0) + lines,
        firstLine: known?.firstLine ?? first[0]!,
        lastLine: last,
      });
      for (const line of first) if (sum.samples.length < samples) sum.samples.push({ file, line });
      for (const [value, count] of values)
        if (sum.values.has(value) || sum.values.size < MAX_VALUES)
          sum.values.set(value, (sum.values.get(value) ?? 0) + count);
    }
  }
  return merged;
}
