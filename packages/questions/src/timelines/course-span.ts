import { bothLanguages, languageFiles } from "../language/read-language.js";
import { isLink, type Link } from "../links/link.js";
import { anchorWords } from "../readings/anchor-words.js";
import { tellingOf } from "./list-steps.js";
import type { StepsContext } from "./read-steps.js";

/** The telling words of what a course of events begins and ends with. */
export interface Span {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  /** "After the login until the logoff": the next of these, and not the last. */
  readonly isNext: boolean;
}

const isTimed = (at: number, links: StepsContext["links"]): boolean =>
  links.some((link) => isLink(link, "time") && link.tokens.includes(at));

/**
 * "From the download to the dump", "after the login until the logoff": the telling words of what it begins and of what it ends
 * with; none where the log's own begin or end is meant.
 */
export function spanOf({ asked: { question, tokens }, links, lexicon }: StepsContext): Span {
  const { from: fromWords, to: toWords, end } = languageFiles().words.spans;
  const [froms, tos, ends] = [fromWords, toWords, end].map((words) => new Set(bothLanguages(words)));
  const anchors = [...anchorWords(tokens)].filter(({ last }) => !isTimed(last + 1, links));
  // "Logged on" is an event, little as its words may be.
  const happened = new Set(links.flatMap((link) => (TELLING.has(link.meaning.kind) ? link.tokens : [])));
  const told = (places: readonly number[]): readonly number[] => {
    const telling = new Set(tellingOf(places, { question, tokens, links, lexicon }));
    return places.filter((at) => (telling.has(at) || happened.has(at)) && !isTimed(at, links));
  };
  const behind = (at: number, to = tokens.length): readonly number[] => {
    const stop = tokens.findIndex(({ endsPart }, place) => place >= at && endsPart);
    return told(range(at, Math.min(to, stop < 0 ? tokens.length : stop + 1)));
  };
  // "From a to b": its "to" says nothing without the "from".
  const to = tokens.findIndex(({ lower }, at) => at > 0 && tos!.has(lower));
  const from = to < 0 ? -1 : tokens.slice(0, to).findLastIndex(({ lower }) => froms!.has(lower));
  const begin = from < 0 ? anchors.find(({ side }) => side === "after") : { last: from };
  const close =
    from < 0
      ? anchors.findLast(({ side, first }) => side === "before" && first > (begin?.last ?? 0))
      : { first: to, last: to };
  const last = close ? behind(close.last + 1) : [];
  const saysLast = links.some(
    (link) => isLink(link, "ask") && link.meaning.ask === "last" && link.tokens[0]! > (close?.last ?? 0),
  );
  return {
    begin: begin ? behind(begin.last + 1, close?.first) : [],
    end: last.some((at) => ends!.has(tokens[at]!.lower)) ? [] : last,
    isNext: from < 0 && !saysLast,
  };
}

const TELLING: ReadonlySet<Link["meaning"]["kind"]> = new Set(["event", "topic"]);

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
