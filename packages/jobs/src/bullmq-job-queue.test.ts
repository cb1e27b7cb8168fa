import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bullmqJobQueue } from "./bullmq-job-queue.js";
import { jobQueueContract } from "./job-queue.contract.js";
import { freePort, redisMissing, startRedis, type TestRedis } from "./test-redis.js";
import { endOf, gate, promptHandler, slices, stateWhen, statesOf, type TestQueue } from "./test-work.js";

const missing = redisMissing();
const leftOut = missing === undefined ? "" : ` (left out: ${missing})`;

describe.skipIf(missing !== undefined)(`with Redis${leftOut}`, () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  jobQueueContract("bullmqJobQueue", async () => {
    const [url, prefix] = [redis.url, `test-${randomUUID()}`];
    return { open: () => bullmqJobQueue({ url, prefix }), processArguments: ["bullmq", url, prefix] };
  });
});

describe.skipIf(missing !== undefined)(`bullmqJobQueue${leftOut}`, () => {
  let redis: TestRedis;
  const queues: TestQueue[] = [];
  const clients: Redis[] = [];
  const open = (url = redis.url, prefix = `test-${randomUUID()}`): TestQueue => {
    const queue: TestQueue = bullmqJobQueue({ url, prefix });
    queues.push(queue);
    return queue;
  };
  const client = (): Redis => {
    const opened = new Redis(redis.url);
    clients.push(opened);
    return opened;
  };
  beforeAll(async () => {
    redis = await startRedis({ password: "s3cret" });
  });
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
    for (const opened of clients.splice(0)) opened.disconnect();
  });
  afterAll(() => redis.close());

  it("is unavailable where there is no Redis, tells where it looked, and keeps the password to itself", async () => {
    const port = await freePort();
    const queue = open(`redis://user:s3cret@127.0.0.1:${port}/2`);
    const worker = queue.work(promptHandler, { concurrency: 1 });
    const message = `no Redis at redis://127.0.0.1:${port}/2: start it, or correct the address in REDIS_URL`;
    const unavailable = { kind: "unavailable", message };
    await expect(queue.ping()).rejects.toMatchObject(unavailable);
    await expect(queue.add({ group: "a", input: { slices: [] } })).rejects.toMatchObject(unavailable);
    await expect(queue.list({ limit: 1 })).rejects.toMatchObject(unavailable);
    await expect(statesOf(queue, "none")).rejects.toMatchObject(unavailable);
    await worker.close();
  });

  it("is unavailable where Redis refuses the password", async () => {
    const queue = open(`redis://:wrong@127.0.0.1:${redis.port}`);
    await expect(queue.ping()).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("refuses the user or password"),
    });
  });

  it.each(["", "localhost:6379", "http://127.0.0.1:6379", "redis//x"])("refuses the address %j", (url) => {
    expect(() => bullmqJobQueue({ url })).toThrow(expect.objectContaining({ kind: "invalid" }));
  });

  it("goes on when Redis was away: with what waited, what ran, and who watched", async () => {
    const queue = open();
    const [taken, back] = [gate(), gate()];
    queue.work(
      {
        ...promptHandler,
        async run({ text }) {
          if (text !== "text 1") return text;
          taken.open();
          await back.opened;
          return text;
        },
      },
      { concurrency: 1 },
    );
    const id = await queue.add({ group: "bastion", input: { slices: slices(4) } });
    const watched = statesOf(queue, id);
    await taken.opened;
    await redis.stop();
    await expect(queue.ping()).rejects.toMatchObject({ kind: "unavailable" });
    back.open(); // the slice ends while nobody can be told
    await expect(queue.get(id)).rejects.toMatchObject({ kind: "unavailable" });
    await redis.start();
    expect((await watched).at(-1)).toMatchObject({ phase: "done", slicesDone: 4, sizeDone: 40, failed: [] });
    await queue.ping();
  });

  it("tells how many workers there are, also those of other processes", async () => {
    const prefix = `test-${randomUUID()}`;
    const [queue, other] = [open(redis.url, prefix), open(redis.url, prefix)];
    expect(await queue.workers()).toBe(0);
    const worker = other.work(promptHandler, { concurrency: 1 });
    await vi.waitUntil(async () => (await queue.workers()) === 1);
    await worker.close();
    await vi.waitUntil(async () => (await queue.workers()) === 0);
  });

  it("takes up a job whose ticket was lost", async () => {
    const prefix = `test-${randomUUID()}`;
    const queue = open(redis.url, prefix);
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    const keys = await client().keys(`${prefix}:steps:*`);
    expect(keys.length).toBeGreaterThan(0);
    await client().del(...keys);
    queue.work(promptHandler, { concurrency: 1 });
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", slicesDone: 2 });
  });

  it("leaves one key of a job that is done, and none of one that is forgotten", async () => {
    const prefix = `test-${randomUUID()}`;
    const queue = open(redis.url, prefix);
    let isBroken = true;
    queue.work(
      {
        ...promptHandler,
        async run({ text }) {
          if (isBroken && text === "text 7") throw new TypeError("broken");
          return text;
        },
      },
      { concurrency: 4 },
    );
    const id = await queue.add({ group: "bastion", input: { slices: slices(20) } });
    expect(await endOf(queue, id)).toMatchObject({ phase: "failed" });
    isBroken = false;
    await queue.retry(id);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done" });
    const other = await queue.add({ group: "bastion", input: { slices: slices(5) } });
    await stateWhen(queue, other, ({ phase }) => phase === "done");
    await queue.close();
    const keysOf = async (pattern: string) => (await client().keys(`${prefix}:${pattern}`)).sort();
    expect(await keysOf("job:*")).toEqual([`${prefix}:job:${id}`, `${prefix}:job:${other}`].sort());
    const steps = await keysOf("steps:*");
    expect(steps.filter((key) => key.includes(id) || key.includes(other))).toEqual([]);
    const forgetting = open(redis.url, prefix);
    await forgetting.forget("bastion");
    expect(await keysOf("job:*")).toEqual([]);
    expect((await keysOf("*")).length).toBeLessThan(8);
  });

  it("keeps queues with other prefixes apart", async () => {
    const [one, two] = [open(), open()];
    const id = await one.add({ group: "bastion", input: { slices: [] } });
    expect(await two.get(id)).toBeUndefined();
    expect(await two.list({ limit: 9 })).toEqual([]);
  });
});
