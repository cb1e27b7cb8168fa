import { createHash } from "node:crypto";
import { kindOf, type ShapeId, type SourceId, type StoredSource } from "@lagebild/domain";
import { readArrivals, type Arrivals } from "../sources/arrivals.js";
import { compareText } from "../compare-text.js";
import { currentDictionary, openDictionary, type Dictionary } from "../shapes/dictionary.js";
import type { RecordTables } from "../records/duckdb-record-table.js";
import type { FieldNames } from "../segments/field-columns.js";
import { idOfNumber } from "../hex-id.js";
import { holdsCounts, pointSummary } from "./incident-summary.js";
import {
  isCopied,
  pointSources,
  pointTables,
  readHosts,
  visibleShapes,
  type AliveSegment,
  type FieldColumns,
} from "./incident-tables.js";
import { readShapes } from "./stored-shapes.js";
import type { DamagedFile, IndexSnapshot, NameCount } from "../incident-index.js";
import { coverageOf, labelIncomplete, mergeSkips } from "../sources/merge-coverage.js";
import { sourcesNamed } from "../sources/name-sources.js";
import { listSegments, type DamagedSegment, type StoredSegment } from "../segments/segment.js";
import { shapeFinder, type ShapeFinder } from "../shapes/shape-finder.js";
import { contestedSources, labelSources, type SourceName } from "../sources/source-labels.js";
import { readTombstones } from "../segments/tombstones.js";
import { visibleSources, type PublishedSegment, type VisibleSources } from "../sources/visible-sources.js";

/** One consistent view of what lies in an incident's folder. */
export interface LocalState {
  /** Makes the next `ensure` look at the folder again. */
  invalidate(): void;
  /** Reads the folder if that is due. */
  ensure(): Promise<void>;
  /** The visible sources that a label, name or id may mean. */
  sourcesOf(file: string): readonly SourceId[];
  /** Names the column of the table `field_records` that holds a field, where it has one. */
  columnOf(field: string): string | undefined;
  /** Names the columns of the table `rule_records`; undefined where there is none. */
  ruleColumns(): FieldNames | undefined;
  /** All fields that have columns of that table, and those of them that are of events. */
  fieldColumns(): { readonly fields: FieldNames; readonly events: FieldNames };
  visible(): ReadonlySet<ShapeId>;
  segments(): readonly AliveSegment[];
  /** Names the segments and their visible sources; another one means that counts may have changed. */
  madeOf(): string;
  /** Whether the table of mentions is read from files. */
  isLarge(): boolean;
  /** Whether the table of varieties is made of just what is visible. */
  hasVarieties(): boolean;
  /** The visible ones, by their labels. */
  sources(): readonly StoredSource[];
  /** The names under which sources arrived. */
  arrivals(): readonly SourceName[];
  /** Names of segments whose records will never count again. */
  superseded(): ReadonlySet<string>;
  modelIds(): readonly string[];
  /** Reads the shapes that the dictionary does not have, the first time after a change. */
  finder(): Promise<ShapeFinder>;
  snapshot(): Promise<IndexSnapshot>;
  close(): void;
}

interface View {
  readonly key: string;
  readonly segments: readonly AliveSegment[];
  readonly sources: VisibleSources;
  readonly arrivals: Arrivals;
  readonly visible: ReadonlySet<ShapeId>;
  readonly damaged: readonly DamagedFile[];
}

const nothing: View = {
  key: "",
  segments: [],
  sources: { complete: [], incomplete: [], alive: new Map(), superseded: new Set() },
  arrivals: { version: "", names: [], damaged: [] },
  visible: new Set(),
  damaged: [],
};

const MOST_NAMES_KEPT = 1_000;

