import { valuesOfAsk, type Ask, type AskedValue, type ReadCondition, type ValueOf } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link, type LinkOf, type NamedField } from "../links/link.js";
import { distinctPlaces, namedField, namedFieldOf } from "../links/named-fields.js";
import type { Token } from "../words/tokens.js";

/** "To which address": an address that a word before it makes that of one end. "Who" is an address where no account is known. */
export function withDirections(
  links: readonly Link[],
  tokens: readonly Token[],
  { lexicon, vocabulary }: { readonly lexicon: Lexicon; readonly vocabulary: Vocabulary },
): readonly Link[] {
  return links.flatMap((link) => {
    if (!isLink(link, "field")) return link;
    const whose = isOfAnother(link, links, tokens) ? namedFieldOf(TARGET, { lexicon, vocabulary }) : undefined;
    if (whose && whose.of.length > 0) return { ...link, meaning: { ...link.meaning, field: whose } };
    const origin = isOfOrigin(link, links, tokens) ? namedFieldOf(ORIGIN, { lexicon, vocabulary }) : undefined;
    if (origin && origin.of.length > 0) return { ...link, meaning: { ...link.meaning, field: origin } };
    const undergone = undergoneBy(link, links, tokens);
    const undergoing = undergone && namedFieldOf(undergone, { lexicon, vocabulary });
    if (undergoing && undergoing.of.length > 0) return { ...link, meaning: { ...link.meaning, field: undergoing } };
    const other = isOfEither(link, links, tokens) ? namedFieldOf(EFFECTIVE, { lexicon, vocabulary }) : undefined;
    const effective = other?.of.filter((of) => "field" in of && of.field === OTHER_NAME) ?? [];
    if (other && effective.length > 0)
      return [link, { ...link, meaning: { ...link.meaning, field: { ...other, of: effective } } }];
    if (link.meaning.isAsked && link.meaning.field.id === ACCOUNT && isDoneTo(link, tokens)) {
      const { field } = link.meaning;
      const done = [TARGET, DESTINATION].flatMap((id) => namedFieldOf(id, { lexicon, vocabulary })?.of ?? []);
      const title = namedFieldOf(DESTINATION, { lexicon, vocabulary });
      if (done.length > 0 && title)
        return {
          ...link,
          meaning: {
            ...link.meaning,
            field: { ...field, title: title.title, titles: title.titles, of: distinctPlaces(done) },
          },
        };
    }
    if (link.meaning.isAsked && link.meaning.field.id === ACCOUNT && isWho(link, tokens)) {
      const { field } = link.meaning;
      const of = [...field.of, ...(namedFieldOf(SOURCE, { lexicon, vocabulary })?.of ?? [])];
      return { ...link, meaning: { ...link.meaning, field: { ...field, of } } };
    }
    if (link.meaning.field.id !== ANY_ADDRESS) return link;
    const first = link.tokens[0]!;
    const at = ARTICLE.test(tokens[first - 1]?.lower ?? "") ? first - 2 : first - 1;
    const before = tokens[at]?.lower ?? "";
    const stranded = tokens.findIndex(
      ({ lower, endsPart }, place) => place > first && lower === "to" && (endsPart || place === tokens.length - 1),
    );
    const isOutward = links.some((one) => isLink(one, "event") && one.meaning.entry.outward);
    const word = lexicon.prepositions(before).length === 0 && (stranded > 0 || isOutward) ? "to" : before;
    const entries = lexicon.prepositions(word).filter(({ id }) => ENDS.includes(id));
    const [entry] = entries;
    if (!entry || entries.length > 1) return link;
    const field = namedField(entry, vocabulary);
    if (field.of.length === 0) return link;
    const of = distinctPlaces([...field.of, ...link.meaning.field.of]); // who asks where a page went means who asked for it
    const end = { ...link, meaning: { ...link.meaning, field: { ...field, of } } };
    const isOfPeer = links.some(
      (one) => isLink(one, "event") && one.meaning.entry.outward && one.tokens.at(-1)! === first - 1,
    );
    const port = isOfPeer ? portOf(field, { lexicon, vocabulary }) : undefined;
    return port ? [end, { ...link, meaning: { ...link.meaning, field: port } }] : end;
  });
}

