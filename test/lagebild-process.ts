import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
export const BASTION = join(REPOSITORY, "fixtures/bastion");
/** The log files of fixtures/bastion, without its questions. */
export const BASTION_LOGS = ["auth.log", "edge.zip", "windows", "firewall.log", "app.log"].map((name) =>
  join(BASTION, name),
);

const PROGRAM = join(REPOSITORY, "services/gateway/bin/lagebild.js");

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** The command line over a data folder of its own. */
export interface LagebildProcess {
  readonly dataFolder: string;
  run(words: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Runs a command with --json and returns its object; throws when it fails. */
  json<T>(...words: readonly string[]): Promise<T>;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes that a file may have before writing it fails. */
  readonly maxFileBytes?: number;
  readonly onStart?: (processId: number) => void;
  /** Nobody reads what it writes, as behind a pipe to `head`. */
  readonly isUnread?: boolean;
}

/** Makes a fresh data folder and returns the command line over it. */
export async function lagebildProcess(): Promise<LagebildProcess> {
  const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-test-"));
  const run = (words: readonly string[], options: RunOptions = {}): Promise<Ended> =>
    runProgram(dataFolder, words, options);
  return {
    dataFolder,
    run,
    async json<T>(...words: readonly string[]): Promise<T> {
      const { code, out, error } = await run([...words, "--json"]);
      if (code !== 0) throw new Error(`lagebild ${words[0]} ended with ${code}: ${error}`);
      return JSON.parse(out) as T;
    },
  };
}

function runProgram(dataFolder: string, words: readonly string[], options: RunOptions): Promise<Ended> {
  const { input = "", env = {}, maxFileBytes, onStart } = options;
  const limited = maxFileBytes === undefined ? [] : ["prlimit", `--fsize=${maxFileBytes}`];
  const [command = "", ...rest] = [...limited, process.execPath, PROGRAM, ...words];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      env: { PATH: process.env["PATH"] ?? "", LAGEBILD_DATA: dataFolder, LAGEBILD_WORKERS: "2", ...env },
    });
    let out = "";
    let error = "";
    if (options.isUnread) child.stdout.destroy();
    else child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, error }));
    child.stdin.on("error", () => undefined); // a command that reads no input may be gone already
    child.stdin.end(input);
    if (child.pid !== undefined) onStart?.(child.pid);
  });
}
