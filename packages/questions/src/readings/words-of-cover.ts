import { stemOf, valuesOfAsk, type Ask } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { LinkedQuestion } from "../links/find-links.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link, type LinkOf } from "../links/link.js";
import type { Vocabulary } from "../engine.js";
import { namedField, placeOfLacking } from "../links/named-fields.js";
import type { ReadingSigns } from "./reading-signs.js";

/** "How many records": a log may count records of its own. */
export function countedNounOf(
  links: readonly Link[],
  tokens: LinkedQuestion["tokens"],
  lexicon: Lexicon,
): Pick<ReadingSigns, "countedNoun"> {
  const count = links.find((link) => isLink(link, "ask") && link.meaning.ask === "count");
  const noun = count && tokens[count.tokens.at(-1)! + 1];
  const isNoun = noun && lexicon.isLittle(noun.lower) && lexicon.alike(noun.stem).length > 1;
  return isNoun ? { countedNoun: noun.text } : {};
}

/** "How many packages were removed": what the event is about, where its words name it and many of them are asked for. */
export function countedObjectOf(
  links: readonly Link[],
  tokens: LinkedQuestion["tokens"],
  { lexicon, vocabulary }: { readonly lexicon: Lexicon; readonly vocabulary: Vocabulary },
): Pick<ReadingSigns, "countedObject"> {
  const isCounted = links.some((link) => isLink(link, "ask") && link.meaning.ask === "count");
  if (!isCounted) return {};
  for (const link of links) {
    if (!isLink(link, "event")) continue;
    const object = link.meaning.entry.object ?? [];
    const named = link.tokens
      .flatMap((at) => lexicon.fields.find([tokens[at]!]))
      .map(({ meaning }) => meaning.entry)
      .find(({ fields = [] }) => fields.some((field) => object.includes(field)));
    const field =
      named && namedField({ ...named, fields: object.filter((one) => named.fields!.includes(one)) }, vocabulary);
    const [of] = field?.of ?? [];
    if (field && of)
      return { countedObject: { words: "", title: field.title, titles: field.titles, of, type: field.type } };
  }
  return {};
}

/** Values that are asked for and that no record of the incident has. */
export const lackingOf = (links: readonly Link[], used: ReadonlySet<Link>): readonly LinkOf<"field">[] =>
  links.filter(
    (link): link is LinkOf<"field"> => isLink(link, "field") && link.meaning.field.of.length === 0 && !used.has(link),
  );

/** Verbs such as "copied" limit nothing of what no record says. */
export function verbsOfLacking(
  links: readonly Link[],
  used: ReadonlySet<Link>,
  tokens: LinkedQuestion["tokens"],
): ReadonlySet<number> {
  const asked = links.filter((link) => isLink(link, "field") && !used.has(link));
  const isLacking = lackingOf(links, used).filter(({ meaning }) => placeOfLacking(meaning.field) !== undefined);
  if (asked.length === 0 || asked.length > isLacking.length) return new Set();
  const verbs = new Set(bothLanguages(languageFiles().words.happening));
  return new Set(tokens.flatMap(({ lower }, at) => (verbs.has(lower) ? [at] : [])));
}

/** Values of asks that only texts may say: whether any does is known when the reading runs. */
export const saidIn = (asks: readonly Ask[]): number =>
  asks.flatMap(valuesOfAsk).filter(({ of }) => "said" in of).length;

/** Stems of the words that people use for the events of a question: one that stands apart is part of them. */
export const stemsOfEvents = (links: readonly Link[]): ReadonlySet<string> =>
  new Set(
    links
      .flatMap((link) => {
        if (isLink(link, "topic")) return [...link.meaning.topic.words.en, ...link.meaning.topic.words.de];
        const { meaning } = link;
        return meaning.kind === "event" ? [...(meaning.entry.en.words ?? []), ...(meaning.entry.de.words ?? [])] : [];
      })
      .flatMap((phrase) => phrase.toLowerCase().split(/[\s-]+/u))
      .map(stemOf),
  );
