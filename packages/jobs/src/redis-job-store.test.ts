import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisCalls } from "./bullmq-connection.js";
import { redisJobStore, type RedisJobStore } from "./redis-job-store.js";
import { redisMissing, startRedis, type TestRedis } from "./test-redis.js";

const missing = redisMissing();
const leftOut = missing === undefined ? "" : ` (left out: ${missing})`;

describe.skipIf(missing !== undefined)(`redisJobStore${leftOut}`, () => {
  let server: TestRedis;
  let client: Redis;
  let store: RedisJobStore;
  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.url);
    store = redisJobStore(redisCalls(client, server.url), "test");
  });
  afterAll(async () => {
    client.disconnect();
    await server.close();
  });

  it("counts the deaths of those who held a step, not those who gave it back", async () => {
    const id = await store.create("bastion", "{}");
    for (const deaths of [0, 1, 2]) expect(await store.begin(id, "plan", "", 1)).toMatchObject({ deaths, tries: 0 });
    const step = await store.begin(id, "plan", "", 1);
    expect(await store.settle(step!, { is: "released" })).toBe(true);
    expect(await store.begin(id, "plan", "", 1)).toMatchObject({ deaths: 3, tries: 0 });
  });

  it("takes nothing from who held a step before", async () => {
    const id = await store.create("bastion", "{}");
    const before = await store.begin(id, "plan", "", 1);
    const after = await store.begin(id, "plan", "", 1);
    const slice = { name: "one", size: 5, value: "1" };
    expect(await store.addSlice(before!, slice)).toBe(false);
    expect(await store.report(before!, 3)).toBe(false);
    expect(await store.settle(before!, { is: "done", value: "" })).toBe(false);
    expect(await store.get(id)).toMatchObject({ phase: "planning", slicesTotal: 0, sizePlanned: 0 });
    expect(await store.addSlice(after!, slice)).toBe(true);
    expect(await store.addSlice(after!, slice)).toBe(true);
    expect(await store.get(id)).toMatchObject({ slicesTotal: 1, sizeTotal: 5 });
  });

  it("hands out no steps of an earlier round, of a job that ended, or before their time", async () => {
    const id = await store.create("bastion", "{}");
    expect(await store.begin(id, "finish", "", 1)).toBeUndefined();
    expect(await store.begin(id, "slice", "one", 1)).toBeUndefined();
    expect(await store.begin(id, "plan", "", 2)).toBeUndefined();
    await store.cancel(id);
    expect(await store.begin(id, "plan", "", 1)).toBeUndefined();
    expect(await store.stage(id, 1)).toBe("nothing");
    expect(await store.retry(id, undefined)).toBe(2);
    expect(await store.stage(id, 1)).toBe("nothing");
    expect(await store.stage(id, 2)).toBe("plan");
  });
});
