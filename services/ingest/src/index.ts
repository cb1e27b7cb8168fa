export { ingestHandler, type IngestDeps, type IngestHandler } from "./ingest-handler.js";
export type { IngestInput, IngestOutput, IngestResult, IngestSlice, SettingsChange } from "./ingest-job.js";
export { workerPool, type WorkerPool } from "./slice/worker-pool.js";
export { reindexIncident, type Reindexed, type ReindexOptions } from "./reindex-incident.js";
export { eventsOfLines, faultsOfExamples, type ExampleFault } from "./try-mapping.js";
export { verifyIncident, type IncidentFault, type Verification } from "./repair/verify-incident.js";
