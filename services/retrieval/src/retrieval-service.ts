import { join } from "node:path";
import { Failure, type RecordRow, type TokenCounter } from "@lagebild/domain";
import type { PieceEmbedder } from "@lagebild/embedding";
import { expandQuestion } from "@lagebild/knowledge";
import { detectEncoding } from "@lagebild/logs";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { incidentFolder, isIncidentFolder, sourceStore, type SourceStore } from "@lagebild/store";
import { embeddingViews, type EmbeddingViews } from "./embedding-views.js";
import { investigation, type Investigation } from "./investigate-incident.js";
import { lineMemory, type LineMemory } from "./line-memory.js";
import { assertShapes, withShapes } from "./plan-shapes.js";
import { keptVectors } from "./kept-vectors.js";
import { lineReader, type LineReader, type ReadLine } from "./resolve-lines.js";
import { retrieveWindow, type RetrievedWindow, type WindowRequest } from "./retrieve-window.js";

/** Everything that is read from incidents. Failure "missing" for an incident that does not exist. */
export interface RetrievalService extends Investigation, EmbeddingViews {
  window(incident: string, request: WindowRequest, signal?: AbortSignal): Promise<RetrievedWindow>;
  /** Lines that hold no record are left out. */
  readLines(incident: string, file: string, lines: readonly number[]): Promise<readonly ReadLine[]>;
  recordsAt(incident: string, file: string, lines: readonly number[]): Promise<readonly RecordRow[]>;
  snapshot(incident: string): Promise<IndexSnapshot>;
  /** Says what is at work. Failure "unavailable" where the service cannot be reached. */
  ping(): Promise<string>;
  /** Closes what is open of an incident, for instance before it is deleted. */
  release(incident: string): Promise<void>;
  close(): Promise<void>;
}

export interface RetrievalOptions {
  readonly dataFolder: string;
  readonly embedder: PieceEmbedder;
  /** Counts in the tokens of the model that will read the window; without one, an estimate. */
  readonly counter?: TokenCounter;
}

interface OpenIncident {
  readonly sourcesFolder: string;
  readonly index: IncidentIndex;
  readonly store: SourceStore;
  readonly memory: LineMemory;
  users: number;
}

/** Incidents kept open: each holds a thread, its dictionary and caches. */
const MAX_OPEN = 8;

/** Reads incidents of a data folder; opens each on its first use and closes those that were not used for longest. */
export function retrievalService({ dataFolder, embedder, counter }: RetrievalOptions): RetrievalService {
  const open = new Map<string, OpenIncident>();
  const release = async (incident: string): Promise<void> => {
    const found = open.get(incident);
    open.delete(incident);
    await found?.index.close();
  };
  const openIncident = async (incident: string): Promise<OpenIncident> => {
    const folder = incidentFolder(dataFolder, incident);
    if (!(await isIncidentFolder(folder)))
      throw new Failure("missing", `no incident named "${incident}": lagebild incidents lists them`);
    const index = localIncidentIndex({ folder: folder.root, modelId: embedder.modelId });
    const store = sourceStore(folder.sources, { detectEncoding });
    return { index, store, memory: lineMemory(), sourcesFolder: folder.sources, users: 0 };
  };
  const using = async <T>(incident: string, work: (found: OpenIncident) => Promise<T>): Promise<T> => {
    const found = open.get(incident) ?? (await openIncident(incident));
    const shared = open.get(incident) ?? found; // another call may have opened it meanwhile; an index starts with its first use
    open.delete(incident);
    open.set(incident, shared); // the map's order is the order of use
    shared.users++;
    try {
      return await work(shared);
    } finally {
      shared.users--;
      const idle = [...open].find(([, { users }]) => users === 0);
      if (open.size > MAX_OPEN && idle) await release(idle[0]);
    }
  };
  const reader = ({ index, store, memory }: OpenIncident, snapshot: IndexSnapshot): LineReader =>
    lineReader(index, snapshot, (source, offset, length) => store.readBytes(source.id, offset, length), memory);
  const embedQuestion = async (question: string): Promise<Float32Array> =>
    (await embedder.embedBatch([question], "query"))[0]!;
  const embedPassages = keptVectors(join(dataFolder, "cache"), embedder);
  return {
    ...investigation((incident, work) =>
      using(incident, async (found) => {
        const snapshot = await found.index.snapshot();
        return work({ ...found, snapshot, lines: reader(found, snapshot), embedder });
      }),
    ),
    ...embeddingViews({ embedder, embedPassages, ...(counter && { counter }) }),
    window: (incident, request, signal) =>
      using(incident, async (found) => {
        const { index } = found;
        const snapshot = await index.snapshot();
        signal?.throwIfAborted();
        const lines = reader(found, snapshot);
        const deps = {
          index,
          snapshot,
          lines,
          embedQuestion,
          embedPassages,
          expandQuestion,
          ...(counter && { counter }),
        };
        if (request.plan) await assertShapes(index, request.plan);
        return withShapes(index, await retrieveWindow(deps, request), request.plan);
      }),
    readLines: (incident, file, lines) =>
      using(incident, async (found) => reader(found, await found.index.snapshot()).readLines(file, lines)),
    recordsAt: (incident, file, lines) => using(incident, ({ index }) => index.recordsAt(file, lines)),
    snapshot: (incident) => using(incident, ({ index }) => index.snapshot()),
    ping: async () => embedder.modelId,
    release,
    async close() {
      await Promise.all([...open.keys()].map(release));
    },
  };
}
