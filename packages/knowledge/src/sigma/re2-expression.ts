import { Failure, messageOf } from "@lagebild/domain";
import { RE2JS } from "re2js";
import { neededTexts, requiredLiterals } from "../required-literals.js";
import { holdsNeeded } from "./holds-needed.js";
import { rememberAnswers } from "./remember-answers.js";
import type { TextTest } from "./sigma-text.js";

/** What the modifiers behind `re` ask for. */
export interface RegexFlags {
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly dotIsAll: boolean;
}

const MAX_LENGTH = 2_000;
/** Instructions of a compiled expression: each character of a value may visit every one of them. */
const MAX_INSTRUCTIONS = 1_500;

/**
 * Makes a regular expression a test that takes time linear in the value, whatever both hold. It is compiled with its first
 * use, or when it is checked: Failure "invalid" with the reason where it is broken or needs more, such as looking around.
 */
export function re2Expression(written: string, { ignoresCase, isMultiline, dotIsAll }: RegexFlags): TextTest {
  if (written.length > MAX_LENGTH)
    throw new Failure("invalid", `expression has ${written.length} characters, at most ${MAX_LENGTH}`);
  const source = withoutPerl(written);
  const flags =
    (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0) | (isMultiline ? RE2JS.MULTILINE : 0) | (dotIsAll ? RE2JS.DOTALL : 0);
  let compiled: RE2JS | undefined;
  const expression = (): RE2JS => (compiled ??= checked(compile(source, flags)));
  const needed = neededTexts(source);
  const holds = needed ? holdsNeeded(needed) : () => true;
  return {
    literals: requiredLiterals(source),
    matches: rememberAnswers((raw) => holds(raw.toLowerCase()) && expression().test(raw)),
    check: () => void expression(),
  };
}

function checked(expression: RE2JS): RE2JS {
  if (expression.programSize() <= MAX_INSTRUCTIONS) return expression;
  throw new Failure(
    "invalid",
    `expression has more than ${MAX_INSTRUCTIONS} parts when its repetitions are written out`,
  );
}

function compile(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags);
  } catch (error) {
    throw new Failure("invalid", `expression ${reasonOf(error)}`, error);
  }
}

/** What Perl and others write in another way. */
const PERL: Readonly<Record<string, string>> = { Z: "z", e: "x1B", h: "t" };

function withoutPerl(written: string): string {
  return written.replace(/\\(u[0-9A-Fa-f]{4}|[\s\S])/g, (escaped, code: string) => {
    if (code.length === 5) return `\\x{${code.slice(1)}}`;
    return Object.hasOwn(PERL, code) ? `\\${PERL[code]!}` : escaped;
  });
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/`\(\?<?[=!]/, "looks around, which is not supported"],
  [/invalid named capture: `\(\?<[=!]/, "looks around, which is not supported"],
  [/invalid escape sequence: `\\[1-9kg]/, "refers back to a group, which is not supported"],
  [/nested repetition/, "repeats a repetition sign or has a possessive repetition, which is not supported"],
  [/`\(\?[>|(]/, "has an atomic group or a condition, which is not supported"],
  [/missing argument to repetition/, "repeats nothing"],
  [/invalid repeat count/, "repeats more often than the 1000 times that are supported"],
  [/missing closing \)/, "lacks a closing parenthesis"],
  [/unexpected \)/, "has a parenthesis too many"],
  [/missing closing \]/, "lacks a closing bracket"],
  [/nest/, "nests too deep"],
];

function reasonOf(error: unknown): string {
  const fault = messageOf(error).replace(/^error parsing regexp: /, "");
  return REASONS.find(([pattern]) => pattern.test(fault))?.[1] ?? `is not understood: ${fault.slice(0, 120)}`;
}
