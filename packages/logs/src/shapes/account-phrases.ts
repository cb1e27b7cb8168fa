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

const NAME = `["'\`\\[(<]?([^\\s"'\`\\[\\](){}<>,;|=:*?/&]{1,64})["'\`\\])>]?`;
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ +/g, " {1,4}");
const phrases: readonly Phrase[] = PHRASES.map(compile);

function compile(phrase: string): Phrase {
  const [before = "", tail = ""] = phrase.split("{}");
  const [lead = "", ...rest] = before.split("*");
  const between = rest.map((part) => `[^\\s,;]{1,60}${literal(part)}`).join("");
  return { lead, pattern: new RegExp(`${between}${NAME}${literal(tail)}`, "iy") };
}

/** Cheap, since every record is looked at. */
const MAY_NAME = /user|log(?:ged |-)?in|auth|pam\(|accepted |account:|anmeld|angemeld|benutzer|password|incorrect/i;
/** What stands in the place of a name in these phrases without being one. */
const NO_NAMES = new Set("user users client nonexistent host ip db database unknown a an your you server".split(" "));
const MAX_CHARACTERS = 2_000;

/** Finds the accounts that the words around them name. */
export function phrasedAccounts(message: string): readonly string[] {
  const text = message.length > MAX_CHARACTERS ? message.slice(0, MAX_CHARACTERS) : message;
  if (!MAY_NAME.test(text)) return [];
  const lower = text.toLowerCase();
  const found: string[] = [];
  // letters whose small form is longer would move what follows
  if (lower.length !== text.length) return found;
  for (const { lead, pattern } of phrases) {
    for (let at = lower.indexOf(lead); at >= 0; at = lower.indexOf(lead, at + lead.length)) {
      if (at > 0 && /[a-z\d]/.test(lower[at - 1]!)) continue;
      pattern.lastIndex = at + lead.length;
      const name = pattern.exec(text)?.[1];
      const account = name !== undefined && isAccountName(name) ? accountOf(name) : undefined;
      if (account !== undefined && !NO_NAMES.has(account) && !found.includes(account)) found.push(account);
    }
  }
  return found;
}
