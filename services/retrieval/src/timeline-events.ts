import type { IndexedShape, Meaning, RecordFilter, RecordRow, Severity, ShapeId } from "@lagebild/domain";
import type { IncidentIndex, Occurrence } from "@lagebild/search";

/** Runs of what counts as one kind of event: the same meaning or, without one, the same template. */
export interface EventGroup {
  readonly id: string;
  readonly meaning: Meaning | undefined;
  /** Without a meaning: the text of its first shape. */
  readonly text: string;
  readonly shapes: readonly ShapeId[];
  readonly occurrences: readonly Occurrence[];
  readonly count: number;
}

/** Groups, and which of them are worth a line in a timeline. */
export interface NotableEvents {
  readonly notable: readonly EventGroup[];
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  readonly records: number;
}

const WEIGHT: Readonly<Record<Severity, number>> = { attack: 30, suspicious: 20, notice: 10, info: 0 };
const SHAPES_AT_ONCE = 1_000;
const SAMPLES = 2;
/** Events without a telling meaning are shown where they are as rare as this, and no more of them than this. */
const RARE_RECORDS = 3;
const MAX_RARE = 15;
/** An event that is so common says nothing by being rare. */
const MIN_RECORDS = 100;

/** Finds the kinds of events that tell: those of a telling meaning first, then what hardly ever happens. */
export async function notableEvents(index: IncidentIndex, filter: RecordFilter, limit: number): Promise<NotableEvents> {
  const occurrences = await index.occurrences(filter, SAMPLES);
  const groups = await groupsOf(index, occurrences);
  const records = groups.reduce((sum, { count }) => sum + count, 0);
  const telling = groups.filter(({ meaning }) => meaning !== undefined && meaning.severity !== "info");
  const rare = groups
    .filter((group) => !telling.includes(group) && group.count <= RARE_RECORDS && records >= MIN_RECORDS)
    .sort((a, b) => a.count - b.count || firstTimeOf(a) - firstTimeOf(b));
  const ranked = [...telling.sort((a, b) => scoreOf(b, records) - scoreOf(a, records)), ...rare.slice(0, MAX_RARE)];
  const notable = ranked.slice(0, limit);
  const leftOut = [
    { reason: "ordinary events", count: groups.length - telling.length - rare.length },
    { reason: "further rare events", count: Math.max(0, rare.length - MAX_RARE) },
    { reason: "less notable events, beyond the limit", count: ranked.length - notable.length },
  ];
  return { notable, leftOut: leftOut.filter(({ count }) => count > 0), records };
}

const firstTimeOf = ({ occurrences }: EventGroup): number =>
  Math.min(...occurrences.map(({ run }) => run.firstTime ?? Infinity));

const scoreOf = ({ meaning, count }: EventGroup, records: number): number =>
  WEIGHT[meaning?.severity ?? "info"] + Math.min(9, Math.log2(1 + records / count) / 2);

async function groupsOf(index: IncidentIndex, occurrences: readonly Occurrence[]): Promise<readonly EventGroup[]> {
  const byShape = new Map<ShapeId, Occurrence[]>();
  for (const occurrence of occurrences) {
    const known = byShape.get(occurrence.run.shape);
    if (known) known.push(occurrence);
    else byShape.set(occurrence.run.shape, [occurrence]);
  }
  const groups = new Map<
    string,
    { readonly first: IndexedShape; readonly shapes: ShapeId[]; readonly found: Occurrence[] }
  >();
  const ids = [...byShape.keys()];
  for (let from = 0; from < ids.length; from += SHAPES_AT_ONCE) {
    for (const shape of await index.shapes(ids.slice(from, from + SHAPES_AT_ONCE))) {
      const meaning = strongest(shape.meanings);
      const key = meaning === undefined ? `template ${shape.template}` : meaning.id;
      const group = groups.get(key) ?? { first: shape, shapes: [], found: [] };
      groups.set(key, group);
      group.shapes.push(shape.id);
      group.found.push(...byShape.get(shape.id)!);
    }
  }
  return [...groups].map(([id, { first, shapes, found }]) => ({
    id,
    meaning: strongest(first.meanings),
    text: first.text,
    shapes,
    occurrences: found,
    count: found.reduce((sum, { run }) => sum + run.count, 0),
  }));
}

/** A shape may mean several things; the gravest counts. */
function strongest(meanings: readonly Meaning[]): Meaning | undefined {
  return meanings.reduce<Meaning | undefined>(
    (best, meaning) => (best === undefined || WEIGHT[meaning.severity] > WEIGHT[best.severity] ? meaning : best),
    undefined,
  );
}

/** The rows of a group that come first and last; rows without a time come after those with one. */
export function endsOf({ occurrences }: EventGroup): readonly RecordRow[] {
  const rows = occurrences.flatMap(({ samples }) => samples).sort(byTime);
  const last = rows.filter(({ time }) => time !== undefined).at(-1) ?? rows.at(-1);
  const first = rows[0];
  if (!first || !last) return [];
  return first.source === last.source && first.line === last.line ? [first] : [first, last];
}

const byTime = (a: RecordRow, b: RecordRow): number =>
  (a.time ?? Infinity) - (b.time ?? Infinity) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
