export type {
  JobHandler,
  JobPhase,
  JobQueue,
  JobState,
  NewJob,
  NewSlice,
  QueueWorker,
  WorkContext,
} from "./job-queue.js";
