import type { FieldValues } from "@lagebild/domain";
import { recordTest, staticTest, wholeTest, type Test } from "./conditions.js";
import type { EventCase, FieldRule, Mapping } from "./mapping.js";

/** Values that all events of a kind have, with a number of their own. */
export interface Block {
  readonly number: number;
  readonly values: FieldValues;
}

export interface CompiledCase {
  readonly order: number;
  readonly test: Test;
  readonly block: Block;
  readonly fields: readonly FieldRule[];
}

/** A mapping whose conditions are ready to be asked. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  readonly isFor: Test;
  readonly holds: Test;
  readonly block: Block;
  readonly messages: readonly { readonly patterns: Mapping["messages"][number]["patterns"]; readonly block: Block }[];
  /** Cases that a value of a field decides, by field and value in lower case. */
  readonly indexed: ReadonlyMap<string, ReadonlyMap<string, readonly CompiledCase[]>>;
  readonly others: readonly CompiledCase[];
}

let blocks = 0;
/** Numbers values that events share. */
export const blockOf = (values: FieldValues): Block => ({ number: blocks++, values });

/** Compiles a mapping once for all records. */
export function compileMapping(mapping: Mapping): CompiledMapping {
  const indexed = new Map<string, Map<string, CompiledCase[]>>();
  const others: CompiledCase[] = [];
  mapping.cases.forEach((one, order) => {
    const compiled: CompiledCase = {
      order,
      test: wholeTest(one.when),
      block: blockOf(one.set),
      fields: one.fields,
    };
    const key = indexKeyOf(one);
    if (!key) others.push(compiled);
    else {
      const [field, values] = key;
      let byValue = indexed.get(field);
      if (!byValue) indexed.set(field, (byValue = new Map<string, CompiledCase[]>()));
      for (const value of values) byValue.set(value, [...(byValue.get(value) ?? []), compiled]);
    }
  });
  return {
    mapping,
    isFor: staticTest(mapping.when),
    holds: recordTest(mapping.when),
    block: blockOf(mapping.set),
    messages: mapping.messages.map(({ patterns, set }) => ({ patterns, block: blockOf(set) })),
    indexed,
    others,
  };
}

function indexKeyOf({ when }: EventCase): readonly [field: string, values: readonly string[]] | undefined {
  const [first] = Object.entries(when.fields ?? {});
  if (!first || first[1].some((value) => value.includes("*"))) return undefined;
  return [first[0], first[1].map((value) => value.toLowerCase())];
}