/** "From how many different hosts did they come": where it came from, of something that happened. */
function isOfOrigin(link: LinkOf<"field">, links: readonly Link[], tokens: readonly Token[]): boolean {
  if (link.meaning.field.id !== HOST || !links.some((one) => isLink(one, "event"))) return false;
  let at = link.tokens[0]! - 1;
  while (at >= 0 && ASKING.test(tokens[at]!.lower)) at--;
  return at >= 0 && at < link.tokens[0]! - 1 && FROM.test(tokens[at]!.lower);
}

const HOST = "host";
const ORIGIN = "source-host";
const FROM = /^(?:from|von|aus)$/u;
const ASKING =
  /^(?:how|many|different|distinct|unique|which|what|wie|vielen?|verschiedenen?|unterschiedlichen?|welche[mnrs]?)$/u;

/** "The c2 address" is reached at a port, where all records with an address have one. */
function portOf(
  { of: [address] }: NamedField,
  context: { readonly lexicon: Lexicon; readonly vocabulary: Vocabulary },
): NamedField | undefined {
  const port = namedFieldOf("destination-port", context);
  const recordsOf = (of: ValueOf | undefined): number =>
    of && "field" in of ? (context.vocabulary.fields.find(({ field }) => field === of.field)?.records ?? 0) : 0;
  return recordsOf(address) > 0 && recordsOf(port?.of[0]) >= recordsOf(address) ? port : undefined;
}

/** "Who used it, of which account", "wer, wessen": beside who does something, whose it is. */
function isOfAnother(link: LinkOf<"field">, links: readonly Link[], tokens: readonly Token[]): boolean {
  if (link.meaning.field.id !== ACCOUNT) return false;
  const first = link.tokens[0]!;
  const isBesideWho = links.some(
    (one) => isLink(one, "field") && one.meaning.isAsked && one.meaning.field.id === ACCOUNT && one.tokens[0]! < first,
  );
  const before = tokens.slice(Math.max(0, first - 2), first).map(({ lower }) => lower);
  return isBesideWho && (WHOSE.test(tokens[first]!.lower) || before.some((word) => OF.test(word)));
}

const WHOSE = /^(?:whose|wessen)$/u;
const OF = /^(?:of|von|whose|wessen)$/u;
const PASSIVE = /^(?:wurde|wurden|got|gets)$/u;

/** "Who got scanned", "wer wurde am meisten gescannt": to whom something was done, where nothing says by whom. */
const isDoneTo = ({ tokens: [at] }: Link, tokens: readonly Token[]): boolean =>
  /^(?:wer|who)$/u.test(tokens[at!]!.lower) && PASSIVE.test(tokens[at! + 1]?.lower ?? "");

/** "Who was added to a group", "resets for which accounts": whom an event was about that is done to accounts. */
function undergoneBy(link: LinkOf<"field">, links: readonly Link[], tokens: readonly Token[]): string | undefined {
  const first = link.tokens[0]!;
  const before = tokens[ARTICLE.test(tokens[first - 1]?.lower ?? "") ? first - 2 : first - 1]?.lower ?? "";
  const isUndergoing =
    UNDERGOES.test(tokens[link.tokens.at(-1)! + 1]?.lower ?? "") ||
    CONCERNING.test(before) ||
    isOfSomebodyBefore(link, tokens);
  if (link.meaning.field.id !== ACCOUNT || !isUndergoing) return undefined;
  const objects = links.flatMap((one) => (isLink(one, "event") ? (one.meaning.entry.object?.[0] ?? []) : []));
  return objects.some((object) => object.startsWith("user.target."))
    ? TARGET
    : objects.includes("cloud.target.account.id")
      ? TARGET_CLOUD
      : undefined;
}

const SOMEBODY = /^(?:jemand|jemanden|irgendwer|irgendjemand|somebody|someone|anybody|anyone)$/u;
const BETWEEN = 2;

