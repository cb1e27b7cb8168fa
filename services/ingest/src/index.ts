export { ingestPaths, type IngestDeps, type IngestProgress, type IngestReport } from "./ingest-paths.js";
