import { Failure, messageOf, type FieldValues } from "@lagebild/domain";
import { ecsFields, type EcsField } from "./ecs-fields.js";
import type {
  CarryRule,
  Condition,
  EventCase,
  FieldRule,
  Mapping,
  MappingExample,
  MessageCase,
  TableReader,
} from "./mapping.js";
import { messagePattern } from "./message-pattern.js";
import { putValue } from "./read-value.js";
import { transformNamed } from "./transforms.js";
import { parseYamlText } from "./yaml-files.js";

const MAX_BYTES = 512 * 1024;
const MAX_ITEMS = 2_000;

type Written = Readonly<Record<string, unknown>>;

/** A mapping as its file holds it: plain data, so that it may cross threads. */
export interface WrittenMapping {
  /** Its path below the folder of mappings. */
  readonly file: string;
  readonly written: unknown;
}

/** Reads the file of a mapping. Failure "invalid" says why it is no YAML. */
export function readMappingFile(text: string, file: string): WrittenMapping {
  if (text.length > MAX_BYTES)
    throw new Failure("invalid", `${file}: ${text.length} characters, at most ${MAX_BYTES} are read`);
  return inFile(file, () => ({ file, written: yamlIn(text) }));
}

/** Reads a mapping. Failure "invalid" says where the file is wrong and what is expected there. */
export const readMapping = ({ file, written }: WrittenMapping): Mapping =>
  inFile(file, () => mappingOf(objectAt(written, "the file"), file));

function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure && error.kind === "invalid") throw new Failure("invalid", `${file}: ${error.message}`);
    throw error;
  }
}

function yamlIn(text: string): unknown {
  try {
    return parseYamlText(text);
  } catch (error) {
    throw new Failure("invalid", `not readable as YAML: ${messageOf(error).slice(0, 300)}`);
  }
}

const KEYS = [
  "id",
  "title",
  "names",
  "when",
  "values",
  "set",
  "fields",
  "cases",
  "messages",
  "message-field",
  "tables",
  "carry",
  "only-known",
  "known-without-program",
  "general",
  "without",
  "examples",
];

function mappingOf(written: Written, file: string): Mapping {
  onlyKeys(written, KEYS, "the file");
  const id = textAt(written["id"], "id");
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) throw fault("id", `"${id}"`, "small letters, digits and dashes");
  if (!file.endsWith(`${id}.yml`)) throw fault("id", `"${id}"`, "the name of the file without .yml");
  const when = written["when"] === undefined ? {} : readCondition(written["when"], "when");
  return {
    id,
    title: written["title"] === undefined ? id : textAt(written["title"], "title"),
    names: readNames(written["names"]),
    when,
    values: readValues(written["values"]),
    set: readSet(written["set"], "set"),
    fields: readFields(written["fields"], "fields"),
    cases: listAt(written["cases"], "cases").map((one, i) => readCase(one, `cases[${i}]`)),
    messages: listAt(written["messages"], "messages").map((one, i) => readMessage(one, `messages[${i}]`)),
    messageFields: written["message-field"] === undefined ? [] : textsAt(written["message-field"], "message-field"),
    tables: listAt(written["tables"], "tables").map((one, i) => readTable(one, `tables[${i}]`)),
    carries: listAt(written["carry"], "carry").map((one, i) => readCarry(one, `carry[${i}]`)),
    isOnlyKnown: flagAt(written["only-known"], "only-known", false),
    without: readWithout(written),
    knowsWithoutProgram: flagAt(written["known-without-program"], "known-without-program", false),
    hasGeneralFields: flagAt(written["general"], "general", true),
    examples: listAt(written["examples"], "examples").map((one, i) => readExample(one, `examples[${i}]`)),
  };
}

/** Fields that the mapping alone fills. One that knows all fields of its log knows where it tells outcomes. */
function readWithout({ without, general }: Written): readonly string[] {
  const names =
    without === undefined ? [] : textsAt(without, "without").map((name) => fieldNamed(name, "without").name);
  return general === false && !names.includes("event.outcome") ? [...names, "event.outcome"] : names;
}

