import type { FieldValues } from "@lagebild/domain";
import type { Block, CompiledMapping } from "./compiled-mapping.js";
import { bindCondition, type Binding, type Subject, type Test } from "./conditions.js";
import type { EcsField } from "./ecs-fields.js";
import type { NameOf } from "./field-naming.js";
import { putGeneralValue } from "./general/index.js";
import type { FieldRule, Mapping } from "./mapping.js";
import { putValue, type Collected } from "./read-value.js";
import type { Transform } from "./transforms.js";

/** A field of the event with the fields of these records that it may come from. */
export interface BoundRule {
  readonly field: EcsField;
  readonly names: readonly string[];
  readonly transforms: readonly Transform[];
}

export interface BoundCase {
  readonly order: number;
  readonly test: Test | true;
  readonly block: Block;
  readonly fields: readonly BoundRule[];
}

/** A mapping for records of one program and format with the same names of fields: names are known, the rest is left out. */
export interface BoundMapping {
  readonly compiled: CompiledMapping;
  readonly mapping: Mapping;
  readonly test: Test | true;
  readonly fields: readonly BoundRule[];
  /** Cases that a value of a field decides, by that value in lower case. */
  readonly indexed: readonly { readonly name: string; readonly byValue: ReadonlyMap<string, readonly BoundCase[]> }[];
  readonly others: readonly BoundCase[];
  /** Fields that the message is in, the first that is filled. */
  readonly messageNames: readonly string[];
}

/** Binds a mapping; undefined where it is for none of these records. */
export function bindMapping(compiled: CompiledMapping, record: Binding): BoundMapping | undefined {
  const { mapping } = compiled;
  const nameOf = withOwnNames(record.nameOf, mapping.names);
  const binding: Binding = { ...record, nameOf };
  const test = bindCondition(compiled.when, binding);
  if (test === false) return undefined;
  const indexed = new Map<string, Map<string, BoundCase[]>>();
  const others: BoundCase[] = [];
  for (const { order, when, block, fields, key } of compiled.cases) {
    const own = bindCondition(when, binding);
    if (own === false) continue;
    const bound: BoundCase = { order, test: own, block, fields: bindRules(fields, nameOf) };
    if (!key) {
      others.push(bound);
      continue;
    }
    const name = nameOf(key[0])!; // or the condition would hold for none
    let byValue = indexed.get(name);
    if (!byValue) indexed.set(name, (byValue = new Map<string, BoundCase[]>()));
    for (const value of key[1]) {
      const list = byValue.get(value);
      if (list) list.push(bound);
      else byValue.set(value, [bound]);
    }
  }
  return {
    compiled,
    mapping,
    test,
    fields: bindRules(mapping.fields, nameOf),
    indexed: [...indexed].map(([name, byValue]) => ({ name, byValue })),
    others,
    messageNames: mapping.messageFields.flatMap((field) => nameOf(field) ?? []),
  };
}

/** A name of the mapping's own stands for the first of its names that the records have. */
function withOwnNames(nameOf: NameOf, own: Mapping["names"]): NameOf {
  if (Object.keys(own).length === 0) return nameOf;
  return (field) => {
    const names = Object.hasOwn(own, field) ? own[field] : undefined;
    if (!names) return nameOf(field);
    for (const name of names) {
      const found = nameOf(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

const bindRules = (rules: readonly FieldRule[], nameOf: NameOf): readonly BoundRule[] =>
  rules.flatMap(({ field, from, transforms }) => {
    const names = [...new Set(from.flatMap((name) => nameOf(name) ?? []))];
    return names.length === 0 ? [] : [{ field, names, transforms }];
  });

/** The text that a mapping's patterns are for. */
export function messageFor({ messageNames }: BoundMapping, { fields, message }: Subject): string {
  for (const name of messageNames) {
    const text = fields[name];
    if (text !== undefined) return text;
  }
  return message;
}

/** Those whose field has the value that they ask for, and those that ask otherwise, in their order. */
export function casesFor({ indexed, others }: BoundMapping, fields: FieldValues): readonly BoundCase[] {
  let found = others;
  let isMixed = false;
  for (const { name, byValue } of indexed) {
    const value = fields[name];
    const cases = value === undefined ? undefined : (byValue.get(value) ?? byValue.get(value.toLowerCase()));
    if (!cases) continue;
    isMixed = found.length > 0;
    found = isMixed ? [...found, ...cases] : cases;
  }
  return isMixed ? found.toSorted((a, b) => a.order - b.order) : found;
}

/** Whether one of these blocks says something of a field. */
export function isDecided(blocks: readonly Block[], name: string): boolean {
  for (const block of blocks) if (block.values[name] !== undefined) return true;
  return false;
}

/** Fills fields from fields of the log, unless what came before has decided them. */
export function putFields(
  values: Collected,
  rules: readonly BoundRule[],
  mapping: Mapping,
  fields: FieldValues,
  decided: readonly Block[],
): void {
  for (const { field, names, transforms } of rules) {
    if (values[field.name] !== undefined || isDecided(decided, field.name)) continue;
    for (const name of names) {
      let value: string | undefined = fields[name];
      for (const transform of transforms) if (value !== undefined) value = transform(value);
      if (value === undefined) continue;
      putTranslated(values, mapping, field, value);
      if (values[field.name] !== undefined) break;
    }
  }
}

/** Writes a value in the words of the event. An empty word says that there is none. */
export function putTranslated(values: Collected, mapping: Mapping, field: EcsField, written: string): void {
  const words = mapping.values[field.name];
  const word = words && (words[written.trim().toLowerCase()] ?? words["*"]);
  if (word === undefined) putGeneralValue(values, field, written);
  else if (word !== "") putValue(values, field, word);
}
