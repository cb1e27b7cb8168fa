import type { Ask, AskedValue, CountLimits, SaidValue, ValueOf } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { isLink, type AskWord, type Link, type LinkOf, type NamedField } from "../links/link.js";
import { placeOfLacking } from "../links/named-fields.js";
import { languageOf } from "../words/language-of.js";
import { writtenText, type Token } from "../words/tokens.js";
import { LOOSE_TYPES } from "./reading-signs.js";
import { sameOf } from "../conditions/value-labels.js";

const LISTED = 10;
/** Of what records say. */
const MOST_SAID = 5;
const NUMERIC = new Set(["bytes", "duration", "number", "count"]);

interface ClauseParts {
  readonly question: string;
  readonly tokens: readonly Token[];
  readonly links: readonly Link[];
  /** Links that conditions have used up. */
  readonly used: ReadonlySet<Link>;
  readonly isFirst: boolean;
  /** Fields that answer "who" and "what" for the event that is asked about. */
  readonly objects: readonly NamedField[];
  /** What "largest" or "longest" measures, where no word names it. */
  readonly measured: AskedValue | undefined;
}

const askedValue = (link: LinkOf<"field">, { question, tokens }: ClauseParts): AskedValue | undefined => {
  const { field } = link.meaning;
  const words = writtenText(question, tokens, link.tokens[0]!, link.tokens.at(-1)!);
  const said = [link.meaning.isAsked ? [] : [words], field.said].filter((names) => names.length > 0);
  const unstated = placeOfLacking(field);
  const [of, ...orOf]: readonly ValueOf[] = [
    ...field.of,
    ...(unstated ? [unstated] : []),
    ...said.map((names) => saidOf(names, field)),
  ];
  if (of === undefined) return undefined;
  return {
    words,
    title: field.title,
    titles: field.titles,
    of,
    ...(orOf.length > 0 && { orOf }),
    type: field.type,
  };
};

/** "By protocol: TCP and UDP": its values limit what is counted, and each is counted by itself. */
const isGroupedBy = ({ tokens: [first] }: Link, links: readonly Link[]): boolean =>
  links.some((one) => isLink(one, "ask") && one.meaning.ask === "each" && one.tokens.at(-1)! === first! - 1);

/** "Each failed login": of "by type" nobody knows what a type would be. */
const isEachEvent = (each: Link | undefined, links: readonly Link[]): boolean =>
  each !== undefined && links.some((one) => isLink(one, "event") && one.tokens[0] === each.tokens.at(-1)! + 1);

const isBehindQuestion = ({ tokens: [first] }: Link, { question, tokens }: ClauseParts): boolean =>
  question.slice(0, tokens[first!]!.start).includes("?");

/** "Total bytes": the name of a value asks for its sum. */
function saysTotal({ words, type }: AskedValue): boolean {
  const [first = ""] = words.toLowerCase().split(/\s+/u);
  const sums = languageFiles().words.asks.filter(({ ask }) => ask === "sum");
  return MEASURES.has(type) && sums.some((entry) => bothLanguages(entry).includes(first));
}

/** "How much data": all of it. */
const isHowMuch = (targets: readonly LinkOf<"field">[]): boolean =>
  targets.some(({ meaning: { field, isAsked } }) => isAsked && field.type === "bytes");

const MEASURES: ReadonlySet<string> = new Set(["bytes", "duration"]);
const NAMES: ReadonlySet<string> = new Set([
  "account",
  "process",
  "host",
  "group",
  "service",
  "command",
  "domain",
  "mail",
]);
const NUMBERS: ReadonlySet<string> = new Set([...NUMERIC, "port"]);

/** What texts say of a field, of its kind where the field has one. */
function saidOf(said: readonly string[], { type }: NamedField): SaidValue {
  if (type === "address") return { said, as: type };
  return { said, ...(NAMES.has(type) ? { as: "name" } : NUMBERS.has(type) ? { as: "number" } : {}) };
}

