import type { FieldValues } from "@lagebild/domain";
import { newFields } from "./flatten-object.js";

const MAX_TEXT = 64 * 1024;
const MAX_VALUE = 2_000;
const MAX_HEADERS = 40;
const MAX_MESSAGES = 20;
const BEGIN = /^--[0-9a-zA-Z]{6,12}-A--[ \t]*\r?\n/;
const PART = /^--[0-9a-zA-Z]{6,12}-([A-Z])--[ \t]*$/;
/** `[time] id client port server port` */
const CONNECTION = /^\[[^\]]{10,60}\] (\S{1,80}) (\S{2,45}) (\d{1,5}) (\S{2,45}) (\d{1,5})/;
const REQUEST = /^([A-Za-z]{3,20}) (\S{1,8000})(?: HTTP\/(\d(?:\.\d)?))?$/;
const RESPONSE = /^HTTP\/\d(?:\.\d)? ([1-5]\d\d)/;
const HEADER = /^([\w-]{1,60}):[ \t]*(.*)$/;
/** `[id "942100"]` behind what a rule found. */
const DETAIL = /\[(id|msg|severity|data|file|phase) "((?:[^"\\]|\\.){0,1000})"\]/g;
const DETAIL_NAMES: Readonly<Record<string, string>> = { id: "ruleId", msg: "message" };

/**
 * Reads a record of ModSecurity's audit log that is written in parts (`--1a2b3c4d-A--` … `-Z--`): the values have the names
 * that the same log has as JSON, `transaction.client_ip` and the like; `transaction.is_interrupted` is there where the request
 * was stopped. Undefined where the text is no such record.
 */
export function readModsecurityParts(text: string): FieldValues | undefined {
  if (!text.startsWith("--") || !BEGIN.test(text.slice(0, 40))) return undefined;
  const fields = newFields();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") fields[`transaction.${name}`] ??= value.slice(0, MAX_VALUE);
  };
  let part = "";
  let isFirst = false;
  let headers = 0;
  let messages = 0;
  for (const line of text.slice(0, MAX_TEXT).split(/\r?\n/)) {
    const next = PART.exec(line)?.[1];
    if (next !== undefined) {
      part = next;
      isFirst = true;
      continue;
    }
    if (line === "") continue;
    if (part === "A" && isFirst)
      putAll(put, ["unique_id", "client_ip", "client_port", "host_ip", "host_port"], CONNECTION.exec(line));
    else if (part === "B" && isFirst)
      putAll(put, ["request.method", "request.uri", "request.http_version"], REQUEST.exec(line));
    else if (part === "B" && headers < MAX_HEADERS) {
      const header = HEADER.exec(line);
      if (header) put(`request.headers.${header[1]!}`, header[2]);
      headers++;
    } else if (part === "C") put("request.body", line);
    else if (part === "F" && isFirst) put("response.http_code", RESPONSE.exec(line)?.[1]);
    else if (part === "H") {
      const [, name, value = ""] = HEADER.exec(line) ?? [];
      if (name === "Message" && messages < MAX_MESSAGES) putMessage(put, messages++, value);
      else if (name === "Action" && value.startsWith("Intercepted")) put("is_interrupted", "true");
      else if (name === "Producer") put("producer", value);
    }
    isFirst = false;
  }
  return fields;
}

type Put = (name: string, value: string | undefined) => void;

function putAll(put: Put, names: readonly string[], found: RegExpExecArray | null): void {
  names.forEach((name, i) => put(name, found?.[i + 1]));
}

function putMessage(put: Put, place: number, value: string): void {
  for (const [, name, detail] of value.matchAll(DETAIL)) {
    const known = DETAIL_NAMES[name!] ?? name!;
    put(`messages.${place}.${known === "message" ? known : `details.${known}`}`, detail);
  }
  put(`messages.${place}.details.match`, value.split(' [file "', 1)[0]);
}
