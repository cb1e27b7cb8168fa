import type { Entity, EntityKind } from "@lagebild/domain";
import { isPort, isUrl, isWindowsPath, urlEntities, windowsPath } from "./classify-path.js";
import { classifyWord, isDigits } from "./classify-word.js";
import { mayBeginPhrase } from "./account-phrases.js";
import { characterKinds, DELIMITER, INITIAL, LETTER_OR_DIGIT, NOTABLE } from "./character-kinds.js";
import { decodeUrl, decodeWord } from "../decode/decode-payloads.js";
import { servicePort } from "./service-ports.js";
import { endOfPath, endOfQuote, endOfUrl } from "./value-end.js";
import {
  accountOf,
  isAccountByContext,
  isAccountName,
  mayTellAccount,
  isVersionBefore,
  roleOfKey,
  sessionOf,
  TELLING_ACCOUNTS,
} from "./word-context.js";

/** A message with its volatile parts masked, and the entities in it, each once. */
export interface MaskedMessage {
  readonly text: string;
  readonly entities: readonly Entity[];
  /** Where phrases that name accounts may begin. */
  readonly phraseStarts: readonly number[];
}

const MAX_CHARACTERS = 2_000;
const MAX_ENTITIES = 64;
const MAX_DECODED = 600;

/** The value of an id that a system gave, however few digits it has. */
const ISSUED_ID = /^(?=.*\d)(?=.*[A-Z])[A-Z0-9]{12,64}$/;

const IS_CODE = /^(?:0x[0-9a-f]{1,8}|\d{1,5})$/i;

/** After these words a single digit says what happened. */
const TELLING_BEFORE_DIGIT = /(?:state|status|error|code|level|type|version|severity|phase|stage)$/i;

/**
 * Masks the volatile words of a message by kind and collects its entities, those of decoded payloads included. Computed from
 * the text alone. Reads at most 2,000 characters and 64 entities.
 */
export function maskMessage(message: string): MaskedMessage {
  return maskText(message, true);
}

const NO_STARTS: readonly number[] = [];

function maskText(message: string, decodes: boolean): MaskedMessage {
  const text = message.length > MAX_CHARACTERS ? message.slice(0, MAX_CHARACTERS) : message;
  const state = newState(text, decodes);
  let wordStart = -1;
  let isNotable = false;
  let keptFrom = 0;
  let before = 0;
  let phraseStarts: number[] | undefined;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0x20;
    const kind = code < 128 ? characterKinds[code]! : 0;
    if ((kind & DELIMITER) === 0) {
      if (wordStart < 0) wordStart = i;
      if ((kind & INITIAL) !== 0 && (before & LETTER_OR_DIGIT) === 0 && mayBeginPhrase(text, i))
        (phraseStarts ??= []).push(i);
      if ((kind & NOTABLE) !== 0 || (code === 0x2e && i + 1 < text.length) || i - wordStart > 30) isNotable = true;
      before = kind;
      continue;
    }
    before = kind;
    if (wordStart >= 0 && wordStart < state.maskedEnd) {
      keptFrom = i;
      wordStart = -1;
    } else if (wordStart >= 0) {
      // Most words are kept as they are: nothing is cut out for them.
      if (isNotable || state.key !== "" || mayTellAccount(text, state.previousStart, state.previousEnd)) {
        const replaced = maskWord(text.slice(wordStart, i), wordStart, code, isNotable, state);
        if (replaced !== undefined) {
          state.out += text.slice(keptFrom, wordStart) + replaced;
          keptFrom = i;
        }
      }
      state.beforeStart = state.previousStart;
      state.beforeEnd = state.previousEnd;
      state.previousStart = wordStart;
      state.previousEnd = i;
      wordStart = -1;
      isNotable = false;
    }
    if (code === 0x3d) state.key = text.slice(state.previousStart, state.previousEnd);
    else if (state.key !== "" && code !== 0x22 && code !== 0x27) state.key = "";
  }
  if (keptFrom < text.length) state.out += keptFrom === 0 ? text : text.slice(keptFrom);
  const { out, decoded, entities } = state;
  return {
    text: decoded === "" ? out : `${out} decoded:${decoded}`,
    entities,
    phraseStarts: phraseStarts ?? NO_STARTS,
  };
}