/** "Which error is the most common": what lines say, where no field holds it. */
const MESSAGE: AskedValue = {
  words: "",
  title: { en: "message", de: "Meldung" },
  titles: { en: "messages", de: "Meldungen" },
  of: { said: [], as: "message" },
  type: "text",
};

/** Reads what a clause asks; nothing where it only limits. */
export function findAsks(parts: ClauseParts): readonly Ask[] {
  const { links, used } = parts;
  const said = new Map<AskWord, LinkOf<"ask">>();
  for (const link of links) if (isLink(link, "ask") && !said.has(link.meaning.ask)) said.set(link.meaning.ask, link);
  const has = (...words: AskWord[]): boolean => words.some((word) => said.has(word));
  const targets = links.filter(
    (link): link is LinkOf<"field"> => isLink(link, "field") && (!used.has(link) || isGroupedBy(link, links)),
  );
  const isWhether =
    has("yes-no") && parts.isFirst && !isNounFirst(parts) && [...said.keys()].every((word) => MENTIONING.has(word));
  const isMentioned = isWhether && !bucketOf(links) && targets.every(({ meaning }) => !meaning.isAsked);
  // "Was anything written? names and accounts": what stands behind a question of its own is asked for.
  const named = (isMentioned ? targets.filter((link) => isBehindQuestion(link, parts)) : targets).flatMap(
    (link) => askedValue(link, parts) ?? [],
  );
  const [object] = parts.objects;
  const isOfObject = named.length === 0 && object && has("distinct", "most", "least", "top");
  const asked = isOfObject ? [valueOfObject(object)] : named;
  const bucket = bucketOf(links);
  const comparison = links.find((link): link is LinkOf<"comparison"> => isLink(link, "comparison") && !used.has(link));
  const counts = comparison && limitsOf(comparison);
  if (has("timeline")) return [{ ask: "timeline" }];
  if (has("stretches")) {
    const number = stretchesSaid(parts);
    return [{ ask: "timeline", tells: "stretches", ...(number !== undefined && { parts: number }) }];
  }
  if (has("all-times")) {
    // "Which commands, in order": each record is told, and what was asked of it.
    return [...(asksForValue(targets) ? listOf(asked) : []), { ask: "timeline", tells: "records" }];
  }
  const times = timesOf(has);
  if (has("silence") && has("before")) return [...times, { ask: "silence", isBefore: true }];
  if (has("silence")) return [{ ask: "silence" }];
  if (has("interval"))
    return [...(has("count") ? [{ ask: "count" } as const] : []), ...listOf(asked), { ask: "interval" }];
  if (bucket && !has("summary", "assessment")) {
    const isBusiest = has("most", "busiest", "top", "greatest") || !bucket.meaning.isEach;
    return [{ ask: "per", bucketSeconds: bucket.meaning.seconds, isBusiest }];
  }
  if (has("about")) return [{ ask: "top", of: MESSAGE, limit: MOST_SAID, order: "most" }];
  const isRanked = has("sum", "average", "greatest", "smallest");
  const amount = asked.find(({ type }) => NUMERIC.has(type) && (type !== "number" || isRanked));
  const numeric = amount ?? (has("greatest", "smallest") ? parts.measured : undefined);
  if ((has("summary") && !amount && !has("count")) || has("assessment"))
    return [{ ask: "summary", ...(has("assessment") && { assesses: true }) }, ...beside(asked, targets, parts)];
  const plain = asked.filter((value) => value !== numeric);
  const part =
    has("sum", "summary") || (numeric && (saysTotal(numeric) || isHowMuch(targets)))
      ? "sum"
      : has("average")
        ? "average"
        : has("greatest")
          ? "max"
          : has("smallest")
            ? "min"
            : undefined;
  if (numeric && (part !== undefined || has("count") || has("most", "top"))) {
    const isSingle = (part === "max" || part === "min") && !has("most", "top", "each", "sum");
    if (isSingle) return [{ ask: "amount", part, of: numeric, ...(plain.length > 0 && { beside: plain }) }];
    if (part === "sum" && isHowMuch(targets) && !has("most", "top", "each"))
      return [{ ask: "amount", part, of: numeric }, ...listOf(plain), ...times];
    if (plain.length > 0 && (has("most", "top", "each") || part === "sum"))
      return [{ ask: "top", of: plain[0]!, limit: limitOf(said, LISTED), order: "most", sumOf: numeric }];
    const isOnly = plain.length === 0 || (has("count") && isDirectlyCounted(said.get("count"), targets[0], parts));
    if (isOnly && !has("each")) return [{ ask: "amount", part: part ?? "sum", of: numeric }];
  }
  if (has("most", "top", "least") && asked.length > 0) {
    const [of, distinctOf] = has("distinct")
      ? [asked.at(-1) === asked[0] ? asked[0]! : asked[0]!, asked[1]]
      : [asked[0]!];
    return [
      {
        ask: "top",
        of: of,
        limit: limitOf(said, has("top") ? LISTED : 3),
        order: has("least") ? "least" : "most",
        ...(distinctOf && { distinctOf }),
        ...(counts && { counts }),
      },
      ...asked.slice(distinctOf ? 2 : 1).map((one): Ask => ({ ask: "list", of: [one], limit: LISTED })),
      ...times,
    ];
  }
  const once = countedOnce(parts, said.get("once"), targets);
  if (once) return [once];
  if (counts && asked.length > 0) {
    const distinctOf = has("distinct") || asked.length > 1 ? asked.find((one) => !isSame(one, asked[0]!)) : undefined;
    const isNumberOf =
      has("count") && distinctOf === undefined && isDirectlyCounted(said.get("count"), targets[0], parts);
    if (isNumberOf) return [{ ask: "distinct", of: asked[0]!, counts }];
    return [{ ask: "top", of: asked[0]!, limit: LISTED, order: "most", counts, ...(distinctOf && { distinctOf }) }];
  }
  if (has("distinct") && asked.length > 0)
    return [
      has("list") && !has("count")
        ? { ask: "list", of: [asked[0]!], limit: LISTED }
        : { ask: "distinct", of: asked[0]! },
      ...asked.slice(1).map((one): Ask => ({ ask: "list", of: [one], limit: LISTED })),
    ];
  if (has("duration")) return [{ ask: "duration" }, ...listOf(asked)];
  if (has("count") || (has("sum") && has("each") && asked.length > 0)) {
    const counted = said.get("count");
    if (asked.length > 0 && isDirectlyCounted(counted, targets[0], parts) && !has("each"))
      return [{ ask: "distinct", of: asked[0]! }, ...listOf(asked.slice(1)), ...times];
    return [{ ask: "count" }, ...listOf(asked), ...times];
  }
  if (has("compare")) return [{ ask: "compare", says: "more" }];
  if (has("first", "last") && asked.length > 0 && !has("when"))
    return [
      ...listOf(asked),
      { ask: "when", which: has("first") && has("last") ? "both" : has("first") ? "first" : "last" },
    ];
  const listed = listedObject(parts, said.get("list")) ?? namedObject(parts, said.get("name"));
  if (asked.length > 0) {
    const isNamed = listed?.ask === "list" && asked.every((one) => !isSame(one, listed.of[0]!));
    return [...(isNamed ? [listed] : []), ...listOf(asked), ...times];
  }
  if (listed) return [listed, ...times];
  if (times.length > 0) return times;
  if (has("lines")) return [{ ask: "lines", limit: LISTED }];
  const [whatOf] = asksWhat(parts) ? parts.objects : [];
  if (whatOf) return [{ ask: "list", of: [valueOfObject(whatOf)], limit: LISTED }];
  if (asksDeeds(parts)) return [{ ask: "timeline" }];
  if (isNounFirst(parts) && parts.objects.length > 0)
    return [{ ask: "list", of: [valueOfObject(parts.objects[0]!)], limit: LISTED }];
  if (has("yes-no") && parts.isFirst) return [{ ask: "yes-no" }];
  if ((has("list") || isEachEvent(said.get("each"), links)) && parts.objects.length > 0) {
    return [{ ask: "list", of: [valueOfObject(parts.objects[0]!)], limit: LISTED }];
  }
  if (has("most", "top")) return [{ ask: "top", of: MESSAGE, limit: limitOf(said, 3), order: "most" }];
  if (has("sum")) return [{ ask: "count" }];
  return [];
}

