import { RULES_FIELD } from "./detection.js";
import type { EntityKind, FieldValues } from "./record.js";

/**
 * What happened in a record, in the fields of the Elastic Common Schema. A field in `values` goes before the same field in
 * `fixed`. Fields of several values (see `isListField`) hold them with blanks in between.
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

const LIST_FIELDS: ReadonlySet<string> = new Set([
  RULES_FIELD,
  "event.category",
  "event.type",
  "email.from.address",
  "email.to.address",
  "email.sender.address",
]);

/** Whether a field of an event may have several values. */
export const isListField = (field: string): boolean => LIST_FIELDS.has(field);

const ELSE: Readonly<Record<string, readonly string[]>> = {
  "source.address": ["source.ip", "source.domain"],
  "destination.address": ["destination.ip", "destination.domain"],
};

/**
 * Where the value of a field stands: in the field itself, else in the first of these that a record has. An address in the
 * sense of ECS is an IP, or a name where none is known.
 */
export const placesOfField = (field: string): readonly string[] => [
  field,
  ...(Object.hasOwn(ELSE, field) ? ELSE[field]! : []),
];

/** Part that a value plays in an event. */
export const ENTITY_ROLES = ["source", "destination", "actor", "target", "observer"] as const;

export type EntityRole = (typeof ENTITY_ROLES)[number];

/** Fields of an event whose values are searched by role, with the kind of value that they are. */
export const ROLE_FIELDS: readonly (readonly [field: string, kind: EntityKind, role: EntityRole])[] = [
  ["source.ip", "address", "source"],
  ["destination.ip", "address", "destination"],
  ["source.domain", "domain", "source"],
  ["destination.domain", "domain", "destination"],
  ["user.name", "account", "actor"],
  ["user.target.name", "account", "target"],
  ["user.effective.name", "account", "target"],
  ["observer.ip", "address", "observer"],
  ["host.ip", "address", "observer"],
];
