import type { FieldValues } from "@lagebild/domain";
import type { NameOf } from "./field-naming.js";
import type { Condition } from "./mapping.js";
import { once } from "./once.js";
import type { Collected } from "./read-value.js";

/** What is the same for all records of a program, a format and a file with the same names of fields. */
export interface Binding {
  readonly format: string;
  readonly program: string;
  readonly file: string;
  /** Returns the name by which a field that a mapping names is written in these records. */
  readonly nameOf: NameOf;
}

/** What is known of a record when conditions are looked at. */
export interface Subject {
  readonly message: string;
  readonly lowerMessage: string;
  /** What names the event, in lower case: for words. */
  readonly words: string;
  readonly fields: FieldValues;
  readonly event: Collected;
}

/** Says whether a condition holds for a record. */
export type Test = (subject: Subject) => boolean;

const signs = /[.+?^${}()|[\]\\/]/g;
/** Compiles texts with `*` for anything to one test of a whole text; capital letters do not count. */
export function anyOf(texts: readonly string[]): (value: string) => boolean {
  const plain = new Set(texts.map((text) => text.toLowerCase()));
  if (![...plain].some((text) => text.includes("*"))) return (value) => plain.has(value.toLowerCase());
  const parts = [...plain].map((text) => text.replace(signs, "\\$&").replaceAll("*", ".*"));
  const expression = once(() => new RegExp(`^(?:${parts.join("|")})$`, "is"));
  return (value) => expression().test(value);
}

/** Compiles words: each whole, or the beginning of words where it ends with `*`. */
export function anyWord(words: readonly string[]): (text: string) => boolean {
  const parts = words.map((word) => {
    const text = word.toLowerCase().replace(signs, "\\$&").replace(/\s+/g, "[\\s_.-]*");
    return text.endsWith("*") ? `${text.slice(0, -1)}[a-z]*` : text;
  });
  const expression = once(() => new RegExp(`(?:^|[^a-z0-9])(?:${parts.join("|")})(?![a-z0-9])`));
  return (text) => expression().test(text);
}

/** A condition whose texts are ready to be compared. */
export interface CompiledCondition {
  readonly condition: Condition;
  readonly format: Is | undefined;
  readonly program: Is | undefined;
  readonly file: Is | undefined;
  readonly fields: readonly (readonly [field: string, is: Is])[];
  /** What each record decides apart from its fields. */
  readonly tests: readonly Test[];
  readonly not: CompiledCondition | undefined;
}

type Is = (value: string) => boolean;

/** Compiles a condition once for all records. */
export function compileCondition(condition: Condition): CompiledCondition {
  const { format, program, file, fields = {}, text, words, filled, event = {}, not } = condition;
  const tests: Test[] = [];
  for (const [field, texts] of Object.entries(event)) {
    const is = anyOf(texts);
    tests.push((subject) => subject.event[field] !== undefined && is(subject.event[field]));
  }
  if (filled) tests.push((subject) => filled.every((field) => subject.event[field] !== undefined));
  if (text) {
    const parts = text.map((one) => one.toLowerCase());
    tests.push(({ lowerMessage }) => parts.some((part) => lowerMessage.includes(part)));
  }
  if (words) {
    const is = anyWord(words);
    tests.push((subject) => is(subject.words));
  }
  return {
    condition,
    format: format && anyOf(format),
    program: program && anyOf(program),
    file: file && anyOf(file),
    fields: Object.entries(fields).map(([field, texts]) => [field, anyOf(texts)] as const),
    tests,
    not: not && compileCondition(not),
  };
}

/** Returns whether a condition holds for all such records or for none, else what each record decides. */
export function bindCondition(compiled: CompiledCondition, binding: Binding): Test | boolean {
  const { condition, format, program, file, not } = compiled;
  const { nameOf } = binding;
  if (format?.(binding.format) === false || program?.(binding.program) === false || file?.(binding.file) === false)
    return false;
  if (condition.has?.every((name) => nameOf(name) !== undefined) === false) return false;
  if (condition.lacks?.every((name) => nameOf(name) === undefined) === false) return false;
  const tests: Test[] = [];
  for (const [field, is] of compiled.fields) {
    const name = nameOf(field);
    if (name === undefined) return false;
    tests.push(({ fields }) => fields[name] !== undefined && is(fields[name]));
  }
  tests.push(...compiled.tests);
  const never = not && bindCondition(not, binding);
  if (never === true) return false;
  if (typeof never === "function") tests.push((subject) => !never(subject));
  return allOf(tests);
}

function allOf(tests: readonly Test[]): Test | true {
  const [first, second, ...more] = tests;
  if (!first) return true;
  if (!second) return first;
  if (more.length === 0) return (subject) => first(subject) && second(subject);
  return (subject) => tests.every((test) => test(subject));
}

/** Asks a condition that was bound. */
export const holds = (test: Test | boolean, subject: Subject): boolean =>
  typeof test === "boolean" ? test : test(subject);
