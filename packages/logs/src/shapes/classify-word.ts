import { isIpv4, type Entity, type EntityKind } from "@lagebild/domain";
import { isPort, pathEntities } from "./classify-path.js";
import { isDomainName } from "./domain-name.js";
import { dressedAddress } from "./dressed-address.js";
import { isVersionLike, normalAddress } from "./normalise-address.js";

/** What a word of a message is: its mask where it is volatile, and the entities it names. */
export interface WordClass {
  /** Stands for the word in the shape; undefined keeps it. */
  readonly mask: string | undefined;
  /** Normalised; the one that the word is named after comes first. */
  readonly entities: readonly Entity[];
}

const NONE: readonly Entity[] = [];
const KEEP: WordClass = { mask: undefined, entities: NONE };
const masked = (mask: string): WordClass => ({ mask, entities: NONE });
const named = (mask: string | undefined, kind: EntityKind, value: string): WordClass => ({
  mask,
  entities: [{ kind, value }],
});
const NUMBER = masked("<n>");
const HEX = masked("<hex>");
const RANDOM = masked("<random>");
const TIME = masked("<time>");

/** What may be an address of version 4 with a port, or a length, behind it. */
const NUMBERS_PORT = /^([\d.]{7,15})([:/.@])(\d{1,5})$/;
const MAC = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,}$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMERIC = /^[-+]?\d+(?:[.,:]\d+)*(?:ms|s|us|ns|kb|mb|gb|b|k|m|g|%|h|min)?$/i;
const CLOCK = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?$|^\d{4}-\d\d-\d\d(?:T[\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?$/;
const LONG_HEX = /^(?:0x)?[0-9a-f]{8,}$/i;
/** A small number at full length is a choice, not an address: registry values, flags. */
const SMALL_HEX = /^0x0{4}[0-9a-f]{4}$/i;
/** A text of Windows by its number: it says what happened. */
const WINDOWS_CODE = /^%%\d{1,5}$/;
const SID = /^S-1-[\d-]{3,}$/;
const DOMAIN_SID = /^S-1-(?:5-21|12-1)-[\d-]{8,}$/;
const FINGERPRINT = /^(?:SHA(?:1|256|512)|MD5):[A-Za-z0-9+/:=]{8,}$/i;
const DOTTED = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,24}$/i;
const FILE_END =
  /\.(?:log|conf|cfg|ini|service|socket|timer|target|mount|device|scope|slice|so|py|pl|sh|rb|php\d?|phtml|js|css|html?|jsp|aspx?|exe|dll|sys|bat|cmd|ps1|vbs|txt|tmp|gz|zip|tar|xml|json|ya?ml|java|scala|class|jar|cpp|go|db|dat|bin|pem|key|crt|png|jpe?g|gif|ico|svg|evtx|etl|mui|msi|docx?|docm|xlsx?|pdf|cc|c|h|d|lock|pid|sock|local)$/i;
const MAIL = /^[\w.+%-]{1,64}@[a-z0-9.-]{3,253}$/i;
const CVE = /^CVE-\d{4}-\d{4,7}$/i;
const ACCESS_KEY = /^(A(?:KIA|SIA|ROA|IDA|GPA|NPA))[A-Z0-9]{16}$/;

/** Words come again and again; what they are depends on nothing else. Longer ones are mostly different each time. */
const MAX_KNOWN = 16_384;
const MAX_KNOWN_LENGTH = 48;
/** Parts of a text shorter than this are copied by the engine. */
const MIN_SLICED = 13;
const known = new Map<string, WordClass>();

/** Classifies one word, without the punctuation around it. Words that are only letters should not come here: they are kept. */
export function classifyWord(word: string): WordClass {
  // Numbers and addresses are many and different: they are told without a look into the memory.
  const first = word.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) {
    if (word.length < 20 && isDigits(word)) return NUMBER;
    return classifyNumber(word) ?? classify(word);
  }
  if (word.length > MAX_KNOWN_LENGTH) return classify(word);
  const found = known.get(word);
  if (found) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  // A copy: a long part of a line would keep the whole batch of lines in memory; short ones are copies already.
  const copy = word.length < MIN_SLICED ? word : Buffer.from(word).toString();
  const fresh = classify(copy);
  known.set(copy, fresh);
  return fresh;
}

/** Whether the word is digits and nothing else. */
export function isDigits(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return word !== "";
}

function classify(word: string): WordClass {
  const mail = classifyMail(word);
  if (mail) return mail;
  if (word.includes(":") && FINGERPRINT.test(word)) {
    const end = word.indexOf(":") + 1;
    return named(`${word.slice(0, end)}<hash>`, "hash", word.slice(0, end).toLowerCase() + word.slice(end));
  }
  if (word.startsWith("arn:")) return classifyArn(word);
  if (word.includes("/") || word.includes("\\")) return dressedAddress(word) ?? classifyPath(word);
  if (word.includes(":")) {
    if (MAC.test(word)) return masked("<mac>");
    const address = normalAddress(word);
    if (address !== undefined) return named("<ip>", "address", address);
  }
  return (/\d[.:]/.test(word) ? dressedAddress(word) : undefined) ?? classifyName(word);
}

function classifyNumber(word: string): WordClass | undefined {
  if (isIpv4(word)) return isVersionLike(word) ? masked("<ip>") : named("<ip>", "address", word);
  const [, address, between, port] = NUMBERS_PORT.exec(word) ?? [];
  if (address !== undefined && isIpv4(address)) {
    if (between === "." || between === "@") return dressedAddress(word) ?? NUMBER;
    const isEndpoint = between === ":" && isPort(port!);
    const entities: Entity[] = [{ kind: "address", value: address }];
    if (isEndpoint) entities.push({ kind: "port", value: String(Number(port)) });
    return { mask: "<ip>:<n>", entities };
  }
  if (CLOCK.test(word)) return TIME;
  return NUMERIC.test(word) ? NUMBER : undefined;
}