const fault = (at: string, got: string, expected: string): Failure =>
  new Failure("invalid", `${at} is ${got}, expected ${expected}`);

function objectAt(value: unknown, at: string): Written {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw fault(at, Array.isArray(value) ? "a list" : JSON.stringify(value ?? null), "names with values");
  return value as Written;
}

function onlyKeys(written: Written, keys: readonly string[], at: string): void {
  const other = Object.keys(written).find((key) => !keys.includes(key));
  if (other !== undefined) throw new Failure("invalid", `${at} has "${other}", expected ${keys.join(", ")}`);
}

function listAt(value: unknown, at: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw fault(at, JSON.stringify(value).slice(0, 80), "a list");
  if (value.length > MAX_ITEMS) throw fault(at, `a list of ${value.length}`, `at most ${MAX_ITEMS}`);
  return value;
}

function textAt(value: unknown, at: string): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") throw fault(at, JSON.stringify(value ?? null).slice(0, 80), "a text");
  return value;
}

function flagAt(value: unknown, at: string, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (typeof value !== "boolean") throw fault(at, JSON.stringify(value), "true or false");
  return value;
}

const textsAt = (value: unknown, at: string): readonly string[] =>
  Array.isArray(value) ? value.map((one) => textAt(one, at)) : [textAt(value, at)];

const LISTS = ["format", "program", "file", "has", "lacks", "text", "words", "filled"] as const;

/** Reads which records are meant. */
export function readCondition(value: unknown, at: string): Condition {
  const written = objectAt(value, at);
  onlyKeys(written, [...LISTS, "fields", "event", "not"], at);
  const condition: Record<string, unknown> = {};
  for (const key of LISTS) if (written[key] !== undefined) condition[key] = textsAt(written[key], `${at}.${key}`);
  for (const key of ["fields", "event"] as const)
    if (written[key] !== undefined)
      condition[key] = Object.fromEntries(
        Object.entries(objectAt(written[key], `${at}.${key}`)).map(([name, one]) => [
          key === "event" ? fieldNamed(name, `${at}.${key}`).name : name,
          textsAt(one, `${at}.${key}.${name}`),
        ]),
      );
  for (const name of (condition["filled"] as readonly string[] | undefined) ?? []) fieldNamed(name, `${at}.filled`);
  if (written["not"] !== undefined) condition["not"] = readCondition(written["not"], `${at}.not`);
  return condition;
}

function fieldNamed(name: string, at: string): EcsField {
  const field = ecsFields.get(name);
  if (!field) throw new Failure("invalid", `${at} names ${name}, which is no field of an event (see fields.yml)`);
  return field;
}

/** Reads values that are the same for all records. */
export function readSet(value: unknown, at: string): FieldValues {
  if (value === undefined) return {};
  const values: Record<string, string> = {};
  for (const [name, one] of Object.entries(objectAt(value, at))) {
    const field = fieldNamed(name, at);
    const read: Record<string, string> = {};
    const text = textsAt(one, `${at}.${name}`).join(" ");
    putValue(read, field, text);
    const whole =
      field.type === "list" ? text.split(/[\s,]+/).length === read[name]?.split(" ").length : read[name] !== undefined;
    if (!whole) throw fault(`${at}.${name}`, `"${text}"`, field.allowed?.join(", ") ?? `a value of type ${field.type}`);
    Object.assign(values, read);
  }
  return values;
}

function readFields(value: unknown, at: string): readonly FieldRule[] {
  if (value === undefined) return [];
  return Object.entries(objectAt(value, at)).map(([name, one]) => {
    const field = fieldNamed(name, at);
    const place = `${at}.${name}`;
    if (typeof one !== "object" || one === null || Array.isArray(one))
      return { field, from: textsAt(one, place), transforms: [] };
    const written = objectAt(one, place);
    onlyKeys(written, ["from", "as"], place);
    return {
      field,
      from: textsAt(written["from"], `${place}.from`),
      transforms: written["as"] === undefined ? [] : textsAt(written["as"], `${place}.as`).map(transformNamed),
    };
  });
}

