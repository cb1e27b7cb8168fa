import { addressRange, isIpv4, type AddressRange, Failure } from "@lagebild/domain";
import { re2Expression } from "./re2-expression.js";
import type { FieldTest, RuleExpression, SameHow } from "./rule-expression.js";
import type { RuleValue } from "./rule-yaml.js";
import { DASH, parseSigmaText, plainText, surround, textTest, type SigmaText, type TextTest } from "./sigma-text.js";

/** A value on its way through the modifiers; bytes are written as one character each. */
interface Changed {
  readonly text: SigmaText;
  readonly isBytes: boolean;
}

const CHANGES: Readonly<Record<string, (value: Changed) => readonly Changed[]>> = {
  contains: ({ text, isBytes }) => [{ text: surround(text, true, true), isBytes }],
  startswith: ({ text, isBytes }) => [{ text: surround(text, false, true), isBytes }],
  endswith: ({ text, isBytes }) => [{ text: surround(text, true, false), isBytes }],
  windash: ({ text, isBytes }) => [{ text: withDashes(text), isBytes }],
  wide: (value) => [encoded(value, "utf16le")],
  utf16le: (value) => [encoded(value, "utf16le")],
  utf16be: (value) => [encoded(value, "utf16be")],
  utf16: (value) => [encoded(value, "utf16")],
  base64: (value) => [{ text: [bytesOf(value, "base64").toString("base64")], isBytes: false }],
  base64offset: base64Offsets,
};
const NUMBERS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
};
const REGEX_FLAGS = new Set(["i", "ignorecase", "m", "multiline", "s", "dotall"]);
const KNOWN = new Set([
  ...Object.keys(CHANGES),
  ...Object.keys(NUMBERS),
  ...REGEX_FLAGS,
  "re",
  "cidr",
  "exists",
  "cased",
  "fieldref",
  "all",
  "expand",
  "neq",
]);
const MAX_VALUES = 20_000;

/** Placeholders by name, for the modifier `expand`. */
export type Placeholders = Readonly<Record<string, readonly string[]>>;

/** Compiles `field|modifier...: values` to an expression. Failure "invalid" with the reason where that cannot be. */
export function fieldExpression(key: string, value: RuleValue, placeholders: Placeholders): RuleExpression {
  const [name = "", ...modifiers] = key.split("|").map((part) => part.trim());
  const field = name === "" ? undefined : name;
  const unknown = modifiers.find((modifier) => !KNOWN.has(modifier));
  if (unknown !== undefined) throw new Failure("invalid", `modifier "${unknown.slice(0, 40)}" is not supported`);
  const values = expanded(Array.isArray(value) ? (value as readonly RuleValue[]) : [value], modifiers, placeholders);
  if (values.length === 0) throw new Failure("invalid", `"${key.slice(0, 80)}" has an empty list of values`);
  if (values.length > MAX_VALUES)
    throw new Failure("invalid", `"${key.slice(0, 80)}" has ${values.length} values, at most ${MAX_VALUES}`);
  const chain = modifiers.filter((modifier) => !["all", "expand", "neq"].includes(modifier));
  const expression = joined(
    values.map((one) => valueExpression(field, one, chain)),
    modifiers.includes("all") ? "and" : "or",
  );
  return modifiers.includes("neq") ? { op: "not", of: expression } : expression;
}

function joined(of: readonly RuleExpression[], op: "and" | "or"): RuleExpression {
  if (of.length === 1) return of[0]!;
  return op === "or" ? { op, of: mergeEqual(of) } : { op, of };
}

/** Many values that a field may equal become one look-up. */
function mergeEqual(of: readonly RuleExpression[]): readonly RuleExpression[] {
  const equal = new Map<string, FieldTest & { asks: "value" }>();
  const others: RuleExpression[] = [];
  for (const expression of of) {
    const test = expression.op === "test" && expression.test.asks === "value" ? expression.test : undefined;
    if (test?.test.equals === undefined) others.push(expression);
    else equal.set(test.test.equals, test);
  }
  if (equal.size < 3) return of;
  const tests = [...equal.values()];
  const literals = tests.flatMap(({ test }) => test.literals ?? []);
  const test: TextTest = { literals, matches: (_, lower) => equal.has(lower) };
  return [{ op: "test", test: { asks: "value", field: tests[0]!.field, test } }, ...others];
}

