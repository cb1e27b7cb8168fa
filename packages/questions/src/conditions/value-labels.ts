import type { ValueOf } from "@lagebild/domain";
import { isLink, type Link, type LinkOf, type NamedField, type ValueHit } from "../links/link.js";
import type { LinkContext } from "./link-context.js";

const ASKING = /^(?:which|what|many|welche[rnsm]?|viele|wieviele)$/u;

/** "The host 192.0.2.20", "our attacker 203.0.113.7": what the value is called, which asks nothing. */
export function appositionOf(
  link: LinkOf<"value">,
  { links, tokens }: LinkContext,
  used: ReadonlySet<Link>,
): LinkOf<"field"> | undefined {
  const first = link.tokens[0]!;
  return links.find(
    (one): one is LinkOf<"field"> =>
      isLink(one, "field") &&
      !one.meaning.isAsked &&
      !used.has(one) &&
      one.tokens.at(-1)! === first - 1 &&
      (/\d/u.test(link.meaning.text) || !NUMERIC_TYPES.has(one.meaning.field.type)) &&
      !tokens[first - 1]!.endsPart &&
      !ASKING.test(tokens[one.tokens[0]! - 1]?.lower ?? ""),
  );
}

export const sameOf = (one: ValueOf, other: ValueOf): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Words between a value and its name. */
export const LINKING = new Set([
  "=",
  "is",
  "ist",
  "of",
  "von",
  "named",
  "namens",
  "called",
  "the",
  "der",
  "die",
  "das",
  "den",
  "dem",
  "mit",
  "with",
  "not",
  "nicht",
  "!=",
  "ungleich",
  "kein",
]);

/** The name of a value that stands beside it. */
export function labelOf(
  link: LinkOf<"value">,
  { links, tokens }: LinkContext,
  used: ReadonlySet<Link>,
): LinkOf<"field"> | undefined {
  const first = link.tokens[0]!;
  const last = link.tokens.at(-1)!;
  const fields = links.filter(
    (one): one is LinkOf<"field"> => isLink(one, "field") && !used.has(one) && fits(one.meaning.field, link.meaning),
  );
  const before = fields.find(({ tokens: places }) => {
    const gap = first - places.at(-1)!;
    return gap === 1 || (gap === 2 && LINKING.has(tokens[first - 1]!.lower));
  });
  if (before && !before.meaning.isAsked) return before;
  const after = fields.find(({ tokens: places }) => places[0]! === last + 1 && !tokens[last]!.endsPart);
  return after && !after.meaning.isAsked && link.meaning.hits.some((hit) => isOf(hit, after.meaning.field))
    ? after
    : undefined;
}

/** Whether a value was found in a field. */
export const isOf = (hit: ValueHit, field: NamedField): boolean => field.of.some((of) => sameOf(of, hit.of));

/** A value that occurs somewhere else only is none of this name, unless it is one whatever the log holds. */
const NUMERIC_TYPES: ReadonlySet<string> = new Set([
  "port",
  "bytes",
  "number",
  "status",
  "code",
  "level",
  "id",
  "duration",
]);

const fits = (field: NamedField, value: LinkOf<"value">["meaning"]): boolean =>
  (/^\d+$/u.test(value.text) && NUMERIC_TYPES.has(field.type) && field.of.length > 0) ||
  value.hits.some((hit) => isOf(hit, field)) ||
  (value.type !== undefined && value.type === field.type) ||
  value.hits.length === 0;
