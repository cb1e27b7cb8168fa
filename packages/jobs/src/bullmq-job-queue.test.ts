import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { bullmqJobQueue } from "./bullmq-job-queue.js";
import { jobQueueContract } from "./job-queue.contract.js";
import { redisMissing, startRedis, type TestRedis } from "./test-redis.js";

const missing = redisMissing();

describe.skipIf(missing !== undefined)(`with Redis${missing === undefined ? "" : `, left out: ${missing}`}`, () => {
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
