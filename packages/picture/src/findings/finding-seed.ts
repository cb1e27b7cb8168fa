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
  return [...groupedBy(seeds, ({ rule }) => rule).values()].flatMap((found) => {
    if (found.length <= MOST_OF_A_RULE) return found;
    const [first, ...others] = found as readonly [FindingSeed, ...FindingSeed[]];
    return [{ ...others.reduce(joinedSeeds, first), keys: found.flatMap(({ keys }) => keys) }];
  });
}

/** Joins things of one rule; the keys are those of the first. */
export function joinedSeeds(a: FindingSeed, b: FindingSeed): FindingSeed {
  const firstTime = earliest([a.firstTime, b.firstTime]);
  const lastTime = latest([a.lastTime, b.lastTime]);
  const isLimited = a.limits.from !== undefined && b.limits.from !== undefined;
  const parts = new Map(a.parts.map((part) => [part.rule, part]));
  for (const part of b.parts) parts.set(part.rule, { ...part, count: part.count + (parts.get(part.rule)?.count ?? 0) });
  const { shown: _shown, ...rest } = a;
  return {
    ...rest,
    count: a.count + b.count,
    firstTime,
    lastTime,
    limits: isLimited ? { from: Math.min(a.limits.from, b.limits.from), to: Math.max(a.limits.to!, b.limits.to!) } : {},
    ...(a.shown && b.shown && { shown: { ...a.shown, groups: [...a.shown.groups, ...b.shown.groups] } }),
    parts: [...parts.values()],
  };
}

/** Makes things part of others that include them: those of rules named there, with the same values. */
export function absorb(seeds: readonly FindingSeed[]): readonly FindingSeed[] {
  const taken = new Set<FindingSeed>();
  const wider = seeds.map((seed) => {
    const named = new Set(seed.rule.hints?.absorbs ?? []);
    if (named.size === 0) return { seed, made: seed };
    const own = seeds.filter(
      (other) =>
        other !== seed && (named.has(other.rule.name ?? "") || named.has(other.rule.id)) && sharesValues(seed, other),
    );
    for (const other of own) taken.add(other);
    const parts = own.map(({ rule, count }) => ({ rule: rule.name ?? rule.id, title: rule.title, count }));
    return { seed, made: { ...seed, parts: [...seed.parts, ...parts] } };
  });
  return wider.flatMap(({ seed, made }) => (taken.has(seed) ? [] : [made]));
}

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
