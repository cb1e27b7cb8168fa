import { Failure } from "@lagebild/domain";
import { detectEncoding } from "@lagebild/logs";
import { incidentVersion, type IncidentIndex, type IndexSnapshot } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { incidentFolder, isIncidentFolder, sourceStore, type SourceStore } from "@lagebild/store";
import { lineMemory } from "./line-memory.js";
import { lineReader, type LineMemory, type LineReader } from "./resolve-lines.js";

/** An incident as one request sees it, from its beginning to its end. */
export interface OpenIncident {
  readonly sourcesFolder: string;
  readonly index: IncidentIndex;
  readonly store: SourceStore;
  readonly memory: LineMemory;
  readonly snapshot: IndexSnapshot;
}

/** The lines of an incident as one request sees it. */
export const linesOf = ({ index, store, memory, snapshot }: OpenIncident): LineReader =>
  lineReader(index, snapshot, (source, offset, length) => store.readBytes(source.id, offset, length), memory);

export interface OpenIncidents {
  /** Failure "missing" for an incident that does not exist. */
  using<T>(incident: string, work: (found: OpenIncident) => Promise<T>): Promise<T>;
  release(incident: string): Promise<void>;
  close(): Promise<void>;
}

interface Opened extends Omit<OpenIncident, "snapshot"> {
  users: number;
  /** The state that its users see, kept until the folder changes. */
  state: { readonly version: string; readonly snapshot: Promise<IndexSnapshot> } | undefined;
}

/** A state that could not be read is read anew by the next request. */
async function snapshotOf(opened: Opened, state: NonNullable<Opened["state"]>): Promise<IndexSnapshot> {
  try {
    return await state.snapshot;
  } catch (error) {
    if (opened.state === state) opened.state = undefined;
    throw error;
  }
}

/** Incidents kept open: each holds a thread, its dictionary and caches. */
const MAX_OPEN = 8;

/**
 * Opens each incident on its first use and closes those that were not used for longest. Requests at the same time share
 * an index as long as nothing changes; one that begins after a change gets another, so that those before it go on with
 * the state that they began with.
 */
export function openIncidents(dataFolder: string, modelId: string): OpenIncidents {
  const open = new Map<string, Opened>();
  const outdated = new Set<Opened>();
  const release = async (incident: string): Promise<void> => {
    const found = open.get(incident);
    open.delete(incident);
    await found?.index.close();
  };
  const folderOf = async (incident: string) => {
    const folder = incidentFolder(dataFolder, incident);
    if (await isIncidentFolder(folder)) return folder;
    throw new Failure("missing", `no incident named "${incident}": lagebild incidents lists them`);
  };
  const opened = (incident: string, folder: Awaited<ReturnType<typeof folderOf>>): Opened => ({
    index: localIncidentIndex({ folder: folder.root, modelId }), // it starts with its first use
    store: sourceStore(folder.sources, { detectEncoding }),
    memory: lineMemory(),
    sourcesFolder: folder.sources,
    users: 0,
    state: undefined,
  });
  return {
    async using(incident, work) {
      const folder = await folderOf(incident);
      const version = await incidentVersion(folder.root);
      let found = open.get(incident);
      if (found && found.users > 0 && found.state?.version !== version) {
        outdated.add(found);
        found = undefined;
      }
      found ??= opened(incident, folder);
      open.delete(incident);
      open.set(incident, found); // the map's order is the order of use
      if (found.state?.version !== version) found.state = { version, snapshot: found.index.snapshot() };
      const { state } = found;
      found.users++;
      try {
        return await work({ ...found, snapshot: await snapshotOf(found, state) });
      } finally {
        found.users--;
        if (found.users === 0 && outdated.delete(found)) await found.index.close();
        const idle = [...open].find(([, { users }]) => users === 0);
        if (open.size > MAX_OPEN && idle) await release(idle[0]);
      }
    },
    release,
    async close() {
      await Promise.all([...open.keys()].map(release));
      await Promise.all([...outdated].map(({ index }) => index.close()));
    },
  };
}
