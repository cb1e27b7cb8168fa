import { Failure } from "@lagebild/domain";
import { redisCalls, redisConnection, redisFailure, shownUrl } from "./bullmq-connection.js";
import { bullmqTickets } from "./bullmq-tickets.js";
import { bullmqWorker } from "./bullmq-worker.js";
import type { JobHandler, JobQueue, JobState, QueueWorker } from "./job-queue.js";
import { countOf, encodeInput } from "./job-values.js";
import { redisJobStore } from "./redis-job-store.js";
import { watchJob } from "./watch-job.js";

export interface BullmqJobQueueOptions {
  /** `redis://` or `rediss://`, with user and password where Redis wants them. */
  readonly url: string;
  /** What all keys begin with: queues with other prefixes do not see each other. */
  readonly prefix?: string;
  /** Hears of what could not be done for the moment; connections and workers go on trying. */
  readonly onError?: (failure: unknown) => void;
}

/**
 * Opens the queue in a Redis server, through BullMQ: a parent ticket for each job, a child for each slice. It opens
 * without Redis too: calls throw `unavailable` until it is there, workers wait for it. Throws `invalid` for an address
 * that is none.
 */
export function bullmqJobQueue<Input, Slice, Result, Output>(
  options: BullmqJobQueueOptions,
): JobQueue<Input, Slice, Result, Output> {
  type State = JobState<Input, Output>;
  const { url, prefix = "lagebild", onError = () => undefined } = options;
  const where = shownUrl(url);
  const redis = redisConnection(url, { givesUp: true, onError });
  const calls = redisCalls(redis, where);
  const store = redisJobStore(
    {
      run: (...call) => (isClosed ? Promise.reject(new Failure("unavailable", "queue is closed")) : calls.run(...call)),
    },
    prefix,
  );
  const tickets = bullmqTickets({ redis, prefix, where, onError });
  const workers = new Set<QueueWorker>();
  let isClosed = false;
  const get = async (id: string) => (await store.get(id)) as State | undefined;

  return {
    async add(job) {
      const id = await store.create(job.group, encodeInput(job));
      await tickets.addJob(id, 1);
      return id;
    },
    get,
    list: async ({ group, limit }) => (await store.list(group, countOf(limit))) as readonly State[],
    cancel: store.cancel,
    async retry(id, slices) {
      await tickets.addJob(id, await store.retry(id, slices));
    },
    watch: (id, signal) => watchJob<State>({ get, version: store.version, isClosed: () => isClosed }, id, signal),
    forget: store.forget,
    work(handler, { concurrency }) {
      const plain = handler as unknown as JobHandler<unknown, unknown, unknown, unknown>;
      const own = redisConnection(url, { givesUp: false, onError });
      const worker = bullmqWorker(plain, { store, tickets, redis: own, where, prefix, concurrency, onError });
      workers.add(worker);
      return {
        async close() {
          await worker.close();
          workers.delete(worker);
        },
      };
    },
    async ping() {
      if (isClosed) throw new Failure("unavailable", "queue is closed");
      try {
        await redis.ping();
      } catch (error) {
        throw redisFailure(where, error);
      }
    },
    workers: () => tickets.workers(),
    async close() {
      await Promise.all([...workers].map((worker) => worker.close()));
      isClosed = true;
      await tickets.close();
      redis.disconnect();
    },
  };
}
