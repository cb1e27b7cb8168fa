import type { Entity } from "@lagebild/domain";
import { classifyWord } from "./classify-word.js";
import { decodeUrl, decodeWord } from "./decode-payloads.js";

/** A message with its volatile parts masked, and the entities in it. */
export interface MaskedMessage {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const MAX_CHARACTERS = 2_000;
const MAX_ENTITIES = 64;

/** Characters that end a word. Colons, dots, slashes and dashes belong to addresses, times and paths. */
const DELIMITER = new Uint8Array(128);
for (const character of " \t\r\n,;()[]{}<>\"'=|`!#") DELIMITER[character.charCodeAt(0)] = 1;

/** Characters that make a word worth a second look; words of letters alone are kept as they are. */
const NOTABLE = new Uint8Array(128);
for (const character of "0123456789/\\@%") NOTABLE[character.charCodeAt(0)] = 1;

const ACCOUNT_KEYS = new Set(
  "user ruser acct account username logname login uid_name name_user targetusername subjectusername accountname membername client_user".split(
    " ",
  ),
);
/** Accounts whose name tells what was at stake, so that shapes keep it. */
const TELLING_ACCOUNTS = new Set(["root", "administrator", "system", "anonymous", "nt"]);
const NOT_ACCOUNTS = new Set([
  "unknown",
  "name",
  "by",
  "from",
  "for",
  "to",
  "is",
  "not",
  "the",
  "-",
  "root,",
  "agent",
  "id",
  "session",
  "authentication",
  "data",
  "request",
  "invalid",
  "account",
  "accounts",
  "logged",
  "has",
  "was",
  "process",
]);
/** After these words a single digit says what happened. */
const TELLING_BEFORE_DIGIT = /(?:state|status|error|code|level|type|version|severity|phase|stage)$/i;
const AUTHENTICATION_WORDS =
  /^(?:password|publickey|none|hostbased|keyboard-interactive\/pam|gssapi-with-mic|attempts|failures)$/;

/**
 * Masks the volatile words of a message by kind and collects its entities. Computed from the text alone. Reads at most
 * 2,000 characters and 64 entities.
 */
export function maskMessage(message: string): MaskedMessage {
  const text = message.length > MAX_CHARACTERS ? message.slice(0, MAX_CHARACTERS) : message;
  const state: MaskState = { out: "", entities: [], decoded: "", previous: "", beforePrevious: "", key: "" };
  let wordStart = -1;
  let isNotable = false;
  let keptFrom = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0x20;
    const ends = code < 128 && DELIMITER[code] === 1;
    if (!ends) {
      if (wordStart < 0) wordStart = i;
      if ((code < 128 && NOTABLE[code] === 1) || (code === 0x2e && i + 1 < text.length) || i - wordStart > 30)
        isNotable = true;
      continue;
    }
    if (wordStart >= 0) {
      const replaced = maskWord(text.slice(wordStart, i), isNotable, state);
      if (replaced !== undefined) {
        state.out += text.slice(keptFrom, wordStart) + replaced;
        keptFrom = i;
      }
      wordStart = -1;
      isNotable = false;
    }
    state.key = code === 0x3d ? state.previous : code === 0x22 || code === 0x27 ? state.key : "";
  }
  state.out += text.slice(keptFrom);
  return { text: state.decoded === "" ? state.out : `${state.out} decoded:${state.decoded}`, entities: state.entities };
}

interface MaskState {
  out: string;
  readonly entities: Entity[];
  decoded: string;
  previous: string;
  beforePrevious: string;
  /** Name of the value that follows, as in `user=`. */
  key: string;
}

/** Returns what stands for the word in the shape, or undefined when the word stays. */
function maskWord(whole: string, isNotable: boolean, state: MaskState): string | undefined {
  const { previous, beforePrevious, key } = state;
  state.beforePrevious = previous;
  state.previous = whole;
  if (isAccount(whole, previous, beforePrevious, key)) return maskAccount(whole, state);
  if (!isNotable) return undefined;
  if (whole.length === 1 && (key !== "" || TELLING_BEFORE_DIGIT.test(previous))) return undefined;
  let end = whole.length;
  while (end > 0 && (whole.charCodeAt(end - 1) === 0x3a || whole.charCodeAt(end - 1) === 0x2e)) end--;
  const word = end === whole.length ? whole : whole.slice(0, end);
  if (word === "") return undefined;
  addDecoded(word, state);
  const found = classifyWord(word);
  if (found.entity && state.entities.length < MAX_ENTITIES)
    state.entities.push({ kind: found.entity, value: found.value! });
  if (found.mask === undefined) return undefined;
  return end === whole.length ? found.mask : found.mask + whole.slice(end);
}

function addDecoded(word: string, state: MaskState): void {
  if (state.decoded.length > 600) return;
  const decoded = word.length >= 24 ? decodeWord(word) : undefined;
  const clear = decoded ?? (word.includes("%") ? decodeUrl(word) : undefined);
  if (clear !== undefined) state.decoded += ` ${clear}`;
}

function isAccount(word: string, previous: string, beforePrevious: string, key: string): boolean {
  if (key !== "") return ACCOUNT_KEYS.has(key.toLowerCase()) && !/^[-<]?$/.test(word);
  if (previous === "user" || previous === "User") return !NOT_ACCOUNTS.has(word.toLowerCase().replace(/[:.]$/, ""));
  return previous === "for" && AUTHENTICATION_WORDS.test(beforePrevious) && !NOT_ACCOUNTS.has(word);
}

function maskAccount(word: string, state: MaskState): string | undefined {
  const name = word.replace(/[:.]+$/, "").replace(/\(uid$/, "");
  const account = name.slice(name.lastIndexOf("\\") + 1).toLowerCase();
  if (account === "" || account.length > 120) return undefined;
  if (state.entities.length < MAX_ENTITIES) state.entities.push({ kind: "account", value: account });
  return TELLING_ACCOUNTS.has(account) ? undefined : `<user>${word.slice(name.length)}`;
}
