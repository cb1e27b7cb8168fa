import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Failure } from "@lagebild/domain";
import { askRepl, percentile } from "./ask-repl.js";
import { benchQuestions, warmUpQuestions } from "./bench-questions.js";
import { type BenchReport, reportTable, speedRatio } from "./bench-report.js";
import { folderBytes } from "./folder-size.js";
import { ingestCounts } from "./ingest-counts.js";
import { measureProcess } from "./measure-process.js";
import type { UsualWay } from "./usual-way.js";

// Compiled to test/bench/dist.
const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..", "..");
const CLI = join(ROOT, "services/gateway/bin/lagebild.js");
const MAKE_SYSLOG = join(ROOT, "fixtures/dist/make-syslog.js");
const USUAL_WAY = join(HERE, "usual-way-child.js");
const INCIDENT = "bench";
const BUDGET_TOKENS = 4000;

interface BenchOptions {
  /** Undefined: a log is made. */
  readonly log: string | undefined;
  readonly sizeMb: number;
  readonly baselineBytes: number;
  readonly isJson: boolean;
}

function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      log: { type: "string" },
      "size-mb": { type: "string", default: "200" },
      "baseline-bytes": { type: "string", default: "2000000" },
      json: { type: "boolean", default: false },
    },
  });
  const numberOf = (name: "size-mb" | "baseline-bytes", least: number): number => {
    const value = Number(values[name]);
    if (value >= least) return value;
    throw new Failure("invalid", `--${name} is ${values[name]}, expected a number of at least ${least}`);
  };
  return {
    log: values.log,
    sizeMb: numberOf("size-mb", 0.1),
    baselineBytes: numberOf("baseline-bytes", 0),
    isJson: values.json,
  };
}

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

async function makeLog(folder: string, sizeMb: number): Promise<string> {
  const path = join(folder, "bench.log");
  say(`making a log of ${sizeMb} MB`);
  await measureProcess({ args: [MAKE_SYSLOG, "--path", path, "--size-mb", String(sizeMb)] });
  return path;
}

async function measureIngest(log: string, home: string): Promise<BenchReport["ingest"]> {
  say("reading it in");
  const env = { LAGEBILD_DATA: home };
  const run = await measureProcess({ args: [CLI, "ingest", INCIDENT, log, "--json"], env });
  const textBytes = statSync(log).size;
  return {
    textBytes,
    ...ingestCounts(run.output),
    seconds: run.seconds,
    cpuSeconds: run.cpuSeconds,
    peakMemoryBytes: run.peakMemoryBytes,
    indexBytes: folderBytes(home, "sources"),
    indexBytesWithSources: folderBytes(home),
    megabytesPerSecond: textBytes / 1e6 / run.seconds,
    megabytesPerCoreSecond: textBytes / 1e6 / run.cpuSeconds,
  };
}

async function measureQuestions(home: string): Promise<BenchReport["question"]> {
  say("asking");
  const times = await askRepl({
    args: [CLI, "repl", INCIDENT, "--json"],
    env: { LAGEBILD_DATA: home },
    warmUp: warmUpQuestions,
    questions: benchQuestions,
    budgetTokens: BUDGET_TOKENS,
  });
  return { p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), count: times.length };
}

async function measureBaseline(log: string, maxBytes: number): Promise<UsualWay | null> {
  if (maxBytes === 0) return null;
  say("reading a sample in the usual way; this takes minutes");
  const { output } = await measureProcess({ args: [USUAL_WAY, log, String(maxBytes)] });
  return JSON.parse(output) as UsualWay;
}

async function runBench(options: BenchOptions, folder: string): Promise<BenchReport> {
  const log = options.log ?? (await makeLog(folder, options.sizeMb));
  const home = join(folder, "data");
  const ingest = await measureIngest(log, home);
  const question = await measureQuestions(home);
  const baseline = await measureBaseline(log, options.baselineBytes);
  return { ingest, question, baseline, ratio: baseline === null ? null : speedRatio(ingest, baseline) };
}

const folder = mkdtempSync(join(tmpdir(), "lagebild-bench-"));
const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
process.once("SIGINT", () => {
  removeFolder();
  process.exit(130);
});
try {
  const options = readOptions();
  const report = await runBench(options, folder);
  process.stdout.write(options.isJson ? `${JSON.stringify(report)}\n` : reportTable(report));
} catch (error) {
  say(error instanceof Failure ? `bench failed: ${error.message}` : String(error));
  process.exitCode = 1;
} finally {
  removeFolder();
}
