import { earliest, groupedBy, latest, type RuleHead, type Where } from "@lagebild/domain";
import type { RecordGroup } from "../picture-records.js";

/** Matches that are one thing, before it is looked at what they show. */
export interface FindingSeed {
  readonly rule: RuleHead;
  /** Keys of the rules about records whose matches it is of, and the most telling of these comes first. */
  readonly detections: readonly string[];
  /** Conditions of its records, where no rule names them. */
  readonly wheres?: readonly Where[];
  /** The combinations of values that it is of, by field; several where many of a kind became one. */
  readonly keys: readonly ReadonlyMap<string, string | undefined>[];
  /** Limits of time of a correlation. */
  readonly limits: Pick<Where, "from" | "to">;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** What its records show, where that is known already. */
  readonly shown?: { readonly fields: readonly string[]; readonly groups: readonly RecordGroup[] };
  readonly parts: readonly { readonly rule: string; readonly title: string; readonly count: number }[];
}

/** Things of one rule that are still told apart; more of them are one. */
const MOST_OF_A_RULE = 5;

/** Makes one of the things that a rule found where they are many: a wave is one thing. */
export function mergeMany(seeds: readonly FindingSeed[]): readonly FindingSeed[] {
  return [...groupedBy(seeds, ({ rule }) => rule).values()].flatMap((found) =>
    found.length <= MOST_OF_A_RULE ? found : [{ ...joinedSeeds(found), keys: found.flatMap(({ keys }) => keys) }],
  );
}

/** Joins things of one rule, at least one; the keys are those of the first. */
export function joinedSeeds(seeds: readonly FindingSeed[]): FindingSeed {
  const [first] = seeds as readonly [FindingSeed];
  if (seeds.length === 1) return first;
  const limits = seeds.map((seed) => seed.limits);
  const isLimited = limits.every(({ from, to }) => from !== undefined && to !== undefined);
  const parts = new Map<string, FindingSeed["parts"][number]>();
  for (const part of seeds.flatMap((seed) => seed.parts))
    parts.set(part.rule, { ...part, count: part.count + (parts.get(part.rule)?.count ?? 0) });
  const { shown: _shown, ...rest } = first;
  return {
    ...rest,
    count: seeds.reduce((sum, { count }) => sum + count, 0),
    firstTime: earliest(seeds.map(({ firstTime }) => firstTime)),
    lastTime: latest(seeds.map(({ lastTime }) => lastTime)),
    limits: isLimited
      ? { from: earliest(limits.map(({ from }) => from))!, to: latest(limits.map(({ to }) => to))! }
      : {},
    ...(seeds.every(({ shown }) => shown) && {
      shown: { fields: first.shown!.fields, groups: seeds.flatMap(({ shown }) => shown!.groups) },
    }),
    parts: [...parts.values()],
  };
}

/** Makes things part of others that include them: those of rules named there, with the same values. */
export function absorb(seeds: readonly FindingSeed[]): readonly FindingSeed[] {
  const taken = new Set<FindingSeed>();
  const held = groupedBy(
    seeds.flatMap((seed) => namesOf(seed).flatMap((name) => placesOf(name, seed).map((place) => ({ place, seed })))),
    ({ place }) => place,
  );
  const wider = seeds.map((seed) => {
    const near = (seed.rule.hints?.absorbs ?? [])
      .flatMap((name) => (seed.keys[0]?.size ? placesOf(name, seed).slice(1) : placesOf(name, seed)))
      .flatMap((place) => held.get(place) ?? []);
    const parts = new Map(seed.parts.map((part) => [part.rule, part]));
    for (const other of new Set(near.map((one) => one.seed))) {
      if (other === seed || !sharesValues(seed, other)) continue;
      taken.add(other);
      const rule = other.rule.name ?? other.rule.id;
      parts.set(rule, { rule, title: other.rule.title, count: other.count + (parts.get(rule)?.count ?? 0) });
    }
    return { seed, made: { ...seed, parts: [...parts.values()] } };
  });
  return wider.flatMap(({ seed, made }) => (taken.has(seed) ? [] : [made]));
}

const namesOf = ({ rule }: FindingSeed): readonly string[] => [...new Set([rule.name ?? "", rule.id])];

/** Where things of a rule are filed: all of them, then those with each of the values that a thing has. */
const placesOf = (rule: string, { keys: [key] }: FindingSeed): readonly string[] => [
  rule,
  ...[...(key ?? [])].flatMap(([field, value]) =>
    value === undefined ? [] : [JSON.stringify([rule, field, value.toLowerCase()])],
  ),
];

/** Whether two things have a field in common, and none that differs. */
function sharesValues({ keys: [wide] }: FindingSeed, { keys: [narrow] }: FindingSeed): boolean {
  let shared = 0;
  for (const [field, value] of wide ?? []) {
    const other = narrow?.get(field);
    if (other === undefined || value === undefined) continue;
    if (other.toLowerCase() !== value.toLowerCase()) return false;
    shared++;
  }
  return shared > 0 || (wide?.size ?? 0) === 0;
}
