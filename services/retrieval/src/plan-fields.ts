import type { FieldCondition, FieldValues, LogFormatName, ValueOf } from "@lagebild/domain";
import { formatNamed } from "@lagebild/logs";
import type { AskedCondition, AskedValue, IndexSnapshot } from "@lagebild/search";
import type { ReadLine } from "./resolve-lines.js";

/** Fields of some records, by name as written, with values seen. */
export type SeenFields = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the named values of each line; formats without fields have none. */
export function lineFields(lines: readonly ReadLine[], snapshot: IndexSnapshot): readonly FieldValues[] {
  const formats = new Map(snapshot.sources.map(({ source, coverage }) => [source.file, coverage.format]));
  return lines.map((line) => fieldsOf(line, formats.get(line.row.file)));
}

/** Collects the fields of records. */
export function seenFields(all: readonly FieldValues[]): SeenFields {
  const seen = new Map<string, Set<string>>();
  for (const [name, value] of all.flatMap((fields) => Object.entries(fields))) {
    const values = seen.get(name) ?? new Set();
    seen.set(name, values.add(value));
  }
  return seen;
}

function fieldsOf(line: ReadLine, format: LogFormatName | undefined): FieldValues {
  if (format === undefined) return {};
  return formatNamed(format).parser({ year: 1970 })(line.original)?.fields ?? {};
}

/** The last part of a dotted name, in lower case, without separators: `alert.signature_id` is `signatureid`. */
export const plainName = (name: string): string =>
  name
    .slice(name.lastIndexOf(".") + 1)
    .toLowerCase()
    .replace(/[_\-\s@]/g, "");

/** Finds the fields that a condition means; undefined where the records have none of that name. */
export function fieldConditions(condition: AskedCondition, fields: SeenFields): readonly FieldCondition[] | undefined {
  const names = [...fields.keys()].filter((name) => condition.names.test(plainName(name)));
  const [prefix] = condition.tests.filter(({ operator }) => operator === "startsWith");
  if (prefix) return beginningWith(prefix, names, fields);
  const holds = (name: string): boolean =>
    condition.tests.every(({ operator, value }) => operator === "equals" && fields.get(name)!.has(value));
  const field = names.find(holds) ?? names.sort((a, b) => a.length - b.length)[0];
  return field === undefined ? undefined : condition.tests.map((test) => ({ field, ...test }));
}

/** A beginning says which field is meant by its values alone; names of pipes and paths begin with a separator that nobody says. */
function beginningWith(
  { value }: { readonly value: string },
  names: readonly string[],
  fields: SeenFields,
): readonly FieldCondition[] | undefined {
  for (const beginning of [value, `\\${value}`, `/${value}`]) {
    const begins = (one: string): boolean => one.toLowerCase().startsWith(beginning.toLowerCase());
    const field = names.find((name) => [...fields.get(name)!].some(begins));
    if (field !== undefined) return [{ field, operator: "startsWith", value: beginning }];
  }
  return undefined;
}

/** Names what is asked for as engines know it, the likeliest first. */
export function valuesOf(asked: AskedValue, fields: SeenFields): readonly ValueOf[] {
  return asked.places.flatMap(({ entity, column, field }): readonly ValueOf[] => {
    if (entity) return [{ entity }];
    if (column) return [{ column }];
    return [...fields.keys()]
      .filter((name) => field!.test(plainName(name)))
      .slice(0, 2)
      .map((name) => ({ field: name }));
  });
}

/** Finds fields by a noun of the question: those whose name holds one of its words. */
export function fieldsByNoun(words: readonly string[], fields: SeenFields): readonly ValueOf[] {
  const stems = words
    .filter((word) => word.length >= 4)
    .map((word) => word.toLowerCase().replace(/(?:en|es|s|e|n)$/, ""));
  return [...fields.keys()]
    .filter((name) => stems.some((stem) => plainName(name).includes(stem)))
    .sort((a, b) => a.length - b.length)
    .slice(0, 2)
    .map((field) => ({ field }));
}
