import type { Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";

/** Links that do not overlap, in the order of the question, with the words that none of them accounts for. */
export interface Cover {
  readonly links: readonly Link[];
  readonly unused: readonly number[];
  readonly weight: number;
}

const MOST_COVERS = 6;
/** A reading that weighs less is no other way to read the question. */
const NEAR = 0.75;

/** Chooses the links that account for most of a question, and others that account for nearly as much. */
export function chooseCovers(links: readonly Link[], tokens: readonly Token[]): readonly Cover[] {
  const best = coverOf(links, tokens);
  const others = best.links
    .filter(({ meaning }) => OTHERWISE.has(meaning.kind))
    .map((banned) => {
      const cover = coverOf(
        links.filter((link) => link !== banned),
        tokens,
      );
      return { banned, ...cover, unused: withLost(cover, banned) };
    })
    .filter(({ weight }) => weight >= best.weight * NEAR)
    .sort((a, b) => b.weight - a.weight || Number(isEvent(b.banned)) - Number(isEvent(a.banned)));
  return [best, ...others].slice(0, MOST_COVERS);
}

/** Words that only a little word accounts for, where what they mean together is left out, are accounted for by nothing. */
function withLost({ links, unused }: Cover, banned: Link): readonly number[] {
  if (!isEvent(banned)) return unused;
  const little = new Set(links.flatMap(({ meaning, tokens }) => (meaning.kind === "little" ? tokens : [])));
  const lost = banned.tokens.filter((at) => little.has(at));
  return lost.length < banned.tokens.length ? unused : [...unused, lost[0]!].sort((a, b) => a - b);
}

const isEvent = ({ meaning }: Link): boolean => meaning.kind === "event" || meaning.kind === "topic";

/** Links that may be meant otherwise. */
const OTHERWISE = new Set<Link["meaning"]["kind"]>(["event", "topic", "field", "value", "outcome", "level", "bucket"]);

function coverOf(links: readonly Link[], tokens: readonly Token[]): Cover {
  const taken = new Set<number>();
  const chosen: Link[] = [];
  let weight = 0;
  for (const link of [...links].sort((a, b) => b.weight - a.weight || b.tokens.length - a.tokens.length)) {
    if (link.tokens.some((at) => taken.has(at))) continue;
    for (const at of link.tokens) taken.add(at);
    chosen.push(link);
    weight += link.weight;
  }
  return {
    links: chosen.sort((a, b) => a.tokens[0]! - b.tokens[0]!),
    unused: tokens.flatMap((_, at) => (taken.has(at) ? [] : [at])),
    weight,
  };
}
