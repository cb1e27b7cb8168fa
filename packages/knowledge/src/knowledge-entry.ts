import type { Meaning, Severity } from "@lagebild/domain";
import { canonicalFieldName } from "./field-names.js";
import { compilePattern, type Pattern } from "./pattern.js";

/** A part of an event: the command or script that was run, the web request, or what a detection system says. */
export type RuleScope = "command" | "request" | "signature";

/** Conditions on one event, all of which must hold; the written form in the data files. */
export interface MatchRule {
  readonly program?: string | readonly string[];
  readonly eventId?: number | string | readonly (number | string)[];
  /** Part of the channel's or provider's name. */
  readonly channel?: string;
  readonly provider?: string;
  readonly format?: string | readonly string[];
  /** By field name; of several patterns one must hold. */
  readonly field?: Readonly<Record<string, string | readonly string[]>>;
  /** No value of the field may match any of these. */
  readonly notField?: Readonly<Record<string, string | readonly string[]>>;
  /** The part of the event that `text`, `any` and `not` look at; without it, all of the event. */
  readonly in?: RuleScope;
  /** All must occur. */
  readonly text?: string | readonly string[];
  /** One must occur. */
  readonly any?: readonly string[];
  readonly not?: readonly string[];
}

/** One kind of event as the data files hold it. Where `a.b` matches, `a` is left out: a longer id says more about the same event. */
export interface KnowledgeEntry extends Meaning {
  /** One rule, or several of which one must hold. */
  readonly match: MatchRule | readonly MatchRule[];
  /** A line or event of our own that the entry matches. */
  readonly example?: string | Readonly<Record<string, unknown>>;
}

export interface FieldTest {
  readonly name: string;
  readonly patterns: readonly Pattern[];
}

/** A rule ready to run; empty lists mean no condition. */
export interface CompiledRule {
  readonly programs: readonly string[];
  readonly eventIds: readonly string[];
  readonly channel: string | undefined;
  readonly provider: string | undefined;
  readonly formats: readonly string[];
  readonly fields: readonly FieldTest[];
  readonly notFields: readonly FieldTest[];
  readonly scope: RuleScope | undefined;
  readonly text: readonly Pattern[];
  readonly any: readonly Pattern[];
  readonly not: readonly Pattern[];
  readonly specificity: number;
}

const severities: readonly Severity[] = ["info", "notice", "suspicious", "attack"];
const scopes: readonly unknown[] = ["command", "request", "signature", undefined];
const ruleKeys = new Set([
  "program",
  "eventId",
  "channel",
  "provider",
  "format",
  "field",
  "notField",
  "in",
  "text",
  "any",
  "not",
]);

/** Orders severities: higher is worse. */
export const rankOf = (severity: Severity): number => severities.indexOf(severity);

/** Checks one entry read from a file; returns the reason as a string where it is not usable. */
export function parseEntry(value: unknown): KnowledgeEntry | string {
  if (!isObject(value)) return "entry is not an object";
  const { id, match, en, de, tags = [], severity = "info", example } = value;
  if (typeof id !== "string" || !/^[a-z0-9][a-z0-9._-]{1,79}$/.test(id))
    return "id is missing or not in lower case letters, digits, dots and dashes";
  for (const [name, text] of [
    ["en", en],
    ["de", de],
  ] as const) {
    if (typeof text !== "string" || text.trim() === "") return `${name} is missing`;
    if (text.length > 1000) return `${name} has ${text.length} characters, at most 1000`;
  }
  if (!isTextList(tags)) return "tags is not a list of texts";
  if (!severities.includes(severity as Severity)) return `severity is none of ${severities.join(", ")}`;
  if (!isObject(match) && !Array.isArray(match)) return "match is missing";
  if (example !== undefined && typeof example !== "string" && !isObject(example))
    return "example is neither a text nor an event";
  return {
    id,
    match: match as MatchRule,
    en: en as string,
    de: de as string,
    tags,
    severity: severity as Severity,
    ...(example === undefined ? {} : { example }),
  };
}

/** Compiles the rules of an entry; returns the reason as a string where one is not usable. */
export function compileRules(match: MatchRule | readonly MatchRule[]): readonly CompiledRule[] | string {
  const rules: CompiledRule[] = [];
  const written = Array.isArray(match) ? (match as readonly unknown[]) : [match];
  if (written.length === 0) return "match holds no rule";
  for (const rule of written) {
    const compiled = compileRule(rule);
    if (typeof compiled === "string") return compiled;
    rules.push(compiled);
  }
  return rules;
}

function compileRule(rule: unknown): CompiledRule | string {
  if (!isObject(rule)) return "match is not an object";
  const unknownKey = Object.keys(rule).find((key) => !ruleKeys.has(key));
  if (unknownKey !== undefined) return `match has an unknown condition, expected one of ${[...ruleKeys].join(", ")}`;
  const scope = rule["in"];
  if (!scopes.includes(scope)) return "in is none of command, request, signature";
  const fields = fieldTests(rule["field"]);
  const notFields = fieldTests(rule["notField"]);
  const text = patternsOf(rule["text"]);
  const any = patternsOf(rule["any"]);
  const not = patternsOf(rule["not"]);
  for (const part of [fields, notFields, text, any, not]) if (typeof part === "string") return part;
  const compiled = {
    programs: namesOf(rule["program"]),
    eventIds: namesOf(rule["eventId"]),
    channel: namesOf(rule["channel"])[0],
    provider: namesOf(rule["provider"])[0],
    formats: namesOf(rule["format"]),
    fields: fields as readonly FieldTest[],
    notFields: notFields as readonly FieldTest[],
    scope: scope as RuleScope | undefined,
    text: text as readonly Pattern[],
    any: any as readonly Pattern[],
    not: not as readonly Pattern[],
  };
  const { programs, eventIds, channel, provider } = compiled;
  const specificity =
    4 * compiled.fields.length +
    3 * compiled.text.length +
    (compiled.any.length > 0 ? 2 : 0) +
    (eventIds.length > 0 ? 2 : 0) +
    (programs.length > 0 ? 1 : 0) +
    (channel === undefined && provider === undefined ? 0 : 1);
  const isEmpty =
    programs.length + eventIds.length + compiled.fields.length + compiled.text.length + compiled.any.length === 0;
  if (isEmpty && channel === undefined && provider === undefined) return "match has no condition";
  return { ...compiled, specificity };
}

function patternsOf(written: unknown): readonly Pattern[] | string {
  const patterns: Pattern[] = [];
  for (const one of written === undefined ? [] : Array.isArray(written) ? (written as readonly unknown[]) : [written]) {
    const pattern = compilePattern(one);
    if (typeof pattern === "string") return pattern;
    patterns.push(pattern);
  }
  return patterns;
}

function fieldTests(written: unknown): readonly FieldTest[] | string {
  if (written === undefined) return [];
  if (!isObject(written)) return "field is not an object";
  const tests: FieldTest[] = [];
  for (const [name, value] of Object.entries(written)) {
    const patterns = patternsOf(value);
    if (typeof patterns === "string") return patterns;
    tests.push({ name: canonicalFieldName(name), patterns });
  }
  return tests;
}

function namesOf(written: unknown): readonly string[] {
  const all = written === undefined ? [] : Array.isArray(written) ? (written as readonly unknown[]) : [written];
  return all.map((name) => String(name).toLowerCase());
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");
