import { perFieldNames, type FieldValues } from "@lagebild/domain";

/** Characters of fields as JSON; a record of more has its line alone. */
export const MOST_FIELDS_TEXT = 6_000;

/** What a log calls the values of a record, with their text as JSON. */
export interface LoggedFields {
  readonly names: readonly string[];
  readonly values: FieldValues;
  readonly text: string;
}

/** Text that JSON holds as it is. */
const IS_PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;
/** The engine's JSON reader fails on halves of surrogate pairs, which a hostile log can hold. */
const quotedText = (text: string): string =>
  IS_PLAIN.test(text) ? `"${text}"` : JSON.stringify(Buffer.from(text, "utf8").toString("utf8"));

/** Makes what writes the fields of records; undefined for more than is kept. What follows from names is worked out once. */
export function fieldsWriter(): (values: FieldValues) => LoggedFields | undefined {
  const headsOf = perFieldNames((names) => {
    const heads = names.map((name, place) => `${place === 0 ? "{" : '",'}${quotedText(name)}:"`);
    return { names, heads };
  });
  return (values) => {
    const { names, heads } = headsOf(values);
    const text = plainText(names, heads, values) ?? escapedText(names, values);
    return text.length > MOST_FIELDS_TEXT ? undefined : { names, values, text };
  };
}

/** Joins values that need no escapes; undefined where one does. */
function plainText(names: readonly string[], heads: readonly string[], values: FieldValues): string | undefined {
  if (names.length === 0) return "{}";
  const parts: string[] = [];
  for (let i = 0; i < names.length; i++) {
    const value = values[names[i]!]!;
    if (!IS_PLAIN.test(value)) return undefined;
    parts.push(heads[i]!, value);
  }
  parts.push('"}');
  return parts.join("");
}

const escapedText = (names: readonly string[], values: FieldValues): string =>
  `{${names.map((name) => `${quotedText(name)}:${quotedText(values[name]!)}`).join(",")}}`;
