import { createHash } from "node:crypto";
import type { Entity, FieldValues, LogFormatName, ParsedLine, Shape, ShapeId } from "@lagebild/domain";
import { maskMessage } from "./mask-message.js";

/** A record's shape text and template before hashing, and the entities it names. */
export interface ShapedRecord {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** Masks the volatile parts of a record and keeps what tells. Depends on the record alone. */
export function shapeRecord(parsed: ParsedLine, format: LogFormatName): ShapedRecord {
  if (format === "web-access" && parsed.fields) return shapeRequest(parsed.fields);
  const program = parsed.program ?? "";
  // The event id is a number that tells: it stands in front of the colon and is not masked.
  const named = format === "windows-event" ? parsed.message.indexOf(": ") + 2 : 0;
  const rest = maskMessage(named > 0 ? parsed.message.slice(named) : parsed.message);
  const masked = { text: parsed.message.slice(0, named) + rest.text, entities: rest.entities };
  const entities = parsed.fields ? [...masked.entities, ...fieldEntities(parsed.fields)] : masked.entities;
  const head = program === "" || format === "windows-event" ? "" : `${maskProgram(program)}: `;
  const leading = format === "syslog" ? leadingAccount(program, parsed.message) : undefined;
  if (leading === undefined) return { text: head + masked.text, entities };
  const text = masked.text.replace(leading, leading === "root" ? leading : "<user>");
  return { text: head + text, entities: [...entities, { kind: "account", value: leading.toLowerCase() }] };
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
  const rest = maskMessage(`${asked}${suspicious}`);
  const entities: Entity[] = [...masked.entities.filter((entity) => entity.kind !== "path"), ...rest.entities];
  const client = fields["client"];
  if (client !== undefined)
    entities.push({ kind: /^[\d.:a-f]+$/i.test(client) ? "address" : "domain", value: client.toLowerCase() });
  entities.push({ kind: "path", value: path.slice(0, 300).toLowerCase() });
  if (fields["user"] !== undefined) entities.push({ kind: "account", value: fields["user"].toLowerCase() });
  return { text: `${masked.text} ${fields["status"] ?? ""} ${rest.text}`, entities };
}

const ACCOUNT_FIELD =
  /(?:^|\.|_)(?:user_?name|user|account_?name|target_?user_?name|subject_?user_?name|samaccountname|member_?name)$/i;
const PROCESS_FIELD =
  /^(?:image|newprocessname|processname|parentimage|parentprocessname|sourceimage|targetimage|application)$/i;
const PRINCIPAL_FIELD = /(?:^|\.)arn$/i;
const HOST_FIELD = /^(?:workstationname|destinationhostname|sourcehostname|queryname)$/i;

/** Entities that a field's name gives away, where the value alone would not. */
function fieldEntities(fields: FieldValues): Entity[] {
  const found: Entity[] = [];
  for (const name in fields) {
    const value = fields[name]!;
    if (value === "" || value === "-" || value.length > 300) continue;
    if (ACCOUNT_FIELD.test(name))
      found.push({ kind: "account", value: value.slice(value.lastIndexOf("\\") + 1).toLowerCase() });
    else if (PROCESS_FIELD.test(name))
      found.push({ kind: "process", value: value.split(/[\\/]/).at(-1)!.toLowerCase() });
    else if (PRINCIPAL_FIELD.test(name)) found.push({ kind: "principal", value: value.toLowerCase() });
    else if (HOST_FIELD.test(name)) found.push({ kind: "host", value: value.toLowerCase() });
  }
  return found;
}

/** sudo and cron name the account before anything else. */
function leadingAccount(program: string, message: string): string | undefined {
  if (program === "sudo") return /^\s*(\S{1,64}) : /.exec(message)?.[1];
  if (program.toLowerCase().includes("cron")) return /^\((\S{1,64})\) /.exec(message)?.[1];
  return undefined;
}

const maskProgram = (program: string): string => (/\d{3,}/.test(program) ? program.replace(/\d+/g, "<n>") : program);
