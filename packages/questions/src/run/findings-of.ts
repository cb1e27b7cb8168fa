import type { Bilingual, Picture, PictureFinding, ReadEvent, Selection, Where } from "@lagebild/domain";
import { RULES_FIELD } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { anyWhere, bothOf, fieldCondition } from "../conditions/wheres.js";
import { whereOfSelection } from "./statements.js";

/** Stands in a column of its own. */
const HOST = "host.name";
const MOST_FINDINGS = 20;
const NOTHING: Where = { anyOf: [[]] };

/** The findings of a topic, the gravest first. */
export function findingsOfTopic(picture: Picture, topic: string): readonly PictureFinding[] {
  const ids = new Set(picture.topics.find((state) => state.topic === topic)?.findings ?? []);
  return picture.findings.filter(({ id, decision }) => ids.has(id) && decision?.verdict !== "harmless");
}

/** The findings of what an event is: of its topic, and of the rules that tell it. */
export function findingsOfEvent(picture: Picture, { topic, where }: ReadEvent): readonly PictureFinding[] {
  const ofTopic = topic === undefined ? [] : findingsOfTopic(picture, topic);
  const rules = new Set(rulesIn(where));
  const ofRules = picture.findings.filter(
    ({ rule, matches, decision }) =>
      decision?.verdict !== "harmless" && (rules.has(rule) || (matches?.rules.some((one) => rules.has(one)) ?? false)),
  );
  return [...new Set([...ofTopic, ...ofRules])];
}

/** Keys of the rules that a condition names. */
export const rulesIn = ({ fields = [], anyOf = [] }: Where = {}): readonly string[] => [
  ...fields.flatMap(({ field, value, orValues = [] }) => (field === RULES_FIELD ? [value, ...orValues] : [])),
  ...anyOf.flat().flatMap(rulesIn),
];

/** The records that findings are of. */
export function whereOfFindings(findings: readonly PictureFinding[]): Where {
  const wheres = findings.slice(0, MOST_FINDINGS).flatMap(({ matches, lines }): readonly Where[] => {
    if (!matches) return lines.map(({ source, line }) => ({ places: [{ source, lines: [line] }] }));
    if (matches.wheres) return matches.wheres;
    const [rule, ...rules] = matches.rules;
    if (rule === undefined) return [];
    const fields = [
      fieldCondition(RULES_FIELD, "equals", rule, rules),
      ...Object.entries(matches.values).flatMap(([field, value]) =>
        field === HOST ? [] : [fieldCondition(field, "equals", value)],
      ),
    ];
    return [
      {
        fields,
        ...(matches.values[HOST] !== undefined && { host: matches.values[HOST] }),
        ...(matches.from !== undefined && { from: matches.from }),
        ...(matches.to !== undefined && { to: matches.to }),
      },
    ];
  });
  return wheres.length === 0 ? NOTHING : anyWhere(wheres);
}

/** What several records make is where the picture found it. */
export function withFindings({ events, ...selection }: Selection, picture: Picture): Selection {
  return {
    ...selection,
    events: events.map((event): ReadEvent =>
      event.isPattern && event.topic !== undefined
        ? { ...event, where: whereOfFindings(findingsOfTopic(picture, event.topic)) }
        : event,
    ),
  };
}

const MOST_OF_TOPICS = 12;
const MOST_OF_ALL = 60;

/** What findings are chosen by. */
export interface FindingsContext {
  readonly engine: Pick<QuestionEngine, "aggregate">;
  readonly limits: Where;
}

/** Findings that a reading is about: those of its topics, or all for an overview; of records that it is about. */
export async function findingsFor(
  selections: readonly Selection[],
  { picture, isOverview }: { readonly picture: Picture; readonly isOverview: boolean },
  { engine, limits }: FindingsContext,
): Promise<readonly PictureFinding[]> {
  const events = selections.flatMap((selection) => selection.events);
  const topics = events.flatMap(({ topic }) => topic ?? []);
  const ofEvents = events.flatMap((event) => findingsOfEvent(picture, event));
  const open = picture.findings.filter(({ decision }) => decision?.verdict !== "harmless");
  const all = isOverview ? (ofEvents.length > 0 && topics.length === 1 ? ofEvents : open) : ofEvents;
  const [first] = selections;
  const distinct = [...new Map(all.map((finding) => [finding.id, finding])).values()].slice(0, MOST_OF_ALL);
  const where = first ? whereOfSelection({ ...first, events: [] }, limits) : limits;
  if (Object.keys(where).length === 0) return distinct.slice(0, isOverview ? MOST_OF_ALL : MOST_OF_TOPICS);
  const touched: PictureFinding[] = [];
  for (const finding of distinct) {
    const { matched } = await engine.aggregate({ op: "count", where: bothOf(where, whereOfFindings([finding])) });
    if (matched > 0) touched.push(finding);
  }
  return touched.slice(0, isOverview ? MOST_OF_ALL : MOST_OF_TOPICS);
}

const MOST_KINDS = 3;

/** A class of many kinds of events, such as all ways to stay, with the topics that it is of here in its name. */
export function withKinds(event: ReadEvent, picture: Picture): ReadEvent {
  if (event.kind !== "class" || event.topic !== undefined) return event;
  const ids = new Set(findingsOfEvent(picture, event).map(({ id }) => id));
  const kinds = picture.topics.filter(({ findings }) => findings.some((id) => ids.has(id))).slice(0, MOST_KINDS);
  if (kinds.length === 0) return event;
  const named = (title: Bilingual): Bilingual => ({
    en: `${title.en} (${kinds.map((kind) => kind.title.en).join(", ")})`,
    de: `${title.de} (${kinds.map((kind) => kind.title.de).join(", ")})`,
  });
  return { ...event, title: named(event.title), titles: named(event.titles) };
}
