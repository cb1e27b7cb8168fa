import type { ReadEvent, Where } from "@lagebild/domain";
import { RULES_FIELD } from "@lagebild/domain";
import type { KnownTopic, Vocabulary } from "../engine.js";
import { meantBy, occursIn } from "../links/events-here.js";
import { languageFiles, titleOf, titlesOf, type EventEntry } from "../language/read-language.js";
import { anyWhere, bothOf, fieldCondition } from "../conditions/wheres.js";

/** Reads an event class as a condition on records. */
export const eventOfEntry = (
  entry: EventEntry,
  words: string,
  { topics, vocabulary }: { readonly topics: readonly KnownTopic[]; readonly vocabulary: Vocabulary },
): ReadEvent => ({
  kind: "class",
  id: entry.id,
  words,
  title: titleOf(entry),
  titles: titlesOf(entry),
  where: whereOfEntry(entry, vocabulary),
  ...(entry.otherwise &&
    entry.traces &&
    occursIn(vocabulary, entry.where) &&
    occursIn(vocabulary, entry.otherwise) && { otherwise: anyWhere(entry.otherwise.map(whereOf)) }),
  shownBy: entry["shown-by"] ?? topics.find(({ id }) => id === entry.topic)?.shownBy ?? [],
  ...(entry.topic !== undefined && { topic: entry.topic }),
  ...(entry.pattern && { isPattern: true }),
});

/** Records that stand for an event class in an incident. */
export const whereOfEntry = (entry: EventEntry, vocabulary: Vocabulary): Where =>
  anyWhere(meantBy(vocabulary, entry).map(whereOf));

const whereOf = (parts: EventEntry["where"][number]): Where =>
  Object.entries(parts).reduce<Where>((where, [field, value]) => {
    const [first = "", ...others] = (Array.isArray(value) ? value : [value]).map(String);
    return bothOf(where, { fields: [fieldCondition(field, "equals", first, others)] });
  }, {});

/** The class that ends what an event begins, or that it is where it goes the other way. */
export function relatedEvent(
  { id, words }: ReadEvent,
  relation: "ends" | "opposite",
  engine: Parameters<typeof eventOfEntry>[2],
): ReadEvent | undefined {
  const { events } = languageFiles();
  const other = events.find((entry) => entry.id === id)?.[relation];
  const entry = events.find((one) => one.id === other);
  return entry && eventOfEntry(entry, words, engine);
}

/** Reads a topic as a condition: records that any of its rules took. */
export function eventOfTopic(topic: KnownTopic, words: string): ReadEvent {
  const [first, ...others] = topic.rules;
  return {
    kind: "topic",
    id: topic.id,
    words,
    title: topic.title,
    titles: topic.title,
    ...(first !== undefined && { where: { fields: [fieldCondition(RULES_FIELD, "equals", first, others)] } }),
    shownBy: topic.shownBy,
    topic: topic.id,
    ...(topic.rules.length === 0 && { isPattern: true }),
  };
}
