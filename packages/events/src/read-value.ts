import { normalAddress } from "@lagebild/domain";
import { ecsFields, type EcsField, type FieldType } from "./ecs-fields.js";

/** Where the values of an event are collected. The first value of a field stays. */
export type Collected = Record<string, string>;

const MAX_VALUE = 2_000;
/** What names one event alone tells no kind of event. */
const IS_REFERENCE = /^(?:\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?|-?\d{13,}|[0-9a-f]{24,})$/i;
/** How logs write that there is no value. */
const NOTHING =
  /^(?:-|--|n\/a|none|null|nil|undefined|\(null\)|<null>|<none>|\(empty\)|%%1793|s-1-0-0|unknown|<unknown process>|unset|\?)?$/i;

/** Puts a value of a log into a field of the event, as the type of the field says; what is no such value is left out. */
export function putValue(values: Collected, field: EcsField, written: string): void {
  const value = written.length > MAX_VALUE ? written.slice(0, MAX_VALUE).trim() : written.trim();
  if (values[field.name] !== undefined || isNothing(field, value)) return;
  if (value.charCodeAt(0) === 0x7b && field.type !== "text" && field.type !== "mail" && IS_OBJECT.test(value)) return;
  READERS[field.type](values, field, value);
}

/** An object as JSON or Python writes it is no name, number or word. */
const IS_OBJECT = /^\{\s*(?:["'][^"']{1,100}["']\s*:|\})/;

/** What begins otherwise says something. */
const MAY_SAY_NOTHING: ReadonlySet<number> = new Set([..."-nus(<%?NUS"].map((sign) => sign.charCodeAt(0)));

/** `unknown` is one of the words that an outcome may have. */
const isNothing = ({ type }: EcsField, value: string): boolean =>
  value.length < 18 &&
  (value === "" || MAY_SAY_NOTHING.has(value.charCodeAt(0))) &&
  type !== "choice" &&
  NOTHING.test(value);

type Reader = (values: Collected, field: EcsField, value: string) => void;

const keep: Reader = (values, { name }, value) => {
  values[name] = value;
};

function keepAt(values: Collected, name: string | undefined, value: string): void {
  if (name === undefined || value === "" || values[name] !== undefined) return;
  const field = ecsFields.get(name);
  if (field) READERS[field.type](values, field, value);
}

const TRANSPORTS: Readonly<Record<string, string>> = {
  "1": "icmp",
  "2": "igmp",
  "6": "tcp",
  "17": "udp",
  "47": "gre",
  "50": "esp",
  "51": "ah",
  "58": "ipv6-icmp",
  "89": "ospf",
  "132": "sctp",
  icmpv6: "ipv6-icmp",
  icmp6: "ipv6-icmp",
};
const IS_TRANSPORT = /^(?:tcp|udp|icmp|ipv6-icmp|igmp|gre|esp|ah|ospf|sctp|dccp|vrrp|pim|ipip)$/;

const HASHES: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };

