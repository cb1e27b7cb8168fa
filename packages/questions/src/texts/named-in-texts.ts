import type { QuestionEngine } from "../engine.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link } from "../links/link.js";
import { writtenText, type Token } from "../words/tokens.js";
import { textEvent, type FoundText } from "./found-text.js";

const MOST_NAMES = 12;
const ASKING = /^(?:which|what|many|welche[rnsm]?|viele|wieviele)$/u;

/** "The folder Technik": a value that no field holds, as the log says it behind what it is called. */
export async function namedInTexts(
  engine: Pick<QuestionEngine, "linesWith">,
  {
    question,
    tokens,
    links,
    lexicon,
  }: {
    readonly question: string;
    readonly tokens: readonly Token[];
    readonly links: readonly Link[];
    readonly lexicon: Lexicon;
  },
): Promise<readonly FoundText[]> {
  const found: FoundText[] = [];
  for (const link of links) {
    if (!isLink(link, "field") || link.meaning.isAsked || link.meaning.field.of.length > 0) continue;
    const at = link.tokens.at(-1)! + 1;
    const next = tokens[at];
    if (!next || tokens[at - 1]!.endsPart || ASKING.test(tokens[link.tokens[0]! - 1]?.lower ?? "")) continue;
    if (lexicon.isLittle(next.lower) || lexicon.closed.has(next.lower) || next.quotation !== undefined) continue;
    const asked = writtenText(question, tokens, link.tokens[0]!, at - 1);
    const names = [asked, ...link.meaning.field.said.filter((name) => !/\s/u.test(name))].slice(0, MOST_NAMES);
    for (const name of names) {
      const text = `${name} ${next.text}`;
      const places = await engine.linesWith(text, true);
      if (!places || places.length === 0) continue;
      found.push({ event: textEvent(text, { places }), tokens: [...link.tokens, at], isQuoted: true });
      break;
    }
  }
  return found;
}
