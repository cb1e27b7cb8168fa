import { blockOf, type Block } from "../compiled-mapping.js";
import { knownLevels, type KnownLevels } from "./known-levels.js";

const MAX_HEAD = 300;
const MAX_PARTS = 12;
const MAX_GROUP = 120;

/** Letter, month and day as Google's libraries write them in front of the time. */
const GLOG = /^\s{0,8}([A-Z])\d{4} \d\d:\d\d:\d\d/;
const MNEMONIC = /^%[A-Z][\w-]{0,60}?-([0-7])-\w{1,60}:/;

/**
 * Finds the level that a message states, in lower case: in its head, in brackets or in front of a colon, and never a word of
 * a sentence. Messages of one shape state the same level.
 */
export function statedLevel(message: string): string | undefined {
  const known = knownLevels();
  const head = message.slice(0, MAX_HEAD);
  const letter = GLOG.exec(head)?.[1];
  if (letter !== undefined) return known.signs.get(letter.toLowerCase());
  return levelInHead(head, known) ?? levelByPattern(head, known);
}

/** The field of an event that holds its level. */
export const LEVEL_FIELD = "log.level";

const blocks = new Map<string, Block>();
/** What a message says of the level, the same object for all that say the same; null where it says nothing. */
export function statedLevelBlock(message: string): Block | null {
  const level = statedLevel(message);
  if (level === undefined) return null;
  let block = blocks.get(level);
  if (!block) blocks.set(level, (block = blockOf({ [LEVEL_FIELD]: level })));
  return block;
}

function levelByPattern(head: string, { patterns, words, signs }: KnownLevels): string | undefined {
  for (const pattern of patterns) {
    const written = pattern.match(head)?.[0]?.[1]?.toLowerCase();
    const level =
      written === undefined ? undefined : (signs.get(written) ?? (words.has(written) ? written : undefined));
    if (level !== undefined) return level;
  }
  return undefined;
}

/** What may stand between the parts of a head. */
const GAP = /[\s|,;:-]*/y;
const PART = /[^\s[\](){}<>|,;]+/y;
/** A time, number, address, name of a host, file, logger or thread: what a head has and a sentence seldom begins with. */
const IS_HEAD_PART = /^(?!.*=).*(?:\d|[^.]\.[^.]|[^/]\/[^/]|\w-\w|@)/;
const CLOSING: Readonly<Record<string, string>> = { "[": "]", "(": ")", "<": ">" };

/** Reads parts from the beginning on until one states a level, or none of a head stands there. */
function levelInHead(head: string, known: KnownLevels): string | undefined {
  let at = 0;
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    GAP.lastIndex = at;
    at += GAP.exec(head)?.[0].length ?? 0;
    const mnemonic = head[at] === "%" ? MNEMONIC.exec(head.slice(at)) : null;
    if (mnemonic) return known.mnemonics.get(mnemonic[1]!);
    const closing = CLOSING[head[at] ?? ""];
    if (closing !== undefined) {
      const end = endOfGroup(head, at, closing);
      if (end < 0) return undefined;
      const level = levelOfGroup(head.slice(at + 1, end), known);
      if (level !== undefined) return level;
      at = end + 1;
      continue;
    }
    PART.lastIndex = at;
    const part = PART.exec(head)?.[0];
    if (part === undefined) {
      if (head[at] !== "]") return undefined;
      at++;
      continue;
    }
    const level = levelOfPart(part, head, at, known);
    if (level !== undefined) return level;
    at += part.length;
    if (!IS_HEAD_PART.test(part) && !isColumn(head, at)) return undefined;
  }
  return undefined;
}

/** Whether a name ends with the sign that parts columns. */
const isColumn = (head: string, at: number): boolean => /^(?: ?\||\t| - )/.test(head.slice(at, at + 3));

/** Where a group in brackets ends, those inside of it counted; -1 where it does not. */
function endOfGroup(head: string, start: number, closing: string): number {
  let depth = 0;
  for (let at = start; at < head.length && at - start <= MAX_GROUP * 2; at++) {
    if (head[at] === head[start]) depth++;
    else if (head[at] === closing && --depth === 0) return at;
  }
  return -1;
}

/** `error`, `core:notice`, `WARN  org.example.Shop`, `2026-03-14 ERROR`, `ERROR/worker`. */
function levelOfGroup(content: string, { bracketed, words }: KnownLevels): string | undefined {
  const text = content.trim();
  if (text === "" || text.length > MAX_GROUP) return undefined;
  const low = text.toLowerCase();
  if (bracketed.has(low)) return low;
  const part = /^\w{0,40}:([a-z]{3,9}\d?)$/.exec(low)?.[1];
  if (part !== undefined) return bracketed.has(part) ? part : undefined;
  const all = text.split(/[\s/|]+/, 8);
  const level = [all[0]!, all.at(-1)!].find((word) => isCapital(word) && words.has(word.toLowerCase()));
  if (level === undefined) return undefined;
  return all.every((word) => word === level || /[\d.:_-]|^[A-Z]\w+[A-Z]/.test(word) || all.length === 2)
    ? level.toLowerCase()
    : undefined;
}

const isCapital = (word: string): boolean => word === word.toUpperCase() && word !== word.toLowerCase();

/** A bare level is in capital letters, or in front of a colon or a column's gap. */
function levelOfPart(part: string, head: string, at: number, known: KnownLevels): string | undefined {
  const { words, guarded, announced, facilities } = known;
  const cut = part.search(/[:/!]/);
  const word = cut < 0 ? part : part.slice(0, cut);
  const low = word.toLowerCase();
  const sign = head[at + word.length] ?? "";
  if (sign === "!") return undefined;
  const isUpper = isCapital(word);
  if (announced.has(low) && isUpper && sign === ":") return low;
  const dot = low.indexOf(".");
  if (dot > 0 && facilities.has(low.slice(0, dot)) && words.has(low.slice(dot + 1))) return low.slice(dot + 1);
  if (!words.has(low)) return undefined;
  const next = head.slice(at + word.length, at + word.length + 3);
  const isParted = sign === ":" || /^(?:\t| {2}| ?\|| - |\])/.test(next);
  if (isParted) return low;
  return isUpper && !guarded.has(low) && /^(?:$|[\s,;)\]/](?!\/))/.test(next) ? low : undefined;
}