const READERS: Readonly<Record<FieldType, Reader>> = {
  keyword: keep,
  text: keep,
  code(values, { name }, value) {
    if (value.length <= 200 && !IS_REFERENCE.test(value)) values[name] = value;
  },
  lower: (values, { name }, value) => void (values[name] = value.toLowerCase()),
  upper: (values, { name }, value) => void (values[name] = value.toUpperCase()),
  account: putAccount,
  address: putAddress,
  port(values, { name }, value) {
    const port = /^\d{1,6}$/.test(value) ? Number(value) : -1;
    if (port >= 0 && port <= 65_535) values[name] = String(port);
  },
  number(values, { name }, value) {
    if (isPlainNumber(value)) return void (values[name] = value);
    const number = /^-?\d{1,20}(?:\.0+)?$/.test(value) ? value.replace(/\.0+$/, "") : undefined;
    if (number !== undefined) values[name] = number.replace(/^0+(?=\d)/, "");
    else if (/^0x[0-9a-f]{1,12}$/i.test(value)) values[name] = String(Number.parseInt(value, 16));
  },
  path(values, { name, nameField }, value) {
    const bare = unquoted(value);
    const last = bare.slice(Math.max(bare.lastIndexOf("/"), bare.lastIndexOf("\\")) + 1);
    if (last === bare && nameField !== undefined) return keepAt(values, nameField, bare);
    values[name] = bare;
    keepAt(values, nameField, last);
  },
  program(values, { name, pathField }, value) {
    const bare = unquoted(value);
    const isPath = /^(?:[A-Za-z]:)?[\\/]/.test(bare);
    if (isPath) keepAt(values, pathField, bare);
    values[name] = isPath ? bare.slice(Math.max(bare.lastIndexOf("/"), bare.lastIndexOf("\\")) + 1) : bare;
  },
  url: putUrl,
  domain(values, { name }, value) {
    // Windows' DNS server writes the length of each label in front of it: `(3)www(7)example(3)com(0)`.
    const plain = /^\(\d+\)/.test(value) ? value.replace(/^\(\d+\)/, "").replace(/\(\d+\)/g, ".") : value;
    const domain = plain.toLowerCase().replace(/\.$/, "");
    if (domain !== "" && domain.length <= 255 && !/[\s/\\@"']/.test(domain)) values[name] = domain;
  },
  mail(values, { name }, value) {
    const mails = value.match(/[^\s<>"',;:()[\]{}]{1,128}@[^\s<>"',;:()[\]{}]{1,255}/g);
    if (mails) values[name] = [...new Set(mails.map((mail) => mail.toLowerCase()))].slice(0, 20).join(" ");
  },
  hash(values, { name }, value) {
    const digits = HASHES[name.slice(name.lastIndexOf(".") + 1)];
    const found = value.match(/[0-9a-f]{32,128}/gi)?.find((one) => one.length === digits);
    if (found !== undefined) values[name] = found.toLowerCase();
  },
  transport(values, { name }, value) {
    const word = value.toLowerCase();
    const transport = TRANSPORTS[word] ?? word;
    if (IS_TRANSPORT.test(transport)) values[name] = transport;
  },
  list(values, { name, allowed = [] }, value) {
    const words = value.split(/[\s,]+/).filter((word) => allowed.includes(word));
    if (words.length > 0) values[name] = [...new Set(words)].join(" ");
  },
  choice(values, { name, allowed = [] }, value) {
    const word = value.toLowerCase();
    if (allowed.includes(word)) values[name] = word;
  },
};

const MOST_PLAIN_DIGITS = 20;

/** Whether a value is digits alone, as nearly all numbers are, and does not begin with one that says nothing. */
function isPlainNumber(value: string): boolean {
  const { length } = value;
  if (length === 0 || length > MOST_PLAIN_DIGITS || (length > 1 && value.charCodeAt(0) === 0x30)) return false;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

const unquoted = (value: string): string =>
  value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;

/** Security identifiers and GUIDs are no names. */
const IDENTIFIER = /^(?:S-1-\d+-[\d-]+|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?)$/i;
/** Most names need no second look. */
const IS_PLAIN_NAME = /^[A-Za-z_][\w.$]{0,60}$/;
const NO_NAME = /^(?:true|false|yes|no|\d{12,}|ldaps?:\/\/.*|https?:\/\/.*)$/i;

/**
 * `DOMAIN\name`, `name@REALM`, `CN=name,OU=...`, `name(uid=0)` and `name (Active user)` name the same account. A mail address, which is what one
 * signs in with to services of many domains, stays whole: accounts of several domains are not one.
 */
function putAccount(values: Collected, { name, domainField }: EcsField, written: string): void {
  if (IS_PLAIN_NAME.test(written) && !NO_NAME.test(written)) return void (values[name] = written);
  const value = unquoted(written)
    .replace(/(?<=[^.\s])[.,;:]$/, "")
    .replace(/\(uid=\d+\)$/, "")
    .replace(/(?<=[^\s(]) {1,4}\([^()]{1,40}\)$/, "")
    .replace(/(?<=[^\\])\\{2,}/g, "\\")
    .replace(/(?<=[^\\])\\$/, "");
  const common = /^(?:cn|uid)=((?:[^,\\]|\\.)+),/i.exec(value)?.[1];
  if (common !== undefined) return void (values[name] = common.replace(/\\(.)/g, "$1"));
  const slash = value.lastIndexOf("\\");
  if (slash > 0 && slash < value.length - 1) {
    keepAt(values, domainField, value.slice(value.slice(0, slash).lastIndexOf("\\") + 1, slash));
    values[name] = value.slice(slash + 1);
    return;
  }
  if (IDENTIFIER.test(value)) return keepAt(values, name.replace(/\.name$/, ".id"), value);
  if (NO_NAME.test(value)) return;
  const at = value.lastIndexOf("@");
  if (at > 0 && at < value.length - 1 && !/\s/.test(value)) {
    const domain = value.slice(at + 1);
    // What has a slash in front is a principal of Kerberos in its realm: `HTTP/web01@EXAMPLE.COM`.
    const isAddress = domain.includes(".") && !value.slice(0, at).includes("/");
    const isMail = isAddress && domain !== domain.toUpperCase();
    keepAt(values, domainField, domain);
    if (isAddress) keepAt(values, name.replace(/\.name$/, ".email"), value);
    values[name] = isMail ? value : value.slice(0, at);
    return;
  }
  const bare = value.replace(/^\\+/, "").replace(/^\.\\/, "");
  if (bare !== "") values[name] = bare;
}

const WITH_PORT = /^(?:IPv?[46](?:\/\w{2,4}\/|:))?\[?([^\]]{2,45}?)\]?[:#/](\d{1,5})$/i;
const IS_BARE = /^[0-9A-Fa-f.:]+$/;
/** Addresses come with ports, brackets and zones, or as names of hosts. */
function putAddress(values: Collected, { name, otherwise }: EcsField, written: string): void {
  const whole = IS_BARE.test(written) ? normalAddress(written) : undefined;
  if (whole !== undefined) return void (values[name] = whole);
  const [first = ""] = written.split(/[\s,;]+/, 1);
  const address = normalAddress(
    first
      .replace(/^\[([^\]]+)\]?$|^([^\]]+)\]$/, "$1$2")
      .replace(/^\/(?=[\da-f[])|^IPv?[46]:/i, "") // Java writes `/203.0.113.7`
      .replace(/^::ffff:(?=\d+\.)/i, "")
      .replace(/\/\d{1,3}$/, ""),
  );
  if (address !== undefined) return void (values[name] = address);
  const withPort = WITH_PORT.exec(first.replace(/^\//, ""));
  const inner = withPort && normalAddress(withPort[1]!);
  if (inner) {
    values[name] = inner;
    keepAt(values, name.replace(/\.ip$/, ".port"), withPort[2]!);
  } else if (otherwise !== undefined && /^[A-Za-z0-9_][\w.-]{0,254}$/.test(first) && /[A-Za-z]/.test(first)) {
    keepAt(values, otherwise, first);
  }
}

const URL_PARTS =
  /^(?:([a-z][a-z0-9+.-]{1,20}):\/\/)?(?:[^/?#\s@]*@)?(\[[0-9a-f:.]+\]|[^/?#\s:]*)(?::(\d{1,5}))?([^?#]*)(?:\?([^#]*))?/i;

function putUrl(values: Collected, { name, domainField, pathField }: EcsField, value: string): void {
  values[name] = value;
  const isPath = value.startsWith("/");
  const parts = isPath ? undefined : URL_PARTS.exec(value);
  if (isPath) {
    const end = value.search(/[?#]/);
    keepAt(values, pathField, end < 0 ? value : value.slice(0, end));
    if (end >= 0 && value[end] === "?") keepAt(values, "url.query", value.slice(end + 1));
  } else if (parts && (parts[1] !== undefined || /\.|^localhost$/i.test(parts[2]!))) {
    const [, scheme, domain, port, path, query] = parts;
    if (scheme !== undefined) {
      keepAt(values, "url.scheme", scheme);
      values["url.full"] ??= value;
    }
    keepAt(values, domainField, domain!.replace(/^\[|\]$/g, ""));
    if (port !== undefined) keepAt(values, "url.port", port);
    if (path !== "") keepAt(values, pathField, path!);
    if (query !== undefined) keepAt(values, "url.query", query);
  }
}
