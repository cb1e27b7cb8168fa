import type { ReadCondition, Where } from "@lagebild/domain";
import { isLink, type AskWord, type Link, type LinkOf } from "../links/link.js";
import { namedField } from "../links/named-fields.js";
import type { Lexicon } from "../links/lexicon.js";
import { writtenText, type Token } from "../words/tokens.js";
import { isNegated, type LinkContext } from "./link-context.js";
import { anyWhere, fieldCondition, notWhere, valueWhere } from "./wheres.js";

const FAILED: Where = { fields: [fieldCondition("event.outcome", "equals", "failure")] };
/** What a rule refuses has not failed: the device did what it is for. */
export const NOT_LET: Where = { anyOf: [[FAILED, { fields: [fieldCondition("event.type", "equals", "denied")] }]] };

/** How it went. */
export function outcomeCondition(link: LinkOf<"outcome">, context: LinkContext): ReadCondition {
  const { outcome } = link.meaning;
  const isNot = isNegated(link, context);
  const where = outcome === "failure" ? FAILED : outcome === "denied" ? NOT_LET : notWhere(NOT_LET);
  return {
    words: writtenText(context.question, context.tokens, link.tokens[0]!, link.tokens.at(-1)!),
    title: { en: "outcome", de: "Ausgang" },
    operator: "equals",
    values: [outcome],
    isNot,
    where: isNot ? notWhere(where) : where,
  };
}

const LEVEL_FIELDS = /^(?:log\.level|level|severity|loglevel|lvl|priority|type)$/iu;

const LEVEL = "log.level";
/** Where so many records state a level, one that none states is no record's. */
const MOSTLY = 0.5;

const LEVEL_TYPE = "level";
const NEAR = 4;

/** "Level ERROR", "a level other than info": what a level is called, beside it. */
export function nameOfLevel(
  link: LinkOf<"level">,
  { links, tokens }: LinkContext,
  used: ReadonlySet<Link>,
): LinkOf<"field"> | undefined {
  const first = link.tokens[0]!;
  return links.findLast((one): one is LinkOf<"field"> => {
    if (!isLink(one, "field") || one.meaning.field.type !== LEVEL_TYPE || used.has(one)) return false;
    const last = one.tokens.at(-1)!;
    const [from, to] = last < first ? [last, first] : [link.tokens.at(-1)!, one.tokens[0]!];
    const isEach = links.some((other) => isAsk(other, "each") && other.tokens.at(-1)! === one.tokens[0]! - 1);
    return (
      to - from <= (last < first ? NEAR : 1) && !isEach && tokens.slice(from, to).every(({ endsPart }) => !endsPart)
    );
  });
}

const isAsk = (link: Link, ask: AskWord): boolean => isLink(link, "ask") && link.meaning.ask === ask;

/** A level of the log, where records have one. */
export function levelCondition(link: LinkOf<"level">, context: LinkContext): ReadCondition | undefined {
  const { levels } = link.meaning;
  const fields = context.vocabulary.fields.filter(
    ({ field, top = [] }) => LEVEL_FIELDS.test(field) && top.some(({ value }) => levels.includes(value.toLowerCase())),
  );
  const [best] = fields.toSorted(
    (a, b) => Number(b.field === LEVEL) - Number(a.field === LEVEL) || b.records - a.records,
  );
  const stated = context.vocabulary.fields.some(
    ({ field, records }) => field === LEVEL && records >= context.vocabulary.records * MOSTLY,
  );
  if (!best && !stated) return undefined;
  const isNot = isNegated(link, context);
  const [value, ...orValues] = levels;
  const where: Where = { fields: [fieldCondition(best?.field ?? LEVEL, "equals", value!, orValues)] };
  return {
    words: writtenText(context.question, context.tokens, link.tokens[0]!, link.tokens.at(-1)!),
    title: { en: "level", de: "Stufe" },
    operator: "equals",
    values: [value!],
    isNot,
    where: isNot ? notWhere(where) : where,
  };
}

const NUMERIC: ReadonlySet<string> = new Set(["bytes", "duration", "number", "port", "status", "level", "code"]);

/** What a number is compared with: a numeric value that stands near, or the one that the unit names. */
export function numericLabel(
  link: LinkOf<"comparison">,
  { links, lexicon, vocabulary }: LinkContext,
  used: ReadonlySet<Link>,
): LinkOf<"field"> | undefined {
  const near = links.filter(
    (one): one is LinkOf<"field"> =>
      isLink(one, "field") &&
      !used.has(one) &&
      NUMERIC.has(one.meaning.field.type) &&
      one.meaning.field.of.length > 0 &&
      Math.min(Math.abs(one.tokens[0]! - link.tokens.at(-1)!), Math.abs(link.tokens[0]! - one.tokens.at(-1)!)) <= 3,
  );
  if (near[0]) return near[0];
  const type = link.meaning.unit === "bytes" ? "bytes" : link.meaning.unit === "seconds" ? "duration" : undefined;
  if (type === undefined) return undefined;
  const field = lexicon.entries
    .filter((entry) => entry.type === type)
    .map((entry) => namedField(entry, vocabulary))
    .find(({ of }) => of.length > 0);
  return field && { meaning: { kind: "field", field, isAsked: false }, tokens: link.tokens, weight: 0 };
}

