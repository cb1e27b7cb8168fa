import type { FieldValues } from "@lagebild/domain";

const MAX_FIELDS = 200;
const MAX_VALUE = 2_000;
const MAX_DEPTH = 8;

/** Turns a JSON object into values by dotted names. At most 200 fields of 2,000 characters, 8 levels deep. */
export function flattenObject(object: Readonly<Record<string, unknown>>): FieldValues {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let count = 0;
  const visit = (value: unknown, name: string, depth: number): void => {
    if (count >= MAX_FIELDS || value === null || value === undefined) return;
    if (typeof value !== "object") {
      fields[name] = String(value).slice(0, MAX_VALUE);
      count++;
    } else if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
      fields[name] = value.join(" ").slice(0, MAX_VALUE);
      count++;
    } else if (depth < MAX_DEPTH) {
      for (const [key, item] of Object.entries(value)) visit(item, name === "" ? key : `${name}.${key}`, depth + 1);
    }
  };
  visit(object, "", 0);
  return fields;
}
