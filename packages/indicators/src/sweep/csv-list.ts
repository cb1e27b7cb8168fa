import { tableRows } from "@lagebild/domain";
import type { BadEntry, IndicatorKind, RawEntries, RawEntry } from "./indicator.js";

const VALUE_NAMES = new Set(
  "indicator,indicators,indicator_value,ioc,iocs,ioc_value,value,observable,artifact,artefact,pattern,wert,indikator".split(
    ",",
  ),
);
const TYPE_NAMES = new Set("type,indicator_type,ioc_type,kind,category,datatype,typ,art".split(","));
const NOTE_NAMES = new Set(
  "comment,description,note,notes,malware,threat,threat_name,tag,tags,campaign,kommentar,beschreibung".split(","),
);

const KINDS: Readonly<Record<string, IndicatorKind>> = {
  ip: "address",
  ipv4: "address",
  ipv6: "address",
  "ipv4-addr": "address",
  "ipv6-addr": "address",
  "ip-src": "address",
  "ip-dst": "address",
  ip_address: "address",
  ipaddress: "address",
  address: "address",
  adresse: "address",
  cidr: "network",
  network: "network",
  netz: "network",
  domain: "domain",
  "domain-name": "domain",
  hostname: "domain",
  fqdn: "domain",
  host: "domain",
  url: "url",
  uri: "url",
  email: "mail",
  mail: "mail",
  "email-addr": "mail",
  "email-src": "mail",
  md5: "hash",
  sha1: "hash",
  "sha-1": "hash",
  sha256: "hash",
  "sha-256": "hash",
  sha512: "hash",
  "sha-512": "hash",
  hash: "hash",
  filehash: "hash",
  "filehash-md5": "hash",
  "filehash-sha1": "hash",
  "filehash-sha256": "hash",
  file: "path",
  filename: "path",
  file_name: "path",
  filepath: "path",
  path: "path",
  datei: "path",
  pfad: "path",
  cve: "cve",
  vulnerability: "cve",
  account: "account",
  user: "account",
  username: "account",
  konto: "account",
  benutzer: "account",
};

/** The kind that a type's name stands for, in any of the usual spellings; undefined where it is not one of them. */
export const kindNamed = (name: string): IndicatorKind | undefined => {
  const key = name.trim().toLowerCase().replace(/\s+/g, "_");
  return Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
};

/** Reads a table whose first row names its columns: one with the values, or one for each kind. Returns undefined where the text is no such table. */
export function readCsvList(text: string): RawEntries | undefined {
  const begin = firstRow(text);
  const separator = [",", ";", "\t", "|"].find((sign) => isHeader(splitHeader(begin.line, sign)));
  if (separator === undefined) return isHeader([cleaned(begin.line)]) ? readRows(text, ",", begin.number) : undefined;
  return readRows(text, separator, begin.number);
}

const cleaned = (cell: string): string =>
  cell
    .trim()
    .replace(/^["'#\s]+|["'\s]+$/g, "")
    .toLowerCase()
    .replace(/\s+/g, "_");
const splitHeader = (line: string, sign: string): readonly string[] =>
  line.includes(sign) ? line.split(sign).map(cleaned) : [];
const isHeader = (cells: readonly string[]): boolean =>
  cells.some((cell) => VALUE_NAMES.has(cell) || kindNamed(cell) !== undefined) &&
  cells.every((cell) => /^[\p{L}\p{N}_ ./()-]{0,60}$/u.test(cell));

/** The first line that is no comment; a comment that is a header itself counts. */
function firstRow(text: string): { readonly line: string; readonly number: number } {
  const lines = text.slice(0, 65_536).split(/\r\n|\n|\r/);
  for (const [i, line] of lines.entries()) {
    const isComment = line.trim() === "" || line.trim().startsWith("#");
    const isNamed = [",", ";", "\t"].some((sign) => isHeader(splitHeader(line, sign)));
    if (!isComment || isNamed) return { line, number: i + 1 };
  }
  return { line: "", number: 1 };
}

function readRows(text: string, separator: string, headerLine: number): RawEntries {
  let columns: readonly string[] | undefined;
  const entries: RawEntry[] = [];
  const bad: BadEntry[] = [];
  for (const { cells, line } of tableRows(text, separator)) {
    if (line < headerLine) continue;
    if (columns === undefined) {
      columns = cells.map(cleaned);
      continue;
    }
    if (cells.length === 1 && (cells[0]!.trim() === "" || cells[0]!.startsWith("#"))) continue;
    const found = entriesOf(columns, cells, line);
    if (found.length === 0) bad.push({ entry: line, reason: "row holds no value" });
    entries.push(...found);
  }
  return { entries, bad };
}

function entriesOf(columns: readonly string[], cells: readonly string[], entry: number): readonly RawEntry[] {
  const at = (names: ReadonlySet<string>): string => (cells[columns.findIndex((name) => names.has(name))] ?? "").trim();
  const note = at(NOTE_NAMES).slice(0, 200);
  const noted = note === "" ? {} : { note };
  const value = at(VALUE_NAMES);
  if (value !== "") {
    const kind = kindNamed(at(TYPE_NAMES));
    return [{ entry, value, ...(kind && { kind }), ...noted }];
  }
  return columns.flatMap((name, i) => {
    const kind = kindNamed(name);
    const cell = (cells[i] ?? "").trim();
    return kind === undefined || cell === "" || cell === "-" ? [] : [{ entry, value: cell, kind, ...noted }];
  });
}