function expanded(
  values: readonly RuleValue[],
  modifiers: readonly string[],
  placeholders: Placeholders,
): readonly RuleValue[] {
  if (!modifiers.includes("expand")) return values;
  return values.flatMap((value) => {
    const match = typeof value === "string" ? /^(.{0,500}?)%([\w.-]{1,80})%(.{0,500})$/s.exec(value) : null;
    if (!match) return [value];
    const [, before, name, after] = match;
    const stands = Object.hasOwn(placeholders, name!) ? placeholders[name!] : undefined;
    if (!stands) throw new Failure("invalid", `placeholder %${name}% is not defined`);
    return stands.map((one) => `${before}${one}${after}`);
  });
}

function valueExpression(field: string | undefined, value: RuleValue, chain: readonly string[]): RuleExpression {
  const has = (modifier: string): boolean => chain.includes(modifier);
  if (typeof value === "object" && value !== null)
    throw new Failure("invalid", `"${field ?? "keywords"}" holds lists or maps where values were expected`);
  if (has("exists")) return existsExpression(field, value, chain);
  if (value === null) {
    if (chain.length > 0 || field === undefined)
      throw new Failure("invalid", `null cannot be had with ${chain.join("|") || "keywords"}`);
    return { op: "test", test: { asks: "exists", field, wanted: false } };
  }
  const written = String(value);
  if (has("fieldref")) return sameExpression(field, written, chain);
  const test = testOf(written, chain, field === undefined);
  return { op: "test", test: { asks: "value", field, test } };
}

function existsExpression(field: string | undefined, value: RuleValue, chain: readonly string[]): RuleExpression {
  const wanted = typeof value === "string" ? value.toLowerCase() : String(value);
  if (field === undefined || chain.length > 1 || !/^(?:true|false|yes|no)$/.test(wanted))
    throw new Failure("invalid", "exists stands alone behind a field, with true or false");
  return { op: "test", test: { asks: "exists", field, wanted: wanted === "true" || wanted === "yes" } };
}

const PARTS: Readonly<Record<string, SameHow["part"]>> = { startswith: "start", endswith: "end", contains: "inside" };

function sameExpression(field: string | undefined, other: string, chain: readonly string[]): RuleExpression {
  const rest = chain.filter((modifier) => modifier !== "fieldref" && modifier !== "cased");
  const part = rest.length === 0 ? "whole" : PARTS[rest[0]!];
  if (field === undefined || rest.length > 1 || part === undefined)
    throw new Failure("invalid", "fieldref goes with a field and startswith, endswith, contains or cased only");
  return { op: "test", test: { asks: "same", field, other, how: { part, isCased: chain.includes("cased") } } };
}

function testOf(written: string, chain: readonly string[], isKeyword: boolean): TextTest {
  const [first = "", ...rest] = chain;
  if (chain.includes("re")) return regexTest(written, chain);
  const flag = chain.find((modifier) => REGEX_FLAGS.has(modifier));
  if (flag !== undefined) throw new Failure("invalid", `modifier "${flag}" goes with re only`);
  if (chain.includes("cidr")) return rangeTest(written, chain);
  const compare = Object.hasOwn(NUMBERS, first) ? NUMBERS[first] : undefined;
  if (compare) {
    const limit = numberOf(written);
    if (limit === undefined || rest.length > 0)
      throw new Failure("invalid", `${first} takes a number and no other modifier`);
    return {
      literals: undefined,
      matches: (raw) => {
        const value = numberOf(raw);
        return value !== undefined && compare(value, limit);
      },
    };
  }
  let values: readonly Changed[] = [{ text: parseSigmaText(written), isBytes: false }];
  for (const modifier of chain) {
    if (modifier === "cased") continue;
    const change = Object.hasOwn(CHANGES, modifier) ? CHANGES[modifier] : undefined;
    if (!change) throw new Failure("invalid", `modifier "${modifier}" does not go with ${chain.join("|")}`);
    values = values.flatMap(change);
  }
  const tests = values.map(({ text }) =>
    textTest(isKeyword ? surround(text, true, true) : text, chain.includes("cased")),
  );
  return tests.length === 1 ? tests[0]! : anyOf(tests);
}

