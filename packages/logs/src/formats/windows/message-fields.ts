import { messageName, sectionNamed } from "./event-names.js";

const MAX_MESSAGE = 8_000;
const MAX_FIELDS = 60;
const PAIR = /^[\t ]*([\p{Lu}][\p{L}\p{N}_ /’'-]{2,40}?)[ \u00a0]?:[\t ]*(\S.{0,1000})$/u;

/**
 * Reads the `Name: value` lines of an event's text under the names that Windows gives them, for exports that carry the
 * values nowhere else. A heading says whose account the names below it are of.
 */
export function messageFields(message: string): readonly (readonly [string, string])[] {
  if (!message.includes(":")) return [];
  const fields: (readonly [string, string])[] = [];
  let section: string | undefined;
  for (const line of message.slice(0, MAX_MESSAGE).split(/\r?\n/)) {
    const shown = line.trimEnd();
    if (/^\S.{0,100}:$/.test(shown)) section = sectionNamed(shown);
    const [, name, value] = PAIR.exec(shown) ?? [];
    if (value === undefined) continue;
    if (value !== "-" && fields.length < MAX_FIELDS)
      fields.push([messageName(name!, section) ?? name!.replaceAll(" ", ""), value.trim()]);
  }
  return fields;
}
