import type { Meaning } from "@lagebild/domain";

/** How the ids of meanings begin that come from a rule which some record of a shape met. */
export const RULE_PREFIX = "sigma:";

/** Adds what rules say of a shape elsewhere: a rule that its records met in one segment holds for the shape in all. */
export function withRuleMeanings(meanings: readonly Meaning[], elsewhere: readonly Meaning[]): readonly Meaning[] {
  const known = new Set(meanings.map(({ id }) => id));
  const added = elsewhere.filter(({ id }) => id.startsWith(RULE_PREFIX) && !known.has(id));
  if (added.length === 0) return meanings;
  return [...meanings, ...new Map(added.map((meaning) => [meaning.id, meaning])).values()];
}
