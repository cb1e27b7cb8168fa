import { createHash } from "node:crypto";
import { Queue, type JobsOptions } from "bullmq";
import { redisFailure, type Redis } from "./bullmq-connection.js";

/** What a BullMQ job says: that a job of ours, or a slice of it, is to be looked at. Its state is kept apart from it. */
export interface Ticket {
  readonly id: string;
  /** Each retry begins a round; tickets of older ones mean nothing. */
  readonly round: number;
  /** The slice's, where the ticket is for one. */
  readonly name?: string;
}

/** The name of our queue in BullMQ. */
export const QUEUE = "steps";
const TICKETS_AT_ONCE = 500;

/** Hands out tickets. Handing out one that is there already changes nothing. */
export interface Tickets {
  /** The parent of a round. */
  addJob(id: string, round: number): Promise<void>;
  /** Its children. */
  addSlices(id: string, round: number, names: readonly string[]): Promise<void>;
  hasJob(id: string, round: number): Promise<boolean>;
  /** Workers of all processes that are connected. */
  workers(): Promise<number>;
  close(): Promise<void>;
}

const jobTicket = (id: string, round: number): string => `${id}.${round}`;

/** Nothing is left of a ticket when it was used: what is worth keeping is in our own keys. */
const LEAVE_NOTHING: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/** Opens the queue of tickets over a connection, which is not closed with it. `where` is shown in failures. */
export function bullmqTickets(options: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly where: string;
  readonly onError: (failure: unknown) => void;
}): Tickets {
  const { redis, prefix, where, onError } = options;
  let opened: Queue<Ticket> | undefined;
  const queue = (): Queue<Ticket> => {
    if (opened) return opened;
    // At first use, when Redis has just answered: opened without Redis, it would not have set its bounds.
    opened = new Queue<Ticket>(QUEUE, {
      ...{ connection: redis, prefix, skipVersionCheck: true, skipWaitingForReady: true },
      streams: { events: { maxLen: 100 } }, // nobody reads them
    });
    opened.on("error", (error) => onError(redisFailure(where, error)));
    return opened;
  };
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw redisFailure(where, error);
    }
  };
  return {
    addJob: (id, round) =>
      guarded(async () => {
        await queue().add("job", { id, round }, { ...LEAVE_NOTHING, jobId: jobTicket(id, round) });
      }),
    addSlices: (id, round, names) =>
      guarded(async () => {
        const parent = { id: jobTicket(id, round), queue: queue().qualifiedName };
        for (let at = 0; at < names.length; at += TICKETS_AT_ONCE) {
          const jobs = names.slice(at, at + TICKETS_AT_ONCE).map((name) => {
            const hash = createHash("sha256").update(name).digest("hex");
            const rest = { jobId: `${parent.id}.${hash}`, parent, ignoreDependencyOnFailure: true };
            return { name: "slice", data: { id, round, name }, opts: { ...LEAVE_NOTHING, ...rest } };
          });
          await queue().addBulk(jobs);
        }
      }),
    hasJob: (id, round) => guarded(async () => (await queue().getJob(jobTicket(id, round))) !== undefined),
    workers: () => guarded(() => queue().getWorkersCount()),
    async close() {
      await opened?.close();
    },
  };
}
