import { Failure } from "@lagebild/domain";
import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "@lagebild/ingest";
import { bullmqJobQueue } from "@lagebild/jobs/bullmq-job-queue";
import { openDataFolder } from "@lagebild/store";
import { sqliteAuditLog } from "@lagebild/store/sqlite-audit-log";
import { sqliteCatalog } from "@lagebild/store/sqlite-catalog";
import type { Config } from "../config.js";
import { connectServices, type ConnectedLagebild } from "../connect-services.js";
import { httpGeneration } from "./http-generation.js";
import { httpRetrieval } from "./http-retrieval.js";

/** Wires the product of services in processes of their own; they share the data folder, and the catalog is ours alone. */
export async function composeRemote(config: Config): Promise<ConnectedLagebild> {
  const { dataFolder, redisUrl, retrievalUrl, generationUrl, token, serviceTimeoutMs } = config;
  if (redisUrl === undefined) throw new Failure("invalid", "REDIS_URL is not set, expected redis://host:port");
  await openDataFolder(dataFolder);
  const jobs = bullmqJobQueue<IngestInput, IngestSlice, IngestResult, IngestOutput>({ url: redisUrl });
  return connectServices({
    dataFolder,
    catalog: await sqliteCatalog(dataFolder),
    audit: await sqliteAuditLog(dataFolder),
    jobs,
    retrieval: httpRetrieval({ url: retrievalUrl, token, timeoutMs: serviceTimeoutMs }),
    generation: httpGeneration(generationUrl, token),
    investigateMs: config.investigateMs,
    chooseMs: config.chooseMs,
    zone: config.zone,
    close: async () => undefined,
  });
}
