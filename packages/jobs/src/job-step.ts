import { Failure, kindOf, messageOf, type FailureKind } from "@lagebild/domain";
import type { JobHandler, NewSlice, WorkContext } from "./job-queue.js";
import {
  decodeValue,
  encodeSlice,
  encodeValue,
  isRetried,
  MAX_DEATHS,
  MAX_MESSAGE_CHARS,
  MAX_OUTPUT_BYTES,
  MAX_SIZE_BYTES,
  MAX_TRIES,
  retryDelayMs,
  type StoredSlice,
} from "./job-values.js";

export type StepKind = "plan" | "slice" | "finish";

/** A part of a job that one worker holds: planning, a slice, or finishing. */
export interface Step {
  readonly jobId: string;
  readonly group: string;
  readonly kind: StepKind;
  /** The slice's, else empty. */
  readonly name: string;
  /** Who holds it: another holder of the same step has another token. */
  readonly token: string;
  /** How often it was tried, and failed. */
  readonly tries: number;
  /** How often the worker that held it died. */
  readonly deaths: number;
  /** The job's input or the slice, from `encodeValue`. */
  readonly value: string;
}

/** How holding a step ended. */
export type Outcome =
  | { readonly is: "done"; readonly value: string }
  | { readonly is: "failed"; readonly kind: FailureKind; readonly message: string }
  | { readonly is: "again"; readonly delayMs: number }
  /** Given back without a try, because the worker closes. */
  | { readonly is: "released" };

/** What the holder of a step tells the store. Each call answers whether the step is still the caller's. */
export interface StepStore {
  /** Says that the holder lives, and its progress. */
  report(step: Step, sizeDone: number): Promise<boolean>;
  addSlice(step: Step, slice: StoredSlice): Promise<boolean>;
  settle(step: Step, outcome: Outcome): Promise<boolean>;
  /** Results by slice name, from `encodeValue`. */
  results(step: Step): Promise<ReadonlyMap<string, string>>;
}

type AnyHandler = JobHandler<unknown, unknown, unknown, unknown>;

const REPORT_MS = 500;

/**
 * Runs one step from its start to its settling. Returns undefined where the step was taken from the worker meanwhile.
 * `closing` aborts when the worker closes.
 */
export async function runStep(
  handler: AnyHandler,
  step: Step,
  store: StepStore,
  closing: AbortSignal,
): Promise<Outcome | undefined> {
  const taken = new AbortController();
  const hold: Hold = { step, store, taken, sizeDone: 0 };
  const stopReporting = reportWhile(hold);
  let outcome: Outcome;
  try {
    outcome = step.deaths < MAX_DEATHS ? await tried(handler, hold, closing) : deadly(step);
  } finally {
    await stopReporting();
  }
  if (taken.signal.aborted) return undefined;
  return (await store.settle(step, outcome)) ? outcome : undefined;
}

/** A step in the hands of this worker. */
interface Hold {
  readonly step: Step;
  readonly store: StepStore;
  /** Aborts when the step is another's, or nobody's. */
  readonly taken: AbortController;
  sizeDone: number;
}

async function tried(handler: AnyHandler, hold: Hold, closing: AbortSignal): Promise<Outcome> {
  const { step } = hold;
  try {
    const value = await work(handler, hold, AbortSignal.any([closing, hold.taken.signal]));
    return { is: "done", value: encodeValue(`result of ${shownName(step)}`, value, MAX_OUTPUT_BYTES) };
  } catch (error) {
    if (closing.aborted) return { is: "released" };
    const kind = kindOf(error);
    if (isRetried(kind) && step.tries + 1 < MAX_TRIES) return { is: "again", delayMs: retryDelayMs(step.tries) };
    const message = messageOf(error).slice(0, MAX_MESSAGE_CHARS);
    return { is: "failed", kind, message };
  }
}

async function work(handler: AnyHandler, hold: Hold, signal: AbortSignal): Promise<unknown> {
  const { step, store } = hold;
  const value = decodeValue(step.value);
  const context: WorkContext = {
    jobId: step.jobId,
    group: step.group,
    signal,
    progress(sizeDone) {
      const whole = Math.min(Math.floor(sizeDone), MAX_SIZE_BYTES);
      if (whole > hold.sizeDone) hold.sizeDone = whole; // not where it is no number
    },
  };
  if (step.kind === "plan") return handler.plan(value, { ...context, addSlice: sliceAdder(hold) });
  if (step.kind === "slice") return handler.run(value, context);
  const results = new Map<string, unknown>();
  for (const [name, text] of await store.results(step)) results.set(name, decodeValue(text));
  return handler.finish(value, results, context);
}

function sliceAdder({ step, store, taken }: Hold): (slice: NewSlice<unknown>) => Promise<void> {
  const names = new Set<string>();
  return async (slice) => {
    const stored = encodeSlice(slice);
    if (names.has(stored.name)) {
      throw new Failure("invalid", `slice ${JSON.stringify(stored.name)} is there twice: names are unique in a job`);
    }
    names.add(stored.name);
    if (!taken.signal.aborted && (await store.addSlice(step, stored))) return;
    taken.abort();
    throw new Failure(
      "conflict",
      `job ${step.jobId} takes no more slices: it was cancelled, or another worker plans it`,
    );
  };
}

function reportWhile(hold: Hold): () => Promise<void> {
  let running: Promise<void> | undefined;
  const report = async (): Promise<void> => {
    try {
      if (!(await hold.store.report(hold.step, hold.sizeDone))) hold.taken.abort();
    } catch {
      // A store that cannot be reached for a while takes nothing away; a lease that ran out meanwhile does.
    } finally {
      running = undefined;
    }
  };
  const timer = setInterval(() => (running ??= report()), REPORT_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

const shownName = (step: Step): string =>
  step.kind === "slice" ? `slice ${JSON.stringify(step.name)}` : `${step.kind} of job ${step.jobId}`;

const deadly = (step: Step): Outcome => ({
  is: "failed",
  kind: "internal",
  message: `${shownName(step)} was given up: ${step.deaths} workers died while they held it`,
});
