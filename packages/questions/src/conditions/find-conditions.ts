import type { EntityRole, FieldOperator, IndexedValue, ReadCondition, Where } from "@lagebild/domain";
import { channelsOf } from "../links/events-here.js";
import { isLink, type Link, type LinkOf, type NamedField, type ValueHit } from "../links/link.js";
import { namedField } from "../links/named-fields.js";
import { wayInCondition, waysIn, waysOfEvents } from "./way-in.js";
import { writtenText } from "../words/tokens.js";
import {
  comparisonCondition,
  existsCondition,
  isHad,
  isUnknownName,
  levelCondition,
  namedCondition,
  nameOfLevel,
  numericLabel,
  outcomeCondition,
} from "./other-conditions.js";
import { isNegated, type LinkContext, type PlacedCondition } from "./link-context.js";
import { meantField } from "./meant-field.js";
import { appositionOf, isOf, labelOf, sameOf } from "./value-labels.js";
import { anyWhere, notWhere, valueWhere, whereOfHits } from "./wheres.js";

export interface FoundConditions {
  readonly conditions: readonly PlacedCondition[];
  /** Links that are parts of conditions: values, their names, operators. */
  readonly used: ReadonlySet<Link>;
  /** Words that a name before them makes values, by place. */
  readonly named: ReadonlySet<number>;
  /** Words that limit the records, of which the incident does not know how. */
  readonly lost: readonly number[];
}

/** Reads the conditions on values: what a value is of follows from the name beside it, the word before it, and where it occurs. */
export function findConditions(context: LinkContext): FoundConditions {
  const used = new Set<Link>();
  const named = new Set<number>();
  const lost: number[] = [];
  const conditions: PlacedCondition[] = [];
  const isChannel = channelsOf(context.tokens);
  const take = (condition: ReadCondition, ...links: readonly (Link | undefined)[]): void => {
    conditions.push({ condition, at: links.find((link) => link !== undefined)!.tokens[0]! });
    for (const link of links) if (link) used.add(link);
  };
  for (const link of context.links) {
    if (used.has(link)) continue;
    if (isLink(link, "value")) {
      if (isBareNumber(link, context, used)) continue;
      const label = labelOf(link, context, used);
      const operator =
        operatorBefore(label && label.tokens[0]! < link.tokens[0]! ? label : link, context) ??
        operatorBefore(link, context);
      const isChannelLink = !label && !operator && link.tokens.every(isChannel);
      const isWayIn = isChannelLink && waysIn(link.meaning.hits).length > 0;
      // "SQL logins" in the log of a database: nothing is called so but an account.
      if (isChannelLink && !isWayIn) {
        lost.push(...link.tokens);
        continue;
      }
      const condition = isWayIn
        ? wayInCondition({ ...link.meaning, places: link.tokens, of: link }, context)
        : valueCondition(link, { label, operator, context });
      take(condition, link, label, operator, appositionOf(link, context, used));
    } else if (isLink(link, "outcome")) {
      take(outcomeCondition(link, context), link);
    } else if (isLink(link, "level")) {
      const condition = levelCondition(link, context);
      if (condition) take(condition, link, nameOfLevel(link, context, used));
      else lost.push(...link.tokens);
    } else if (isLink(link, "comparison")) {
      const label = numericLabel(link, context, used);
      if (label) take(comparisonCondition(link, label, context), link, label);
    } else if (isLink(link, "field") && !link.meaning.isAsked && isHad(link, context)) {
      take(existsCondition(link, context), link);
    } else if (isLink(link, "field") && !link.meaning.isAsked) {
      const at = link.tokens.at(-1)! + 1;
      if (isUnknownName(at, link, context)) {
        named.add(at);
        take(namedCondition(link, at, context), link);
      }
    }
  }
  return { conditions: [...conditions, ...waysOfEvents(context)], used, named, lost };
}

/** What stands in brackets at the end is said of the whole question. */
export function sharedInBrackets(
  conditions: readonly PlacedCondition[],
  tokens: LinkContext["tokens"],
): readonly PlacedCondition[] {
  const bracket = tokens.findLastIndex(({ opensBracket }) => opensBracket);
  const isLast = bracket > 0 && tokens.slice(bracket, -1).every(({ closesBracket }) => !closesBracket);
  return isLast ? conditions.map((one) => (one.at >= bracket ? { ...one, at: 0 } : one)) : conditions;
}

const NUMBERED = new Set([
  "sysmon",
  "event",
  "events",
  "id",
  "eventid",
  "ereignis",
  "code",
  "type",
  "typ",
  "logontype",
  "level",
  "severity",
]);

/** A small number that nothing beside it says to be a value counts something: "the 3 hosts", "5 sentences". */
function isBareNumber(link: LinkOf<"value">, context: LinkContext, used: ReadonlySet<Link>): boolean {
  if (!/^\d{1,2}$/u.test(link.meaning.text) || labelOf(link, context, used)) return false;
  return !NUMBERED.has(context.tokens[link.tokens[0]! - 1]?.lower ?? "");
}

function operatorBefore(link: Link, { links }: LinkContext): LinkOf<"operator"> | undefined {
  const first = link.tokens[0]!;
  return links.find((one): one is LinkOf<"operator"> => isLink(one, "operator") && one.tokens.at(-1)! === first - 1);
}

