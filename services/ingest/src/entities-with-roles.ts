import { ROLE_FIELDS, type EcsEvent, type Entity, type EntityRole } from "@lagebild/domain";

/** A value of a record with the part that it plays. */
export interface NamedEntity extends Entity {
  readonly role?: EntityRole;
}

/** Says of a record's values which part they play in its event, and adds those that the event alone names. */
export function entitiesWithRoles(entities: readonly Entity[], { fixed, values }: EcsEvent): readonly NamedEntity[] {
  let found: NamedEntity[] | undefined;
  for (const [field, kind, role] of ROLE_FIELDS) {
    const written = values[field] ?? fixed[field];
    if (written === undefined) continue;
    const value = written.toLowerCase();
    found ??= [...entities];
    const at = found.findIndex((entity) => entity.value === value && entity.kind === kind);
    if (at < 0) found.push({ kind, value, role });
    else if (found[at]!.role === undefined) found[at] = { ...found[at]!, role };
  }
  return found ?? entities;
}
