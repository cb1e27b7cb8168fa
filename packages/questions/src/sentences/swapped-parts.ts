import { languageFiles } from "../language/read-language.js";
import { closedType } from "../links/lexicon.js";
import type { CitedRecord } from "./cited-record.js";
import type { ReadSentence, SentencePart } from "./sentence-parts.js";
import { wordSet } from "./sentence-lexicon.js";

const { sentences, words: language } = languageFiles();
const AGENTS = wordSet(sentences.agents);
const PASSIVES = wordSet(sentences.passives);
const ORIGINS = wordSet(sentences.origins);
const AIMS = wordSet(sentences.aims);
const GOING = new Set(sentences.going);
const LEADING = new Set([...AGENTS, ...ORIGINS, ...AIMS, ...wordSet(sentences.leading), ...wordSet(language.means)]);
const ACCOUNTS = sentences.roles.findIndex((groups) => groups[0]!.includes("user.name"));

/**
 * Whether a part of a sentence turns the parts of a record round: it has one do to another what that one did, or has
 * something come from where it went. Who is named behind "by" acts where something was done, and else who is named first.
 */
export function isSwapped(part: SentencePart, sentence: ReadSentence, record: CitedRecord): boolean {
  const { tokens, words } = sentence;
  const held = part.at
    .filter((at) => tokens[at]!.quotation === undefined && record.holds(tokens[at]!.text))
    .map((at): Named => ({ text: tokens[at]!.text, at, lead: leadOf(at, part, words), isThing: isThing(at, part) }));
  const named = held.filter(({ at, isThing: isOne }) => isOne || !isMeant(at, part));
  const isPassive = part.at.some((at) => PASSIVES.has(words[at]!));
  const deeds = new Set(part.meanings.flatMap(({ meaning }) => (meaning.kind === "deed" ? [meaning.entry.id] : [])));
  return (
    sentences.roles.some((groups, kind) => isTurnedRound(ofKind(named, kind, record), { groups, record, isPassive })) ||
    isOrderTurned(held, record) ||
    (!isPassive && isOtherActor(named, record)) ||
    (!deeds.has("receive") &&
      isOtherEnd(
        named,
        record,
        [...deeds].some((deed) => GOING.has(deed)),
      ))
  );
}

/** Something that plays no part of its own does something to who acts: "job-7 created the account anna". */
function isOtherActor(named: readonly Named[], record: CitedRecord): boolean {
  const [subject, ...others] = named.filter(({ text }) => /^\p{L}/u.test(text));
  if (
    !subject ||
    subject.lead !== "" ||
    sentences.roles.some((groups) => rankOf(subject, groups, record) !== undefined)
  )
    return false;
  return ofKind(others, ACCOUNTS, record).some(
    (one) => one.lead === "" && rankOf(one, sentences.roles[ACCOUNTS]!, record) === 0,
  );
}

/** What is named by another kind of fields first is of that kind: a program of its command line is no account. */
const ofKind = (named: readonly Named[], kind: number, record: CitedRecord): readonly Named[] =>
  named.filter((one) => !sentences.roles.slice(0, kind).some((groups) => rankOf(one, groups, record) !== undefined));

const isMeant = (at: number, { meanings }: Pick<SentencePart, "meanings">): boolean =>
  meanings.some(({ tokens }) => tokens.includes(at));

/** Accounts may be called like a thing. */
const isThing = (at: number, { meanings }: SentencePart): boolean =>
  isMeant(at, { meanings }) &&
  meanings.every(({ meaning, tokens }) => meaning.kind === "thing" || !tokens.includes(at));

/** Something comes from where it did not come from, or goes to where it came from. */
function isOtherEnd(named: readonly Named[], record: CitedRecord, isGoing: boolean): boolean {
  return ENDS.some(({ groups, type }) => {
    if (!groups[0]!.some((field) => record.values.some(([name]) => name === field))) return false;
    return named.some((one) => {
      if (closedType(one.text) !== type) return false;
      const rank = rankOf(one, groups, record);
      if (ORIGINS.has(one.lead)) return rank !== 0;
      return (isGoing || type === "mail") && AIMS.has(one.lead) && rank === 0;
    });
  });
}

