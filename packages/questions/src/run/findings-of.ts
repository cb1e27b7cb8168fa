import type { Picture, PictureFinding, ReadEvent, Selection, Where } from "@lagebild/domain";
import { RULES_FIELD } from "@lagebild/domain";
import { anyWhere, fieldCondition } from "../readings/wheres.js";

const MOST_FINDINGS = 20;
const NOTHING: Where = { anyOf: [[]] };

/** The findings of a topic, the gravest first. */
export function findingsOfTopic(picture: Picture, topic: string): readonly PictureFinding[] {
  const ids = new Set(picture.topics.find((state) => state.topic === topic)?.findings ?? []);
  return picture.findings.filter(({ id, decision }) => ids.has(id) && decision?.verdict !== "harmless");
}

/** The records that findings are of. */
function whereOfFindings(findings: readonly PictureFinding[]): Where {
  const wheres = findings.slice(0, MOST_FINDINGS).flatMap(({ matches }): readonly Where[] => {
    if (!matches) return [];
    if (matches.wheres) return matches.wheres;
    const [rule, ...rules] = matches.rules;
    if (rule === undefined) return [];
    const fields = [
      fieldCondition(RULES_FIELD, "equals", rule, rules),
      ...Object.entries(matches.values).map(([field, value]) => fieldCondition(field, "equals", value)),
    ];
    return [
      {
        fields,
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

const MOST_TOLD = 12;

/** Findings that a reading is about: those of its topics, or all for an overview; within its times and values. */
export function findingsFor(
  selections: readonly Selection[],
  picture: Picture,
  isOverview: boolean,
): readonly PictureFinding[] {
  const topics = selections.flatMap(({ events }) => events.flatMap(({ topic }) => topic ?? []));
  const ofTopics = topics.flatMap((topic) => findingsOfTopic(picture, topic));
  const open = picture.findings.filter(({ decision }) => decision?.verdict !== "harmless");
  const all = isOverview ? (ofTopics.length > 0 && topics.length === 1 ? ofTopics : open) : ofTopics;
  const [first] = selections;
  const within = first ? all.filter((finding) => isWithin(finding, first)) : all;
  return [...new Map(within.map((finding) => [finding.id, finding])).values()].slice(0, MOST_TOLD);
}

function isWithin(
  { firstTime, lastTime, who, from, to, hosts, what }: PictureFinding,
  { conditions, time }: Selection,
): boolean {
  if (time?.from !== undefined && (lastTime === undefined || lastTime < time.from)) return false;
  if (time?.to !== undefined && (firstTime === undefined || firstTime > time.to)) return false;
  const named = [who, from, to, hosts, what].flatMap(({ values }) => values.map(({ value }) => value.toLowerCase()));
  return conditions
    .filter(({ isNot, operator, where }) => !isNot && operator === "equals" && !isOfFile(where))
    .every(({ values }) => values.some((value) => named.some((one) => one.includes(value.toLowerCase()))));
}

const isOfFile = (where: Where): boolean => where.file !== undefined || (where.anyOf ?? []).flat().some(isOfFile);
