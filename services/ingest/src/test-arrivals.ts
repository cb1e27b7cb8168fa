import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hashingEmbedder } from "@lagebild/embedding";
import { loadKnowledge } from "@lagebild/knowledge";
import { detectEncoding } from "@lagebild/logs";
import type { IndexSnapshot } from "@lagebild/search";
import { openLocalIndex } from "@lagebild/search/local-index";
import { createIncidentFolder, deleteIncident, incidentFolder, memoryAuditLog, sourceStore } from "@lagebild/store";
import { ingestHandler, type IngestHandler } from "./ingest-handler.js";
import type { JobIndex } from "./job-index.js";
import type { IngestInput, IngestOutput } from "./ingest-job.js";
import { runIngestJob } from "./test-ingest-job.js";
import { ingestSlices } from "./slice/ingest-slice.js";
import type { WorkerPool } from "./slice/worker-pool.js";

/** A data folder, with a folder of files that are put into its incidents. */
export interface ArrivalTest {
  readonly handler: IngestHandler;
  readonly dataFolder: string;
  /** Writes a file and returns its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  create(incident: string): Promise<void>;
  remove(incident: string): Promise<void>;
  ingest(incident: string, paths: readonly string[], more?: Partial<IngestInput>): Promise<IngestOutput>;
  using<T>(incident: string, work: (index: JobIndex, snapshot: IndexSnapshot) => Promise<T>): Promise<T>;
  /** Labels with the number of their records, in order. */
  labels(incident: string): Promise<readonly string[]>;
  /** Every record's text, in order of the text. */
  texts(incident: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Builds segments in this thread: for a few lines, to start a thread is most of the work. */
const pool: WorkerPool = {
  run: (task, index) => ingestSlices(task, index, () => undefined),
  close: () => Promise.resolve(),
};

/** Prepares ingest of small files with a small embedder, all in one thread. */
export async function arrivalTest(): Promise<ArrivalTest> {
  const home = await mkdtemp(join(tmpdir(), "lagebild-arrivals-"));
  const dataFolder = join(home, "data");
  const embedder = hashingEmbedder();
  const handler = ingestHandler({
    dataFolder,
    knowledge: loadKnowledge(),
    embedder,
    pool,
    audit: memoryAuditLog(),
    openIndex: openLocalIndex,
  });
  const test: ArrivalTest = {
    handler,
    dataFolder,
    async file(name, content) {
      const path = join(home, "files", name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return path;
    },
    create: async (id) => void (await createIncidentFolder(dataFolder, { id, createdMs: 1, note: "" })),
    remove: (incident) => deleteIncident(dataFolder, incident),
    ingest: (incident, paths, more = {}) => runIngestJob(handler, { incident, paths, isUpload: false, ...more }),
    async using(incident, work) {
      const index = await openLocalIndex({
        folder: incidentFolder(dataFolder, incident).root,
        modelId: embedder.modelId,
      });
      try {
        return await work(index, await index.snapshot());
      } finally {
        await index.close();
      }
    },
    labels: (incident) =>
      test.using(incident, async (_, { sources }) => sources.map(({ source, records }) => `${source.file} ${records}`)),
    texts: (incident) =>
      test.using(incident, async (index, { sources }) => {
        const store = sourceStore(incidentFolder(dataFolder, incident).sources, { detectEncoding });
        const found: string[] = [];
        for (const { source } of sources) {
          const lines = Array.from({ length: source.lines }, (_, i) => i + 1);
          for (const { byteOffset, byteLength } of await index.recordsAt(source.id, lines))
            found.push((await store.readBytes(source.id, byteOffset, byteLength)).toString());
        }
        return found.sort();
      }),
    async close() {
      await pool.close();
      await rm(home, { recursive: true, force: true });
    },
  };
  return test;
}

/** A line of a log of `host`. */
export const logLine = (host: string, second: number, text: string): string =>
  `Mar 14 03:${String(Math.floor(second / 60) % 60).padStart(2, "0")}:${String(second % 60).padStart(2, "0")} ${host} sshd[7]: ${text}\n`;