const readNames = (value: unknown): Mapping["names"] =>
  value === undefined
    ? {}
    : Object.fromEntries(
        Object.entries(objectAt(value, "names")).map(([name, one]) => [name, textsAt(one, `names.${name}`)]),
      );

function readValues(value: unknown): Mapping["values"] {
  if (value === undefined) return {};
  return Object.fromEntries(
    Object.entries(objectAt(value, "values")).map(([name, words]) => {
      const field = fieldNamed(name, "values");
      const entries = Object.entries(objectAt(words, `values.${name}`)).map(([from, to]) => {
        const text = textsAt(to, `values.${name}.${from}`).join(" ");
        if (field.allowed && text !== "" && !text.split(" ").every((word) => field.allowed!.includes(word)))
          throw fault(`values.${name}.${from}`, `"${text}"`, field.allowed.join(", "));
        return [from.toLowerCase(), text] as const;
      });
      return [name, Object.fromEntries(entries)];
    }),
  );
}

function readCase(value: unknown, at: string): EventCase {
  const written = objectAt(value, at);
  onlyKeys(written, ["when", "set", "fields"], at);
  return {
    when: readCondition(written["when"], `${at}.when`),
    set: readSet(written["set"], `${at}.set`),
    fields: readFields(written["fields"], `${at}.fields`),
  };
}

function readMessage(value: unknown, at: string): MessageCase {
  const written = objectAt(value, at);
  onlyKeys(written, ["like", "set", "needs-program"], at);
  return {
    patterns: textsAt(written["like"], `${at}.like`).map(messagePattern),
    set: readSet(written["set"], `${at}.set`),
    ...(flagAt(written["needs-program"], `${at}.needs-program`, false) && { needsProgram: true }),
  };
}

function readTable(value: unknown, at: string): TableReader {
  const written = objectAt(value, at);
  onlyKeys(written, ["separator", "when", "columns"], at);
  const columns = textsAt(written["columns"], `${at}.columns`);
  const when = Object.entries(objectAt(written["when"] ?? {}, `${at}.when`)).map(([place, words]) => {
    if (!/^\d{1,3}$/.test(place)) throw fault(`${at}.when`, `"${place}"`, "numbers of columns, the first is 0");
    return [Number(place), textsAt(words, `${at}.when.${place}`).map((word) => word.toLowerCase())] as const;
  });
  return {
    separator: written["separator"] === undefined ? "," : textAt(written["separator"], `${at}.separator`),
    when: Object.fromEntries(when),
    columns: columns.length === 1 ? columns[0]!.trim().split(/[\s,]+/) : columns,
  };
}

function readCarry(value: unknown, at: string): CarryRule {
  const written = objectAt(value, at);
  onlyKeys(written, ["by", "fields", "begins", "ends"], at);
  const listOf = (key: string): readonly string[] =>
    written[key] === undefined ? [] : textsAt(written[key], `${at}.${key}`);
  const by = textsAt(written["by"], `${at}.by`);
  const fields = textsAt(written["fields"], `${at}.fields`);
  for (const name of by) if (name !== "session") fieldNamed(name, `${at}.by`);
  for (const name of fields) fieldNamed(name, `${at}.fields`);
  return { by, fields, begins: listOf("begins"), ends: listOf("ends") };
}

function readExample(value: unknown, at: string): MappingExample {
  const written = objectAt(value, at);
  onlyKeys(written, ["line", "header", "before", "gives", "lacks"], at);
  const gives = Object.entries(objectAt(written["gives"] ?? {}, `${at}.gives`)).map(
    ([name, one]) => [fieldNamed(name, `${at}.gives`).name, textsAt(one, `${at}.gives.${name}`).join(" ")] as const,
  );
  return {
    line: textAt(written["line"], `${at}.line`),
    ...(written["header"] !== undefined && { header: textAt(written["header"], `${at}.header`) }),
    ...(written["before"] !== undefined && { before: textsAt(written["before"], `${at}.before`) }),
    gives: Object.fromEntries(gives),
    lacks: written["lacks"] === undefined ? [] : textsAt(written["lacks"], `${at}.lacks`),
  };
}
