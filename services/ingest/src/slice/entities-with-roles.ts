import {
  perFieldNames,
  ROLE_FIELDS,
  type EcsEvent,
  type Entity,
  type EntityKind,
  type EntityRole,
  type FieldValues,
} from "@lagebild/domain";

/** The values of a record with the part that each plays, by their places; undefined where none is known. */
export interface EntitiesWithRoles {
  readonly entities: readonly Entity[];
  readonly roles: readonly (EntityRole | undefined)[] | undefined;
}

type RoleField = (typeof ROLE_FIELDS)[number];

/** The fields with roles among those of a record; kinds of events seldom have any. */
const rolesAmong = perFieldNames((names) => ROLE_FIELDS.filter(([field]) => names.includes(field)));
const rolesOfKinds = new WeakMap<FieldValues, readonly RoleField[]>();
const NO_ROLES: readonly RoleField[] = [];

function rolesOf({ values, fixed }: EcsEvent): readonly RoleField[] {
  let ofKind = rolesOfKinds.get(fixed);
  if (!ofKind) {
    const found = ROLE_FIELDS.filter(([field]) => fixed[field] !== undefined);
    rolesOfKinds.set(fixed, (ofKind = found.length === 0 ? NO_ROLES : found));
  }
  return ofKind === NO_ROLES ? rolesAmong(values) : ROLE_FIELDS;
}

/** Says of a record's values which part they play in its event, and adds those that the event alone names. */
export function entitiesWithRoles(entities: readonly Entity[], event: EcsEvent): EntitiesWithRoles {
  let all: Entity[] | undefined;
  let roles: (EntityRole | undefined)[] | undefined;
  const { values, fixed } = event;
  for (const [field, kind, role] of rolesOf(event)) {
    const written = values[field] ?? fixed[field];
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
