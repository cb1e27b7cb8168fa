import type { FieldValues } from "@lagebild/domain";
import { compileCondition, type CompiledCondition } from "./conditions.js";
import type { EventCase, FieldRule, Mapping } from "./mapping.js";
import type { MessagePattern } from "./message-pattern.js";

/** Values that all events of a kind have; the same object wherever they are meant. */
export interface Block {
  readonly values: FieldValues;
}

/** Makes values that events share. */
export const blockOf = (values: FieldValues): Block => ({ values });

export interface CompiledCase {
  readonly order: number;
  readonly when: CompiledCondition;
  readonly block: Block;
  readonly fields: readonly FieldRule[];
  /** A field with the values in lower case of which it must have one; undefined where cases cannot be found by one. */
  readonly key: readonly [field: string, values: readonly string[]] | undefined;
}

/** A mapping whose conditions are ready to be asked. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  readonly when: CompiledCondition;
  readonly block: Block;
  readonly messages: readonly { readonly patterns: readonly MessagePattern[]; readonly block: Block }[];
  readonly cases: readonly CompiledCase[];
}

/** Compiles a mapping once for all records. */
export const compileMapping = (mapping: Mapping): CompiledMapping => ({
  mapping,
  when: compileCondition(mapping.when),
  block: blockOf(mapping.set),
  messages: mapping.messages.map(({ patterns, set }) => ({ patterns, block: blockOf(set) })),
  cases: mapping.cases.map((one, order) => ({
    order,
    when: compileCondition(one.when),
    block: blockOf(one.set),
    fields: one.fields,
    key: keyOf(one),
  })),
});

function keyOf({ when }: EventCase): CompiledCase["key"] {
  const [first] = Object.entries(when.fields ?? {});
  if (!first || first[1].some((value) => value.includes("*"))) return undefined;
  return [first[0], first[1].map((value) => value.toLowerCase())];
}
