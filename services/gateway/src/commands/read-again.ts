import { Failure } from "@lagebild/domain";
import type { IngestOutput } from "@lagebild/ingest";
import type { Lagebild } from "../lagebild.js";

export interface ReadAgainOptions {
  /** Zone of log times that name none, for sources that were added before this was kept. */
  readonly zone?: string;
  readonly signal: AbortSignal;
  readonly lagebild: Pick<Lagebild, "ingest" | "watchJob" | "cancelJob" | "job">;
  /** Starts working on jobs, where that is this process's matter. */
  startWorker(): void;
}

/** Builds the segments of an incident anew from the stored sources, with the rules and mappings that there are now. */
export async function readAgain(options: ReadAgainOptions, incident: string): Promise<IngestOutput> {
  const { lagebild, signal, zone } = options;
  const id = await lagebild.ingest(incident, {
    paths: [],
    ...(zone !== undefined && { zone }),
    isUpload: false,
    isRematch: true,
  });
  options.startWorker();
  try {
    for await (const _ of lagebild.watchJob(id, signal));
    signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted) await lagebild.cancelJob(id);
    throw error;
  }
  const { failure, failed, output } = await lagebild.job(id);
  const broken = failure ?? failed[0];
  if (broken) throw new Failure(broken.kind, broken.message);
  if (!output) throw new Failure("unavailable", `job ${id} was cancelled`);
  return output;
}