/** A number that a value is compared with. */
export function comparisonCondition(
  link: LinkOf<"comparison">,
  label: LinkOf<"field">,
  context: LinkContext,
): ReadCondition {
  const { operator, number } = link.meaning;
  const { field } = label.meaning;
  return {
    words: writtenText(context.question, context.tokens, link.tokens[0]!, link.tokens.at(-1)!),
    title: field.title,
    operator,
    values: [String(number)],
    isNot: false,
    where: valueWhere(field.of[0]!, operator, [String(number)]),
  };
}

const HAVING = new Set([
  "have", "has", "had", "having", "haben", "hat", "hatten", "hatte", "with", "mit",
  "carry", "carries", "carried", "contain", "contains", "tragen", "enthalten",
]); // prettier-ignore
const ARTICLES = new Set(["a", "an", "any", "ein", "eine", "einen", "einem", "einer"]);

/** "Calls that have an error code": the field is there. */
export function isHad({ tokens: places, meaning }: LinkOf<"field">, { tokens }: LinkContext): boolean {
  const first = places[0]!;
  return (
    meaning.field.of.length > 0 &&
    ARTICLES.has(tokens[first - 1]?.lower ?? "") &&
    HAVING.has(tokens[first - 2]?.lower ?? "")
  );
}

/** The field is there, whatever it holds. */
export function existsCondition(link: LinkOf<"field">, context: LinkContext): ReadCondition {
  const { field } = link.meaning;
  return {
    words: writtenText(context.question, context.tokens, link.tokens[0]!, link.tokens.at(-1)!),
    title: field.title,
    operator: "exists",
    values: [],
    isNot: false,
    where: valueWhere(field.of[0]!, "exists", [""]),
  };
}

const NAMED_TYPES: ReadonlySet<string> = new Set(["account", "host", "group", "domain", "service", "process", "file"]);

const NUMBERED_TYPES: ReadonlySet<string> = new Set(["port", "status", "code", "id", "level"]);

/** "For user guest": a word that no part accounts for, right behind the name of what it is. */
export function isUnknownName(
  at: number,
  link: LinkOf<"field">,
  { question, tokens, links, lexicon }: LinkContext,
): boolean {
  const token = tokens[at];
  if (!token || tokens[at - 1]!.endsPart) return false;
  if (/[+&/]/u.test(question.slice(tokens[at - 1]!.end, token.start))) return false;
  if (NUMBERED_TYPES.has(link.meaning.field.type) && /^\d{1,5}$/u.test(token.text))
    return !links.some((one) => one.tokens.includes(at) && one.meaning.kind !== "little");
  if (!NAMED_TYPES.has(link.meaning.field.type)) return false;
  if (lexicon.isLittle(token.lower) || !/[\p{L}\d]/u.test(token.text)) return false;
  if (link.meaning.field.type !== "account" && !/[\d_.$-]|^\p{Lu}/u.test(token.text)) return false;
  if (link.meaning.field.type !== "account" && lexicon.isKnown(token.stem)) return false;
  if (links.some((one) => one.tokens.includes(at))) return false;
  if (/^\p{Ll}+$/u.test(token.text) && (lexicon.ofNouns.has(token.lower) || isPastForm(token, lexicon))) return false;
  const before = tokens[link.tokens[0]! - 1]?.lower;
  return before === undefined || !(ASKED_BEFORE.test(before) || lexicon.isIndefinite(before));
}

const ASKED_BEFORE = /^(?:which|what|welche[rnsm]?|many|viele|wieviele)$/u;

/** "The user opened a document": what somebody did. */
const isPastForm = ({ lower, stem }: Token, lexicon: Lexicon): boolean =>
  /(?:ed|te|ten)$/u.test(lower) && lexicon.isKnown(stem);

/** A word that the name before it makes a value. */
export function namedCondition(link: LinkOf<"field">, at: number, context: LinkContext): ReadCondition {
  const { text } = context.tokens[at]!;
  const { field } = link.meaning;
  const isNot = isNegated(link, context);
  const where = anyWhere(
    field.of.length > 0
      ? field.of.map((of) => valueWhere(of, "equals", [text]))
      : [{ entities: [{ value: text.toLowerCase() }] }],
  );
  return {
    words: writtenText(context.question, context.tokens, link.tokens[0]!, at),
    title: field.title,
    operator: "equals",
    values: [text],
    isNot,
    where: isNot ? notWhere(where) : where,
  };
}