/** "Somebody was locked out. Who": the one that it was done to, where "who" has no verb of its own. */
function isOfSomebodyBefore(link: LinkOf<"field">, tokens: readonly Token[]): boolean {
  const [first, last] = [link.tokens[0]!, link.tokens.at(-1)!];
  if (!isWho(link, tokens) || (!tokens[last]!.endsPart && last < tokens.length - 1)) return false;
  const somebody = tokens.findIndex(({ lower }, at) => at < first && SOMEBODY.test(lower));
  return (
    somebody >= 0 &&
    tokens.slice(Math.max(0, somebody - BETWEEN), somebody + BETWEEN).some(({ lower }) => UNDERGONE.test(lower))
  );
}

const UNDERGONE = /^(?:was|were|got|gets|war|waren|wurde|wurden|worden|ist)$/u;

/** The account of a new service: who made it, and as whom it runs. */
const isOfEither = (link: LinkOf<"field">, links: readonly Link[], tokens: readonly Token[]): boolean =>
  link.meaning.field.id === ACCOUNT &&
  link.tokens.every((at) => /(?:konto|account)s?$/u.test(tokens[at]!.lower)) &&
  !tokens.slice(Math.max(0, link.tokens[0]! - 2), link.tokens[0]).some(({ lower }) => BY.test(lower)) &&
  links.some(
    (one) =>
      isLink(one, "event") &&
      one.meaning.entry.object?.includes(OTHER_NAME) === true &&
      !one.tokens.includes(link.tokens.at(-1)! + 1),
  );

const BY = /^(?:by|von|vom|durch)$/u;
const EFFECTIVE = "effective-account";
const OTHER_NAME = "user.effective.name";
const CONCERNING = /^(?:for|of|für|bei)$/u;
const UNDERGOES = /^(?:was|were|got|gets|wurde|wurden)$/u;

/** "Which user" names an account, "who" anybody. */
const isWho = ({ tokens: places }: Link, tokens: readonly Token[]): boolean =>
  places.some((at) => /^(?:who|whom|wer|wem|wen)$/u.test(tokens[at]!.lower));

const TARGET = "target-account";
const TARGET_CLOUD = "target-cloud-account";
const DESTINATION = "destination-address";
const ACCOUNT = "actor-account";
const ANY_ADDRESS = "any-address";
const SOURCE = "source-address";
const ENDS: readonly string[] = [SOURCE, DESTINATION];
const OTHER_ENDS: ReadonlyMap<string, string> = new Map([
  ["source.ip", DESTINATION],
  ["destination.ip", SOURCE],
]);
const ARTICLE = /^(?:which|what|the|welche[rnsm]?|der|die|den|dem)$/u;

/** A condition on an end of a connection. */
export const isOfAddress = ({ where }: ReadCondition): boolean =>
  /"(?:source|destination)\.ip"/u.test(JSON.stringify(where));

const BEING = /^(?:is|ist|war|was|has|hat|had|hatte|steckt|verbirgt|sits)$/u;
const OF_ADDRESS =
  /^(?:the|die|der|das|sich|ip|ips|ip-adresse|adresse|address|behind|hinter|with|mit|at|auf|unter|eigentlich|actually|really)$/u;

/** "Which host is 10.0.0.5", "welcher Rechner steckt hinter 10.0.0.5": the host itself is asked for, not one that it reached. */
export function asksWhoseAddress(links: readonly Link[], tokens: readonly Token[]): boolean {
  const host = links.find((link) => isLink(link, "field") && link.meaning.field.id === "host");
  const address = links.find((link) => isLink(link, "value") && link.meaning.type === "address");
  if (!host || !address) return false;
  const between = tokens.slice(host.tokens.at(-1)! + 1, address.tokens[0]).map(({ lower }) => lower);
  const [being, ...others] = between;
  return being !== undefined && BEING.test(being) && others.every((word) => OF_ADDRESS.test(word));
}

/**
 * "Which hosts did 10.0.0.5 reach": where records name both ends of connections, a host is the other end, not the device that
 * wrote them.
 */
