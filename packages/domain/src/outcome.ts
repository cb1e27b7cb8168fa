import { Failure, kindOf, messageOf, type FailureKind } from "./failure.js";

/** A failure on its way between threads or processes, where an error would lose its kind. */
export interface SentFailure {
  readonly kind: FailureKind;
  readonly message: string;
  /** Where it was thrown, with its causes; for a log, not for people. */
  readonly stack?: string;
}

/** What work in another thread or process came to. */
export type Outcome<T> = { readonly value: T } | { readonly failure: SentFailure };

/** Runs work to an outcome that may be sent; rejects never. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const stack = error instanceof Error ? withCauses(error) : undefined;
    return { failure: { kind: kindOf(error), message: messageOf(error), ...(stack !== undefined && { stack }) } };
  }
}

/** Returns what the work returned. Throws the failure that it threw. */
export function resultOf<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  const { kind, message, stack } = outcome.failure;
  if (stack === undefined) throw new Failure(kind, message);
  throw new Failure(kind, message, Object.assign(new Error(message), { stack }));
}

/** Causes may go round in a circle. */
const MOST_CAUSES = 8;

function withCauses(error: Error): string {
  const texts: string[] = [];
  for (let at: unknown = error; at instanceof Error && texts.length < MOST_CAUSES; at = at.cause)
    texts.push(at.stack ?? at.message);
  return texts.join("\ncaused by ");
}

/**
 * Heap of a thread that does work of ours, in MB, as worker threads take it. By itself V8 gives a thread 4 GB on a large
 * machine, and where it may take 2 GB or more, it lets garbage grow to four times of what is in use before it collects;
 * below, to less than twice. A thread that needs more is ended, and its work fails; the process goes on.
 */
export interface ThreadHeap {
  readonly maxOldGenerationSizeMb: number;
  readonly maxYoungGenerationSizeMb: number;
}

/** For work on a bounded part of the logs, of which several threads do one each. */
export const SLICE_HEAP: ThreadHeap = Object.freeze({ maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 24 });

/** For work on all of an incident, which grows with its shapes. */
export const INDEX_HEAP: ThreadHeap = Object.freeze({ maxOldGenerationSizeMb: 2_000, maxYoungGenerationSizeMb: 24 });
