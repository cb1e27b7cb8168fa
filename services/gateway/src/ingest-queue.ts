import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "@lagebild/ingest";
import type { JobQueue, JobState } from "@lagebild/jobs";

/** The queue of all ingest jobs, a group an incident. */
export type IngestQueue = JobQueue<IngestInput, IngestSlice, IngestResult, IngestOutput>;

export type IngestJob = JobState<IngestInput, IngestOutput>;
