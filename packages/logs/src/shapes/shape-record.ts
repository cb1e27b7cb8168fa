import { createHash } from "node:crypto";
import type { Entity, FieldValues, LogFormatName, ParsedLine, Shape, ShapeId } from "@lagebild/domain";
import { addFieldEntities, entityList, type EntityList } from "./field-entities.js";
import { phrasedAccounts } from "./account-phrases.js";
import { maskMessage } from "./mask-message.js";
import { normalAddress } from "./normalise-address.js";
import { accountOf } from "./word-context.js";

/** A record's shape text and template before hashing, and the entities it names, each once. */
export interface ShapedRecord {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** Masks the volatile parts of a record and keeps what tells. Depends on the record alone. */
export function shapeRecord(parsed: ParsedLine, format: LogFormatName): ShapedRecord {
  if (format === "web-access" && parsed.fields) return shapeRequest(parsed.fields);
  const program = (format === "json-lines" ? namedProgram(parsed) : undefined) ?? parsed.program ?? "";
  // The event id is a number that tells: it stands in front of the colon and is not masked.
  const headEnd = hasNamedHead(parsed, format) ? parsed.message.indexOf(": ") + 2 : 0;
  const rest = maskMessage(headEnd > 0 ? parsed.message.slice(headEnd) : parsed.message);
  const masked = headEnd > 0 ? parsed.message.slice(0, headEnd) + rest.text : rest.text;
  const head = program === "" || format === "windows-event" ? "" : `${maskProgram(program)}: `;
  const isText = isWritten(parsed, format) || format === "plain";
  const starts = headEnd > 0 ? undefined : rest.phraseStarts;
  const named = isText ? withPhrased(parsed.message, program, starts, rest.entities) : rest.entities;
  const shaped = isWritten(parsed, format)
    ? shapeWritten(parsed, program, head, masked, named)
    : { text: head + masked, entities: named };
  if (!parsed.fields || isInText(parsed, format)) return shaped;
  const list = entityList(shaped.entities);
  addFieldEntities(parsed.fields, parsed.message, list);
  if (format === "auditd") addAuditUser(parsed.fields, list);
  return { text: shaped.text, entities: list.entities };
}

/** The service that an event names, whichever program carried it here. */
function namedProgram({ eventKey, program = "" }: ParsedLine): string | undefined {
  if (eventKey === undefined || eventKey.startsWith(`${program} `)) return program;
  return eventKey.slice(0, eventKey.indexOf(" "));
}

/** Windows, network devices and vendors' formats number their events: the number tells and stands in front. */
const hasNamedHead = ({ eventKey, message, fields }: ParsedLine, format: LogFormatName): boolean =>
  format === "windows-event" ||
  (eventKey !== undefined && (message.startsWith("%") || fields?.["signatureId"] !== undefined));

/** What a program wrote as text, in a syslog or in systemd's journal. */
const isWritten = ({ program, eventKey }: ParsedLine, format: LogFormatName): boolean =>
  format === "syslog" || (format === "json-lines" && eventKey === undefined && program !== undefined);

/** Fields that the text itself holds as pairs: their values are known from there. */
const isInText = ({ eventKey }: ParsedLine, format: LogFormatName): boolean =>
  (format === "syslog" || format === "plain") && eventKey === undefined;

/** What programs say in their own ways: who acts, and which process holds a login together. */
function shapeWritten(
  parsed: ParsedLine,
  program: string,
  head: string,
  masked: string,
  found: readonly Entity[],
): ShapedRecord {
  const isLogin = parsed.session !== undefined && program.startsWith("sshd");
  const leading = leadingAccount(program, parsed.message);
  if (!isLogin && leading === undefined) return { text: head + masked, entities: found };
  const list = entityList(found);
  if (isLogin) list.add("session", `${(parsed.host ?? "").toLowerCase()}:sshd[${parsed.session}]`);
  if (leading === undefined) return { text: head + masked, entities: list.entities };
  list.add("account", leading.toLowerCase());
  addCommand(parsed.message, list);
  return { text: head + masked.replace(leading, leading === "root" ? leading : "<user>"), entities: list.entities };
}

/** Adds the accounts that the words around them name; a tunnel's client stands in front of its address. */
function withPhrased(
  message: string,
  program: string,
  starts: readonly number[] | undefined,
  entities: readonly Entity[],
): readonly Entity[] {
  const client =
    program === "openvpn" ? /^([\w.@-]{1,64})\/[\da-fA-F.:]{7,45}:\d{1,5}\b/.exec(message)?.[1] : undefined;
  const bracket = message.indexOf("[");
  const bracketed =
    bracket >= 0 && message.includes("] [", bracket)
      ? /\[pid \d{1,10}\] \[([^\]\s]{1,64})\] (?:FAIL|OK) LOGIN/.exec(message)?.[1]
      : undefined;
  const phrased = phrasedAccounts(message, starts);
  if (client === undefined && bracketed === undefined && phrased.length === 0) return entities;
  const accounts = [client, bracketed].flatMap((name) => (name === undefined ? [] : (accountOf(name) ?? [])));
  accounts.push(...phrased);
  if (accounts.length === 0) return entities;
  const list = entityList(entities);
  for (const account of accounts) list.add("account", account);
  return list.entities;
}

