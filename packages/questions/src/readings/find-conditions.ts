import type { EntityRole, FieldOperator, ReadCondition, ValueOf, Where } from "@lagebild/domain";
import { isLink, type Link, type LinkOf, type NamedField, type ValueHit } from "../links/link.js";
import { namedField } from "../links/named-fields.js";
import { writtenText } from "../words/tokens.js";
import {
  comparisonCondition,
  existsCondition,
  isHad,
  isUnknownName,
  levelCondition,
  namedCondition,
  numericLabel,
  outcomeCondition,
} from "./other-conditions.js";
import { isNegated, type LinkContext } from "./link-context.js";
import { anyWhere, notWhere, valueWhere, whereOfHits } from "./wheres.js";

/** A condition with the place of its first word. */
export interface PlacedCondition {
  readonly condition: ReadCondition;
  readonly at: number;
}

export interface FoundConditions {
  readonly conditions: readonly PlacedCondition[];
  /** Links that are parts of conditions: values, their names, operators. */
  readonly used: ReadonlySet<Link>;
  /** Words that a name before them makes values, by place. */
  readonly named: ReadonlySet<number>;
}

/** Reads the conditions on values: what a value is of follows from the name beside it, the word before it, and where it occurs. */
export function findConditions(context: LinkContext): FoundConditions {
  const used = new Set<Link>();
  const named = new Set<number>();
  const conditions: PlacedCondition[] = [];
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
      const condition = valueCondition(link, { label, operator, context });
      take(condition, link, label, operator, appositionOf(link, context, used));
    } else if (isLink(link, "outcome")) {
      take(outcomeCondition(link, context), link);
    } else if (isLink(link, "level")) {
      const condition = levelCondition(link, context);
      if (condition) take(condition, link);
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
  return { conditions, used, named };
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

const ASKING = /^(?:which|what|many|welche[rnsm]?|viele|wieviele)$/u;

/** "The host 192.0.2.20", "our attacker 203.0.113.7": what the value is called, which asks nothing. */
function appositionOf(
  link: LinkOf<"value">,
  { links, tokens }: LinkContext,
  used: ReadonlySet<Link>,
): LinkOf<"field"> | undefined {
  const first = link.tokens[0]!;
  return links.find(
    (one): one is LinkOf<"field"> =>
      isLink(one, "field") &&
      !one.meaning.isAsked &&
      !used.has(one) &&
      one.tokens.at(-1)! === first - 1 &&
      !tokens[first - 1]!.endsPart &&
      !ASKING.test(tokens[one.tokens[0]! - 1]?.lower ?? ""),
  );
}

const sameOf = (one: ValueOf, other: ValueOf): boolean => JSON.stringify(one) === JSON.stringify(other);

const LINKING = new Set([
  "=",
  "is",
  "ist",
  "of",
  "von",
  "named",
  "namens",
  "called",
  "the",
  "der",
  "die",
  "das",
  "den",
  "dem",
  "mit",
  "with",
]);

/** The name of a value that stands beside it. */
function labelOf(
  link: LinkOf<"value">,
  { links, tokens }: LinkContext,
  used: ReadonlySet<Link>,
): LinkOf<"field"> | undefined {
  const first = link.tokens[0]!;
  const last = link.tokens.at(-1)!;
  const fields = links.filter(
    (one): one is LinkOf<"field"> => isLink(one, "field") && !used.has(one) && fits(one.meaning.field, link.meaning),
  );
  const before = fields.find(({ tokens: places }) => {
    const gap = first - places.at(-1)!;
    return gap === 1 || (gap === 2 && LINKING.has(tokens[first - 1]!.lower));
  });
  if (before && !before.meaning.isAsked) return before;
  const after = fields.find(({ tokens: places }) => places[0]! === last + 1 && !tokens[last]!.endsPart);
  return after && !after.meaning.isAsked && link.meaning.hits.some((hit) => isOf(hit, after.meaning.field))
    ? after
    : undefined;
}

const isOf = (hit: ValueHit, field: NamedField): boolean => field.of.some((of) => sameOf(of, hit.of));

/** A value that occurs somewhere else only is none of this name, unless it is one whatever the log holds. */
const NUMERIC_TYPES: ReadonlySet<string> = new Set([
  "port",
  "bytes",
  "number",
  "status",
  "code",
  "level",
  "id",
  "duration",
]);

const fits = (field: NamedField, value: LinkOf<"value">["meaning"]): boolean =>
  (/^\d+$/u.test(value.text) && NUMERIC_TYPES.has(field.type) && field.of.length > 0) ||
  value.hits.some((hit) => isOf(hit, field)) ||
  (value.type !== undefined && value.type === field.type) ||
  value.hits.length === 0;

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

const addressFields = ({ vocabulary }: LinkContext): readonly ValueOf[] =>
  vocabulary.fields
    .filter(({ field, isOfEvent }) => isOfEvent && /^(?:source|destination)\.ip$/u.test(field))
    .map(({ field }) => ({ field }));

/** The field that a value is of: as its name says, else as the word before it does. */
function meantField(
  link: LinkOf<"value">,
  label: LinkOf<"field"> | undefined,
  context: LinkContext,
): NamedField | undefined {
  if (label) return label.meaning.field;
  const { tokens, lexicon, vocabulary } = context;
  const { hits, type } = link.meaning;
  const host = hits.find(({ of }) => "column" in of && of.column === "host");
  const before = tokens[link.tokens[0]! - 1]?.lower;
  if (host && (before === undefined || ON_HOST.has(before) || hits.every(({ isWhole }) => !isWhole)))
    return hostField(lexicon.entries.map((entry) => namedField(entry, vocabulary)));
  const end = endOfArrow(link, context);
  if (end && end.of.length > 0) return end;
  const acting = before !== undefined && ACTING.test(before) ? sourceField(context) : undefined;
  if (acting && hits.some((hit) => isOf(hit, acting))) return acting;
  const first = firstOfName(link, context);
  for (let at = first - 1; at >= Math.max(0, first - 2); at--) {
    const entries = lexicon.prepositions(tokens[at]!.lower).map((entry) => namedField(entry, vocabulary));
    const fitting = entries.find(
      (field) => field.of.length > 0 && !(host && field.id === ANY_ADDRESS) && hits.some((hit) => isOf(hit, field)),
    );
    if (fitting) return fitting;
    const typed = entries.find(
      (field) => field.of.length > 0 && (type === field.type || (type === "network" && field.type === "address")),
    );
    if (typed && (hits.length === 0 || type === "network")) return typed;
    if (!LINKING.has(tokens[at]!.lower)) break;
  }
  if (host) return hostField(lexicon.entries.map((entry) => namedField(entry, vocabulary)));
  if (hits.length > 0 || type === undefined) return undefined;
  const wanted = type === "network" ? "address" : type;
  const all = lexicon.entries.filter((entry) => entry.type === wanted).map((entry) => namedField(entry, vocabulary));
  const of = all.flatMap((field) => field.of);
  return all[0] && of.length > 0 ? { ...all[0], of } : undefined;
}

/** Words that stand before who does something. */
const ACTING = /^(?:did|does|do|has|have|had|can|could|hat|hatte|haben|wollte|versuchte|konnte|machte|that)$/u;
const POSSESSIVE =
  /^(?:our|my|your|their|the|this|that|unser[enmrs]*|mein[enmrs]*|euer|euren|eurem|der|die|das|dem|den|diese[mnrs]?)$/u;

const fieldById = (id: string, { lexicon, vocabulary }: LinkContext): NamedField | undefined => {
  const entry = lexicon.entries.find((one) => one.id === id);
  return entry && namedField(entry, vocabulary);
};

const sourceField = (context: LinkContext): NamedField | undefined => fieldById("source-address", context);

const ARROW = "->";

/** "10.0.1.5 -> 192.168.0.4:443": what stands before and behind an arrow, and a port behind an address. */
function endOfArrow(link: LinkOf<"value">, context: LinkContext): NamedField | undefined {
  const { tokens, question } = context;
  const [first, last] = [link.tokens[0]!, link.tokens.at(-1)!];
  const { text } = link.meaning;
  const isPort =
    /^\d{1,5}$/u.test(text) && question[tokens[first]!.start - 1] === ":" && tokens[first - 1] !== undefined;
  const at = isPort ? first - 1 : first;
  const isTo = tokens[at - 1]?.lower === ARROW;
  const isFrom = tokens[last + 1]?.lower === ARROW || tokens[last + 2]?.lower === ARROW;
  if (isPort) return fieldById(isFrom && !isTo ? "source-port" : "destination-port", context);
  if (link.meaning.type !== "address" || (!isTo && !isFrom)) return undefined;
  return fieldById(isTo ? "destination-address" : "source-address", context);
}

/** Where the name of a value begins: with what it is called, and whose it is. */
function firstOfName(link: LinkOf<"value">, { links, tokens }: LinkContext): number {
  const called = links.find((one) => isLink(one, "field") && one.tokens.at(-1)! === link.tokens[0]! - 1);
  const first = called?.tokens[0] ?? link.tokens[0]!;
  return called && POSSESSIVE.test(tokens[first - 1]?.lower ?? "") ? first - 1 : first;
}

const ANY_ADDRESS = "any-address";
const ON_HOST = new Set([
  "on",
  "an",
  "auf",
  "at",
  "am",
  "in",
  "onto",
  "host",
  "rechner",
  "server",
  "vs",
  "or",
  "oder",
  "and",
  "und",
]);

const hostField = (fields: readonly NamedField[]): NamedField | undefined =>
  fields.find(({ of: [first] }) => first !== undefined && "column" in first && first.column === "host");

/** For the reader: what the value is, by the field where it occurs most. */
function fieldOfHits(hits: readonly ValueHit[], { lexicon, vocabulary }: LinkContext): NamedField | undefined {
  const [best] = likeliest(hits).toSorted((a, b) => b.records - a.records);
  if (!best) return undefined;
  return lexicon.entries
    .map((entry) => namedField(entry, vocabulary))
    .find((field) => field.of[0] !== undefined && sameOf(field.of[0], best.of));
}
