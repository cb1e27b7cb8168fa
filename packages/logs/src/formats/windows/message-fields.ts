import { messageName, sectionNamed } from "./event-names.js";

const MAX_MESSAGE = 8_000;
const MAX_FIELDS = 60;
const PAIR = /^[\t ]*([\p{Lu}][\p{L}\p{N}_ /’'-]{2,40}?)[ \u00a0]?:[\t ]*(\S.{0,1000})$/u;
/** A script between the first line and its id. */
const SCRIPT =
  /^[^\n]{1,120}\(\d{1,4} \S{1,6} \d{1,4}\):\r?\n([\s\S]{1,6000}?)\r?\n\r?\n[^\n]{0,20}Script[^\n]{0,12}: ?[0-9a-f-]{36}/;
const TASK = /<Task[\s>][\s\S]{1,6000}?<\/Task>/;

/**
 * Reads the `Name: value` lines of an event's text under the names that Windows gives them, for exports that carry the
 * values nowhere else. A heading says whose account the names below it are of; some events name a value otherwise.
 */
export function messageFields(message: string, eventId: string): readonly (readonly [string, string])[] {
  if (!message.includes(":")) return [];
  const script = SCRIPT.exec(message);
  if (script) return [["ScriptBlockText", script[1]!], ...pairsIn(message.slice(script[0].length), eventId)];
  const fields = pairsIn(message, eventId);
  const task = message.includes("<Task") ? TASK.exec(message)?.[0] : undefined;
  return task === undefined ? fields : [...fields.filter(([name]) => name !== "TaskContent"), ["TaskContent", task]];
}

function pairsIn(message: string, eventId: string): readonly (readonly [string, string])[] {
  const fields: (readonly [string, string])[] = [];
  let section: string | undefined;
  for (const line of message.slice(0, MAX_MESSAGE).split(/\r?\n/)) {
    const shown = line.trimEnd();
    if (/^\S.{0,100}:$/.test(shown)) section = sectionNamed(shown);
    const [, name, value] = PAIR.exec(shown) ?? [];
    if (value === undefined) continue;
    if (value !== "-" && fields.length < MAX_FIELDS)
      fields.push([messageName(name!, section, eventId) ?? name!.replaceAll(" ", ""), value.trim()]);
  }
  return fields;
}