function classifyMail(word: string): WordClass | undefined {
  if (!word.includes("@")) return undefined;
  const mail = word.replace(/^(?:mailto:|\+)/i, "");
  if (MAIL.test(mail)) {
    const name = mail.toLowerCase();
    const host = name.slice(name.indexOf("@") + 1);
    if (host.endsWith(".gserviceaccount.com")) return named("<mail>", "principal", name);
    if (isIpv4(host)) return named("<mail>", "address", host);
    return /\.[a-z][a-z0-9-]+$/.test(host) ? named("<mail>", "mail", name) : masked("<mail>");
  }
  return word.startsWith("@") && LONG_HEX.test(word.slice(1)) ? masked("@<hex>") : undefined;
}

/** Who acts has a name of the services for identities; other names of that kind are of objects. */
function classifyArn(word: string): WordClass {
  const parts = word.split(":");
  if (parts.length < 6 || !/^aws/.test(parts[1]!)) return classifyName(word);
  const isActor = parts[2] === "iam" || parts[2] === "sts";
  const mask = isActor ? maskActor(word) : classifyPath(word).mask;
  return named(mask, isActor ? "principal" : "path", word.slice(0, 300).toLowerCase());
}

/** Who it is is volatile, which role they took is not. */
function maskActor(word: string): string | undefined {
  const name = word
    .replace(/(:user\/).+$/, "$1<user>")
    .replace(
      /(:(?:assumed-role|federated-user)\/)([^/]+)(\/.+)?$/,
      (_, front: string, role: string, session?: string) =>
        session === undefined ? front + role : `${front}${role}/<session>`,
    );
  return classifyPath(name).mask ?? (name === word ? undefined : name);
}

function classifyName(word: string): WordClass {
  if (word.includes("-")) {
    if (word.length === 36 && UUID.test(word)) return masked("<uuid>");
    if (SID.test(word))
      return DOMAIN_SID.test(word) ? named("<sid>", "principal", word.toLowerCase()) : masked("<sid>");
    if (CVE.test(word)) return named(undefined, "cve", word.toUpperCase());
    if (MAC.test(word)) return masked("<mac>");
    if (NUMERIC.test(word)) return NUMBER;
  }
  if (SMALL_HEX.test(word) || WINDOWS_CODE.test(word)) return KEEP;
  if (LONG_HEX.test(word) && /\d/.test(word)) return hexOrHash(word);
  if (word.includes(".") && DOTTED.test(word)) return classifyDotted(word);
  const key = word.length === 20 ? ACCESS_KEY.exec(word) : null;
  if (key)
    return named("<random>", key[1] === "AKIA" || key[1] === "ASIA" ? "session" : "principal", word.toLowerCase());
  return isRandom(word) ? RANDOM : maskDigits(word);
}

function classifyDotted(word: string): WordClass {
  if (isDomainName(word)) return named(maskLabels(word), "domain", word.toLowerCase());
  if (/\.exe$/i.test(word)) return { ...plainName(word), entities: [{ kind: "process", value: word.toLowerCase() }] };
  return FILE_END.test(word) ? plainName(word) : { mask: maskLabels(word), entities: NONE };
}

const plainName = (word: string): WordClass => (isRandom(word) ? RANDOM : maskDigits(word));

/** By length; a run of one digit is an address or a number written at full length. */
function hexOrHash(word: string): WordClass {
  const isHash = word.length === 32 || word.length === 40 || word.length === 64;
  if (!isHash || /([0-9a-f])\1{9}/i.test(word) || isDigits(word)) return HEX;
  return named("<hash>", "hash", word.toLowerCase());
}

/** Paths tell much and stay, but for parts that are numbers, long hex or random. */
function classifyPath(word: string): WordClass {
  if (/^\d+(?:\/\d+)+$/.test(word)) return NUMBER;
  const kept = /\d/.test(word) ? word.replace(/[^/\\?&=#:]+/g, (part) => maskPart(part)) : word;
  const entities = word.startsWith("arn:") ? NONE : pathEntities(word);
  return { mask: kept === word ? undefined : kept, entities };
}

function maskPart(part: string): string {
  if (!/\d/.test(part)) return part;
  if (isDigits(part)) return "<n>";
  if (UUID.test(part) || /^\{[0-9a-f-]{36}\}$/i.test(part)) return "<uuid>";
  if (isIpv4(part)) return "<ip>";
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
  // Among several numbers, as in `7-2026-03-14T04:00:09Z`, a single digit is one, too.
  return masked(word.replace(/(?:\D*\d{2,}){3}/.test(word) ? /\d+/g : /\d{2,}/g, "<n>"));
}

/** Letters and digits take turns too often for a word that someone chose. */
function isRandom(word: string): boolean {
  if (word.length < 12 || word.length > 200 || /[^A-Za-z0-9_+=-]/.test(word)) return false;
  let changes = 0;
  for (let i = 1; i < word.length; i++) if (kind(word.charCodeAt(i)) !== kind(word.charCodeAt(i - 1))) changes++;
  return changes * 4 >= word.length && /\d/.test(word);
}

const kind = (code: number): number => (code < 0x3a ? 0 : code < 0x5b ? 1 : 2);
