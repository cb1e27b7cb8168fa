import type { ReadCondition, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { isLink, type Link } from "../links/link.js";
import { writtenText } from "../words/tokens.js";
import { eventOfEntry, eventOfTopic } from "./event-of-entry.js";
import type { PlacedCondition } from "../conditions/link-context.js";
import { isNegatedBehind, type LinkContext } from "../conditions/link-context.js";
import { notWhere } from "../conditions/wheres.js";

/** "Crashes do not count", "Scans ausgenommen": events that are left out, as conditions, by their links. */
export function leftOutEvents(
  context: LinkContext,
  engine: Pick<QuestionEngine, "topics" | "vocabulary">,
): ReadonlyMap<Link, PlacedCondition> {
  return new Map(
    context.links.flatMap((link): readonly (readonly [Link, PlacedCondition])[] => {
      const condition = conditionOf(link, context, engine);
      return condition && isNegatedBehind(link, context) && isNext(link, context)
        ? [[link, { condition, at: link.tokens[0]! }]]
        : [];
    }),
  );
}

/** Between what is left out and the words that say so, nothing stands that could be meant: "logins of root excluded". */
const isNext = (link: Link, { links }: LinkContext): boolean => {
  const last = link.tokens.at(-1)!;
  const next = links.find(({ meaning, tokens }) => tokens[0]! > last && meaning.kind !== "little");
  return next !== undefined && isLink(next, "negationBehind");
};

function conditionOf(
  link: Link,
  { question, tokens }: LinkContext,
  engine: Pick<QuestionEngine, "topics" | "vocabulary">,
): ReadCondition | undefined {
  const words = writtenText(question, tokens, link.tokens[0]!, link.tokens.at(-1)!);
  const event = isLink(link, "event")
    ? eventOfEntry(link.meaning.entry, words, engine)
    : isLink(link, "topic")
      ? eventOfTopic(link.meaning.topic, words)
      : undefined;
  if (!event?.where || event.isPattern) return undefined;
  const { title, where } = event;
  return { words, title, operator: "exists", values: [], isNot: true, where: notWhere(where) };
}

/** Words for what happened of which the incident has no record; what several records make is for the picture to say. */
export async function linksOfNothing(
  links: readonly Link[],
  engine: Pick<QuestionEngine, "topics" | "vocabulary" | "aggregate">,
): Promise<readonly Link[]> {
  const found: Link[] = [];
  for (const link of links) {
    if (!isLink(link, "event") && !isLink(link, "topic")) continue;
    const event = isLink(link, "event")
      ? eventOfEntry(link.meaning.entry, "", engine)
      : eventOfTopic(link.meaning.topic, "");
    const isFar = isLink(link, "event") && !link.meaning.isHere;
    if (isFar || (event.where && !event.isPattern && (await isNothing(event.where, engine)))) found.push(link);
  }
  return found;
}

const isNothing = async (where: Where, engine: Pick<QuestionEngine, "aggregate">): Promise<boolean> =>
  (await engine.aggregate({ op: "count", where })).matched === 0;
