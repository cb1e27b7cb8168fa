import type { FieldValues } from "@lagebild/domain";
import { parseJsonObject } from "./parse-json-object.js";

const MAX_FIELDS = 200;
const MAX_VALUE = 2_000;
const MAX_DEPTH = 8;

/** An object without a prototype's names, whose properties are laid out as those of the records before it. */
class Fields {
  [name: string]: string;
}
Object.setPrototypeOf(Fields.prototype, null);
Reflect.deleteProperty(Fields.prototype, "constructor");

/** An object for the values of a record: it has no names but those that are written into it. */
export const newFields = (): Record<string, string> => new Fields();

/** Turns a JSON object into values by dotted names; lists of names and values count as objects. At most 200 fields of 2,000 characters, 8 levels deep. */
export function flattenObject(object: Readonly<Record<string, unknown>>): FieldValues {
  const fields = new Fields();
  let count = 0;
  const visit = (value: unknown, name: string, depth: number): void => {
    if (count >= MAX_FIELDS || value === null || value === undefined) return;
    const nested = typeof value === "string" && depth < MAX_DEPTH ? objectsInText(value) : undefined;
    if (nested) visit(nested, name, depth + 1);
    else if (typeof value !== "object") {
      fields[name] = String(value).slice(0, MAX_VALUE);
      count++;
    } else if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
      fields[name] = value.join(" ").slice(0, MAX_VALUE);
      count++;
    } else if (depth < MAX_DEPTH) {
      for (const [key, item] of Object.entries(value)) {
        const pair = Array.isArray(value) ? namedValue(item) : undefined;
        const [below, inner] = pair ?? [key, item];
        visit(inner, name === "" ? below : `${name}.${below}`, depth + 1);
      }
    }
  };
  visit(object, "", 0);
  return fields;
}

const PAIR = /^@?name$|^key$/i;
const VALUE = /^(?:new|int|bool|multi)?_?value$|^#text$/i;

/** `{ "Name": "Forwarding", "Value": "x" }` as an entry of a list is a value with a name of its own. */
function namedValue(item: unknown): readonly [string, unknown] | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const entries = Object.entries(item);
  if (entries.length < 2 || entries.length > 3) return undefined;
  const name = entries.find(([key]) => PAIR.test(key))?.[1] as unknown;
  const value = entries.find(([key]) => VALUE.test(key));
  return typeof name === "string" && name !== "" && value ? [name.slice(0, 100), value[1]] : undefined;
}

const MAX_NESTED = 32_000;

/** The object, or the list of objects, that a text holds: some write them so inside of another, or in the cell of a table. */
export function objectsInText(text: string): object | undefined {
  const isObject = text.charCodeAt(0) === 0x7b && text.endsWith("}") && text.includes('":');
  const isList = !isObject && text.charCodeAt(0) === 0x5b && LIST.test(text);
  if ((!isObject && !isList) || text.length > MAX_NESTED) return undefined;
  // Text that only looks like an object stays text.
  return isObject ? parseJsonObject(text) : (parseJsonObject(`{"list":${text}}`)?.["list"] as object | undefined);
}

const LIST = /^\[\s*\{\s*"[\s\S]*\}\s*\]\s*$/;
