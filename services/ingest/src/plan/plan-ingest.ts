import { Failure, type SourceId, type SourceSettings, type StoredSource } from "@lagebild/domain";
import type { Embedder } from "@lagebild/embedding";
import type { NewSlice, WorkContext } from "@lagebild/jobs";
import { detectEncoding } from "@lagebild/logs";
import type { IndexSnapshot, SourceName } from "@lagebild/search";
import { sourceStore, type AuditLog, type IncidentFolder, type PutResult, type SourceStore } from "@lagebild/store";
import type { IngestCopy, IngestInput, IngestSlice, SettingsChange } from "../ingest-job.js";
import { writeIngestNotes } from "../ingest-notes.js";
import { brokenRules } from "../match-rules.js";
import type { JobIndex } from "../job-index.js";
import { noteCustody } from "./note-custody.js";
import { openJobInputs } from "./open-job-inputs.js";
import { planGrowth, type PlanSource } from "./plan-growth.js";
import { planSlices } from "./plan-slices.js";
import { segmentGroups } from "./segment-groups.js";
import { lacksYear, yearsOfOthers } from "./years-of-others.js";
import { planRematch, readSegmentRecipes, writeSegmentRecipe } from "./segment-recipes.js";

export interface PlanDeps {
  readonly dataFolder: string;
  readonly folder: IncidentFolder;
  readonly index: JobIndex;
  readonly audit: AuditLog;
  readonly embedder: Embedder;
}

export type PlanContext = WorkContext & { addSlice(slice: NewSlice<IngestSlice>): Promise<void> };

/**
 * Stores what a job puts in and cuts what is new of it into slices. For whoever holds the incident's lock: what arrives is
 * told by what is there.
 */
export async function planIngest(deps: PlanDeps, input: IngestInput, context: PlanContext): Promise<void> {
  const { dataFolder, folder, index } = deps;
  const store = sourceStore(folder.sources, { detectEncoding });
  await joinKin(store, index);
  const snapshot = await index.snapshot();
  assertSameModel(input.incident, snapshot.modelId, deps.embedder.modelId);
  const groups = segmentGroups(input.incident, async (slice) => {
    await writeSegmentRecipe(folder, slice.slice);
    await context.addSlice(slice);
  });
  const plan: PlanSource = (source, points) => planSlices(store, source, source.settings ?? {}, input.zone, points);
  const skips = [...(await brokenRules(dataFolder))];
  if (input.isRematch) {
    await writeIngestNotes(folder, context.jobId, { added: [], unchanged: [], skips });
    const sources = snapshot.sources.map(({ source }) => source);
    return planRematch(folder, sources, context, plan);
  }
  const notes = noteArrivals(snapshot, await index.names());
  const planned = new Map<SourceId, string>();
  const seen = new Map(snapshot.sources.map(({ source }) => [source.id, source]));
  const add = async (source: StoredSource): Promise<void> => {
    const state = stateOf(source);
    const before = seen.get(source.id);
    if (planned.get(source.id) === state || (before && stateOf(before) === state)) return;
    // Two states of a source in one segment would be counted together.
    if (planned.has(source.id)) await groups.end([]);
    planned.set(source.id, state);
    const slices = before
      ? await planGrowth(store, source, before, () => readSegmentRecipes(folder, [before]), plan)
      : await plan(source);
    for (const slice of slices) await groups.add(slice);
  };
  if (input.describes) await add(await described(store, input.describes));
  const yearless = new Map<SourceId, StoredSource>();
  let readBytes = 0;
  for await (const found of openJobInputs(input, folder, context.signal)) {
    if ("skip" in found) {
      skips.push(found.skip);
      continue;
    }
    const put = await store.put(found.file, found.modifiedMs, found.open(), context.signal);
    context.progress((readBytes += put.source.sizeBytes));
    // Where an upload lies says nothing of where it comes from.
    const origin = input.isUpload ? undefined : found.origin;
    await noteCustody(deps.audit, input, { jobId: context.jobId, put, file: found.file, origin });
    notes.add(put, { source: put.source.id, file: found.file, ...(origin !== undefined && { origin }) });
    if (notes.unwritten() >= NAMES_AT_ONCE) await index.name(notes.takeNames());
    const source = await withSettings(store, put, input.settings);
    if (!seen.has(source.id) && (await lacksYear(store, source))) yearless.set(source.id, source);
    else await add(source);
  }
  const years = await yearsOfOthers(store, [...yearless.values()]);
  for (const source of yearless.values()) {
    const toldYear = years.get(source.id);
    await add(toldYear === undefined ? source : await store.describe(source.id, { toldYear }));
  }
  await index.name(notes.takeNames());
  await writeIngestNotes(folder, context.jobId, { ...notes.lists(), skips }); // before the last slice: finishing follows it
  await groups.end(skips);
}

