import type { FieldValues } from "./record.js";

/**
 * What happened in a record, in the fields of the Elastic Common Schema. A field in `values` goes before the same field in
 * `fixed`. Fields of several values (`event.category`, `event.type`) hold them with blanks in between.
 */
export interface EcsEvent {
  /** Id of the mapping that took the record; undefined where only what is common to all logs was read. */
  readonly mapping: string | undefined;
  /** What the kind of event says; the same object for all events of the kind. */
  readonly fixed: FieldValues;
  /** What this record says, normalised. */
  readonly values: FieldValues;
}

/** Returns a field of an event as text; undefined where the event has none. */
export const fieldOfEvent = ({ values, fixed }: EcsEvent, field: string): string | undefined =>
  values[field] ?? fixed[field];
