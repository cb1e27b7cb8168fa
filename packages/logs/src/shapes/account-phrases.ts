import { SERVICE_CLASSES } from "@lagebild/domain";
import { accountOf, isAccountName } from "./word-context.js";

/**
 * What programs write around the name of an account, in small letters: `{}` stands for the name, bare, quoted or in
 * brackets; `*` for one word. What stands behind the name must follow it.
 */
const PHRASES: readonly string[] = `
attempts exceeded for {}
authentication attempt for {}
authentication request for {}
authentication failed for {}
authentication failure for {}
authentication error for {}
login failed for {}
login failure for {}
failed login for {}
failed login attempt for {}
login attempt for {}
logged in as {}
log in as {}
accepted * for {}
password changed for {}
anmeldung fehlgeschlagen fuer {}
anmeldung fehlgeschlagen für {}
fehlgeschlagene anmeldung für {}
angemeldet als {}
username {}
username:{}
username: {}
user name: {}
benutzername: {}
benutzer: {}
login:{}
login: {}
account: {}
pam({},
user {}: no such user
due to invalid password, name: {}
user does not exist [uid: *, name: {}
is incorrect): {}
login incorrect: {}
login ok: {}
workgroup]\\{}
`
  .split("\n")
  .filter((phrase) => phrase !== "");

interface Phrase {
  readonly lead: string;
  /** What follows the first literal part, up to the name. */
  readonly pattern: RegExp;
}

const NAME = `["'\`\\[(<]?((?:(?:${SERVICE_CLASSES})/)?[^\\s"'\`\\[\\](){}<>,;|=:*?/&]{1,64})["'\`\\])>]?`;
/** What says of a name that it is one, between a phrase and the name. */
const TITLES = "(?:(?:the|invalid|unknown|illegal|user|account|benutzer|konto|login|principal) {1,4}){0,3}";
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ +/g, " {1,4}");
const phrases: readonly Phrase[] = PHRASES.map(compile);

function compile(phrase: string): Phrase {
  const [before = "", tail = ""] = phrase.split("{}");
  const [lead = "", ...rest] = before.split("*");
  const between = rest.map((part) => `[^\\s,;]{1,60}${literal(part)}`).join("");
  const titles = before.endsWith(" ") ? TITLES : "";
  return { lead, pattern: new RegExp(`${between}${titles}${NAME}${literal(tail)}`, "iy") };
}

/** Cheap, since every record is looked at. */
const MAY_NAME = /user|log(?:ged |-)?in|auth|pam\(|accepted |account:|anmeld|angemeld|benutzer|password|incorrect/i;
/** What stands in the place of a name in these phrases without being one. */
const NO_NAMES = new Set(
  "user users client nonexistent host ip db database unknown a an your you server the account konto benutzer invalid illegal login principal".split(
    " ",
  ),
);
const MAX_CHARACTERS = 2_000;

/** Phrases by the three letters that they begin with, large or small. */
const beginningAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) & 31) << 10) | ((text.charCodeAt(at + 1) & 31) << 5) | (text.charCodeAt(at + 2) & 31);
const byBeginning = new Map<number, number[]>();
const isBeginning = new Uint8Array(1 << 15);
/** 1 for letters and digits, 2 for letters that begin a phrase. */
const wordKind = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  wordKind[character.charCodeAt(0)] = 1;
phrases.forEach(({ lead }, i) => {
  const key = beginningAt(lead, 0);
  byBeginning.set(key, [...(byBeginning.get(key) ?? []), i]);
  isBeginning[key] = 1;
  for (const letter of [lead[0]!, lead[0]!.toUpperCase()]) wordKind[letter.charCodeAt(0)] = 2;
});

/** Whether the three letters at a place begin a phrase that names an account; words that do are few. */
export const mayBeginPhrase = (text: string, at: number): boolean => isBeginning[beginningAt(text, at)] === 1;

/** Letters that phrases which name accounts begin with, large and small. */
export const phraseInitials: ReadonlySet<string> = new Set(
  phrases.flatMap(({ lead }) => [lead[0]!, lead[0]!.toUpperCase()]),
);

/** Finds the accounts that the words around them name; `starts` are the places where phrases may begin, in their order. */
export function phrasedAccounts(message: string, starts?: readonly number[]): readonly string[] {
  const text = message.length > MAX_CHARACTERS ? message.slice(0, MAX_CHARACTERS) : message;
  const leads = leadsAt(text, starts ?? startsIn(text));
  if (!leads || !MAY_NAME.test(text)) return NONE;
  const found: string[] = [];
  for (const { phrase, end } of leads.sort((one, other) => one.phrase - other.phrase || one.end - other.end)) {
    const { pattern } = phrases[phrase]!;
    pattern.lastIndex = end;
    const name = pattern.exec(text)?.[1];
    const account = name !== undefined && isAccountName(name) ? accountOf(name) : undefined;
    if (account !== undefined && !NO_NAMES.has(account) && !found.includes(account)) found.push(account);
  }
  return found;
}

const NONE: readonly string[] = [];

interface Lead {
  readonly phrase: number;
  readonly end: number;
}

/** Places where a word begins as a phrase does. */
function startsIn(text: string): readonly number[] {
  const starts: number[] = [];
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? wordKind[code]! : 0;
    if (kind === 2 && before === 0 && mayBeginPhrase(text, at)) starts.push(at);
    before = kind;
  }
  return starts;
}

/** The beginnings of phrases at these places; undefined where there are none, as in most records. */
function leadsAt(text: string, starts: readonly number[]): Lead[] | undefined {
  let found: Lead[] | undefined;
  for (const at of starts) {
    for (const phrase of byBeginning.get(beginningAt(text, at))!) {
      const { lead } = phrases[phrase]!;
      const end = at + lead.length;
      // what ends a beginning is a sign
      if (text.charCodeAt(end - 1) !== lead.charCodeAt(lead.length - 1)) continue;
      if (text.slice(at, end).toLowerCase() === lead) (found ??= []).push({ phrase, end });
    }
  }
  return found;
}
