import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A server that a test started; it is stopped by its own process id. */
export interface StartedProcess {
  readonly pid: number;
  /** What the ready line's pattern caught. */
  readonly ready: RegExpMatchArray;
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end and returns its exit code; kills it after 20 seconds. */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly readyWhen: RegExp;
}

const READY_MS = 60_000;
const STOP_MS = 20_000;

/** Starts a program and waits until it writes that it is ready. Throws with its output where it ends before. */
export async function startProcess({ command, args, env = {}, readyWhen }: StartOptions): Promise<StartedProcess> {
  const child = spawn(command, args, { env: { PATH: process.env["PATH"] ?? "", ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ready = await readyMatch(child, () => readyWhen.exec(output), READY_MS).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw new Error(`${command} ${args.join(" ")} did not start (${String(error)}):\n${output}`);
  });
  return {
    pid: child.pid!,
    ready,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const closed = once(child, "close");
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await closed;
      clearTimeout(late);
      return child.exitCode;
    },
  };
}

function readyMatch(child: ChildProcess, find: () => RegExpExecArray | null, maxMs: number): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready after ${maxMs / 1000} s`)), maxMs);
    const check = (): void => {
      const match = find();
      if (!match) return;
      clearTimeout(late);
      resolve(match);
    };
    child.stdout?.on("data", check);
    child.stderr?.on("data", check);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`exit code ${code}`)));
  });
}
