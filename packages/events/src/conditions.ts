import { type FieldValues } from "@lagebild/domain";
import type { Collected } from "./read-value.js";
import type { Condition } from "./mapping.js";

/** What is known of a record when conditions are looked at. */
export interface Subject {
  readonly format: string;
  readonly program: string;
  readonly file: string;
  readonly message: string;
  /** What names the event, in lower case: for words. */
  readonly words: string;
  readonly fields: FieldValues;
  /** Returns the name by which a field that a mapping names is written in this record. */
  nameOf(field: string): string | undefined;
  readonly event: Collected;
}

/** Says whether a condition holds for a record. */
export type Test = (subject: Subject) => boolean;

const always: Test = () => true;

const signs = /[.+?^${}()|[\]\\/]/g;
/** Compiles texts with `*` for anything to one test of a whole text; capital letters do not count. */
export function anyOf(texts: readonly string[]): (value: string) => boolean {
  const plain = new Set(texts.map((text) => text.toLowerCase()));
  if (![...plain].some((text) => text.includes("*"))) return (value) => plain.has(value.toLowerCase());
  const parts = [...plain].map((text) => text.replace(signs, "\\$&").replaceAll("*", ".*"));
  const expression = new RegExp(`^(?:${parts.join("|")})$`, "is");
  return (value) => expression.test(value);
}

/** Compiles words: each whole, or the beginning of words where it ends with `*`. */
export function anyWord(words: readonly string[]): (text: string) => boolean {
  const parts = words.map((word) => {
    const text = word.toLowerCase().replace(signs, "\\$&").replace(/\s+/g, "[\\s_.-]*");
    return text.endsWith("*") ? `${text.slice(0, -1)}[a-z]*` : text;
  });
  const expression = new RegExp(`(?:^|[^a-z0-9])(?:${parts.join("|")})(?![a-z0-9])`);
  return (text) => expression.test(text);
}

/** The part of a condition that is the same for all records of a program, a format, a file and the same names of fields. */
export function staticTest({ format, program, file, has, lacks }: Condition): Test {
  const tests: Test[] = [];
  if (format) {
    const is = anyOf(format);
    tests.push((subject) => is(subject.format));
  }
  if (program) {
    const is = anyOf(program);
    tests.push((subject) => is(subject.program));
  }
  if (file) {
    const is = anyOf(file);
    tests.push((subject) => is(subject.file));
  }
  if (has) tests.push((subject) => has.every((name) => subject.nameOf(name) !== undefined));
  if (lacks) tests.push((subject) => lacks.every((name) => subject.nameOf(name) === undefined));
  return allOf(tests);
}

/** The part of a condition that each record decides. */
export function recordTest({ fields, text, words, filled, event, not }: Condition): Test {
  const tests: Test[] = [];
  for (const [field, texts] of Object.entries(fields ?? {})) {
    const is = anyOf(texts);
    tests.push((subject) => {
      const name = subject.nameOf(field);
      const value = name === undefined ? undefined : subject.fields[name];
      return value !== undefined && is(value);
    });
  }
  for (const [field, texts] of Object.entries(event ?? {})) {
    const is = anyOf(texts);
    tests.push((subject) => subject.event[field] !== undefined && is(subject.event[field]));
  }
  if (filled) tests.push((subject) => filled.every((field) => subject.event[field] !== undefined));
  if (text) {
    const parts = text.map((one) => one.toLowerCase());
    tests.push((subject) => {
      const message = subject.message.toLowerCase();
      return parts.some((part) => message.includes(part));
    });
  }
  if (words) {
    const is = anyWord(words);
    tests.push((subject) => is(subject.words));
  }
  if (not) {
    const test = wholeTest(not);
    tests.push((subject) => !test(subject));
  }
  return allOf(tests);
}

/** Compiles a whole condition. */
export function wholeTest(condition: Condition): Test {
  const first = staticTest(condition);
  const second = recordTest(condition);
  return (subject) => first(subject) && second(subject);
}

function allOf(tests: readonly Test[]): Test {
  if (tests.length === 0) return always;
  if (tests.length === 1) return tests[0]!;
  return (subject) => tests.every((test) => test(subject));
}
