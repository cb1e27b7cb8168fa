import { escapeText } from "@lagebild/context";
import type { IngestProgress } from "@lagebild/ingest";
import { printCoverage } from "../print-coverage.js";
import type { CommandContext } from "../run-command.js";
import { withIncident } from "./ask.js";

/** Puts files into an incident and ends with the coverage. */
export async function ingestCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, ...paths] = args.words as [string, ...string[]];
  await withIncident(lagebild.open(incident, { create: true }), async (open) => {
    const started = performance.now();
    const report = await open.ingest(paths, process.stderr.isTTY ? showProgress : undefined, signal);
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    const seconds = (performance.now() - started) / 1000;
    if (args.isJson) {
      const { snapshot, added, unchanged, skips } = report;
      process.stdout.write(
        `${JSON.stringify({ incident, seconds, added: added.map(({ file }) => file), unchanged, skips, ...snapshotCounts(snapshot) })}\n`,
      );
      return;
    }
    for (const { file, reason, count } of report.skips) {
      if (!report.snapshot.skips.some((skip) => skip.file === file && skip.reason === reason)) {
        process.stdout.write(
          `  skipped ${escapeText(file)}: ${escapeText(reason)}${count > 1 ? ` (x ${count})` : ""}\n`,
        );
      }
    }
    for (const file of report.unchanged) process.stdout.write(`  unchanged ${escapeText(file)}\n`);
    process.stdout.write(printCoverage(report.snapshot));
  });
}

const snapshotCounts = (snapshot: Awaited<ReturnType<import("../compose.js").OpenIncident["snapshot"]>>) => ({
  records: snapshot.records,
  lines: snapshot.lines,
  shapes: snapshot.shapes,
  sources: snapshot.sources.map(({ coverage }) => coverage),
  incomplete: snapshot.incomplete.map(({ source }) => source.file),
});

const WIDTH = 30;

function showProgress({ file, storedBytes, indexedBytes }: IngestProgress): void {
  const share = storedBytes === 0 ? 0 : indexedBytes / storedBytes;
  const bar = "#".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, ".");
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  process.stderr.write(
    `\r\u001b[K[${bar}] ${megabytes(indexedBytes)} of ${megabytes(storedBytes)} MB read so far  ${escapeText(file).slice(-40)}`,
  );
}
