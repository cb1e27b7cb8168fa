import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { jobQueueContract } from "./job-queue.contract.js";
import { localJobQueue } from "./local-job-queue.js";
import { endOf, gate, promptHandler, slices, stateWhen, untilAborted, type TestQueue } from "./test-work.js";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
const makePath = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-jobs-"));
  folders.push(folder);
  return join(folder, "catalog.db");
};

jobQueueContract("localJobQueue", async () => {
  const path = await makePath();
  return { open: () => localJobQueue({ path }), processArguments: ["local", path] };
});

describe("localJobQueue", () => {
  let path = "";
  const queues: TestQueue[] = [];
  const open = (now?: () => number): TestQueue => {
    const queue: TestQueue = localJobQueue({ path, ...(now ? { now } : {}) });
    queues.push(queue);
    return queue;
  };
  beforeEach(async () => {
    path = await makePath();
  });
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.close();
  });

  it("leaves what others keep in the file as it is", async () => {
    const other = new Database(path);
    other.exec("create table incidents (id text); insert into incidents values ('bastion'); pragma user_version = 7");
    const queue = open();
    await queue.add({ group: "bastion", input: { slices: [] } });
    expect(other.prepare("select id from incidents").all()).toEqual([{ id: "bastion" }]);
    expect(other.pragma("user_version", { simple: true })).toBe(7);
    other.close();
  });

  it("goes on after a restart", async () => {
    const before = open();
    const taken = gate();
    before.work(
      {
        ...promptHandler,
        async run({ text }, { signal }) {
          if (text === "text 0") return "before";
          taken.open();
          return untilAborted(signal);
        },
      },
      { concurrency: 1 },
    );
    const id = await before.add({ group: "bastion", input: { slices: slices(3) } });
    await taken.opened;
    await before.close();
    const after = open();
    after.work({ ...promptHandler, run: async () => "after" }, { concurrency: 1 });
    const results = { "slice 0": "before", "slice 1": "after", "slice 2": "after" };
    expect(await endOf(after, id)).toMatchObject({ phase: "done", output: { results } });
  });

  it("aborts the work of a worker that was taken for dead, and ignores what it still returns", async () => {
    const [slow, quick] = [open(), open(() => Date.now() + 60_000)];
    const [taken, aborted, late] = [gate(), gate(), gate()];
    slow.work(
      {
        ...promptHandler,
        async run(_, { signal }) {
          taken.open();
          await untilAborted(signal).catch(aborted.open);
          await late.opened;
          return "slow";
        },
      },
      { concurrency: 1 },
    );
    const id = await slow.add({ group: "bastion", input: { slices: slices(1) } });
    await taken.opened;
    quick.work(
      {
        ...promptHandler,
        async run() {
          await aborted.opened;
          late.open();
          return "quick";
        },
      },
      { concurrency: 1 },
    );
    expect(await endOf(quick, id)).toMatchObject({ phase: "done", output: { results: { "slice 0": "quick" } } });
  });

  it("gives a slice up when five workers died of it", async () => {
    let aheadMs = 0;
    const queue = open(() => Date.now() + aheadMs);
    let runs = 0;
    queue.work(
      {
        ...promptHandler,
        async run(_, { jobId, signal }) {
          runs += 1;
          await stateWhen(queue, jobId, ({ phase }) => phase === "running");
          aheadMs += 60_000; // as if nothing was heard of this worker any more
          return untilAborted(signal);
        },
      },
      { concurrency: 20 },
    );
    const id = await queue.add({ group: "bastion", input: { slices: slices(1) } });
    const { phase, failed, failure } = await endOf(queue, id);
    expect(failure).toBeUndefined();
    expect(phase).toBe("failed");
    expect(failed).toMatchObject([{ name: "slice 0", kind: "internal" }]);
    expect(failed[0]!.message).toContain("5 workers died");
    expect(runs).toBe(5);
  });

  it("makes the folder, and says so where the file is damaged or cannot be", async () => {
    path = join(dirname(path), "new", "catalog.db");
    await open().ping();
    const damaged = await makePath();
    await writeFile(damaged, "no database at all, but long enough to be read as one".repeat(20));
    expect(() => localJobQueue({ path: damaged })).toThrow(expect.objectContaining({ kind: "corrupt" }));
    const folder = await makePath();
    await mkdir(folder);
    expect(() => localJobQueue({ path: folder })).toThrow(expect.objectContaining({ kind: "unavailable" }));
  });

  it("answers others while a large job is planned", async () => {
    const queue = open();
    queue.work(promptHandler, { concurrency: 2 });
    const id = await queue.add({ group: "bastion", input: { slices: slices(2000) } });
    const ticks: number[] = [];
    const timer = setInterval(() => ticks.push(performance.now()), 1);
    await stateWhen(queue, id, ({ slicesDone }) => slicesDone > 100);
    clearInterval(timer);
    expect(ticks.length).toBeGreaterThan(3);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", slicesDone: 2000 });
  });
});
