import type { FieldValues, ParsedLine } from "@lagebild/domain";
import { eventSentence } from "../shapes/event-sentence.js";
import { timeByPattern } from "../time/date-pattern.js";
import { timeOfFields } from "../time/field-time.js";
import type { LineClock } from "../time/line-clock.js";
import { hostOfFields, isAddress } from "./host-fields.js";
import { firstOf } from "./first-of.js";

const MAX_FIELDS = 150;
const MAX_VALUE = 2_000;

/** Head of an event and what follows it. */
interface VendorEvent {
  readonly head: readonly string[];
  readonly fields: Record<string, string>;
}

/** Reads an event in ArcSight's CEF or QRadar's LEEF; undefined where the text is neither. */
export function readVendorEvent(text: string, clock: LineClock): ParsedLine | undefined {
  const event = text.startsWith("CEF:") ? readCef(text) : text.startsWith("LEEF:") ? readLeef(text) : undefined;
  if (!event) return undefined;
  const [, vendor = "", product = "", , id = "", name = ""] = event.head;
  const { fields } = event;
  const said = eventSentence(fields);
  const moment = timeOfFields(withReadTime(fields), clock);
  return {
    time: moment?.time,
    zoneOrigin: moment?.zoneOrigin,
    offsetMinutes: moment?.offsetMinutes,
    host: hostNameIn(fields) ?? hostOfFields(fields) ?? firstOf(fields, HOSTS),
    program: product === "" ? vendor : product,
    message: `${vendor} ${product} ${id}: ${name === "" || name === id ? "" : `${name} `}${said}`.slice(0, 1_500),
    fields: { ...fields, deviceVendor: vendor, deviceProduct: product, signatureId: id, ...(name !== "" && { name }) },
    session: firstOf(fields, SESSIONS),
    eventKey: `${product} ${id}`,
  };
}

/** LEEF may say how its time is written. */
function withReadTime(fields: FieldValues): FieldValues {
  const { devTime, devTimeFormat } = fields;
  const read = devTime === undefined || devTimeFormat === undefined ? undefined : timeByPattern(devTime, devTimeFormat);
  return read === undefined ? fields : { ...fields, devTime: read };
}

const HOSTS = ["dvchost", "dvc", "deviceHostName", "identHostName", "devName"];
/** A device's name goes before all, its address behind every name. */
const hostNameIn = (fields: FieldValues): string | undefined =>
  HOSTS.map((name) => fields[name]).find((host) => host !== undefined && !isAddress(host));

const SESSIONS = ["externalId", "sessionId", "SessionId"];

const CEF_NAME = /(?:^|\s)([A-Za-z_][\w.[\]-]{0,60})=/g;

/** Values go on to the next name; `\=` is no name's sign. */
function readCef(text: string): VendorEvent | undefined {
  const { head, rest } = headOf(text, 7);
  if (head.length < 7) return undefined;
  const written: Record<string, string> = Object.create(null) as Record<string, string>;
  const names = [...rest.matchAll(CEF_NAME)].slice(0, MAX_FIELDS);
  names.forEach((match, i) => {
    const value = rest.slice(match.index + match[0].length, names[i + 1]?.index).trim();
    if (value !== "") written[match[1]!] ??= unescaped(value).slice(0, MAX_VALUE);
  });
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(written)) {
    const isLabel = name.endsWith("Label") && written[name.slice(0, -5)] !== undefined;
    if (!isLabel) fields[written[`${name}Label`]?.replace(/\s+/g, "") ?? name] = value;
  }
  return { head, fields };
}

/** Values are set apart by tabs, or by what version 2 names. */
function readLeef(text: string): VendorEvent | undefined {
  const isSecond = text.startsWith("LEEF:2");
  const { head, rest } = headOf(text, isSecond ? 6 : 5);
  if (head.length < 5) return undefined;
  const separator = isSecond ? separatorOf(head[5] ?? "") : "\t";
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const pair of rest.split(separator, MAX_FIELDS)) {
    const sign = pair.indexOf("=");
    const value = pair.slice(sign + 1).trim();
    if (sign > 0 && value !== "") fields[pair.slice(0, sign).trim().slice(0, 60)] ??= value.slice(0, MAX_VALUE);
  }
  return { head: head.slice(0, 5), fields };
}

function separatorOf(written: string): string {
  const code = /^(?:0?x)([0-9A-Fa-f]{1,4})$/.exec(written)?.[1];
  return code === undefined ? (written[0] ?? "\t") : String.fromCharCode(parseInt(code, 16));
}

/** Cuts at bars that have no backslash in front of them. */
function headOf(text: string, parts: number): { readonly head: readonly string[]; readonly rest: string } {
  const head: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length && at < 2_000 && head.length < parts; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "|") {
      head.push(unescaped(text.slice(from, at)).trim());
      from = at + 1;
    }
  }
  return { head, rest: text.slice(from) };
}

/** Paths of Windows are often written as they are: their backslashes begin no end of a line. */
const IS_PATH = /^"?(?:[A-Za-z]:|\\|%\w+%)\\/;

const unescaped = (value: string): string =>
  value.replace(IS_PATH.test(value) ? /\\([\\|=])/g : /\\([\\|=nr])/g, (_, sign: string) =>
    sign === "n" || sign === "r" ? "\n" : sign,
  );
