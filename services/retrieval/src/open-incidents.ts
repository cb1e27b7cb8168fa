import { setTimeout } from "node:timers/promises";
import { Failure } from "@lagebild/domain";
import { detectEncoding } from "@lagebild/logs";
import { incidentVersion, type IncidentIndex, type IndexSnapshot } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { folderBirth, incidentFolder, sourceStore, type IncidentFolder, type SourceStore } from "@lagebild/store";
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
  /**
   * Failure "missing" for an incident that does not exist, "conflict" where it is deleted meanwhile: the work is then left
   * to itself.
   */
  using<T>(incident: string, work: (found: OpenIncident) => Promise<T>): Promise<T>;
  /** Closes what is open of an incident before it is deleted: waits for its readers for a while, then cuts them off. */
  release(incident: string): Promise<void>;
  close(): Promise<void>;
}

interface Opened extends Omit<OpenIncident, "snapshot"> {
  users: number;
  /** The state that its users see, kept until the folder changes. */
  state: { readonly version: string; readonly snapshot: Promise<IndexSnapshot> } | undefined;
  /** Told when the last user has left. */
  onIdle: (() => void) | undefined;
  /** Rejects when its users are cut off. */
  readonly cut: Promise<never>;
  cutOff(failure: Failure): void;
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
/** How long readers of an incident that is to be deleted may go on. */
const RELEASE_MS = 1_500;

const beingDeleted = (incident: string): Failure =>
  new Failure("conflict", `incident ${incident} is being deleted, or was just now`);

/**
 * Opens each incident on its first use and closes those that were not used for longest. Requests at the same time share
 * an index as long as nothing changes; one that begins after a change gets another, so that those before it go on with
 * the state that they began with. An index is closed when nobody uses it: native work that goes on must not lose it.
 */
export function openIncidents(dataFolder: string, modelId: string): OpenIncidents {
  const open = new Map<string, Opened>();
  /** Those that get no new users, by the incidents they are of. */
  const outdated = new Map<Opened, string>();
  const leaving = new Set<string>();
  const close = async (incident: string): Promise<void> => {
    const found = open.get(incident);
    open.delete(incident);
    await found?.index.close();
  };
  const folderOf = async (incident: string) => {
    const folder = incidentFolder(dataFolder, incident);
    const birth = await folderBirth(folder);
    if (birth !== undefined) return { folder, birth };
    throw new Failure("missing", `no incident named "${incident}": lagebild incidents lists them`);
  };
  const opened = (folder: IncidentFolder): Opened => {
    let cutOff: (failure: Failure) => void = () => undefined;
    const cut = new Promise<never>((_, reject) => (cutOff = reject));
    cut.catch(() => undefined); // for those who have nobody to cut off
    return {
      index: localIncidentIndex({ folder: folder.root, modelId }), // it starts with its first use
      store: sourceStore(folder.sources, { detectEncoding }),
      memory: lineMemory(),
      sourcesFolder: folder.sources,
      ...{ users: 0, state: undefined, onIdle: undefined, cut, cutOff },
    };
  };
  const retire = (found: Opened, incident: string): void => {
    if (open.get(incident) === found) open.delete(incident);
    outdated.set(found, incident);
  };
  const left = async (found: Opened): Promise<void> => {
    found.users--;
    if (found.users > 0) return;
    found.onIdle?.();
    if (outdated.delete(found)) await found.index.close();
    const idle = [...open].find(([, { users }]) => users === 0);
    if (open.size > MAX_OPEN && idle) await close(idle[0]);
  };
  const idleOf = (found: Opened): Promise<void> =>
    found.users === 0 ? Promise.resolve() : new Promise((resolve) => (found.onIdle = resolve));

  return {
    async using(incident, work) {
      if (leaving.has(incident)) throw beingDeleted(incident);
      const { folder, birth } = await folderOf(incident);
      const version = await incidentVersion(folder.root);
      if (leaving.has(incident)) throw beingDeleted(incident);
      let found = open.get(incident);
      if (found && found.users > 0 && found.state?.version !== version) {
        retire(found, incident);
        found = undefined;
      }
      found ??= opened(folder);
      open.delete(incident);
      open.set(incident, found); // the map's order is the order of use
      if (found.state?.version !== version) found.state = { version, snapshot: found.index.snapshot() };
      const { state } = found;
      found.users++;
      const working = worked(found, state, work).finally(() => left(found));
      working.catch(() => undefined); // of work that was cut off
      try {
        const result = await Promise.race([working, found.cut]);
        if ((await folderBirth(folder)) === birth) return result;
      } catch (error) {
        if ((await folderBirth(folder)) === birth) throw error;
      }
      retireDeleted(found, incident); // by another process: what was found may lack what is gone
      throw beingDeleted(incident);
    },
    async release(incident) {
      leaving.add(incident);
      try {
        const those = [open.get(incident), ...[...outdated].flatMap(([one, of]) => (of === incident ? [one] : []))];
        const found = those.filter((one) => one !== undefined);
        const overdue = new AbortController();
        await Promise.race([
          Promise.all(found.map(idleOf)),
          setTimeout(RELEASE_MS, undefined, { signal: overdue.signal }).catch(() => undefined),
        ]);
        overdue.abort();
        for (const one of found) {
          if (one.users > 0) {
            retire(one, incident);
            one.cutOff(beingDeleted(incident));
          } else if (open.get(incident) === one) await close(incident);
        }
      } finally {
        leaving.delete(incident);
      }
    },
    async close() {
      await Promise.all([...open.keys()].map(close));
      await Promise.all([...outdated.keys()].map(({ index }) => index.close()));
    },
  };

  /** What is open of a folder that is gone shows nothing to anybody any more. */
  function retireDeleted(found: Opened, incident: string): void {
    if (open.get(incident) !== found) return;
    open.delete(incident);
    if (found.users === 0) void found.index.close();
    else outdated.set(found, incident);
  }
}

const worked = async <T>(
  found: Opened,
  state: NonNullable<Opened["state"]>,
  work: (found: OpenIncident) => Promise<T>,
): Promise<T> => work({ ...found, snapshot: await snapshotOf(found, state) });
