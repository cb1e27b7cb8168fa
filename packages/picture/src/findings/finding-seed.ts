import type { RuleHead, Where } from "@lagebild/domain";

/** Matches that are one thing, before it is looked at what they show. */
export interface FindingSeed {
  readonly rule: RuleHead;
  /** Keys of the rules about records whose matches it is of, and the first of these comes first. */
  readonly detections: readonly string[];
  /** The combinations of values that it is of, by field; several where many of a kind became one. */
  readonly keys: readonly ReadonlyMap<string, string | undefined>[];
  /** Limits of time of a correlation. */
  readonly limits: Pick<Where, "from" | "to">;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly parts: readonly { readonly rule: string; readonly title: string; readonly count: number }[];
}

/** Things of one rule that are still told apart; more of them are one. */
const MOST_OF_A_RULE = 5;

/** Makes one of the things that a rule found where they are many: a wave is one thing. */
export function mergeMany(seeds: readonly FindingSeed[]): readonly FindingSeed[] {
  const ofRule = new Map<RuleHead, FindingSeed[]>();
  for (const seed of seeds) ofRule.set(seed.rule, [...(ofRule.get(seed.rule) ?? []), seed]);
  return [...ofRule.values()].flatMap((found) => (found.length <= MOST_OF_A_RULE ? found : [merged(found)]));
}

function merged(seeds: readonly FindingSeed[]): FindingSeed {
  const parts = new Map<string, FindingSeed["parts"][number]>();
  for (const part of seeds.flatMap((seed) => seed.parts))
    parts.set(part.rule, { ...part, count: part.count + (parts.get(part.rule)?.count ?? 0) });
  const froms = seeds.flatMap(({ limits }) => limits.from ?? []);
  const tos = seeds.flatMap(({ limits }) => limits.to ?? []);
  return {
    rule: seeds[0]!.rule,
    detections: seeds[0]!.detections,
    keys: seeds.flatMap(({ keys }) => keys),
    limits: froms.length === seeds.length ? { from: Math.min(...froms), to: Math.max(...tos) } : {},
    count: seeds.reduce((sum, { count }) => sum + count, 0),
    firstTime: extreme(seeds.map(({ firstTime }) => firstTime), Math.min),
    lastTime: extreme(seeds.map(({ lastTime }) => lastTime), Math.max),
    parts: [...parts.values()],
  };
}

/** The least or greatest of the times there are. */
export function extreme(
  times: readonly (number | undefined)[],
  choose: (a: number, b: number) => number,
): number | undefined {
  return times.reduce((best, time) => (best === undefined || time === undefined ? (best ?? time) : choose(best, time)));
}

/** Makes things part of others that include them: those of rules named there, with the same values. */
export function absorb(seeds: readonly FindingSeed[]): readonly FindingSeed[] {
  const taken = new Set<FindingSeed>();
  const wider = seeds.map((seed) => {
    const named = new Set(seed.rule.hints?.absorbs ?? []);
    if (named.size === 0) return seed;
    const own = seeds.filter(
      (other) =>
        other !== seed &&
        (named.has(other.rule.name ?? "") || named.has(other.rule.id)) &&
        sharesValues(seed, other) &&
        !taken.has(other),
    );
    for (const other of own) taken.add(other);
    const parts = own.map(({ rule, count }) => ({ rule: rule.name ?? rule.id, title: rule.title, count }));
    return { seed, made: { ...seed, parts: [...seed.parts, ...parts] } };
  });
  return wider.flatMap((one) => {
    if (!("made" in one)) return taken.has(one) ? [] : [one];
    return taken.has(one.seed) ? [] : [one.made];
  });
}

/** Whether two things have no field in common that differs. */
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
