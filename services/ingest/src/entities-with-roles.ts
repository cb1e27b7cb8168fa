import {
  fieldOfEvent,
  ROLE_FIELDS,
  type EcsEvent,
  type Entity,
  type EntityKind,
  type EntityRole,
} from "@lagebild/domain";

/** The values of a record with the part that each plays, by their places; undefined where none is known. */
export interface EntitiesWithRoles {
  readonly entities: readonly Entity[];
  readonly roles: readonly (EntityRole | undefined)[] | undefined;
}

/** Says of a record's values which part they play in its event, and adds those that the event alone names. */
export function entitiesWithRoles(entities: readonly Entity[], event: EcsEvent): EntitiesWithRoles {
  let all: Entity[] | undefined;
  let roles: (EntityRole | undefined)[] | undefined;
  for (const [field, kind, role] of ROLE_FIELDS) {
    const written = fieldOfEvent(event, field);
    if (written === undefined) continue;
    const value = written.toLowerCase();
    const at = placeOf(all ?? entities, kind, value);
    roles ??= new Array<EntityRole | undefined>(entities.length).fill(undefined);
    if (at >= 0) roles[at] ??= role;
    else {
      all ??= [...entities];
      all.push({ kind, value });
      roles.push(role);
    }
  }
  return { entities: all ?? entities, roles };
}

function placeOf(entities: readonly Entity[], kind: EntityKind, value: string): number {
  for (let i = 0; i < entities.length; i++) if (entities[i]!.value === value && entities[i]!.kind === kind) return i;
  return -1;
}