/** Values that tell by their look that something comes from them, or goes to them. */
const ENDS = [
  { type: "address", groups: sentences.roles.find((groups) => groups[0]!.includes("source.ip"))! },
  { type: "mail", groups: sentences.roles.find((groups) => groups[0]!.includes("email.from.address"))! },
] as const;

/** A value of a record that a part names. */
interface Named {
  readonly text: string;
  readonly at: number;
  readonly lead: string;
  readonly isThing: boolean;
}

interface Roles {
  readonly groups: readonly (readonly string[])[];
  readonly record: CitedRecord;
  readonly isPassive: boolean;
}

function isTurnedRound(all: readonly Named[], { groups, record, isPassive }: Roles): boolean {
  const named = all.flatMap((one) => {
    const rank = rankOf(one, groups, record);
    return rank === undefined ? [] : [{ ...one, rank }];
  });
  const agent = named.find(({ lead }) => AGENTS.has(lead) && (isPassive || !ORIGINS.has(lead)));
  if (agent && agent.rank > 0 && groups[0]!.some((field) => record.values.some(([name]) => name === field)))
    return true;
  const subject = named.find(({ lead }) => !LEADING.has(lead));
  const acting = isPassive ? agent : subject;
  if (acting && named.some((one) => one !== acting && one.rank < acting.rank)) return true;
  const origin = named.find(({ lead }) => ORIGINS.has(lead));
  const aim = named.find(({ lead, at }) => AIMS.has(lead) && at !== origin?.at);
  const first = origin ?? subject;
  return first !== undefined && aim !== undefined && aim.rank < first.rank;
}

/** "From accept to deny" of a line that has them the other way. */
function isOrderTurned(named: readonly Named[], record: CitedRecord): boolean {
  return named.some((from, index) => {
    const to = named[index + 1];
    if (!to || !ORIGINS.has(from.lead) || !AIMS.has(to.lead) || to.at > from.at + 2) return false;
    const isRanked = [from, to].some((one) =>
      sentences.roles.some((groups) => rankOf(one, groups, record) !== undefined),
    );
    return !isRanked && record.placeOf(from.text) > record.placeOf(to.text);
  });
}

/** The word before a value and what it is called: "from the host web01", "den Benutzer anna". */
function leadOf(at: number, part: SentencePart, words: readonly string[]): string {
  for (let place = part.at.indexOf(at) - 1, steps = 0; place >= 0 && steps < 3; place--, steps++) {
    const word = words[part.at[place]!]!;
    // "Port 443 von 10.0.0.5"
    if (LEADING.has(word))
      return /^\d+$/u.test(words[part.at[place - 1] ?? -1] ?? "") && ORIGINS.has(word) ? "of" : word;
    const isCalled = part.meanings.some(
      ({ meaning, tokens }) =>
        (meaning.kind === "plain" || meaning.kind === "thing") && tokens.includes(part.at[place]!),
    );
    if (!isCalled) return "";
  }
  return "";
}

/** Place of a value among those of who does something and of what it is done to, the lower the more it acts. */
function rankOf(
  { text, isThing: isWhole = false }: Pick<Named, "text"> & Partial<Named>,
  groups: Roles["groups"],
  { values }: CitedRecord,
): number | undefined {
  const lower = text.toLowerCase();
  const fields = new Set(
    values
      .filter(([, value]) => (isWhole ? value.toLowerCase() === lower : isNamedIn(value.toLowerCase(), lower)))
      .map(([field]) => field),
  );
  const rank = groups.findIndex((group) => group.some((field) => fields.has(field)));
  return rank < 0 ? undefined : rank;
}

const isNamedIn = (value: string, text: string): boolean => value === text || value.split(/[\\/\s@"]+/u).includes(text);
