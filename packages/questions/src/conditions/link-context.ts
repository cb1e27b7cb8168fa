import type { ReadCondition } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";

/** A condition with the place of its first word. */
export interface PlacedCondition {
  readonly condition: ReadCondition;
  readonly at: number;
}

/** What the links of a question are read from. */
export interface LinkContext {
  readonly question: string;
  readonly tokens: readonly Token[];
  readonly links: readonly Link[];
  readonly lexicon: Lexicon;
  readonly vocabulary: Vocabulary;
}

const REACH = 4;

/** A negation before the value or, where it is of those that stand behind, after it, with nothing in between that could be meant. */
export function isNegated(link: Link, context: LinkContext): boolean {
  return isNegatedBefore(link, context) || isNegatedBehind(link, context) || isNegatedInList(link, context);
}

const JOINING = /^(?:or|and|nor|oder|und|sowie|noch)$/u;

/** "Other than GET, POST or DELETE": what is left out goes on in the list. */
function isNegatedInList(link: Link, context: LinkContext): boolean {
  const { links, tokens } = context;
  const first = link.tokens[0]!;
  if (!isLink(link, "value") || first === 0) return false;
  const isJoined = JOINING.test(tokens[first - 1]!.lower);
  const last = isJoined ? first - 2 : first - 1;
  if (last < 0 || (!isJoined && !tokens[last]!.endsPart) || tokens[last]!.endsSentence) return false;
  const before = links.find((one) => isLink(one, "value") && one.tokens.at(-1) === last);
  return before !== undefined && (isNegatedBefore(before, context) || isNegatedInList(before, context));
}

/** A negation of those that stand behind what they leave out. */
export function isNegatedBehind(link: Link, { links, tokens }: LinkContext): boolean {
  const last = link.tokens.at(-1)!;
  return links.some(
    (one) =>
      isLink(one, "negationBehind") &&
      one.tokens[0]! > last &&
      one.tokens[0]! - last <= REACH &&
      tokens.slice(last, one.tokens[0]).every(({ endsPart }) => !endsPart) &&
      // "(roles not counted)": what stands before a bracket is not left out in it.
      tokens.slice(last + 1, one.tokens[0]! + 1).every(({ opensBracket }) => !opensBracket),
  );
}

function isNegatedBefore(link: Link, { links, tokens }: LinkContext): boolean {
  const first = link.tokens[0]!;
  return links.some((one) => {
    if (!isLink(one, "negation")) return false;
    const last = one.tokens.at(-1)!;
    if (last >= first || first - last > REACH) return false;
    return (
      tokens.slice(last, first).every(({ endsPart }) => !endsPart) &&
      !links.some(
        (other) =>
          ["value", "event", "text", "time"].includes(other.meaning.kind) &&
          other.tokens[0]! > last &&
          other.tokens.at(-1)! < first,
      )
    );
  });
}
