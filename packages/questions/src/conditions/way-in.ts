import type { ReadCondition, Where } from "@lagebild/domain";
import { languageFiles } from "../language/read-language.js";
import { channelsOf } from "../links/events-here.js";
import { isLink, type Link, type ValueHit } from "../links/link.js";
import { valueDictionary } from "../links/value-dictionary.js";
import { writtenText } from "../words/tokens.js";
import type { PlacedCondition } from "./link-context.js";
import { isNegated, type LinkContext } from "./link-context.js";
import { anyWhere, notWhere, valueWhere, whereOfHits } from "./wheres.js";

/** Fields that name a service or a protocol, by its name or by one that begins so: `sshd` for ssh. */
const NAMING = ["process.name", "service.name", "network.protocol", "network.application"];
/** Fields whose values may name it as well; an account or a path that is called so is none. */
const SAYING = /^(?:process|service|network|event)\.|terminal|tty|proto|application/iu;

/** Values that name a way in. */
export const waysIn = (hits: readonly ValueHit[]): readonly ValueHit[] =>
  hits.filter(({ of }) => ("field" in of ? SAYING.test(of.field) : "column" in of && of.column === "program"));

/** A way in as a question names it, with the link that its words are of. */
interface WayIn {
  readonly text: string;
  readonly hits: readonly ValueHit[];
  readonly places: readonly number[];
  readonly of: Link;
}

/** "Over ssh": whichever value of a record names the way in; one field alone seldom does for all products. */
export function wayInCondition({ text, hits, places, of }: WayIn, context: LinkContext): ReadCondition {
  const known = new Set(context.vocabulary.fields.map(({ field }) => field));
  const named = NAMING.filter((field) => known.has(field)).map((field) => valueWhere({ field }, "startsWith", [text]));
  const ways = waysIn(hits);
  const where =
    ways.length + named.length === 0 ? NONE : anyWhere([...(ways.length > 0 ? [whereOfHits(ways)] : []), ...named]);
  const isNot = isNegated(of, context);
  return {
    words: writtenText(context.question, context.tokens, places[0]!, places.at(-1)!),
    title: { en: "way in", de: "Zugangsweg" },
    operator: "equals",
    values: [text],
    isNot,
    where: isNot ? notWhere(where) : where,
  };
}

/** Ways in that the words of an event name: "ssh logins" are those remote logins that went over ssh. */
export function waysOfEvents(context: LinkContext): readonly PlacedCondition[] {
  const isChannel = channelsOf(context.tokens);
  const limited = new Set(languageFiles().events.flatMap(({ id, ways }) => (ways ? [id] : [])));
  const look = valueDictionary(context.vocabulary);
  return context.links.flatMap((link): readonly PlacedCondition[] => {
    const id = isLink(link, "event") ? link.meaning.entry.id : isLink(link, "topic") ? link.meaning.topic.id : "";
    if (!limited.has(id)) return [];
    return link.tokens.filter(isChannel).map((at) => {
      const { text } = context.tokens[at]!;
      return { condition: wayInCondition({ text, hits: look(text), places: [at], of: link }, context), at };
    });
  });
}

/** No record at all. */
const NONE: Where = { shapes: [] };
