import { channelsOf } from "../links/events-here.js";
import { closedType, type Lexicon } from "../links/lexicon.js";
import type { LinkOf } from "../links/link.js";
import type { Token } from "../words/tokens.js";

interface WordContext {
  readonly lexicon: Lexicon;
  readonly tokens: readonly Token[];
}

/** A value that is a word of the language as well, and that nothing beside it says to be one. */
export function isLooseValue(link: LinkOf<"value">, context: WordContext): boolean {
  const isName = /^\p{Lu}{3,}$/u.test(link.meaning.text) && link.meaning.hits.some(({ isWhole }) => isWhole);
  return !isName && !link.tokens.every(channelsOf(context.tokens)) && isWordOfLanguage(link, context);
}

/** A value that is a word of the language, or that stands within others only. */
export function isWordOfLanguage(link: LinkOf<"value">, { lexicon, tokens }: WordContext): boolean {
  if (closedType(link.meaning.text) !== undefined || /[\d_.\\/@$-]/u.test(link.meaning.text)) return false;
  return (
    link.tokens.every((at) => lexicon.isKnown(tokens[at]!.stem)) || link.meaning.hits.every(({ isWhole }) => !isWhole)
  );
}

/** "Transfer" of transfer.sh: a word of the language in small letters that stands within other values alone; a name of an account is none. */
export function isPartOfOthers(link: LinkOf<"value">, { lexicon, tokens }: WordContext): boolean {
  const { text, hits } = link.meaning;
  const isQuoted = link.tokens.some((at) => tokens[at]!.quotation !== undefined);
  if (isQuoted || !/^\p{Ll}{4,}$/u.test(text) || hits.length === 0) return false;
  const isWord = link.tokens.every(
    (at) => lexicon.isKnown(tokens[at]!.stem) || lexicon.related(tokens[at]!.stem).length > 1,
  );
  return isWord && hits.every(({ isWhole, of }) => !isWhole && !("field" in of && /user|account/u.test(of.field)));
}
