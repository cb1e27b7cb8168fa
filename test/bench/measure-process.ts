import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Failure } from "@lagebild/domain";

export interface ProcessCommand {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface ProcessMeasure {
  readonly seconds: number;
  /** User and system time of all threads, and of child processes that have ended. */
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  readonly output: string;
}

const SAMPLE_MS = 50;
/** USER_HZ: 100 on every architecture that Node runs on under Linux. */
const TICKS_PER_SECOND = 100;

interface Sample {
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
}

/** Reads what the kernel says about a process; undefined once it has ended. */
export function sampleProcess(pid: number): Sample | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    // The name in parentheses may hold blanks; utime is the 14th field, cstime the 17th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const peakKb = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
    return peakKb === undefined
      ? undefined
      : { cpuSeconds: ticks / TICKS_PER_SECOND, peakMemoryBytes: Number(peakKb) * 1024 };
  } catch {
    return undefined;
  }
}

/** Runs Node with the given arguments and measures it; what it writes to standard error is passed on. Linux only. */
export async function measureProcess({ args, env = {} }: ProcessCommand): Promise<ProcessMeasure> {
  if (sampleProcess(process.pid) === undefined) {
    throw new Failure("unavailable", "cpu time and memory are read from /proc, which this system has not");
  }
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last: Sample = { cpuSeconds: 0, peakMemoryBytes: 0 };
  const timer = setInterval(() => {
    last = (child.pid === undefined ? undefined : sampleProcess(child.pid)) ?? last;
  }, SAMPLE_MS);
  try {
    const output = await outputOf(child, args);
    return { seconds: (performance.now() - start) / 1000, ...last, output };
  } finally {
    clearInterval(timer);
  }
}

function outputOf(child: ChildProcess, args: readonly string[]): Promise<string> {
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Failure("internal", `cannot run node ${args.join(" ")}`, error)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString("utf8"));
      else reject(new Failure("internal", `node ${args.join(" ")} ended with ${signal ?? code}, expected 0`));
    });
  });
}