const TEXT_OPERATORS: ReadonlySet<FieldOperator> = new Set(["startsWith", "endsWith", "contains"]);
const ROLES: Readonly<Record<string, EntityRole>> = {
  "source.ip": "source",
  "destination.ip": "destination",
};

function valueCondition(
  link: LinkOf<"value">,
  {
    label,
    operator,
    context,
  }: {
    readonly label: LinkOf<"field"> | undefined;
    readonly operator: LinkOf<"operator"> | undefined;
    readonly context: LinkContext;
  },
): ReadCondition {
  const { hits, text, type } = link.meaning;
  const meant = meantField(link, label, context);
  const inMeant = meant ? hits.filter((hit) => isOf(hit, meant)) : [];
  const asked: FieldOperator =
    type === "network"
      ? "inNetwork"
      : operator && TEXT_OPERATORS.has(operator.meaning.operator)
        ? operator.meaning.operator
        : isWithin(link, meant, context)
          ? "contains"
          : "equals";
  const where = whereOfValue();
  const isNot = isNegated(link, context);
  const first = Math.min(link.tokens[0]!, label?.tokens[0] ?? Infinity);
  const last = Math.max(link.tokens.at(-1)!, label?.tokens.at(-1) ?? 0);
  const told = meant ?? fieldOfHits(hits, context);
  return {
    words: writtenText(context.question, context.tokens, first, last),
    title: told?.title ?? { en: "value", de: "Wert" },
    operator: asked,
    values: [text],
    isNot,
    where: isNot ? notWhere(where) : where,
  };

  function whereOfValue(): Where {
    const of = meant && meant.of.length > 0 ? meant.of : [];
    if (asked !== "equals") {
      const places = of.length > 0 ? of : type === "network" ? addressFields(context) : hits.map((hit) => hit.of);
      return anyWhere(places.map((one) => valueWhere(one, asked, [text])));
    }
    if (inMeant.length > 0) return whereOfHits(preferWhole(inMeant));
    if (label && of.length > 0 && /^\d+$/u.test(text))
      return anyWhere(of.map((one) => valueWhere(one, "equals", [text])));
    if (meant && hits.length === 0 && PARTIAL_TYPES.has(meant.type))
      return anyWhere(of.map((one) => valueWhere(one, "contains", [text])));
    if (meant && hits.length === 0) {
      const roles = of.flatMap((one) => ("field" in one && ROLES[one.field] ? [ROLES[one.field]!] : []));
      const wheres = of.map((one) => valueWhere(one, "equals", [text]));
      const mention: readonly Where[] =
        type === "address" && roles[0]
          ? [{ entities: [{ value: text.toLowerCase(), kind: "address", role: roles[0] }] }]
          : [];
      if (wheres.length + mention.length > 0) return anyWhere([...wheres, ...mention]);
    }
    if (hits.length > 0) return whereOfHits(likeliest(hits));
    return { entities: [{ value: type === "path" ? text : text.toLowerCase() }] };
  }
}

const WITHIN = /^(?:under|below|beneath|within|inside|unter|unterhalb|innerhalb)$/u;
const FOLDERS: ReadonlySet<string> = new Set(["path", "directory", "file"]);

/** "Under C:\\Temp": what lies in a folder is meant as well. */
const isWithin = (link: LinkOf<"value">, meant: NamedField | undefined, { tokens }: LinkContext): boolean =>
  meant !== undefined && FOLDERS.has(meant.type) && WITHIN.test(tokens[link.tokens[0]! - 1]?.lower ?? "");

/** Of these, people name a part: the last name of a path, a word of a command. */
const PARTIAL_TYPES: ReadonlySet<string> = new Set([
  "path",
  "url",
  "file",
  "directory",
  "process",
  "command",
  "agent",
  "text",
  "name",
  "reason",
  "rule",
  "domain",
]);

const preferWhole = (hits: readonly ValueHit[]): readonly ValueHit[] => {
  const whole = hits.filter(({ isWhole }) => isWhole);
  return whole.length > 0 ? whole : hits;
};

/** Fields of events say what a value is; a field of the log repeats them, or says what no event has. */
function likeliest(hits: readonly ValueHit[]): readonly ValueHit[] {
  const hosts = hits.filter(({ of }) => "column" in of && of.column === "host");
  const whole = preferWhole(hits);
  const best = [...whole, ...hosts.filter((one) => !whole.includes(one))];
  const ofEvents = best.filter(({ of }) => !("field" in of) || /^[a-z_]+(?:\.[a-z_]+)+$/u.test(of.field));
  return ofEvents.length > 0 ? ofEvents : best;
}

const addressFields = ({ vocabulary }: LinkContext): readonly IndexedValue[] =>
  vocabulary.fields
    .filter(({ field, isOfEvent }) => isOfEvent && /^(?:source|destination)\.ip$/u.test(field))
    .map(({ field }) => ({ field }));

/** For the reader: what the value is, by the field where it occurs most. */
function fieldOfHits(hits: readonly ValueHit[], { lexicon, vocabulary }: LinkContext): NamedField | undefined {
  const [best] = likeliest(hits).toSorted((a, b) => b.records - a.records);
  if (!best) return undefined;
  return lexicon.entries
    .map((entry) => namedField(entry, vocabulary))
    .find((field) => field.of[0] !== undefined && sameOf(field.of[0], best.of));
}