/** "War zweimal da": how many stretches of time the question knows of. */
function stretchesSaid({ tokens }: ClauseParts): number | undefined {
  const { numbers } = languageFiles().words;
  for (const [at, { lower }] of tokens.entries()) {
    const said = numbers.findIndex((entry) => bothLanguages(entry).includes(lower));
    if (said >= 0) return said + 2;
    const digits = /^(\d)x?$/u.exec(lower)?.[1];
    const next = tokens[at + 1]?.lower ?? "";
    if (digits !== undefined && (lower.endsWith("x") || /^(?:mal|times|x)$/u.test(next))) return Number(digits);
  }
  return undefined;
}

/** A value is asked for, by words that can mean no other. */
const asksForValue = (targets: readonly LinkOf<"field">[]): boolean =>
  targets.some(({ meaning }) => meaning.isAsked && !LOOSE_TYPES.has(meaning.field.type));

/** "Is it hacked, and where do the connections go": a value that is asked of events that happened. */
function beside(
  asked: readonly AskedValue[],
  targets: readonly LinkOf<"field">[],
  { links }: ClauseParts,
): readonly Ask[] {
  return asksForValue(targets) && links.some((link) => isLink(link, "event") && link.meaning.isHere)
    ? listOf(asked)
    : [];
}

/** "Which roles were assumed", "was one installed, which": what the event is about. */
function listedObject({ links, objects, tokens }: ClauseParts, list: Link | undefined): Ask | undefined {
  const [object] = objects;
  if (!list || !object) return undefined;
  const isBeside =
    isAlone(list, tokens) ||
    links.some(
      (link) =>
        isLink(link, "event") && link.tokens[0]! - list.tokens.at(-1)! <= 2 && link.tokens[0]! > list.tokens[0]!,
    );
  if (!isBeside) return undefined;
  return { ask: "list", of: [valueOfObject(object)], limit: LISTED };
}

