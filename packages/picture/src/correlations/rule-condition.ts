import { Failure } from "@lagebild/domain";

/** Tells whether the rules that matched in a window meet a correlation's condition. */
export type RuleCondition = (present: readonly boolean[]) => boolean;

type Part = (present: readonly boolean[]) => boolean;

const TOKEN = /\s*(\(|\)|[A-Za-z0-9_.-]+)/y;
const MAX_TOKENS = 500;

/**
 * Compiles a condition over names of rules with `and`, `or`, `not` and brackets; all rules must match where there is none.
 * Failure "invalid" for a text that is none.
 */
export function compileRuleCondition(text: string | undefined, rules: readonly string[]): RuleCondition {
  if (text === undefined) return (present) => present.every(Boolean);
  const tokens = tokensOf(text);
  let at = 0;
  const fail = (expected: string): never => {
    throw new Failure(
      "invalid",
      `correlation condition: expected ${expected} before ${JSON.stringify(tokens[at] ?? "its end")}`,
    );
  };
  const operand = (): Part => {
    const token = tokens[at]?.toLowerCase();
    if (token === undefined) return fail("a rule");
    at++;
    if (token === "not") {
      const inner = operand();
      return (present) => !inner(present);
    }
    if (token === "(") {
      const inner = either();
      if (tokens[at++] !== ")") fail("a closing bracket");
      return inner;
    }
    const place = rules.findIndex((rule) => rule.toLowerCase() === token);
    if (place < 0) {
      at--;
      return fail(`one of the rules ${rules.join(", ")}`);
    }
    return (present) => present[place] === true;
  };
  const chain = (word: "and" | "or", part: () => Part): Part => {
    const parts = [part()];
    while (tokens[at]?.toLowerCase() === word) {
      at++;
      parts.push(part());
    }
    if (parts.length === 1) return parts[0]!;
    return word === "and"
      ? (present) => parts.every((one) => one(present))
      : (present) => parts.some((one) => one(present));
  };
  const both = (): Part => chain("and", operand);
  const either = (): Part => chain("or", both);
  const whole = either();
  if (at < tokens.length) fail("and, or");
  return whole;
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (!found || tokens.length >= MAX_TOKENS)
      throw new Failure("invalid", `correlation condition ${JSON.stringify(text.slice(0, 80))} is not readable`);
    tokens.push(found[1]!);
  }
  return tokens;
}
