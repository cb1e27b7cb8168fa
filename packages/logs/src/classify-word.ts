import type { EntityKind } from "@lagebild/domain";

/** What a word of a message is: its mask where it is volatile, and the entity it names. */
export interface WordClass {
  /** Stands for the word in the shape; undefined keeps it. */
  readonly mask: string | undefined;
  readonly entity: EntityKind | undefined;
  /** Normalised value of the entity. */
  readonly value: string | undefined;
}

const KEEP: WordClass = { mask: undefined, entity: undefined, value: undefined };
const masked = (mask: string): WordClass => ({ mask, entity: undefined, value: undefined });
const NUMBER = masked("<n>");
const HEX = masked("<hex>");
const RANDOM = masked("<random>");
const TIME = masked("<time>");

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV4_PORT = /^(\d{1,3}(?:\.\d{1,3}){3})(?::|\/)(\d{1,5})$/;
const IPV6 = /^(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{0,4}$|^(?:[0-9a-f]{0,4}:){1,7}:?(?:[0-9a-f]{1,4}:?){0,7}$/i;
const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5,}$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMERIC = /^[-+]?\d+(?:[.,:]\d+)*(?:ms|s|us|ns|kb|mb|gb|b|k|m|g|%|h|min)?$/i;
const CLOCK = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?$|^\d{4}-\d\d-\d\d(?:T[\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?$/;
const LONG_HEX = /^(?:0x)?[0-9a-f]{8,}$/i;
const SID = /^S-1-[\d-]{3,}$/;
const FINGERPRINT = /^(?:SHA(?:1|256|512)|MD5):[A-Za-z0-9+/:=]{8,}$/i;
const HOST = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,24}$/i;
const FILE_END =
  /\.(?:log|conf|cfg|ini|service|socket|timer|target|mount|device|scope|slice|so|py|pl|sh|rb|php\d?|phtml|js|css|html?|jsp|aspx?|exe|dll|sys|bat|cmd|ps1|vbs|txt|tmp|gz|zip|tar|xml|json|ya?ml|java|scala|class|jar|cpp|go|db|dat|bin|pem|key|crt|png|jpe?g|gif|ico|svg|evtx|etl|mui|msi|docx?|docm|xlsx?|pdf|cc|c|h|d|lock|pid|sock|local)$/i;
const MAIL = /^[\w.+-]{1,64}@[a-z0-9.-]{3,253}$/i;
const CVE = /^CVE-\d{4}-\d{4,7}$/i;

/** Classifies one word, without the punctuation around it. Words that are only letters should not come here: they are kept. */
export function classifyWord(word: string): WordClass {
  const first = word.charCodeAt(0);
  const startsWithDigit = first >= 0x30 && first <= 0x39;
  if (startsWithDigit) {
    if (IPV4.test(word)) return address(word);
    const withPort = IPV4_PORT.exec(word);
    if (withPort && IPV4.test(withPort[1]!)) return { ...address(withPort[1]!), mask: "<ip>:<n>" };
    // Alone, a digit is a count or an index; where it tells something, it stands behind a name and does not come here.
    if (word.length === 1) return NUMBER;
    if (CLOCK.test(word)) return TIME;
    if (NUMERIC.test(word)) return NUMBER;
  }
  if (word.includes("@")) {
    if (MAIL.test(word)) return { mask: "<mail>", entity: "mail", value: word.toLowerCase() };
    if (first === 0x40 && LONG_HEX.test(word.slice(1))) return masked("@<hex>");
  }
  if (FINGERPRINT.test(word)) return masked(word.slice(0, word.indexOf(":") + 1) + "<hash>");
  if (word.includes("/") || word.includes("\\")) return classifyPath(word);
  if (word.includes(":") && MAC.test(word)) return masked("<mac>");
  if (word.includes(":") && /^[0-9a-f:.]+$/i.test(word) && IPV6.test(word)) return address(word.toLowerCase());
  if (word.includes("-")) {
    if (UUID.test(word)) return masked("<uuid>");
    if (SID.test(word)) return masked("<sid>");
    if (CVE.test(word)) return { mask: undefined, entity: "cve", value: word.toUpperCase() };
    if (NUMERIC.test(word)) return NUMBER;
  }
  if (LONG_HEX.test(word) && /\d/.test(word)) return hexOrHash(word);
  if (word.includes(".") && HOST.test(word) && !FILE_END.test(word)) {
    return { mask: maskLabels(word), entity: "domain", value: word.toLowerCase() };
  }
  return isRandom(word) ? RANDOM : maskDigits(word);
}

const address = (value: string): WordClass => ({ mask: "<ip>", entity: "address", value });

function hexOrHash(word: string): WordClass {
  const isHash = word.length === 32 || word.length === 40 || word.length === 64;
  return isHash ? { mask: "<hash>", entity: "hash", value: word.toLowerCase() } : HEX;
}

/** Paths tell much and stay, but for parts that are numbers, long hex or random. */
function classifyPath(word: string): WordClass {
  if (/^\d+(?:\/\d+)+$/.test(word)) return NUMBER;
  const isUrl = /^[a-z][a-z0-9+.-]{1,12}:\/\//i.test(word);
  const isPath = word.startsWith("/") || /^[A-Za-z]:\\|^\\\\/.test(word);
  const kept = /\d/.test(word) ? word.replace(/[^/\\?&=#:]+/g, (part) => maskPart(part)) : word;
  const entity = isUrl ? "url" : isPath && word.length > 3 ? "path" : undefined;
  return { mask: kept === word ? undefined : kept, entity, value: entity && word.slice(0, 300).toLowerCase() };
}

function maskPart(part: string): string {
  if (!/\d/.test(part)) return part;
  if (/^\d+$/.test(part)) return "<n>";
  if (UUID.test(part) || /^\{[0-9a-f-]{36}\}$/i.test(part)) return "<uuid>";
  if (IPV4.test(part)) return "<ip>";
  if (LONG_HEX.test(part)) return "<hex>";
  if (isRandom(part)) return "<random>";
  return part.replace(/\d{4,}/g, "<n>");
}

/** Long labels of a name without a pattern carry data rather than meaning, as in tunnels through name resolution. */
function maskLabels(name: string): string | undefined {
  if (!/\d/.test(name) && name.length < 30) return undefined;
  const kept = name
    .split(".")
    .map((label) => (isRandom(label) || label.length > 24 ? "<random>" : label.replace(/\d+/g, "<n>")))
    .join(".");
  return kept === name ? undefined : kept;
}

/** `blk_-1608999` and `worker17` differ only in numbers; `ssh2` and `utf8` are names. */
function maskDigits(word: string): WordClass {
  if (!/\d\d/.test(word)) return KEEP;
  if (/^[A-Za-z]{2,}\d{1,2}$/.test(word)) return KEEP;
  return masked(word.replace(/\d{2,}/g, "<n>"));
}

/** Letters and digits take turns too often for a word that someone chose. */
function isRandom(word: string): boolean {
  if (word.length < 12 || word.length > 200 || /[^A-Za-z0-9_+=-]/.test(word)) return false;
  let changes = 0;
  for (let i = 1; i < word.length; i++) if (kind(word.charCodeAt(i)) !== kind(word.charCodeAt(i - 1))) changes++;
  return changes * 4 >= word.length && /\d/.test(word);
}

const kind = (code: number): number => (code < 0x3a ? 0 : code < 0x5b ? 1 : 2);
