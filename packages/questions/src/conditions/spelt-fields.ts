import { isLink, type Link, type LinkOf } from "../links/link.js";
import type { Token } from "../words/tokens.js";

/** A field is named just as the log writes it: `resp_bytes`, `GrantedAccess`. */
export const isWrittenSo = ({ tokens: places, meaning }: LinkOf<"field">, tokens: readonly Token[]): boolean =>
  places.some((at) => /\p{Ll}\p{Lu}|[_.]/u.test(tokens[at]!.text) && meaning.field.id.includes(tokens[at]!.text));

/** "Bytes sent by the server (resp_bytes)": in brackets behind what a value is called, a field of the log says which is meant. */
export function withSpeltFields(links: readonly Link[], tokens: readonly Token[]): readonly Link[] {
  const named = links.filter((link): link is LinkOf<"field"> => isLink(link, "field"));
  const isSpelt = (link: LinkOf<"field">): boolean =>
    link.meaning.field.isOfLog && tokens[link.tokens[0]!]!.opensBracket;
  const meant = new Map<Link, LinkOf<"field">>();
  for (const link of named) {
    const behind = named.find((one) => isSpelt(one) && one.tokens[0] === link.tokens.at(-1)! + 1);
    if (behind && !isSpelt(link)) meant.set(link, behind);
  }
  const spelt = new Set<Link>(meant.values());
  return links.flatMap((link): readonly Link[] => {
    const own = meant.get(link);
    if (spelt.has(link)) return [];
    if (!own || !isLink(link, "field")) return [link];
    const field = { ...own.meaning.field, type: link.meaning.field.type };
    return [{ ...link, tokens: [...link.tokens, ...own.tokens], meaning: { ...link.meaning, field } }];
  });
}