interface MaskState {
  readonly text: string;
  /** Whether what encoded words say is read, too. */
  readonly decodes: boolean;
  out: string;
  readonly entities: Entity[];
  decoded: string;
  /** The word before, and the one before that. */
  previousStart: number;
  previousEnd: number;
  beforeStart: number;
  beforeEnd: number;
  /** Name of the value that follows, as in `user=`. */
  key: string;
  /** End of a path, URL or account that is known as a whole: its words are no entities of their own. */
  wholeEnd: number;
  /** End of an account in several words, which its first word stands for. */
  maskedEnd: number;
}

const newState = (text: string, decodes: boolean): MaskState => ({
  text,
  decodes,
  out: "",
  entities: [],
  decoded: "",
  previousStart: 0,
  previousEnd: 0,
  beforeStart: 0,
  beforeEnd: 0,
  key: "",
  wholeEnd: 0,
  maskedEnd: 0,
});

/** Adds an entity that is not there yet. */
function push(state: MaskState, found: Entity): void {
  const { entities } = state;
  if (entities.length >= MAX_ENTITIES) return;
  for (const entity of entities) if (entity.value === found.value && entity.kind === found.kind) return;
  entities.push(found);
}

const add = (state: MaskState, kind: EntityKind, value: string): void => push(state, { kind, value });

/** Returns what stands for the word in the shape, or undefined when the word stays. `behind` is the character after it. */
function maskWord(
  whole: string,
  start: number,
  behind: number,
  isNotable: boolean,
  state: MaskState,
): string | undefined {
  const { text, key } = state;
  const previous = text.slice(state.previousStart, state.previousEnd);
  const role = key === "" ? undefined : roleOfKey(key);
  if (role === "account" && !/^[-<]?$/.test(whole)) return maskAccount(whole, start, true, state);
  if (
    key === "" &&
    start >= state.wholeEnd &&
    isAccountByContext(whole, previous, text.slice(state.beforeStart, state.beforeEnd), behind)
  )
    return maskAccount(whole, start, false, state);
  if (role === "host" && start >= state.wholeEnd) return maskHost(whole, state);
  if (role === "session") addSession(key, whole, state);
  if (!isNotable) return undefined;
  if (role === "code" && IS_CODE.test(whole)) return undefined;
  if (whole.length === 1 && (key !== "" || TELLING_BEFORE_DIGIT.test(previous))) return undefined;
  let end = whole.length;
  while (end > 0 && (whole.charCodeAt(end - 1) === 0x3a || whole.charCodeAt(end - 1) === 0x2e)) end--;
  const word = end === whole.length ? whole : whole.slice(0, end);
  if (word === "") return undefined;
  const found = classifyWord(word);
  if (isDigits(word)) addNumber(word, role, previous, state);
  else {
    if (state.decodes) addDecoded(word, key, state);
    // A name before an equals sign is no entity: `attributes.Name=` is no host.
    if (found.entities.length > 0 && (behind !== 0x3d || word.includes("/")))
      addFound(word, start, previous, found.entities, state);
  }
  const mask = (key === "" ? undefined : maskByKey(key, role, word)) ?? found.mask;
  if (mask === undefined) return undefined;
  return end === whole.length ? mask : mask + whole.slice(end);
}

/** What the name of a value says that the value itself does not. */
function maskByKey(key: string, role: string | undefined, word: string): string | undefined {
  if (role === "id" && ISSUED_ID.test(word)) return "<random>";
  return word.length <= 5 ? servicePort(key, word) : undefined;
}

