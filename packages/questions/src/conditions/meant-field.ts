import { isLink, type LinkOf, type NamedField } from "../links/link.js";
import { namedField, namedFieldOf } from "../links/named-fields.js";
import type { LinkContext } from "./link-context.js";
import { programName } from "../words/program-name.js";
import { isOf, LINKING } from "./value-labels.js";

/** The field that a value is of: as its name says, else as the word before it does. */
export function meantField(
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
  const acting = before !== undefined && ACTING.test(before) ? namedFieldOf("source-address", context) : undefined;
  if (acting && hits.some((hit) => isOf(hit, acting))) return acting;
  const first = firstOfName(link, context);
  for (let at = first - 1; at >= Math.max(0, first - 2); at--) {
    const entries = lexicon.prepositions(tokens[at]!.lower).map((entry) => namedField(entry, vocabulary));
    const fitting = entries.filter(
      (field) => field.of.length > 0 && !(host && field.id === ANY_ADDRESS) && hits.some((hit) => isOf(hit, field)),
    );
    // "Under rundll32": what it started.
    const isUnder = UNDER.test(tokens[at]!.lower) && isProgramName(link);
    const parent = isUnder ? fitting.find(({ id }) => id === PARENT) : undefined;
    const program = isProgram(link) ? fitting.find(({ id }) => id === PROCESS) : undefined;
    if (fitting[0]) return parent ?? program ?? fitting[0];
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

const PROCESS = "process";

/** The file of a program that has run: who names it means what it did. */
const isProgram = ({ meaning: { text, hits } }: LinkOf<"value">): boolean =>
  /\.exe$/iu.test(text) && hits.some(({ of }) => "field" in of && of.field === "process.name");

const PARENT = "parent-process";
const UNDER = /^(?:under|below|beneath|unter)$/u;

/** A program by its name, with or without the ending of its file. */
const isProgramName = ({ meaning: { text, hits } }: LinkOf<"value">): boolean =>
  hits.some(
    ({ of, value }) =>
      "field" in of &&
      (of.field === "process.name" || of.field === "process.parent.name") &&
      programName(value) === programName(text),
  );

/** Words that stand before who does something. */
const ACTING = /^(?:did|does|do|has|have|had|can|could|hat|hatte|haben|wollte|versuchte|konnte|machte|that)$/u;
const POSSESSIVE =
  /^(?:our|my|your|their|the|this|that|unser[enmrs]*|mein[enmrs]*|euer|euren|eurem|der|die|das|dem|den|diese[mnrs]?)$/u;

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
  if (isPort) return namedFieldOf(isFrom && !isTo ? "source-port" : "destination-port", context);
  if (link.meaning.type !== "address" || (!isTo && !isFrom)) return undefined;
  return namedFieldOf(isTo ? "destination-address" : "source-address", context);
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