/** Names a shape by the hash of its text, and groups it by its coarser template. */
export function identifyShape(text: string, program: string | undefined, eventKey: string | undefined): Shape {
  const id = createHash("sha256").update(text).digest("hex").slice(0, 16) as ShapeId;
  return { id, text, template: templateOf(text, eventKey), program };
}

/** What stays when all but the plain words of the beginning is dropped: the same for events that differ in their objects. */
export function templateOf(text: string, eventKey: string | undefined): string {
  if (eventKey !== undefined) return eventKey.slice(0, 120);
  const words = text.slice(0, 160).split(/\s+/, 10);
  return words.map((word) => (/^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ_-]*[:,.]?$/.test(word) ? word : "*")).join(" ");
}

const BROWSER = /^Mozilla\/\d\.\d \((?!.*(?:bot|crawl|spider|scan|compatible; (?!MSIE)))[^)]*\)/i;

/** A web request's shape: method, path, status and who asked; an ordinary browser counts as one. */
function shapeRequest(fields: FieldValues): ShapedRecord {
  const agent = fields["agent"];
  const asked = agent === undefined ? "no agent" : BROWSER.test(agent) ? "browser" : `agent ${agent.slice(0, 200)}`;
  const referrer = fields["referrer"] ?? "";
  const suspicious = /[(){}<>;'`$]|\.\.\//.test(referrer) ? ` referrer ${referrer.slice(0, 300)}` : "";
  const path = (fields["path"] ?? "").slice(0, 600);
  const masked = maskMessage(`${fields["method"] ?? "-"} ${path}`);
  const list = entityList(masked.entities.filter((entity) => entity.kind !== "path"));
  const rest = asked === "browser" && suspicious === "" ? undefined : maskMessage(`${asked}${suspicious}`);
  for (const { kind, value } of rest?.entities ?? []) list.add(kind, value);
  addClient(fields["client"], list);
  list.add("path", pathOf(path));
  const account = fields["user"] === undefined ? undefined : accountOf(fields["user"]);
  if (account !== undefined) list.add("account", account);
  return { text: `${masked.text} ${fields["status"] ?? ""} ${rest?.text ?? asked}`, entities: list.entities };
}

/** What is asked for, without the arguments of this one request. */
function pathOf(path: string): string {
  const query = path.indexOf("?");
  return (query > 0 ? path.slice(0, query) : path).slice(0, 300).toLowerCase();
}

function addClient(client: string | undefined, list: EntityList): void {
  if (client === undefined) return;
  const address = normalAddress(client);
  if (address !== undefined) list.add("address", address);
  else list.add("domain", client.toLowerCase());
}

/** sudo and cron name the account before anything else. */
function leadingAccount(program: string, message: string): string | undefined {
  if (program === "sudo") return /^\s*(\S{1,64}) : /.exec(message)?.[1];
  if (program.length < 12 && program.toLowerCase().includes("cron")) return /^\((\S{1,64})\) /.exec(message)?.[1];
  return undefined;
}

/** Who logged in, however the user became another since: by name where the record is enriched, else by number. */
function addAuditUser(fields: FieldValues, list: EntityList): void {
  const name = fields["AUID"] ?? (fields["auid"] === "0" ? "root" : fields["auid"]);
  if (name !== undefined && !/^(?:unset|4294967295|-1)$/.test(name)) list.add("account", name.toLowerCase());
}

/** The program that sudo or cron run. */
function addCommand(message: string, list: EntityList): void {
  const command = /\bCOMMAND=(\S{1,200})|\bCMD \(\s*(\S{1,200}?)\)?(?:\s|$)/.exec(message);
  const name = (command?.[1] ?? command?.[2])?.split("/").at(-1);
  if (name !== undefined && /^[\w.+-]+$/.test(name) && !/^(?:cd|test|if|command|for)$/.test(name))
    list.add("process", name.toLowerCase());
}

const maskProgram = (program: string): string => (/\d{3,}/.test(program) ? program.replace(/\d+/g, "<n>") : program);
