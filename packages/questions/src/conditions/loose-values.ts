import { channelsOf } from "../links/events-here.js";
import { closedType, type Lexicon } from "../links/lexicon.js";
import { isLink, type Link, type LinkOf } from "../links/link.js";
import type { Token } from "../words/tokens.js";

interface WordContext {
  readonly lexicon: Lexicon;
  readonly tokens: readonly Token[];
  /** What else the question says, where that is at hand. */
  readonly links?: readonly Link[];
}

/** A value that is a word of the language as well, and that nothing beside it says to be one. */
export function isLooseValue(link: LinkOf<"value">, context: WordContext): boolean {
  const isName = /^\p{Lu}{3,}$/u.test(link.meaning.text) && link.meaning.hits.some(({ isWhole }) => isWhole);
  return (
    !isName &&
    !isNamedProgram(link, context) &&
    !link.tokens.every(channelsOf(context.tokens)) &&
    isWordOfLanguage(link, context)
  );
}

/** "Certutil process starts": a program by its name without the ending, beside a word for what programs do. */
function isNamedProgram(
  { meaning: { text, hits }, tokens: places }: LinkOf<"value">,
  { links = [] }: WordContext,
): boolean {
  const name = `${text.toLowerCase()}.exe`;
  const isProgram = hits.some(
    ({ of, value }) => "field" in of && of.field === "process.name" && value.toLowerCase() === name,
  );
  const isBeside = ({ tokens }: Link): boolean => tokens[0] === places.at(-1)! + 1 || tokens.at(-1) === places[0]! - 1;
  return (
    isProgram &&
    links.some(
      (link) =>
        isBeside(link) &&
        (isLink(link, "event")
          ? link.meaning.entry.id.startsWith(OF_PROCESSES)
          : isLink(link, "field") && link.meaning.field.type === OF_PROCESSES),
    )
  );
}

const OF_PROCESSES = "process";

/** A value that is a word of the language, or that stands within others only. */
export function isWordOfLanguage(link: LinkOf<"value">, { lexicon, tokens }: WordContext): boolean {
  if (closedType(link.meaning.text) !== undefined || /[\d_.\\/@$-]/u.test(link.meaning.text)) return false;
  return (
    link.tokens.every((at) => lexicon.isKnown(tokens[at]!.stem)) || link.meaning.hits.every(({ isWhole }) => !isWhole)
  );
}

/** "Transfer" of transfer.sh: a word of the language in small letters that stands within other values alone; a name of an account is none. */
export function isPartOfOthers(link: LinkOf<"value">, context: WordContext): boolean {
  const { lexicon, tokens } = context;
  const { text, hits } = link.meaning;
  if (isNamedProgram(link, context)) return false;
  const isQuoted = link.tokens.some((at) => tokens[at]!.quotation !== undefined);
  if (isQuoted || !/^\p{Ll}{4,}$/u.test(text) || hits.length === 0) return false;
  const isWord = link.tokens.every(
    (at) => lexicon.isKnown(tokens[at]!.stem) || lexicon.related(tokens[at]!.stem).length > 1,
  );
  return isWord && hits.every(({ isWhole, of }) => !isWhole && !("field" in of && /user|account/u.test(of.field)));
}