/** Reads an incident's folder for the first time on `ensure`. */
export function openLocalState(folder: string, tables: RecordTables, copiesTables: boolean): LocalState {
  const known = new Map<string, StoredSegment>();
  const shapes = openShapes(folder, tables);
  const varieties = openVarieties(tables);
  let view = nothing;
  let isDue = true;
  let snapshot: IndexSnapshot | undefined;
  let { fields, ofRules }: FieldColumns = { fields: new Map(), ofRules: undefined };
  const found = new Map<string, readonly SourceId[]>();
  const sourcesOf = (file: string): readonly SourceId[] => {
    const ids = found.get(file) ?? sourcesNamed(view.sources.complete, file).map(({ id }) => id);
    if (found.size >= MOST_NAMES_KEPT) found.clear();
    found.set(file, ids);
    return ids;
  };

  const look = async (): Promise<void> => {
    const { segments, damaged } = await listSegments(folder, known);
    known.clear();
    for (const segment of segments) known.set(segment.name, segment);
    const stones = await readTombstones(folder);
    const arrivals = await readArrivals(folder, view.arrivals);
    const next = {
      ...viewOf(segments, visibleSources(publishedOf(segments, damaged), stones.isRemoved), arrivals),
      damaged: [...damaged.map(({ file, fault }) => ({ file, fault })), ...stones.damaged, ...arrivals.damaged],
    };
    const number = await currentDictionary(folder);
    const isPointed = next.key === view.key;
    if (isPointed && arrivals.version === view.arrivals.version && number === shapes.number()) return;
    snapshot = undefined;
    if (!isPointed) varieties.forget();
    if (!isPointed) ({ fields, ofRules } = await pointTables(tables, next.segments, copiesTables));
    const { sources } = next;
    const complete = await labelled(tables, sources.complete, arrivals.names);
    await pointSources(tables, complete);
    view = { ...next, sources: { ...sources, complete }, visible: await visibleShapes(tables) };
    found.clear();
    await shapes.follow(number, view);
    await varieties.follow(shapes.dictionary(), view);
  };

  return {
    invalidate: () => {
      isDue = true;
    },
    async ensure() {
      if (!isDue) return;
      try {
        await look();
      } catch (error) {
        if (kindOf(error) !== "missing") throw error;
        view = nothing;
        await look();
      }
      isDue = false;
    },
    sourcesOf,
    columnOf: (field) => fields.get(field),
    ruleColumns: () => ofRules,
    fieldColumns() {
      const ofEvents = new Set(view.segments.flatMap(({ segment }) => segment.manifest.eventFields ?? []));
      return { fields, events: new Map([...fields].filter(([field]) => ofEvents.has(field))) };
    },
    madeOf: () => nameOf(view),
    isLarge: () => !isCopied("entities", view.segments, copiesTables),
    hasVarieties: varieties.isCurrent,
    visible: () => view.visible,
    segments: () => view.segments,
    sources: () => view.sources.complete,
    arrivals: () => view.arrivals.names,
    superseded: () => view.sources.superseded,
    modelIds: () => modelIdsOf(view),
    finder: shapes.finder,
    async snapshot() {
      snapshot ??= await describe(tables, view, shapes);
      return snapshot;
    },
    close: shapes.close,
  };
}

const modelIdsOf = ({ segments }: View): readonly string[] => [
  ...new Set(segments.filter(({ sources }) => sources.size > 0).map(({ segment }) => segment.manifest.modelId)),
];

/** Names the visible sources so that no two are alike; hosts are looked up only where names and folders do not tell. */
async function labelled(
  tables: RecordTables,
  sources: readonly StoredSource[],
  arrivals: readonly SourceName[],
): Promise<readonly StoredSource[]> {
  const hosts = await readHosts(tables, contestedSources(sources, arrivals));
  return labelSources(sources, arrivals, (source) => hosts.get(source)).toSorted((a, b) => compareText(a.file, b.file));
}

/** Segments in the order of their publication, those that are damaged as far as they say what they hold. */
function publishedOf(
  segments: readonly StoredSegment[],
  damaged: readonly DamagedSegment[],
): readonly PublishedSegment[] {
  const withManifest = damaged.flatMap((one) =>
    one.manifest ? [{ ...one, manifest: one.manifest, isDamaged: true }] : [],
  );
  return [...segments, ...withManifest]
    .sort((a, b) => a.generation - b.generation)
    .map((one) => ({ name: one.name, parts: one.manifest.parts, isDamaged: "isDamaged" in one }));
}

function viewOf(
  segments: readonly StoredSegment[],
  sources: VisibleSources,
  arrivals: Arrivals,
): Omit<View, "damaged"> {
  const alive = segments.flatMap((segment) => {
    const held = sources.alive.get(segment.name);
    return held ? [{ segment, sources: held }] : [];
  });
  const incomplete = sources.incomplete.map(({ source, coveredBytes }) => [source.id, coveredBytes]);
  const key = JSON.stringify([alive.map(({ segment, sources: held }) => [segment.name, ...held]), incomplete]);
  return { key, segments: alive, sources, arrivals, visible: new Set() };
}

const nameOf = ({ key }: View): string => createHash("sha256").update(key).digest("hex");

interface Varieties {
  follow(dictionary: Dictionary | undefined, view: View): Promise<void>;
  /** The tables point at segments again. */
  forget(): void;
  isCurrent(): boolean;
}

/** Reads what a dictionary has counted, as long as it has counted what is visible. */
function openVarieties(tables: RecordTables): Varieties {
  let read: string | undefined;
  let isCurrent = false;
  return {
    async follow(dictionary, view) {
      isCurrent = dictionary?.madeOf !== undefined && dictionary.madeOf === nameOf(view);
      if (!dictionary || !isCurrent || read === dictionary.path) return;
      await pointSummary(tables, dictionary.path, holdsCounts(dictionary.files));
      read = dictionary.path;
    },
    forget() {
      read = undefined;
      isCurrent = false;
    },
    isCurrent: () => isCurrent,
  };
}

