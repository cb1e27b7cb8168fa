import { mkdir } from "node:fs/promises";
import { Failure, type Answer, type RecordRow } from "@lagebild/domain";
import type { Embedder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { answerQuestion } from "@lagebild/generation";
import { ingestPaths, type IngestProgress, type IngestReport } from "@lagebild/ingest";
import { expandQuestion, loadKnowledge, type KnowledgeBase } from "@lagebild/knowledge";
import { detectEncoding } from "@lagebild/logs";
import {
  lineReader,
  retrieveWindow,
  type LineReader,
  type ReadLine,
  type RetrievedWindow,
  type WindowRequest,
} from "@lagebild/retrieval";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import {
  clearTemporary,
  createIncidentFolder,
  deleteIncident,
  incidentFolder,
  lockIncident,
  sourceStore,
  type Incident,
  type IncidentFolder,
  type SourceStore,
} from "@lagebild/store";
import { sqliteCatalog } from "@lagebild/store/sqlite-catalog";
import type { Catalog } from "@lagebild/store";
import type { Config } from "./config.js";

/** One incident, open for questions. Close it when done. */
export interface OpenIncident {
  readonly id: string;
  snapshot(): Promise<IndexSnapshot>;
  window(request: WindowRequest): Promise<RetrievedWindow>;
  /** Answers from a window; `ask` does both. */
  answer(retrieved: RetrievedWindow): Promise<Answer>;
  ask(request: WindowRequest): Promise<Answer>;
  lines(file: string, first: number, last: number): Promise<readonly ReadLine[]>;
  recordsAt(file: string, lines: readonly number[]): Promise<readonly RecordRow[]>;
  ingest(
    paths: readonly string[],
    onProgress?: (progress: IngestProgress) => void,
    signal?: AbortSignal,
  ): Promise<IngestReport>;
  close(): Promise<void>;
}

/** The whole product in one process: every stage wired, nothing else needed. The one place that imports the services. */
export interface Lagebild {
  readonly catalog: Catalog;
  /** Failure "missing" for an incident that does not exist, unless it is to be created. */
  open(incident: string, options?: { readonly create: boolean }): Promise<OpenIncident>;
  incidents(): Promise<readonly Incident[]>;
  delete(incident: string): Promise<void>;
  close(): Promise<void>;
}

export async function composeLagebild(config: Config): Promise<Lagebild> {
  await mkdir(config.dataFolder, { recursive: true });
  const catalog = await sqliteCatalog(config.dataFolder);
  const knowledge = loadKnowledge(config.knowledgeFolder === undefined ? {} : { folders: [config.knowledgeFolder] });
  let embedder: Embedder | undefined;
  const loadEmbedder = async (): Promise<Embedder> =>
    (embedder ??= await onnxEmbedder({ modelFolder: config.modelFolder }));
  return {
    catalog,
    incidents: () => catalog.list(),
    async open(incident, options = { create: false }) {
      if (!(await catalog.get(incident))) {
        if (!options.create)
          throw new Failure("missing", `no incident named "${incident}": lagebild incidents lists them`);
        await createIncidentFolder(config.dataFolder, await catalog.create(incident));
      }
      return openIncident({ incident, config, knowledge, embedder: await loadEmbedder() });
    },
    async delete(incident) {
      if (!(await catalog.get(incident)))
        throw new Failure("missing", `no incident named "${incident}": lagebild incidents lists them`);
      await deleteIncident(config.dataFolder, incident);
      await catalog.delete(incident);
    },
    async close() {
      await embedder?.close();
      await catalog.close();
    },
  };
}

interface IncidentParts {
  readonly incident: string;
  readonly config: Config;
  readonly knowledge: KnowledgeBase;
  readonly embedder: Embedder;
}

async function openIncident(parts: IncidentParts): Promise<OpenIncident> {
  const { incident, config, embedder } = parts;
  const folders = incidentFolder(config.dataFolder, incident);
  const store = sourceStore(folders.sources, { detectEncoding });
  const index = localIncidentIndex({ folder: folders.root, modelId: embedder.modelId });
  const reader = (snapshot: IndexSnapshot): LineReader =>
    lineReader(index, snapshot, (source, offset, length) => store.readBytes(source.id, offset, length));
  const window = async (request: WindowRequest): Promise<RetrievedWindow> => {
    const snapshot = await index.snapshot();
    const embedQuestion = async (question: string): Promise<Float32Array> =>
      (await embedder.embedBatch([question]))[0]!;
    return retrieveWindow({ index, snapshot, lines: reader(snapshot), embedQuestion, expandQuestion }, request);
  };
  const answer = async (retrieved: RetrievedWindow): Promise<Answer> => {
    const lines = reader(await index.snapshot());
    return answerQuestion((file, numbers) => lines.readLines(file, numbers), retrieved);
  };
  return {
    id: incident,
    snapshot: () => index.snapshot(),
    window,
    answer,
    ask: async (request) => answer(await window(request)),
    async lines(file, first, last) {
      const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      return reader(await index.snapshot()).readLines(file, numbers);
    },
    recordsAt: (file, lines) => index.recordsAt(file, lines),
    ingest: (paths, onProgress, signal) => ingestLocked({ parts, folders, store, index, paths, onProgress }, signal),
    close: () => index.close(),
  };
}

interface IngestRequest {
  readonly parts: IncidentParts;
  readonly folders: IncidentFolder;
  readonly store: SourceStore;
  readonly index: IncidentIndex;
  readonly paths: readonly string[];
  readonly onProgress: ((progress: IngestProgress) => void) | undefined;
}

/** One writer at a time; what a killed one left behind is cleared first. */
async function ingestLocked(
  { parts, folders, store, index, paths, onProgress }: IngestRequest,
  signal?: AbortSignal,
): Promise<IngestReport> {
  const lock = await lockIncident(folders);
  try {
    await clearTemporary(folders);
    const deps = {
      index,
      store,
      knowledge: parts.knowledge,
      embedder: parts.embedder,
      incidentFolder: folders.root,
      sourcesFolder: folders.sources,
      temporaryFolder: folders.tmp,
      workers: parts.config.workers,
      zoneMinutes: parts.config.zoneMinutes,
      ...(onProgress && { onProgress }),
    };
    return await ingestPaths(deps, paths, signal);
  } finally {
    await lock.release();
  }
}