/** "Was hat er geladen", "what did they take": what the event is about, not whether it was. */
function asksWhat({ links, tokens }: ClauseParts): boolean {
  const [first] = links;
  const isWhat = first !== undefined && WHAT.has(tokens[first.tokens[0]!]!.lower);
  return isWhat && !(isLink(first, "ask") && first.meaning.ask === "yes-no");
}

const RELATIVE: ReadonlySet<string> = new Set(["that", "which", "die", "der", "das", "welche"]);

/** "Files that were downloaded from there?": what is named first is asked for, and a sentence limits it. */
const isNounFirst = ({ tokens, links }: ClauseParts): boolean =>
  RELATIVE.has(tokens[1]?.lower ?? "") &&
  links.some((link) => link.tokens[0] === 0 && (isLink(link, "event") || isLink(link, "field")));

const WHAT = new Set(["what", "was"]);

/** "What did anna do", "was hat er verstellt": all that was done, where nothing says what that would be. */
function asksDeeds({ question, links, tokens }: ClauseParts): boolean {
  if (links.some((link) => isLink(link, "event") || isLink(link, "topic"))) return false;
  const what = languageOf(question) === "en" ? "what" : "was";
  const places = links.flatMap((link) => link.tokens);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const at = tokens.findIndex(({ lower }, place) => place >= first - 1 && lower === what);
  const doing = new Set(bothLanguages(languageFiles().words.doing));
  const verb = tokens.findLastIndex(({ lower }, place) => place <= last + 1 && doing.has(lower));
  return at >= 0 && at <= first + 1 && verb > at + 1;
}

