import { RULES_FIELD, type Picture, type ReadEvent, type Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { DraftReading } from "../readings/draft-reading.js";
import { anyWhere, fieldCondition } from "../conditions/wheres.js";
import { findingsOfEvent, rulesIn, whereOfFindings } from "./findings-of.js";
import type { RanReading } from "./run-reading.js";

/**
 * Where no record is what is asked about, or none has a value that is asked for: the reading of all that tells of its events,
 * which are the other records of their topics, and those of the findings. Undefined where there is no more than it has.
 */
export async function widened(
  { draft, matched, empty }: RanReading,
  given: DraftReading,
  engine: Pick<QuestionEngine, "picture" | "topics">,
): Promise<DraftReading | undefined> {
  const [selection] = draft.reading.of;
  const isWhole = matched.every((count) => count > 0) && empty === 0;
  if (!selection || draft.reading.of.length > 1 || selection.events.length === 0) return undefined;
  if (isWhole && draft.signs.lackingAsks <= given.signs.lackingAsks) return undefined;
  const picture = await engine.picture();
  const events = selection.events.map((event) => wideEvent(event, { picture, topics: engine.topics }));
  if (events.every((event, at) => event === selection.events[at])) return undefined;
  return {
    reading: { ...given.reading, of: [{ ...selection, events }] },
    signs: isNothing(matched)
      ? { ...given.signs, dropped: given.signs.dropped + 1 }
      : { ...given.signs, isWidened: true },
  };
}

const isNothing = (matched: readonly number[]): boolean => matched.every((count) => count === 0);

interface Known {
  readonly picture: Picture | undefined;
  readonly topics: QuestionEngine["topics"];
}

function wideEvent(event: ReadEvent, { picture, topics }: Known): ReadEvent {
  if ((event.kind !== "class" && event.kind !== "topic") || event.isPattern) return event;
  const own = rulesIn(event.where);
  const rules = (topics.find(({ id }) => id === event.topic)?.rules ?? []).filter((rule) => !own.includes(rule));
  const findings = picture ? findingsOfEvent(picture, event).filter(({ matches }) => isMore(matches?.rules, own)) : [];
  if (rules.length + findings.length === 0) return event;
  const wheres: readonly Where[] = [
    ...(event.where ? [event.where] : []),
    ...(rules.length > 0 ? [{ fields: [fieldCondition(RULES_FIELD, "equals", rules[0]!, rules.slice(1))] }] : []),
    ...(findings.length > 0 ? [whereOfFindings(findings)] : []),
  ];
  return { ...event, where: anyWhere(wheres) };
}

/** A finding is of records that the rules of an event do not take already. */
const isMore = (rules: readonly string[] | undefined, own: readonly string[]): boolean =>
  rules === undefined || rules.length === 0 || rules.some((rule) => !own.includes(rule));
