import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Failure } from "@lagebild/domain";

export interface ReplOptions {
  /** Arguments of node that start the command line's `repl --json`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly warmUp: readonly string[];
  readonly questions: readonly string[];
  readonly budgetTokens: number;
}

/** Asks for one window after the other over one process. Returns the milliseconds of each question, warm-up left out. */
export async function askRepl({ args, env, warmUp, questions, budgetTokens }: ReplOptions): Promise<readonly number[]> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  // A process that ends early closes its input; the missing answer reports that.
  child.stdin.on("error", () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const times: number[] = [];
  try {
    for (const question of [...warmUp, ...questions]) {
      const start = performance.now();
      child.stdin.write(`${JSON.stringify({ op: "window", question, budget: budgetTokens })}\n`);
      const answer = await answers.next();
      times.push(performance.now() - start);
      if (answer.done === true) throw new Failure("internal", `repl ended before it answered "${question}"`);
      requireWindow(answer.value, question);
    }
  } finally {
    child.stdin.end();
    await ended;
  }
  return times.slice(warmUp.length);
}

/** A quick error would pass for a quick answer. */
function requireWindow(line: string, question: string): void {
  const answer = JSON.parse(line) as Readonly<Record<string, unknown>>;
  if (answer["error"] === undefined) return;
  throw new Failure("internal", `repl failed on "${question}": ${JSON.stringify(answer["error"])}`);
}

/** The smallest value that is not exceeded by the given share of values (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
