import type { Vocabulary } from "../engine.js";
import type { EventEntry } from "../language/read-language.js";

type Alternatives = EventEntry["where"];

const known = new WeakMap<Vocabulary, Map<string, ReadonlySet<string>>>();

/** The values of a field in lower case; those of fields with several values one by one. */
function valuesOf(vocabulary: Vocabulary, field: string): ReadonlySet<string> {
  const fields = known.get(vocabulary) ?? new Map<string, ReadonlySet<string>>();
  known.set(vocabulary, fields);
  const found =
    fields.get(field) ??
    new Set(
      (vocabulary.fields.find((one) => one.field === field)?.top ?? []).flatMap(({ value }) => {
        const lower = value.toLowerCase();
        return [lower, ...lower.split(" ")];
      }),
    );
  fields.set(field, found);
  return found;
}

/** Whether records of an incident may meet any of the alternatives, as far as its values alone tell. */
export const occursIn = (vocabulary: Vocabulary, alternatives: Alternatives): boolean =>
  alternatives.some((parts) =>
    Object.entries(parts).every(([field, value]) => {
      const values = valuesOf(vocabulary, field);
      return (Array.isArray(value) ? value : [value]).some((one) => values.has(String(one).toLowerCase()));
    }),
  );

/** What stands for an event in an incident: its own records, else what only hints at it. */
export const meantBy = (vocabulary: Vocabulary, entry: EventEntry): Alternatives =>
  entry.otherwise && !occursIn(vocabulary, entry.where) && occursIn(vocabulary, entry.otherwise)
    ? entry.otherwise
    : entry.where;
