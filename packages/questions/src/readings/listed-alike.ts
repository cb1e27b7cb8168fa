import type { Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";

const JOINING: ReadonlySet<string> = new Set(["and", "und", "or", "oder", "sowie", "&"]);
/** What the same word may be, the likelier first: "INFO, WARNING and SEVERE" are levels, or values of one field. */
const KINDS: readonly Link["meaning"]["kind"][] = ["level", "value"];

/** Leaves, of words that a list joins, what all of them can be: one is no level where the next is a mere value. */
export function listedAlike(links: readonly Link[], tokens: readonly Token[]): readonly Link[] {
  const left = new Set<Link>();
  for (const list of listsIn(tokens)) {
    const of = (at: number, kind: Link["meaning"]["kind"]): readonly Link[] =>
      links.filter(
        ({ meaning, tokens: [first, second] }) => meaning.kind === kind && first === at && second === undefined,
      );
    const isMixed = list.some((at) => of(at, "level").length > 0) && list.some((at) => of(at, "level").length === 0);
    const kind = KINDS.find((one) => list.every((at) => of(at, one).length > 0));
    if (!kind || (kind === "value" && !isMixed)) continue;
    for (const other of KINDS)
      if (other !== kind) for (const at of list) for (const link of of(at, other)) left.add(link);
  }
  return left.size === 0 ? links : links.filter((link) => !left.has(link));
}

/** Places of words one behind the other that commas and joining words part. */
function listsIn(tokens: readonly Token[]): readonly (readonly number[])[] {
  const lists: number[][] = [];
  let list: number[] = [];
  tokens.forEach(({ lower, endsPart }, at) => {
    if (JOINING.has(lower)) return;
    list.push(at);
    if (endsPart || JOINING.has(tokens[at + 1]?.lower ?? "")) return;
    if (list.length > 1) lists.push(list);
    list = [];
  });
  if (list.length > 1) lists.push(list);
  return lists;
}