const NAMES_AT_ONCE = 1_000;
const NAMES_OF_SETTINGS: readonly (keyof SourceSettings)[] = ["zone", "year", "host", "clockOffsetMs"];

const stateOf = ({ sizeBytes, revision = 0 }: StoredSource): string => `${sizeBytes} ${revision}`;

/** Notes what arrives: files that are new, by which a source has grown, that are there already, or there by another name. */
function noteArrivals(snapshot: IndexSnapshot, names: readonly SourceName[]) {
  const added: string[] = [];
  const grown: string[] = [];
  const unchanged: string[] = [];
  const copies: IngestCopy[] = [];
  const seen = new Map(snapshot.sources.map(({ source }) => [source.id, source]));
  const known = new Map<SourceId, Set<string>>();
  const namesOf = (id: SourceId): Set<string> => {
    const before = seen.get(id);
    const found = known.get(id) ?? new Set(before ? (before.names ?? [before.file]) : []);
    known.set(id, found);
    return found;
  };
  for (const { source, file } of names) namesOf(source).add(file);
  const told = new Set<SourceId>();
  let unwritten: SourceName[] = [];
  return {
    add({ source, arrival }: PutResult, name: SourceName): void {
      const before = seen.get(source.id);
      const files = namesOf(source.id);
      const isKnownName = files.has(name.file);
      const isFirst = !told.has(source.id);
      files.add(name.file);
      told.add(source.id);
      unwritten.push(name);
      if (arrival === "grown" || (isFirst && before && stateOf(before) !== stateOf(source) && arrival === "same"))
        grown.push(name.file);
      else if (arrival === "new" || (isFirst && !before && arrival === "same")) added.push(name.file);
      else if (isKnownName) unchanged.push(name.file);
      else {
        const of = before?.file ?? [...files][0]!;
        copies.push({ file: name.file, source: source.id, of, isEarlier: arrival === "earlier" });
      }
    },
    unwritten: () => unwritten.length,
    takeNames(): readonly SourceName[] {
      const taken = unwritten;
      unwritten = [];
      return taken;
    },
    lists: () => ({ added, grown, copies, unchanged }),
  };
}

/** Notes what an analyst says of the sources of a job: of those that are known already, it changes how they are read. */
async function withSettings(
  store: SourceStore,
  { source, arrival }: PutResult,
  settings: SourceSettings = {},
): Promise<StoredSource> {
  if (Object.keys(settings).length === 0) return source;
  if (arrival === "new") return store.describe(source.id, { settings });
  return described(store, { source: source.id, settings });
}

/** Changes what is said of a source; what is said already changes nothing. */
async function described(
  store: SourceStore,
  { source: id, settings }: { readonly source: SourceId; readonly settings: SettingsChange },
): Promise<StoredSource> {
  const source = await store.get(id);
  if (!source) throw new Failure("missing", `no source ${id} in this incident`);
  const before: SourceSettings = source.settings ?? {};
  const said = Object.entries({ ...before, ...settings }).filter(([, value]) => value !== null);
  const wanted = Object.fromEntries(said) as SourceSettings;
  const isSaid = NAMES_OF_SETTINGS.every((name) => before[name] === wanted[name]);
  return isSaid ? source : store.describe(id, { settings: wanted, revision: (source.revision ?? 0) + 1 });
}

/**
 * Earlier versions kept a log that had grown beside what it was before, and the same bytes once for each name. Takes out
 * what another source holds too, before the first arrival is noted.
 */
async function joinKin(store: SourceStore, index: JobIndex): Promise<void> {
  if ((await index.names()).length > 0) return;
  const { sources } = await index.snapshot();
  if (sources.length === 0) return;
  const seen = new Map(sources.map(({ source }) => [source.id, source]));
  const stored = new Map((await store.list()).map((source) => [source.id, source.file]));
  const names: SourceName[] = sources.map(({ source }) => ({
    source: source.id,
    file: stored.get(source.id) ?? source.file,
  }));
  for (const { source, isPartOf } of await store.kin()) {
    if (!seen.has(isPartOf.id)) continue;
    names.push({ source: isPartOf.id, file: source.file });
    await index.remove(source.id);
    await store.remove(source.id);
  }
  const gone = new Set([...stored.keys()].filter((id) => !seen.has(id)));
  await index.name(names.filter(({ source }) => !gone.has(source)));
}

/** Vectors of two models must not meet in one incident. */
function assertSameModel(incident: string, indexed: string | undefined, configured: string): void {
  if (indexed === undefined || indexed === configured) return;
  throw new Failure(
    "invalid",
    `incident ${incident} was indexed with embedding model ${indexed}, the configured one is ${configured}: lagebild reindex ${incident} changes it`,
  );
}
