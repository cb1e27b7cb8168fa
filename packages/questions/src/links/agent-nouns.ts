import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Token } from "../words/tokens.js";
import { isLink, linkOf, standsAs, type Link } from "./link.js";

/** "The scanner 203.0.113.7": a noun of who did something says of the value beside it what it is, and limits nothing. */
export function withoutAgents(links: readonly Link[], tokens: readonly Token[]): readonly Link[] {
  const agents = new Set(bothLanguages(languageFiles().words.agents));
  const named = new Set(
    links.flatMap((link) =>
      isLink(link, "value") && (link.meaning.type !== undefined || link.meaning.hits.some(({ isWhole }) => isWhole))
        ? [link.tokens[0]!]
        : [],
    ),
  );
  const isAgent = (at: number): boolean =>
    agents.has(tokens[at]!.lower) &&
    !tokens[at]!.endsPart &&
    (named.has(at + 1) || (standsAs(links, "field", at + 1) && !tokens[at + 1]!.endsPart && named.has(at + 2)));
  const places = new Set(tokens.flatMap((_, at) => (isAgent(at) ? [at] : [])));
  if (places.size === 0) return links;
  return [
    ...links.filter(({ tokens: used }) => !used.every((at) => places.has(at))),
    ...[...places].map((at) => linkOf({ kind: "little" }, [at], 1)),
  ];
}
