import type { NewSlice } from "@lagebild/jobs";
import type { IngestHandler } from "./ingest-handler.js";
import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "./ingest-job.js";

let jobs = 0;

/** Plans a job, runs its slices one after the other and finishes it, as a queue would. */
export async function runIngestJob(handler: IngestHandler, input: IngestInput): Promise<IngestOutput> {
  const slices: NewSlice<IngestSlice>[] = [];
  const context = {
    jobId: `job-${++jobs}`,
    group: input.incident,
    signal: new AbortController().signal,
    progress: () => undefined,
    addSlice: (slice: NewSlice<IngestSlice>) => Promise.resolve(void slices.push(slice)),
  };
  await handler.plan(input, context);
  const results = new Map<string, IngestResult>();
  for (const { name, slice } of slices) results.set(name, await handler.run(slice, context));
  return handler.finish(input, results, context);
}