/** "Its name, host and time": what the event is about, by its name. */
const namedObject = ({ objects: [object] }: ClauseParts, name: Link | undefined): Ask | undefined =>
  name && object && { ask: "list", of: [valueOfObject(object)], limit: LISTED };

/** What an event is about, as a value that is asked for. */
function valueOfObject({ title, titles, type, of: [of, ...orOf] }: NamedField): AskedValue {
  return { words: "", title, titles, of: of!, ...(orOf.length > 0 && { orOf }), type };
}

/** "Per target, each source port only once": how many different values, of each of the others where there are any. */
function countedOnce(parts: ClauseParts, once: Link | undefined, targets: readonly LinkOf<"field">[]): Ask | undefined {
  const [first, last] = [once?.tokens[0] ?? 0, once?.tokens.at(-1) ?? -1];
  const isWithin = ({ tokens: [at] }: Link): boolean => at! > first && at! < last;
  const key = targets.find(isWithin);
  const value = key && askedValue(key, parts);
  if (!value) return undefined;
  const group = targets.find((link) => !isWithin(link) && !link.meaning.isAsked);
  const of = group && askedValue(group, parts);
  return of ? { ask: "top", of, limit: LISTED, order: "most", distinctOf: value } : { ask: "distinct", of: value };
}

const JOINING = new Set(["and", "und", "or", "oder", "sowie"]);

/** A word such as "which" or "name" that nothing follows which it could ask for. */
function isAlone({ tokens: places }: Link, tokens: readonly Token[]): boolean {
  const last = places.at(-1)!;
  const next = tokens[last + 1];
  return tokens[last]!.endsPart || next === undefined || JOINING.has(next.lower);
}

/** Words of a question whether there is something; what else it names, it only mentions. */
const MENTIONING: ReadonlySet<AskWord> = new Set(["yes-no"]);

const bucketOf = (links: readonly Link[]): LinkOf<"bucket"> | undefined =>
  links.find((link): link is LinkOf<"bucket"> => isLink(link, "bucket"));

const isSame = (one: AskedValue, other: AskedValue): boolean => sameOf(one.of, other.of);

const listOf = (asked: readonly AskedValue[]): readonly Ask[] =>
  asked.length === 0 ? [] : [{ ask: "list", of: asked, limit: LISTED }];

function timesOf(has: (...words: AskWord[]) => boolean): readonly Ask[] {
  if (has("both") || (has("first") && has("last"))) return [{ ask: "when", which: "both" }];
  if (has("when") && has("first")) return [{ ask: "when", which: "first" }];
  if (has("when") && has("last")) return [{ ask: "when", which: "last" }];
  if (has("when")) return [{ ask: "when", which: "all" }];
  if (has("first")) return [{ ask: "when", which: "first" }];
  if (has("last")) return [{ ask: "when", which: "last" }];
  return [];
}

const limitOf = (said: ReadonlyMap<AskWord, LinkOf<"ask">>, otherwise: number): number =>
  Math.min(100, said.get("top")?.meaning.number ?? otherwise);

/** "How many accounts": the name of the value stands right behind, but for a word or two that describe it. */
const isDirectlyCounted = (count: Link | undefined, target: Link | undefined, { tokens }: ClauseParts): boolean =>
  count !== undefined &&
  target !== undefined &&
  tokens[count.tokens[0]!]!.lower !== "count" &&
  target.tokens[0]! - count.tokens.at(-1)! >= 1 &&
  target.tokens[0]! - count.tokens.at(-1)! <= 2;

function limitsOf({ meaning: { operator, number } }: LinkOf<"comparison">): CountLimits {
  if (operator === "above") return { atLeast: Math.floor(number) + 1 };
  if (operator === "atLeast") return { atLeast: number };
  return { atMost: operator === "below" ? Math.ceil(number) - 1 : number };
}
