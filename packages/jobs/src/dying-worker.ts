import { bullmqJobQueue } from "./bullmq-job-queue.js";
import type { JobQueue } from "./job-queue.js";
import { localJobQueue } from "./local-job-queue.js";

/*
 * A process that takes steps and never ends them, for tests to kill: "local" and a path, or "bullmq", an address and a
 * prefix. It says on its output what it took.
 */
const [kind, where = "", prefix = ""] = process.argv.slice(2);
const queue: JobQueue<unknown, unknown, unknown, unknown> =
  kind === "local" ? localJobQueue({ path: where }) : bullmqJobQueue({ url: where, prefix });
const take = async (step: string, progress: (sizeDone: number) => void): Promise<never> => {
  progress(3);
  process.stdout.write(`${step}\n`);
  return new Promise(() => undefined);
};
queue.work(
  {
    plan: (_, { progress }) => take("plan", progress),
    run: (_, { progress }) => take("slice", progress),
    finish: (_, __, { progress }) => take("finish", progress),
  },
  { concurrency: 1 },
);
