import { stemOf } from "@lagebild/domain";
import { isLink, type Link, type LinkOf } from "../links/link.js";
import type { Token } from "../words/tokens.js";
import type { LinkContext } from "../conditions/link-context.js";

/** What is grouped by: "per file" is the file of the log, "per code" the error code that the question names already. */
export function groupedAs(link: Link, context: LinkContext, used: ReadonlySet<Link>): Link {
  if (!isLink(link, "field") || used.has(link)) return link;
  const listed = placeOfListed(link, context);
  if (listed) return { ...link, meaning: { ...link.meaning, field: { ...link.meaning.field, of: [listed] } } };
  if (!isEach(link, context)) return link;
  const named = [...used].find(
    (one): one is LinkOf<"field"> => isLink(one, "field") && isNameWithin(link, one, context.tokens),
  );
  const { field } = link.meaning;
  if (named) return { ...link, meaning: { ...link.meaning, field: named.meaning.field } };
  return FILES.has(field.id) && field.of.length === 0 && context.vocabulary.files.length > 1
    ? { ...link, meaning: { ...link.meaning, field: { ...field, of: [{ column: "file" }] } } }
    : link;
}

/** "By protocol: TCP and UDP": of the places where a value may stand, the one where those that follow do. */
function placeOfListed({ meaning: { field }, tokens: places }: LinkOf<"field">, { links, tokens }: LinkContext) {
  const last = places.at(-1)!;
  if (field.of.length < 2 || !tokens[last]!.endsList) return undefined;
  const next = links.find((one): one is LinkOf<"value"> => isLink(one, "value") && one.tokens[0] === last + 1);
  return field.of.find((of) => next?.meaning.hits.some((hit) => JSON.stringify(hit.of) === JSON.stringify(of)));
}

const FILES: ReadonlySet<string> = new Set(["file", "file-name", "log-file"]);

/** Words such as "per" stand before it. */
const isEach = (link: Link, { links }: LinkContext): boolean =>
  links.some((one) => isLink(one, "ask") && one.meaning.ask === "each" && one.tokens.at(-1)! === link.tokens[0]! - 1);

/** The short name stands in the long one: "code" in `errorCode` and in "error code". */
function isNameWithin(short: LinkOf<"field">, long: LinkOf<"field">, tokens: readonly Token[]): boolean {
  const words = long.tokens
    .flatMap((at) => tokens[at]!.text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").split(/[\s_.-]+/u))
    .map((word) => stemOf(word.toLowerCase()));
  return words.length > short.tokens.length && short.tokens.every((at) => words.includes(tokens[at]!.stem));
}
