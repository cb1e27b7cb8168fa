import type { Vocabulary } from "../engine.js";
import { languageFiles, type EventEntry } from "../language/read-language.js";
import type { PhraseHit } from "../words/phrases.js";
import type { Token } from "../words/tokens.js";
import type { Lexicon } from "./lexicon.js";
import type { Link } from "./link.js";

type Alternatives = EventEntry["where"];

const known = new WeakMap<Vocabulary, Map<string, ReadonlySet<string>>>();

/** The values of a field in lower case; those of fields with several values one by one. */
function valuesOf(vocabulary: Vocabulary, field: string): ReadonlySet<string> {
  const fields = known.get(vocabulary) ?? new Map<string, ReadonlySet<string>>();
  known.set(vocabulary, fields);
  const found =
    fields.get(field) ??
    new Set(
      (vocabulary.fields.find((one) => one.field === field)?.top ?? []).flatMap(({ value }) => {
        const lower = value.toLowerCase();
        return [lower, ...lower.split(" ")];
      }),
    );
  fields.set(field, found);
  return found;
}

/** Whether records of an incident may meet any of the alternatives, as far as its values alone tell. */
export const occursIn = (vocabulary: Vocabulary, alternatives: Alternatives): boolean =>
  alternatives.some((parts) =>
    Object.entries(parts).every(([field, value]) => {
      const values = valuesOf(vocabulary, field);
      return (Array.isArray(value) ? value : [value]).some((one) => values.has(String(one).toLowerCase()));
    }),
  );

/** What stands for an event in an incident: its own records, else what only hints at it. */
export const meantBy = (vocabulary: Vocabulary, entry: EventEntry): Alternatives =>
  entry.otherwise && !occursIn(vocabulary, entry.where) && occursIn(vocabulary, entry.otherwise)
    ? entry.otherwise
    : entry.where;

/** Says whether a word names a way in. */
export const channelsOf = (tokens: readonly Token[]): ((at: number) => boolean) => {
  const channels = new Set(languageFiles().words.channels);
  return (at) => channels.has(tokens[at]?.lower ?? "");
};

/** What happened, also where a way in stands within its words: "failed ssh logins". */
export function eventHits(tokens: readonly Token[], { events }: Lexicon): readonly PhraseHit<EventEntry>[] {
  const isChannel = channelsOf(tokens);
  const places = tokens.flatMap((_, at) => (isChannel(at) ? [] : [at]));
  if (places.length === tokens.length) return events.find(tokens);
  const parted = events
    .find(places.map((at) => tokens[at]!))
    .map((hit) => ({ ...hit, tokens: hit.tokens.map((at) => places[at]!) }))
    .filter((hit) => hit.tokens.some((at, place) => place > 0 && at > hit.tokens[place - 1]! + 1));
  return [...parted, ...events.find(tokens)];
}

/** "Failed logins over ssh" are failed logins that went over ssh, whatever "logins over ssh" are by themselves. */
export function limitedByChannels(
  links: readonly Link[],
  tokens: readonly Token[],
  { isLittle }: Pick<Lexicon, "isLittle">,
): readonly Link[] {
  const isChannel = channelsOf(tokens);
  const happened = links.filter(({ meaning }) => meaning.kind === "event" || meaning.kind === "topic");
  const telling = ({ tokens: places }: Link): readonly number[] =>
    places.filter((at) => !isChannel(at) && !isLittle(tokens[at]!.lower));
  return links.filter((link) => {
    if (!happened.includes(link) || !link.tokens.some(isChannel)) return true;
    const own = telling(link);
    return !happened.some(
      (other) =>
        !other.tokens.some(isChannel) &&
        telling(other).length > own.length &&
        own.every((at) => other.tokens.includes(at)),
    );
  });
}
