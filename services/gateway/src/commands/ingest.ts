import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { escapeText } from "@lagebild/context";
import { Failure, type SourceSettings } from "@lagebild/domain";
import { EMPTY_FILE } from "@lagebild/logs";
import type { IngestOutput } from "@lagebild/ingest";
import type { IndexSnapshot } from "@lagebild/search";
import { uploadsFolder, type Actor } from "@lagebild/store";
import type { Config } from "../config.js";
import type { IngestJob } from "../ingest-queue.js";
import type { Lagebild } from "../lagebild.js";
import { printCoverage } from "../print/coverage.js";
import type { CommandContext } from "../command-line/command-context.js";
import { waitForJob } from "../wait-for-job.js";

/** Puts files into an incident and ends with the coverage. */
export async function ingestCommand(context: CommandContext): Promise<void> {
  const { arguments: args, lagebild, config, signal, actor } = context;
  const [incident, ...paths] = args.words as [string, ...string[]];
  const started = performance.now();
  if (!(await lagebild.incidents()).some(({ id }) => id === incident)) await lagebild.createIncident(incident);
  lagebild.startWorker();
  const passwords = [...args.passwords, ...(await passwordsIn(args.passwordFile))];
  const onProgress = process.stderr.isTTY ? showProgress : undefined;
  const output = await ingestAndWait(lagebild, incident, paths, {
    config,
    signal,
    settings: args.settings,
    passwords,
    broughtBy: actor,
    ...(onProgress && { onProgress }),
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  const seconds = (performance.now() - started) / 1000;
  const snapshot = await lagebild.snapshot(incident);
  assertSomethingRead(output);
  const { added, grown, copies, unchanged, skips } = output;
  process.stdout.write(
    args.isJson
      ? `${JSON.stringify({ incident, seconds, added, grown, copies, unchanged, skips, ...snapshotCounts(snapshot) })}\n`
      : printReport(output, snapshot, (await lagebild.zone(incident)).name),
  );
}

export interface IngestOptions {
  readonly config: Config;
  readonly signal: AbortSignal;
  /** What is said of the sources. */
  readonly settings?: SourceSettings;
  readonly passwords?: readonly string[];
  readonly broughtBy?: Actor;
  readonly onProgress?: (job: IngestJob) => void;
}

/** Runs an ingest job to its end. Failure of the job's kind where it or one of its slices failed; cancelled on abort. */
export async function ingestAndWait(
  lagebild: Lagebild,
  incident: string,
  paths: readonly string[],
  { config, signal, settings, passwords = [], broughtBy, onProgress }: IngestOptions,
): Promise<IngestOutput> {
  const { zone } = config;
  const isInput = paths.length === 1 && paths[0] === "-";
  const absolute = isInput ? [await keepInput(config.dataFolder, signal)] : paths.map((path) => resolve(path));
  const id = await lagebild.ingest(incident, {
    paths: absolute,
    ...(settings && { settings }),
    ...(zone !== undefined && { zone }),
    isUpload: isInput,
    passwords,
    ...(broughtBy && { broughtBy }),
  });
  return waitForJob(lagebild, id, { signal, ...(onProgress && { onProgress }) });
}

async function passwordsIn(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Failure("missing", `password file ${path} cannot be read: ${error.code}`, error);
  });
  return text.split(/\r?\n/).filter((line) => line !== "");
}

/** A job outlives its process, so standard input is kept as a file first. */
async function keepInput(dataFolder: string, signal: AbortSignal): Promise<string> {
  const folder = join(uploadsFolder(dataFolder), randomUUID());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "stdin");
  await pipeline(process.stdin, createWriteStream(path), { signal });
  await access(path);
  return path;
}

/** What a message names of the files that could not be read. */
const NAMED_SKIPS = 5;

/** An ingest that read nothing has failed, whatever was read before it. An empty log is read: it says nothing. */
function assertSomethingRead(output: IngestOutput): void {
  const { addedCount, grownCount, copiesCount, unchangedCount, skips, skipsCount } = output;
  const unread = skips.filter(({ reason }) => reason !== EMPTY_FILE);
  if (addedCount + grownCount + copiesCount + unchangedCount > 0 || unread.length === 0) return;
  const named = unread.slice(0, NAMED_SKIPS).map(({ file, reason }) => `${escapeText(file)}: ${escapeText(reason)}`);
  const more = skipsCount - named.length;
  throw new Failure("invalid", `nothing was read: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`);
}

function printReport(output: IngestOutput, snapshot: IndexSnapshot, zone: string): string {
  const { skips, skipsCount, grown, grownCount, copies, copiesCount, unchanged, unchangedCount } = output;
  const fresh = skips.filter(
    ({ file, reason }) => !snapshot.skips.some((skip) => skip.file === file && skip.reason === reason),
  );
  const listed = skips.reduce((sum, { count }) => sum + count, 0);
  return [
    ...fresh.map(
      ({ file, reason, count }) =>
        `  skipped ${escapeText(file)}: ${escapeText(reason)}${count > 1 ? ` (x ${count})` : ""}\n`,
    ),
    ...(skipsCount > listed ? [`  skipped ${skipsCount - listed} more\n`] : []),
    ...grown.map((file) => `  grown by ${escapeText(file)}\n`),
    ...(grownCount > grown.length ? [`  grown by ${grownCount - grown.length} more\n`] : []),
    ...copies.map(
      ({ file, of, isEarlier }) =>
        `  ${isEarlier ? "an earlier state of" : "the same bytes as"} ${escapeText(of)}, counted once: ${escapeText(file)}\n`,
    ),
    ...(copiesCount > copies.length ? [`  counted once ${copiesCount - copies.length} more\n`] : []),
    ...unchanged.map((file) => `  unchanged ${escapeText(file)}\n`),
    ...(unchangedCount > unchanged.length ? [`  unchanged ${unchangedCount - unchanged.length} more\n`] : []),
    printCoverage(snapshot, zone),
  ].join("");
}

const snapshotCounts = (snapshot: IndexSnapshot) => ({
  records: snapshot.records,
  lines: snapshot.lines,
  shapes: snapshot.shapes,
  sources: snapshot.sources.map(({ coverage }) => coverage),
  incomplete: snapshot.incomplete.map(({ source }) => source.file),
});

const WIDTH = 30;

function showProgress({ phase, sizeDone, sizeTotal, slicesDone, slicesTotal }: IngestJob): void {
  const share = sizeTotal === 0 ? 0 : sizeDone / sizeTotal;
  const bar = "#".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, ".");
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  process.stderr.write(
    `\r\u001b[K[${bar}] ${phase}: ${megabytes(sizeDone)} of ${megabytes(sizeTotal)} MB, ${slicesDone} of ${slicesTotal} slices`,
  );
}
