import type { FailureKind } from "@lagebild/domain";

/** Work that is cut into slices: an archive, for instance. `Input` is plain data, as JSON at most 1 MB. */
export interface NewJob<Input> {
  /** What the job belongs to: an incident. */
  readonly group: string;
  readonly input: Input;
}

/** A named part of a job that a worker takes on its own. Names are unique in the job. */
export interface NewSlice<Slice> {
  /** At most 1,000 characters. */
  readonly name: string;
  /** Plain data, as JSON at most 1 MB. */
  readonly slice: Slice;
  /** Bytes: what progress adds up. */
  readonly size: number;
}

export type JobPhase = "waiting" | "planning" | "running" | "finishing" | "done" | "failed" | "cancelled";

/** Where a job stands, as its watcher sees it. */
export interface JobState<Input = unknown, Output = unknown> {
  readonly id: string;
  readonly group: string;
  readonly input: Input;
  readonly phase: JobPhase;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly changedMs: number;
  readonly slicesTotal: number;
  readonly slicesDone: number;
  readonly sizeTotal: number;
  /** Sum over the slices: never above `sizeTotal`, and at it when all are done. */
  readonly sizeDone: number;
  /** What planning said it has read so far. */
  readonly sizePlanned: number;
  /** Slices that failed for good, with the last reason: by name, at most the first 1,000. */
  readonly failed: readonly { readonly name: string; readonly kind: FailureKind; readonly message: string }[];
  /** Why the job as a whole failed. */
  readonly failure?: { readonly kind: FailureKind; readonly message: string };
  /** What `finish` returned. */
  readonly output?: Output;
}

export interface WorkContext {
  readonly jobId: string;
  readonly group: string;
  /** Aborts when the job is cancelled, when the worker closes, and when the slice was taken from this worker. */
  readonly signal: AbortSignal;
  /** Size done so far of what is being worked on: for a slice its share, for planning what was read. */
  progress(sizeDone: number): void;
}

/**
 * What the work is. Every step may run again after a worker died, so each must be repeatable. All values are plain data;
 * what `run` and `finish` return is as JSON at most 16 MB.
 */
export interface JobHandler<Input, Slice, Result, Output> {
  /**
   * Cuts the job into slices; slices are worked on as they are handed over, while the rest is being planned. A slice
   * that is handed over again, by a plan that runs again, is kept as it was first.
   */
  plan(input: Input, context: WorkContext & { addSlice(slice: NewSlice<Slice>): Promise<void> }): Promise<void>;
  run(slice: Slice, context: WorkContext): Promise<Result>;
  /** Runs once all slices are done or failed for good; `results` are those of the slices that were done, by name. */
  finish(input: Input, results: ReadonlyMap<string, Result>, context: WorkContext): Promise<Output>;
}

/** Works on jobs until it is closed. */
export interface QueueWorker {
  /** Stops taking work, aborts what is running (it is taken up by others), and waits for it to stop. */
  close(): Promise<void>;
}

/**
 * Jobs that outlive the process that added them. What every queue promises:
 * - a step whose worker died is taken up by another within 15 seconds, unless it outlived its worker five times;
 * - a step is tried at most three times where its failure is of a kind that a retry may cure (unavailable, timeout,
 *   busy, internal), else once; handing a step over, as a closing worker does, is no try;
 * - slices fail alone: the others go on, and a job with failed slices ends as "failed" after `finish`; a job whose plan
 *   or `finish` fails for good ends with a `failure`, and what was waiting is dropped;
 * - `retry` runs again what failed or was dropped, all slices or those named, planning where that was not done, and
 *   `finish` once more;
 * - `cancel` aborts what is running and drops what waits; a job that has ended stays as it is;
 * - progress adds up and never goes back, except by a retry;
 * - the last 1,000 ended jobs are kept, for 30 days.
 */
export interface JobQueue<Input, Slice, Result, Output> {
  /** Returns the new job's id: letters, digits and hyphens. */
  add(job: NewJob<Input>): Promise<string>;
  get(id: string): Promise<JobState<Input, Output> | undefined>;
  /** The newest first; at most `limit`. */
  list(options: { readonly group?: string; readonly limit: number }): Promise<readonly JobState<Input, Output>[]>;
  /** Failure "missing" where there is no such job. */
  cancel(id: string): Promise<void>;
  /** Failure "missing" for an unknown job or slice, "conflict" while the job runs and for what is done already. */
  retry(id: string, slices?: readonly string[]): Promise<void>;
  /** Yields the state at once and on each change, at most some times a second; ends with the job. Failure "missing". */
  watch(id: string, signal?: AbortSignal): AsyncIterable<JobState<Input, Output>>;
  /** Forgets the ended jobs of a group. */
  forget(group: string): Promise<void>;
  /** Starts working on jobs, at most `concurrency` steps at a time. */
  work(handler: JobHandler<Input, Slice, Result, Output>, options: { readonly concurrency: number }): QueueWorker;
  /** Failure "unavailable" where the queue cannot be reached. */
  ping(): Promise<void>;
  /** How many processes work on jobs, of all that share the queue; undefined where the queue cannot tell. */
  workers(): Promise<number | undefined>;
  close(): Promise<void>;
}
