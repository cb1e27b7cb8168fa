/** What `npm run bench -- --json` prints. Times in the units that the names say; bytes are bytes of text or on disk. */
export interface BenchReport {
  readonly ingest: {
    readonly textBytes: number;
    readonly lines: number;
    readonly seconds: number;
    readonly cpuSeconds: number;
    readonly peakMemoryBytes: number;
    /** The index without the stored original. */
    readonly indexBytes: number;
    readonly indexBytesWithSources: number;
    readonly shapes: number;
    readonly megabytesPerSecond: number;
    /** Per second of processor time: what one core does. */
    readonly megabytesPerCoreSecond: number;
  };
  readonly question: { readonly p50Ms: number; readonly p95Ms: number; readonly count: number };
  /** Absent only where it was left out on request. */
  readonly baseline: { readonly textBytes: number; readonly seconds: number; readonly chunks: number } | null;
  /** Our bytes a second over the baseline's, both measured in this run. */
  readonly ratio: number | null;
}

/** Our bytes a second over theirs. */
export function speedRatio(ours: BytesInTime, theirs: BytesInTime): number {
  return ours.textBytes / ours.seconds / (theirs.textBytes / theirs.seconds);
}

interface BytesInTime {
  readonly textBytes: number;
  readonly seconds: number;
}

const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Words a report as a table for people. */
export function reportTable({ ingest, question, baseline, ratio }: BenchReport): string {
  const rows: (readonly [string, string])[] = [
    ["log", `${mega(ingest.textBytes)}, ${ingest.lines} lines, ${ingest.shapes} shapes`],
    ["ingest", `${ingest.seconds.toFixed(1)} s, ${ingest.megabytesPerSecond.toFixed(1)} MB/s`],
    ["processor", `${ingest.cpuSeconds.toFixed(1)} s, ${ingest.megabytesPerCoreSecond.toFixed(1)} MB/s per core`],
    ["peak memory", mega(ingest.peakMemoryBytes)],
    ["index", `${mega(ingest.indexBytes)}, with originals ${mega(ingest.indexBytesWithSources)}`],
    [
      "question",
      `p50 ${question.p50Ms.toFixed(0)} ms, p95 ${question.p95Ms.toFixed(0)} ms (${question.count} questions)`,
    ],
  ];
  if (baseline !== null && ratio !== null) {
    const speed = (baseline.textBytes / 1e6 / baseline.seconds).toFixed(4);
    rows.push(["usual way", `${mega(baseline.textBytes)} in ${baseline.seconds.toFixed(1)} s, ${speed} MB/s`]);
    rows.push(["ratio", `${ratio.toFixed(0)} times`]);
  }
  return rows.map(([name, value]) => `${name.padEnd(12)}${value}\n`).join("");
}