interface Shapes {
  number(): number | undefined;
  dictionary(): Dictionary | undefined;
  /** Opens the dictionary of that number if it is another. */
  follow(number: number | undefined, view: View): Promise<void>;
  /** Reads the shapes that the dictionary does not have, which building the next one has no use for. */
  finder(): Promise<ShapeFinder>;
  /** The dictionary, where it cannot be read: its shapes are then read from the segments. */
  damaged(): readonly DamagedFile[];
  inDictionary(): number;
  close(): void;
}

function openShapes(folder: string, tables: RecordTables): Shapes {
  let number: number | undefined;
  let dictionary: Dictionary | undefined;
  let finder: ShapeFinder = shapeFinder(undefined);
  let damaged: readonly DamagedFile[] = [];
  let { visible, segments } = nothing;
  let adding: Promise<void> | undefined;

  const addNewer = async (): Promise<void> => {
    const wanted = new Set([...visible].filter((shape) => !finder.has(shape)));
    if (wanted.size > 0) finder.add(await readShapes(tables, segments, wanted));
  };
  const close = (): void => {
    finder.close();
    dictionary?.close();
    dictionary = undefined;
  };
  const reopen = async (next: number | undefined, modelId: string | undefined): Promise<void> => {
    close();
    damaged = [];
    number = next;
    try {
      dictionary = next === undefined ? undefined : await openDictionary(folder, next);
    } catch (error) {
      if (kindOf(error) !== "corrupt") throw error;
      const newer = await currentDictionary(folder);
      if (newer !== next) return reopen(newer, modelId); // swapped while we were reading
      damaged = [{ file: `dictionary/${next}`, fault: "it cannot be read: the segments answer in its place" }];
    }
    // Vectors of another embedder cannot be compared: until the next refresh, all shapes count as newer.
    if (dictionary && modelId !== undefined && dictionary.modelId !== modelId) close();
    finder = shapeFinder(dictionary);
  };

  return {
    number: () => number,
    dictionary: () => dictionary,
    async follow(next, view) {
      const [modelId] = modelIdsOf(view);
      if (next !== number || (dictionary && dictionary.modelId !== modelId)) await reopen(next, modelId);
      ({ visible, segments } = view);
      adding = undefined;
    },
    async finder() {
      adding ??= addNewer();
      await adding.catch((error: unknown) => {
        adding = undefined;
        throw error;
      });
      return finder;
    },
    damaged: () => damaged,
    inDictionary: () => [...visible].filter((shape) => dictionary?.numbers.has(shape)).length,
    close,
  };
}

async function describe(tables: RecordTables, view: View, shapes: Shapes): Promise<IndexSnapshot> {
  const { complete, incomplete } = view.sources;
  const rows = await tables.rows({
    sql: "SELECT source, sum(count)::DOUBLE, epoch_us(min(first_time))::DOUBLE, epoch_us(max(last_time))::DOUBLE FROM runs GROUP BY source",
    values: [],
  });
  const counts = new Map(rows.map(([source, count]) => [idOfNumber(source as bigint), count as number]));
  const times = (place: number): readonly number[] =>
    rows.flatMap((row) => (row[place] === null ? [] : [row[place] as number]));
  const [firstTimes, lastTimes] = [times(2), times(3)];
  return {
    sources: complete.map((source) => {
      const holders = view.segments.filter(({ sources }) => sources.has(source.id));
      const manifests = holders.map(({ segment }) => segment.manifest);
      return { source, coverage: coverageOf(source, manifests), records: counts.get(source.id) ?? 0 };
    }),
    incomplete: labelIncomplete(incomplete, complete, view.arrivals.names),
    damaged: [...view.damaged, ...shapes.damaged()],
    segments: view.segments.length,
    records: [...counts.values()].reduce((sum, count) => sum + count, 0),
    lines: complete.reduce((sum, { lines }) => sum + lines, 0),
    shapes: view.visible.size,
    dictionaryShapes: shapes.inDictionary(),
    firstTime: firstTimes.length === 0 ? undefined : Math.min(...firstTimes),
    lastTime: lastTimes.length === 0 ? undefined : Math.max(...lastTimes),
    hosts: await counted(tables, "host", "LIMIT 20"),
    programs: await counted(tables, "program", ""),
    modelId: view.segments.at(-1)?.segment.manifest.modelId,
    skips: mergeSkips(view.segments.flatMap(({ segment }) => segment.manifest.skips)),
  };
}

async function counted(tables: RecordTables, kind: "host" | "program", limit: string): Promise<readonly NameCount[]> {
  const rows = await tables.rows({
    sql: `SELECT name, sum(count)::DOUBLE AS total FROM names WHERE kind = ? GROUP BY name ORDER BY total DESC, name ${limit}`,
    values: [kind],
  });
  return rows.map(([name, count]) => ({ name: name as string, count: count as number }));
}
