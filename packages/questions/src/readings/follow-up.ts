import type { ReadCondition, ReadEvent, Reading, ReadQuestion, Selection } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { isLink, type Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";
import type { DraftReading } from "./draft-reading.js";
import { anyWhere, valueWhere } from "../conditions/wheres.js";

const MOST_BOUND = 20;

/** How a question leans on the one before. */
export interface Leaning {
  /** A word stands for what the answer before named. */
  readonly isBound: boolean;
  /** It begins as one that changes the one before. */
  readonly isAgain: boolean;
  /** Only who it was about goes on: what limited the records of the one before has none of what is asked now. */
  readonly isOfWho?: boolean;
}

/** Says whether a question leans on the one before: by words that point back, by how it begins, or by being short. */
export function leaningOf(tokens: readonly Token[], links: readonly Link[]): Leaning {
  return {
    isBound: links.some((link) => isLink(link, "back")),
    isAgain: links.some((link) => isLink(link, "again") && link.tokens[0] === 0) || tokens.length <= 3,
  };
}

/** Asks of no records in particular, but "of these": in a conversation they are of those of the question before. */
const OF_THESE: ReadonlySet<string> = new Set(["when", "count", "duration", "list", "distinct", "top", "per", "lines"]);

/** "When did that begin": it limits nothing and does not speak of the log as a whole. */
export function namesNothing({ reading: { asks, of, unused } }: DraftReading, tokens: readonly Token[]): boolean {
  const { ofLogs, ofRecords } = languageFiles().words;
  const wholes = new Set([...bothLanguages(ofLogs), ...bothLanguages(ofRecords)]);
  return (
    unused.length === 0 &&
    asks.every(({ ask }) => OF_THESE.has(ask)) &&
    of.every(({ events, conditions, time }) => events.length + conditions.length === 0 && time === undefined) &&
    !tokens.some(({ lower }) => wholes.has(lower))
  );
}

/**
 * A reading of a question that leans on the one before: parts that it names replace those of that one. `endOf`: the event
 * that ends what another begins, which is what "how long" asks of a single one.
 */
export function leaningReading(
  draft: DraftReading,
  before: ReadQuestion,
  leaning: Leaning,
  endOf: (event: ReadEvent) => ReadEvent | undefined,
): DraftReading {
  const [own] = draft.reading.of;
  const [old] = before.reading.of;
  if (!own || !old) return draft;
  const bound = leaning.isBound ? boundTo(before) : [];
  const isSame = own.events.length === 0;
  const kept =
    isSame || leaning.isAgain
      ? old.conditions
          .filter((one) => !own.conditions.some((other) => isReplaced(one, other)))
          .filter((one) => leaning.isOfWho !== true || (bound.length === 0 && isWho(one)))
      : [];
  const asks = draft.signs.hasAsk ? draft.reading.asks : before.reading.asks;
  const time = own.time ?? (isSame ? old.time : undefined);
  const withBefore = (selection: Selection): Selection => ({
    events: isSame ? old.events : selection.events,
    conditions: distinct([
      ...bound.filter((one) => !selection.conditions.some((other) => isReplaced(one, other))),
      ...kept,
      ...selection.conditions,
    ]),
    ...(time && { time }),
  });
  const [selection, ...others] = draft.reading.of.map(withBefore) as [Selection, ...Selection[]];
  const ended = asks.some(({ ask }) => ask === "duration") && selection.events.length === 1;
  const end = ended ? endOf(selection.events[0]!) : undefined;
  const selections = end && others.length === 0 ? [selection, { ...selection, events: [end] }] : [selection, ...others];
  const reading: Omit<Reading, "certainty"> = { ...draft.reading, asks, of: selections };
  return {
    reading,
    signs: {
      ...draft.signs,
      hasAsk: asks.length > 0,
      events: new Set(selection.events.map(({ id }) => id)).size,
      hasCondition: selection.conditions.length > 0 || selection.time !== undefined,
    },
  };
}

/** Who acted, not from where or by what way. */
const isWho = ({ title: { en } }: ReadCondition): boolean => en === "account" || en === "user";

/** A condition on the same value. */
const isReplaced = (one: ReadCondition, other: ReadCondition): boolean => one.title.en === other.title.en;

const distinct = (conditions: readonly ReadCondition[]): readonly ReadCondition[] => [
  ...new Map(conditions.map((one) => [JSON.stringify(one.where), one])).values(),
];

/** The values that the answer before named, as conditions: any of them. */
function boundTo({ values = [] }: ReadQuestion): readonly ReadCondition[] {
  const [first] = values;
  if (!first || "said" in first.of || first.values.length === 0 || first.values.length > MOST_BOUND) return [];
  return [
    {
      words: first.values.slice(0, 3).join(", "),
      title: first.title,
      operator: "equals",
      values: first.values,
      isNot: false,
      where: anyWhere([valueWhere(first.of, "equals", first.values)]),
    },
  ];
}
