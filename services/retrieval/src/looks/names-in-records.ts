import { groupedBy, ROLE_FIELDS, type EntityKind, type RecordRow, type TraceName } from "@lagebild/domain";
import type { IncidentIndex } from "@lagebild/search";

/** Fields of events that name whom or what a record is of. */
const FIELDS: readonly (readonly [field: string, kind: EntityKind])[] = [
  ...ROLE_FIELDS.map(([field, kind]) => [field, kind] as const),
  ["file.path", "path"],
  ["url.domain", "domain"],
];
const MOST_NAMES = 20;

/** Returns the values that the events of records name, each once, in the order of the records. */
export async function namesInRecords(
  index: Pick<IncidentIndex, "events">,
  rows: readonly RecordRow[],
): Promise<readonly TraceName[]> {
  if (rows.length === 0) return [];
  const bySource = groupedBy(rows, ({ source }) => source);
  const places = [...bySource].map(([source, own]) => ({ source, lines: own.map(({ line }) => line) }));
  const events = await index.events({ where: { places }, limit: rows.length });
  const names = events.flatMap(({ event }) =>
    FIELDS.flatMap(([field, kind]) => (event[field] === undefined ? [] : [{ kind, value: event[field] }])),
  );
  return [...new Map(names.map((name) => [name.value.toLowerCase(), name])).values()].slice(0, MOST_NAMES);
}