export function otherEnds(conditions: readonly ReadCondition[], vocabulary: Vocabulary): (ask: Ask) => Ask {
  const limited = new Set(
    conditions.flatMap(({ where, isNot }) =>
      isNot ? [] : [...JSON.stringify(where).matchAll(/"((?:source|destination)\.ip)"/gu)].map(([, field]) => field!),
    ),
  );
  const [one] = limited.size === 1 ? limited : [];
  const isKnown = (name: string): boolean => vocabulary.fields.some(({ field }) => field === name);
  // Where one host writes all records, an address has a name of its own.
  if (one === "source.ip" && vocabulary.hosts.length === 1 && isKnown("source.domain"))
    return (ask) => withValues(ask, (value) => insteadOfHost(value, { field: "source.domain" }));
  if (one === undefined || !isKnown("source.ip") || !isKnown("destination.ip")) return (ask) => ask;
  const end: ValueOf = { field: one === "source.ip" ? "destination.ip" : "source.ip" };
  return (ask) =>
    withValues(ask, (value) => {
      if (!("column" in value.of) || value.of.column !== "host") return value;
      return one === "source.ip" ? insteadOfHost(value, end) : { ...value, orOf: [end, ...(value.orOf ?? [])] };
    });
}

const insteadOfHost = (value: AskedValue, of: ValueOf): AskedValue =>
  "column" in value.of && value.of.column === "host"
    ? { ...value, of, orOf: [value.of, ...(value.orOf ?? [])] }
    : value;

/** Fields of records that a proxy, a firewall or a server writes about others. */
const OF_OTHERS = ["http.request.method", "destination.ip", "dns.question.name", "email.from.address"];

/** A share of the records, as one of so many. */
const FEWEST_OF_OTHERS = 5;

/** A host is asked for, and one alone writes all records, most of them about others: it is no answer. */
export function asksForWriter(asks: readonly Ask[], { hosts, fields, records }: Vocabulary): boolean {
  const isHost = asks.flatMap(valuesOfAsk).some(({ of }) => "column" in of && of.column === "host");
  return (
    isHost &&
    hosts.length === 1 &&
    fields.some((one) => OF_OTHERS.includes(one.field) && one.records * FEWEST_OF_OTHERS > records)
  );
}

/** "What did 10.0.0.5 fetch, from where": of an end of a connection that is named itself, the other one is asked for. */
export function ofOtherEnd(
  ask: Ask,
  conditions: readonly ReadCondition[],
  context: { readonly lexicon: Lexicon; readonly vocabulary: Vocabulary },
): Ask {
  if (ask.ask !== "list") return ask;
  const named = conditions.flatMap(({ isNot, operator, values, where: { fields = [] } }) =>
    !isNot && operator === "equals" && values.length === 1 && fields.length === 1 ? [fields[0]!.field] : [],
  );
  const other = (value: AskedValue): AskedValue => {
    const end = "field" in value.of && named.includes(value.of.field) ? OTHER_ENDS.get(value.of.field) : undefined;
    const field = end === undefined ? undefined : namedFieldOf(end, context);
    const [of, ...orOf] = field?.of ?? [];
    if (!field || of === undefined || !("field" in of) || named.includes(of.field)) return value;
    const { words, type } = value;
    return { words, title: field.title, titles: field.titles, of, ...(orOf.length > 0 && { orOf }), type };
  };
  return { ...ask, of: ask.of.map(other) };
}

/** What did something is not the program that wrote about it. */
export const notOfWriters = (ask: Ask): Ask => withValues(ask, notOfWriter);

function withValues(ask: Ask, change: (value: AskedValue) => AskedValue): Ask {
  if (ask.ask === "list") return { ...ask, of: ask.of.map(change) };
  return ask.ask === "top" || ask.ask === "distinct" ? { ...ask, of: change(ask.of) } : ask;
}

function notOfWriter(value: AskedValue): AskedValue {
  const places = [value.of, ...(value.orOf ?? [])].filter((of) => !("column" in of && of.column === "program"));
  const [of, ...orOf] = places;
  const { orOf: _all, ...rest } = value;
  return of === undefined || "said" in of ? value : { ...rest, of, ...(orOf.length > 0 && { orOf }) };
}
