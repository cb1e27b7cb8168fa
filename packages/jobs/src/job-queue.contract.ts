import { afterEach, beforeEach, describe } from "vitest";
import { jobsAreControlled } from "./job-queue.contract-control.js";
import { failuresAreRetried } from "./job-queue.contract-failures.js";
import { hostileValuesAreValues } from "./job-queue.contract-hostile.js";
import { stepsAreWorkedOn } from "./job-queue.contract-steps.js";
import { workersComeAndGo } from "./job-queue.contract-workers.js";
import { promptHandler, type TestQueue, type TestStore } from "./test-work.js";

/** What an adapter's test file gives: an empty store, and how to open a queue on it. */
export interface StoreUnderTest {
  open(): TestQueue;
  readonly processArguments: readonly string[];
}

/** Everything a JobQueue promises. Each adapter's test file calls this once. `create` makes an empty store. */
export function jobQueueContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the JobQueue contract`, { timeout: 60_000 }, () => {
    const queues: TestQueue[] = [];
    let made: StoreUnderTest;
    beforeEach(async () => {
      made = await create();
    });
    afterEach(async () => {
      await Promise.all(queues.splice(0).map((queue) => queue.close()));
    });
    const store: TestStore = {
      open() {
        const queue = made.open();
        queues.push(queue);
        return queue;
      },
      work: (queue, handler = {}, concurrency = 4) => queue.work({ ...promptHandler, ...handler }, { concurrency }),
      get processArguments() {
        return made.processArguments;
      },
    };
    stepsAreWorkedOn(store);
    failuresAreRetried(store);
    jobsAreControlled(store);
    workersComeAndGo(store);
    hostileValuesAreValues(store);
  });
}
