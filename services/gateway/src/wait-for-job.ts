import { Failure } from "@lagebild/domain";
import type { IngestOutput } from "@lagebild/ingest";
import type { IngestJob } from "./ingest-queue.js";
import type { Lagebild } from "./lagebild.js";

export interface WaitOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (job: IngestJob) => void;
}

/** Waits for a job's end. Failure of the job's kind where it or one of its slices failed; cancelled on abort. */
export async function waitForJob(
  lagebild: Pick<Lagebild, "watchJob" | "cancelJob" | "job">,
  id: string,
  { signal, onProgress }: WaitOptions,
): Promise<IngestOutput> {
  try {
    for await (const job of lagebild.watchJob(id, signal)) onProgress?.(job);
    signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted) await lagebild.cancelJob(id);
    throw error;
  }
  const last = await lagebild.job(id);
  const failure = last.failure ?? last.failed[0];
  if (failure) throw new Failure(failure.kind, failure.message);
  if (!last.output) throw new Failure("unavailable", `job ${id} was cancelled`);
  return last.output;
}