function addNumber(word: string, role: string | undefined, previous: string, state: MaskState): void {
  if (role === "port" || previous === "port" || previous === "Port") {
    if (isPort(word)) add(state, "port", word);
  } else if (role === undefined && (previous === "session" || previous === "Session"))
    addSession("session", word, state);
}

function addSession(key: string, word: string, state: MaskState): void {
  const session = sessionOf(key, word);
  if (session !== undefined) add(state, "session", session);
}

/** Adds what the word names; a path or URL that goes on behind it is taken to its end. */
function addFound(word: string, start: number, previous: string, entities: readonly Entity[], state: MaskState): void {
  const { text, key } = state;
  if (isUrl(word)) {
    const end = endOfUrl(text, start);
    if (start >= state.wholeEnd) state.wholeEnd = end;
    const whole = end > start + word.length ? urlEntities(text.slice(start, end)) : entities;
    for (const entity of whole) push(state, entity);
    return;
  }
  if (start < state.wholeEnd) return;
  if (isWindowsPath(word)) {
    const end = endOfPath(text, start, start + word.length);
    state.wholeEnd = end;
    const whole = end > start + word.length ? windowsPath(text.slice(start, end)) : entities;
    for (const entity of whole) push(state, entity);
    return;
  }
  for (const entity of entities) {
    const { kind, value } = entity;
    if (kind === "address" && (key === "" ? isVersionBefore(previous) : roleOfKey(key) === "version")) continue;
    if (kind === "hash" && value.length === 32 && key !== "" && roleOfKey(key) === "id") continue;
    push(state, entity);
  }
}

/** A name or address as a host's: it is known by its field. */
function maskHost(word: string, state: MaskState): string | undefined {
  if (!/^[\w.:$-]{2,255}$/.test(word)) return undefined;
  for (const entity of classifyWord(word).entities) push(state, entity);
  return "<host>";
}

function addDecoded(word: string, key: string, state: MaskState): void {
  if (state.decoded.length > MAX_DECODED) return;
  let clear = "";
  if (word.length >= 16 || (key !== "" && word.length >= 6)) {
    const isDeflated = word.length >= 60 && /deflate/i.test(state.text);
    for (const { text } of decodeWord(word, key, isDeflated)) clear += ` ${text.slice(0, 400)}`;
  }
  if (clear === "" && word.includes("%")) {
    const url = decodeUrl(word);
    if (url !== undefined) clear = ` ${url.slice(0, 400)}`;
  }
  if (clear === "") return;
  state.decoded += clear;
  for (const entity of maskText(clear, false).entities) push(state, entity);
}

function maskAccount(word: string, start: number, isNamed: boolean, state: MaskState): string | undefined {
  const { text } = state;
  // `[WORKGROUP]\[anna]`
  if (text.startsWith("]\\[", start + word.length)) return undefined;
  const quoteEnd = isNamed ? endOfQuote(text, start, start + word.length) : undefined;
  if (quoteEnd !== undefined) {
    const account = accountOf(text.slice(start, quoteEnd));
    if (account !== undefined) add(state, "account", account);
    state.wholeEnd = quoteEnd;
    if (
      account === undefined ||
      text.slice(start, quoteEnd).includes("\\") ||
      /^(?:local|network) service$/.test(account)
    )
      return undefined;
    state.maskedEnd = quoteEnd;
    return "<user>";
  }
  // The one domain with a blank in it: `NT AUTHORITY\\SYSTEM`.
  const service =
    word === "NT"
      ? /^NT (?:AUTHORITY|SERVICE)\\\w{1,40}(?: SERVICE| LOGON)?/.exec(text.slice(start, start + 80))
      : null;
  if (service) state.wholeEnd = start + service[0].length;
  const account = accountOf(service?.[0] ?? word);
  if (account === undefined || (isNamed && !isAccountName(word) && isDigits(word))) return undefined;
  add(state, "account", account);
  const name = word.replace(/[:.]+$/, "").replace(/\(uid$/, "");
  return TELLING_ACCOUNTS.has(account) || service ? undefined : `<user>${word.slice(name.length)}`;
}
