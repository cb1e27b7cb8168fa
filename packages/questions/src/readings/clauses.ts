import { isLink, type AskWord, type Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";

/** Part of a question that asks something. */
export interface Clause {
  readonly links: readonly Link[];
}

const JOINING = new Set(["and", "und", "sowie", "oder", "or", "but", "aber", "then", "dann"]);

/** Cuts a cover where one ask ends and another begins: behind commas and joining words, where both sides ask. */
export function clausesOf(links: readonly Link[], tokens: readonly Token[]): readonly Clause[] {
  const groups: Link[][] = [[]];
  for (const link of links) {
    const first = link.tokens[0]!;
    const current = groups.at(-1)!;
    if (current.length > 0 && (tokens[first - 1]?.endsClause || JOINING.has(tokens[first]!.lower))) groups.push([link]);
    else current.push(link);
  }
  const clauses: Link[][] = [];
  for (const group of groups) {
    const last = clauses.at(-1);
    if (last && !(asks(group) && asks(last))) last.push(...group);
    else clauses.push([...group]);
  }
  return clauses.map((found) => ({ links: found }));
}

/** Words that say how something is counted that is asked for elsewhere. */
const ADDING: ReadonlySet<AskWord> = new Set(["each", "distinct", "once"]);

const asks = (links: readonly Link[]): boolean =>
  links.some((link) => (isLink(link, "ask") && !ADDING.has(link.meaning.ask)) || isLink(link, "bucket"));
