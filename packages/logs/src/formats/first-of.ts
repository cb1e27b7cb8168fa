import type { FieldValues } from "@lagebild/domain";

/** Returns the first of these fields that holds something. */
export function firstOf(fields: FieldValues, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (value !== undefined && value !== "" && value !== "-") return value.slice(0, 200);
  }
  return undefined;
}
