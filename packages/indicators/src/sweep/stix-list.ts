import type { BadEntry, IndicatorKind, RawEntries, RawEntry } from "./indicator.js";

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Tells a STIX bundle, or a list of STIX objects. */
export const isStix = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0 &&
      value.every((item) => isObject(item) && typeof item["id"] === "string" && item["id"].includes("--"))
    : isObject(value) && (value["type"] === "bundle" || value["type"] === "indicator");

/** Reads the patterns of indicators and the observables of a STIX 2.1 bundle; entries are numbered as the bundle's objects are. */
export function readStixList(value: unknown): RawEntries {
  const objects: readonly unknown[] = Array.isArray(value)
    ? value
    : isObject(value) && value["type"] === "indicator"
      ? [value]
      : isObject(value) && Array.isArray(value["objects"])
        ? value["objects"]
        : [];
  const entries: RawEntry[] = [];
  const bad: BadEntry[] = [];
  objects.forEach((object, i) => {
    if (!isObject(object)) return void bad.push({ entry: i + 1, reason: "no STIX object" });
    const read = object["type"] === "indicator" ? readIndicator(object, i + 1) : readObservable(object, i + 1);
    entries.push(...read.entries);
    bad.push(...read.bad);
  });
  return { entries, bad };
}

function readIndicator(object: Json, entry: number): RawEntries {
  const refuse = (reason: string): RawEntries => ({ entries: [], bad: [{ entry, reason }] });
  if (object["revoked"] === true) return refuse("revoked");
  const type = textOf(object["pattern_type"]) ?? "stix";
  if (type !== "stix") return refuse(`pattern of type ${JSON.stringify(type.slice(0, 40))}, expected stix`);
  const pattern = textOf(object["pattern"]);
  if (pattern === undefined) return refuse("indicator without a pattern");
  return readPattern(pattern, entry, textOf(object["name"])?.slice(0, 200));
}

const COMPARISON =
  /([a-z0-9-]{1,64}):([\w.'\-[\]*]{1,200})\s{1,20}(NOT\s{1,20})?(=|!=|IN|LIKE|MATCHES|ISSUBSET|ISSUPERSET|<=?|>=?)\s{0,20}(\((?:[^'()]|'(?:[^'\\]|\\.){0,4096}')*\)|'(?:[^'\\]|\\.){0,4096}'|[\w.]{1,100})/gi;
const LITERAL = /'((?:[^'\\]|\\.){0,4096})'/g;
const MAX_PATTERN = 65_536;

/** Takes the values that a pattern compares with. What a pattern says of their order and combination is not looked at. */
function readPattern(pattern: string, entry: number, note: string | undefined): RawEntries {
  if (pattern.length > MAX_PATTERN) return { entries: [], bad: [{ entry, reason: "pattern is too long" }] };
  const entries: RawEntry[] = [];
  const bad: BadEntry[] = [];
  for (const [, object = "", path = "", not, operator = "", right = ""] of pattern.matchAll(COMPARISON)) {
    const kind = kindOfProperty(object.toLowerCase(), path.toLowerCase());
    if (kind === "ignored") continue;
    const name = operator.toUpperCase();
    if (not !== undefined || !["=", "IN", "ISSUBSET"].includes(name)) {
      bad.push({
        entry,
        reason: `comparison ${not === undefined ? "" : "NOT "}${name} is not taken, expected =, IN or ISSUBSET`,
      });
      continue;
    }
    for (const [, literal = ""] of right.matchAll(LITERAL)) {
      entries.push({
        entry,
        value: literal.replace(/\\(.)/g, "$1"),
        ...(kind !== undefined && { kind }),
        ...(note !== undefined && { note }),
      });
    }
  }
  if (entries.length === 0 && bad.length === 0)
    bad.push({ entry, reason: "pattern holds no value that logs could hold" });
  return { entries, bad };
}

/** What a property of an observable holds; undefined leaves it to the value. */
function kindOfProperty(object: string, path: string): IndicatorKind | "ignored" | undefined {
  if (path.includes("hashes")) return /ssdeep|tlsh/.test(path) ? "ignored" : "hash";
  switch (object) {
    case "ipv4-addr":
    case "ipv6-addr":
      return path === "value" ? "address" : "ignored";
    case "domain-name":
      return path === "value" ? "domain" : undefined;
    case "url":
      return "url";
    case "email-addr":
      return path === "value" ? "mail" : "text";
    case "email-message":
      return path.endsWith("_ref.value") || path.includes("refs") ? "mail" : "text";
    case "file":
      return path === "size" || path === "mime_type" ? "ignored" : "path";
    case "directory":
      return "path";
    case "process":
      return path.includes("image") || path === "name" ? "path" : path === "command_line" ? "text" : "ignored";
    case "user-account":
      return /user_id|account_login|display_name/.test(path) ? "account" : "ignored";
    case "vulnerability":
      return "cve";
    case "network-traffic":
      return path.endsWith("_ref.value") ? undefined : "ignored";
    default:
      return "text";
  }
}

const OBSERVED: readonly (readonly [type: string, property: string, kind: IndicatorKind])[] = [
  ["ipv4-addr", "value", "address"],
  ["ipv6-addr", "value", "address"],
  ["domain-name", "value", "domain"],
  ["url", "value", "url"],
  ["email-addr", "value", "mail"],
  ["file", "name", "path"],
  ["directory", "path", "path"],
  ["user-account", "account_login", "account"],
  ["user-account", "user_id", "account"],
  ["windows-registry-key", "key", "text"],
  ["mutex", "name", "text"],
];

/** Observables of a bundle are values too; relations, threats and reports hold none, but vulnerabilities name a CVE. */
function readObservable(object: Json, entry: number): RawEntries {
  const type = textOf(object["type"]) ?? "";
  const entries: RawEntry[] = OBSERVED.flatMap(([named, property, kind]) => {
    const value = named === type ? textOf(object[property]) : undefined;
    return value === undefined ? [] : [{ entry, value, kind }];
  });
  if (type === "file" && isObject(object["hashes"]))
    for (const [name, hash] of Object.entries(object["hashes"]))
      if (typeof hash === "string" && /^(?:md5|sha)/i.test(name)) entries.push({ entry, value: hash, kind: "hash" });
  const name = textOf(object["name"]) ?? "";
  if (type === "vulnerability" && /^CVE-\d/i.test(name)) entries.push({ entry, value: name, kind: "cve" });
  return { entries, bad: [] };
}
