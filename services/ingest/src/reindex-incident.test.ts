import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hashingEmbedder, type Embedder } from "@lagebild/embedding";
import { loadKnowledge } from "@lagebild/knowledge";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { createIncidentFolder, incidentFolder, memoryAuditLog } from "@lagebild/store";
import { ingestHandler } from "./ingest-handler.js";
import type { IngestInput } from "./ingest-job.js";
import { reindexIncident } from "./reindex-incident.js";
import { runIngestJob } from "./test-ingest-job.js";
import { workerPool, type WorkerPool } from "./slice/worker-pool.js";

const line = (second: number, text: string): string =>
  `Mar 14 03:00:${String(second).padStart(2, "0")} bastion sshd[7]: ${text}\n`;
const FIRST = [
  line(1, "Failed password for root from 203.0.113.7 port 51122 ssh2"),
  line(2, "Accepted password for eva from 192.0.2.1 port 51123 ssh2"),
].join("");
const SECOND = FIRST + line(3, "Received disconnect from 192.0.2.1 port 51123:11: disconnected by user");

/** Counts what it embeds; one of half the length stands for another model. */
function countingEmbedder(dimensions = 256): Embedder & { readonly texts: string[] } {
  const hashing = hashingEmbedder();
  const texts: string[] = [];
  return {
    ...hashing,
    texts,
    dimensions,
    modelId: dimensions === 256 ? hashing.modelId : `${hashing.modelId}@${dimensions}`,
    async embedBatch(batch) {
      texts.push(...batch);
      return (await hashing.embedBatch(batch)).map((vector) => vector.slice(0, dimensions));
    },
  };
}

let folder: string;
let pool: WorkerPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-reindex-"));
  pool = workerPool(1);
  await createIncidentFolder(folder, { id: "bastion", createdMs: 1, note: "" });
  await writeFile(join(folder, "one.log"), FIRST);
  await writeFile(join(folder, "two.log"), SECOND);
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

async function ingest(embedder: Embedder, file: string): Promise<void> {
  const handler = ingestHandler({
    dataFolder: folder,
    knowledge: loadKnowledge(),
    embedder,
    pool,
    audit: memoryAuditLog(),
  });
  const input: IngestInput = { incident: "bastion", paths: [join(folder, file)], isUpload: false };
  await runIngestJob(handler, input);
}

async function nearestTo(embedder: Embedder, text: string): Promise<readonly string[]> {
  const index = localIncidentIndex({ folder: incidentFolder(folder, "bastion").root, modelId: embedder.modelId });
  try {
    const [vector] = await embedder.embedBatch([text], "query");
    const hits = await index.nearest(vector!, {}, 1);
    return (await index.shapes(hits.map(({ shape }) => shape))).map((shape) => shape.text);
  } finally {
    await index.close();
  }
}

it("embeds in a later job only what the incident does not hold yet", async () => {
  await ingest(countingEmbedder(), "one.log");
  const later = countingEmbedder();
  await ingest(later, "two.log");
  expect(later.texts).toEqual([expect.stringContaining("Received disconnect")]);
});

it("refuses to ingest with another model, and names the command that changes it", async () => {
  await expect(ingest(countingEmbedder(128), "one.log")).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringContaining("lagebild reindex bastion"),
  });
});

it("makes all vectors anew with another model: the same texts, and every question with it", async () => {
  const other = countingEmbedder(128);
  const progress: number[] = [];
  const done = await reindexIncident("bastion", {
    dataFolder: folder,
    embedder: other,
    onProgress: (shapes) => void progress.push(shapes),
  });
  expect(done).toMatchObject({ modelId: "hashing-1@128", embedded: 3, shapes: 3 });
  expect(other.texts).toHaveLength(3);
  expect(other.texts.find((text) => text.includes("Failed password"))).toContain(" | "); // with what the event means
  expect(progress.at(-1)).toBe(3); // two.log begins with one.log: its segment holds the rest alone
  expect(await nearestTo(other, "disconnected by user")).toEqual([expect.stringContaining("disconnect")]);
  await expect(nearestTo(countingEmbedder(), "disconnected by user")).rejects.toMatchObject({ kind: "invalid" });
  await ingest(other, "two.log");
});

it("refuses an incident that is not there", async () => {
  const embedder = countingEmbedder();
  await expect(reindexIncident("nowhere", { dataFolder: folder, embedder })).rejects.toMatchObject({ kind: "missing" });
});
