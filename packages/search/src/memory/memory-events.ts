import { rowOf } from "./answer-statement.js";
import { compareText } from "../compare-text.js";
import { numberOfId } from "../hex-id.js";
import type { EventRow, FieldSummary } from "../incident-index.js";
import type { MemoryRecord } from "./memory-segment-builder.js";
import { ordered, type EventPlace } from "../records/read-events.js";

/** Returns the events of records in the order of sources' ids and lines, from behind a record on. */
export function eventsOf(records: readonly MemoryRecord[], after: EventPlace | undefined): readonly EventRow[] {
  const placed = records
    .map((record) => ({ record, source: numberOfId(record.source) }))
    .sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.record.line - b.record.line));
  const from = after && numberOfId(after.source);
  return placed
    .filter(
      ({ record, source }) =>
        from === undefined || source > from || (source === from && record.line > (after?.line ?? 0)),
    )
    .map(({ record }) => ({ row: rowOf(record), event: record.event, fields: record.fields }));
}

/** Counts the values of each field that some records have. */
export function fieldsOf(records: readonly MemoryRecord[], limit: number): readonly FieldSummary[] {
  const counted = new Map<string, { isOfEvent: boolean; values: Map<string, number> }>();
  for (const { event, fields } of records) {
    for (const [field, value] of Object.entries({ ...fields, ...event })) {
      const found = counted.get(field) ?? { isOfEvent: false, values: new Map<string, number>() };
      found.isOfEvent ||= Object.hasOwn(event, field);
      found.values.set(value, (found.values.get(value) ?? 0) + 1);
      counted.set(field, found);
    }
  }
  return ordered(
    [...counted].map(([field, { isOfEvent, values }]) => ({
      field,
      isOfEvent,
      records: [...values.values()].reduce((sum, count) => sum + count, 0),
      distinct: values.size,
      top: [...values]
        .sort(([a, i], [b, j]) => j - i || compareText(a, b))
        .slice(0, limit)
        .map(([value, count]) => ({ value, count })),
    })),
  );
}
