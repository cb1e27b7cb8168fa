import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { bullmqJobQueue } from "@lagebild/jobs/bullmq-job-queue";
import { loadKnowledge } from "@lagebild/knowledge";
import { runService } from "@lagebild/runtime/http";
import { openDataFolder } from "@lagebild/store";
import { sqliteAuditLog } from "@lagebild/store/sqlite-audit-log";
import { loadConfig } from "./config.js";
import { ingestHandler } from "./ingest-handler.js";
import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "./ingest-job.js";
import { workerPool } from "./slice/worker-pool.js";

await runService("ingest", async ({ log, closers }) => {
  const { dataFolder, modelFolder, dimensions, redisUrl, workers, knowledgeFolder, mappingsFolder } = loadConfig(
    process.env,
  );
  await openDataFolder(dataFolder);
  const audit = await sqliteAuditLog(dataFolder);
  closers.add({ name: "audit", close: () => audit.close() });
  const embedder = await onnxEmbedder({ modelFolder, ...(dimensions !== undefined && { dimensions }) });
  closers.add({ name: "embedder", close: () => embedder.close() });
  const pool = workerPool(workers);
  closers.add({ name: "threads", close: () => pool.close() });
  const jobs = bullmqJobQueue<IngestInput, IngestSlice, IngestResult, IngestOutput>({
    url: redisUrl,
    onError: (failure) => log("queue failed", { failure: String(failure) }),
  });
  closers.add({ name: "queue", close: () => jobs.close() });
  await jobs.ping();
  const knowledge = loadKnowledge(knowledgeFolder === undefined ? {} : { folders: [knowledgeFolder] });
  const worker = jobs.work(ingestHandler({ dataFolder, knowledge, embedder, pool, audit, mappingsFolder }), {
    concurrency: workers + 1,
  });
  closers.add({ name: "worker", close: () => worker.close() });
  log("worker started", { workers });
});
