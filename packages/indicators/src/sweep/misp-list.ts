import type { BadEntry, IndicatorKind, RawEntries, RawEntry } from "./indicator.js";

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Tells a MISP event, the answer of a MISP search, or a list of either. */
export const isMisp = (value: unknown): boolean => attributeLists(value).length > 0;

/** For each type what the parts of its value are, which `|` separates; an empty name is left out. */
const TYPES: Readonly<Record<string, readonly (IndicatorKind | "")[]>> = {
  "ip-src": ["address"],
  "ip-dst": ["address"],
  "ip-src|port": ["address", ""],
  "ip-dst|port": ["address", ""],
  domain: ["domain"],
  "domain|ip": ["domain", "address"],
  hostname: ["domain"],
  "hostname|port": ["domain", ""],
  url: ["url"],
  uri: ["url"],
  email: ["mail"],
  "email-src": ["mail"],
  "email-dst": ["mail"],
  "email-reply-to": ["mail"],
  "email-subject": ["text"],
  "email-attachment": ["path"],
  md5: ["hash"],
  sha1: ["hash"],
  sha224: ["hash"],
  sha256: ["hash"],
  sha384: ["hash"],
  sha512: ["hash"],
  imphash: ["hash"],
  "x509-fingerprint-md5": ["hash"],
  "x509-fingerprint-sha1": ["hash"],
  "x509-fingerprint-sha256": ["hash"],
  "ja3-fingerprint-md5": ["hash"],
  "filename|md5": ["path", "hash"],
  "filename|sha1": ["path", "hash"],
  "filename|sha256": ["path", "hash"],
  "filename|sha512": ["path", "hash"],
  "filename|imphash": ["path", "hash"],
  filename: ["path"],
  "file-path": ["path"],
  vulnerability: ["cve"],
  "target-user": ["account"],
  "user-agent": ["text"],
  mutex: ["text"],
  regkey: ["text"],
  "regkey|value": ["text", ""],
  "named pipe": ["text"],
  "windows-service-name": ["text"],
  "windows-service-displayname": ["text"],
  "windows-scheduled-task": ["text"],
  "pattern-in-traffic": ["text"],
  "pattern-in-file": ["text"],
  btc: ["text"],
};

/** Reads the attributes of MISP events and of the objects in them; entries are numbered in the order of the file. */
export function readMispList(value: unknown): RawEntries {
  const entries: RawEntry[] = [];
  const bad: BadEntry[] = [];
  let entry = 0;
  for (const attribute of attributeLists(value).flat()) {
    entry++;
    const { type, value: text } = attribute;
    if (attribute["deleted"] === true) bad.push({ entry, reason: "deleted" });
    else if (typeof type !== "string" || typeof text !== "string")
      bad.push({ entry, reason: "attribute without type or value" });
    else if (!Object.hasOwn(TYPES, type))
      bad.push({ entry, reason: `type ${JSON.stringify(type.slice(0, 40))} is not looked for in logs` });
    else entries.push(...entriesOf(TYPES[type]!, text, entry, noteOf(attribute)));
  }
  return { entries, bad };
}

function entriesOf(
  kinds: readonly (IndicatorKind | "")[],
  text: string,
  entry: number,
  note: string | undefined,
): readonly RawEntry[] {
  const parts = kinds.length === 1 ? [text] : text.split("|");
  return kinds.flatMap((kind, i) => {
    const value = parts[i]?.trim() ?? "";
    if (kind === "" || value === "") return [];
    return [{ entry, value, kind, ...(note !== undefined && { note }) }];
  });
}

function noteOf({ comment }: Json): string | undefined {
  return typeof comment === "string" && comment.trim() !== "" ? comment.trim().slice(0, 200) : undefined;
}

/** The lists of attributes of all events in a value, however it wraps them. */
function attributeLists(value: unknown): readonly (readonly Json[])[] {
  if (Array.isArray(value)) return value.slice(0, 10_000).flatMap(attributeLists);
  if (!isObject(value)) return [];
  if (value["response"] !== undefined) return attributeLists(value["response"]);
  if (value["Event"] !== undefined) return attributeLists(value["Event"]);
  const own = Array.isArray(value["Attribute"]) ? [listOf(value["Attribute"])] : [];
  return [...own, ...listOf(value["Object"]).map((object) => listOf(object["Attribute"]))];
}
