import type { JobHandler, JobQueue, JobState, NewSlice, QueueWorker } from "./job-queue.js";

/** The jobs of the contract: the input lists the slices, and a result tells what was done. */
export interface TestInput {
  readonly slices: readonly NewSlice<TestSlice>[];
}
export interface TestSlice {
  readonly text: string;
}
export interface TestOutput {
  readonly results: Readonly<Record<string, string>>;
}
export type TestQueue = JobQueue<TestInput, TestSlice, string, TestOutput>;
export type TestState = JobState<TestInput, TestOutput>;
export type TestHandler = JobHandler<TestInput, TestSlice, string, TestOutput>;

/** One store of jobs, empty at first, which any number of queues may open. */
export interface TestStore {
  open(): TestQueue;
  work(queue: TestQueue, handler?: Partial<TestHandler>, concurrency?: number): QueueWorker;
  /** What a process of its own needs to open the same store. */
  readonly processArguments: readonly string[];
}

/** Slices that tell their number as result. */
export const slices = (count: number, size = 10): readonly NewSlice<TestSlice>[] =>
  Array.from({ length: count }, (_, at) => ({ name: `slice ${at}`, slice: { text: `text ${at}` }, size }));

/** Does what a job's input says, at once. */
export const promptHandler: TestHandler = {
  async plan(input, { addSlice }) {
    for (const slice of input.slices) await addSlice(slice);
  },
  run: async ({ text }) => `did ${text}`,
  finish: async (_, results) => ({ results: Object.fromEntries([...results].sort()) }),
};

/** Every state of a job until its end. */
export async function statesOf(queue: TestQueue, id: string, signal?: AbortSignal): Promise<readonly TestState[]> {
  const states: TestState[] = [];
  for await (const state of queue.watch(id, signal)) states.push(state);
  return states;
}

/** A job's last state. */
export async function endOf(queue: TestQueue, id: string): Promise<TestState> {
  const states = await statesOf(queue, id);
  return states.at(-1)!;
}

/** Waits for the first state that fulfils a condition. */
export async function stateWhen(queue: TestQueue, id: string, is: (state: TestState) => boolean): Promise<TestState> {
  for await (const state of queue.watch(id)) if (is(state)) return state;
  throw new Error("job ended before");
}

/** Something that a test lets happen, or waits for. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** Rejects when the signal aborts: work that takes for ever otherwise. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new Error("aborted"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
