import { stemOf } from "@lagebild/domain";
import { isLink, type Link, type LinkOf } from "../links/link.js";
import type { Token } from "../words/tokens.js";
import type { LinkContext } from "../conditions/link-context.js";

/** What is grouped by: "per file" is the file of the log, "per code" the error code that the question names already. */
export function groupedAs(link: Link, context: LinkContext, used: ReadonlySet<Link>): Link {
  if (!isLink(link, "field") || used.has(link) || !isEach(link, context)) return link;
  const named = [...used].find(
    (one): one is LinkOf<"field"> => isLink(one, "field") && isNameWithin(link, one, context.tokens),
  );
  const { field } = link.meaning;
  if (named) return { ...link, meaning: { ...link.meaning, field: named.meaning.field } };
  return FILES.has(field.id) && field.of.length === 0 && context.vocabulary.files.length > 1
    ? { ...link, meaning: { ...link.meaning, field: { ...field, of: [{ column: "file" }] } } }
    : link;
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