function anyOf(tests: readonly TextTest[]): TextTest {
  const literals = tests.map((test) => test.literals);
  return {
    literals: literals.includes(undefined) ? undefined : literals.flatMap((some) => some ?? []),
    matches: (raw, lower) => tests.some((test) => test.matches(raw, lower)),
    check: () => tests.forEach((test) => test.check?.()),
  };
}

function regexTest(written: string, [first, ...rest]: readonly string[]): TextTest {
  const has = (short: string, long: string): boolean => rest.includes(short) || rest.includes(long);
  const other = rest.find((modifier) => !REGEX_FLAGS.has(modifier) && modifier !== "contains" && modifier !== "cased");
  if (first !== "re" || other !== undefined)
    throw new Failure("invalid", `modifier "${other ?? first ?? ""}" does not go with re`);
  return re2Expression(written, {
    ignoresCase: has("i", "ignorecase"),
    isMultiline: has("m", "multiline"),
    dotIsAll: has("s", "dotall"),
  });
}

function rangeTest(written: string, chain: readonly string[]): TextTest {
  const range = addressRange(written);
  if (!range || chain.length > 1)
    throw new Failure("invalid", `cidr takes a network such as 10.0.0.0/8, got "${written.slice(0, 60)}"`);
  return {
    literals: undefined,
    matches: isIpv4(range.base) ? inRangeOf(range) : (raw) => raw.includes(":") && range.has(raw),
  };
}

/** Tells by bits whether an address lies in a range of version 4: each record with an address is asked this. */
function inRangeOf(range: AddressRange): (raw: string) => boolean {
  const mask = range.bits === 0 ? 0 : (-1 << (32 - range.bits)) >>> 0;
  const wanted = (bitsOf(range.base) & mask) >>> 0;
  return (raw) => (isIpv4(raw) ? (bitsOf(raw) & mask) >>> 0 === wanted : raw.includes(":") && range.has(raw));
}

function bitsOf(address: string): number {
  let bits = 0;
  let part = 0;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code === 46) {
      bits = (bits << 8) | part;
      part = 0;
    } else part = part * 10 + code - 48;
  }
  return ((bits << 8) | part) >>> 0;
}

function numberOf(text: string): number | undefined {
  const value = Number(text.trim() === "" ? Number.NaN : text);
  return Number.isFinite(value) ? value : undefined;
}

/** Every dash or slash that begins an option stands for any of them. */
function withDashes(text: SigmaText): SigmaText {
  return text.flatMap((part) => {
    if (typeof part !== "string") return [part];
    const parts: (string | typeof DASH)[] = [];
    let from = 0;
    for (const match of part.matchAll(/(?<![\p{L}\p{N}_])[-/–—―](?=[\p{L}\p{N}_])/gu)) {
      if (match.index > from) parts.push(part.slice(from, match.index));
      parts.push(DASH);
      from = match.index + 1;
    }
    if (from < part.length) parts.push(part.slice(from));
    return parts;
  });
}

function bytesOf({ text, isBytes }: Changed, modifier: string): Buffer {
  const plain = plainText(text);
  if (plain === undefined) throw new Failure("invalid", `${modifier} cannot encode wildcards`);
  return Buffer.from(plain, isBytes ? "latin1" : "utf8");
}

function encoded(value: Changed, encoding: "utf16le" | "utf16be" | "utf16"): Changed {
  const plain = plainText(value.text);
  if (plain === undefined) throw new Failure("invalid", `${encoding} cannot encode wildcards`);
  const little = Buffer.from(plain, "utf16le");
  const bytes = encoding === "utf16be" ? little.swap16() : little;
  const mark = encoding === "utf16" ? "\u00ff\u00fe" : "";
  return { text: [mark + bytes.toString("latin1")], isBytes: true };
}

/** How the bytes look in Base64 at each of the three places that they can have in a group. */
function base64Offsets(value: Changed): readonly Changed[] {
  const bytes = bytesOf(value, "base64offset");
  return [0, 1, 2].map((offset) => {
    const base64 = Buffer.concat([Buffer.alloc(offset, 0x20), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return { text: [base64.slice([0, 2, 3][offset], whole)], isBytes: false };
  });
}
