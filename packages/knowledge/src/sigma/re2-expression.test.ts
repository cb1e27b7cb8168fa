import { describe, expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { re2Expression } from "./re2-expression.js";

const PLAIN = { ignoresCase: false, isMultiline: false, dotIsAll: false };
const finds = (expression: string, text: string, flags = PLAIN): boolean =>
  re2Expression(expression, flags).matches(text, text.toLowerCase());

/** Numbers from 0 to 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomExpression(random: () => number, depth = 0): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const atoms = ["a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\d", "\\.", "[a-c0-2]", "\\bab", "^a", "c$", "ab", "bca"];
  const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
    const atom = depth < 2 && random() < 0.3 ? `(${randomExpression(random, depth + 1)})` : pick(atoms);
    const isRepeatable = !/[$^]|\\b/.test(atom) || atom.startsWith("(");
    return atom + (isRepeatable && random() < 0.4 ? pick(["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"]) : "");
  });
  return random() < 0.2 && depth < 2 ? `${parts.join("")}|${randomExpression(random, depth + 1)}` : parts.join("");
}

describe("regular expressions in linear time", () => {
  it("finds what the engine of the language finds", () => {
    const random = seeded(7);
    for (let i = 0; i < 3_000; i++) {
      const expression = randomExpression(random);
      const text = Array.from({ length: Math.floor(random() * 12) }, () => "abc.01 A"[Math.floor(random() * 8)]).join(
        "",
      );
      const isFound = new RegExp(expression).test(text);
      expect(finds(expression, text), `/${expression}/ on "${text}"`).toBe(isFound);
      const test = re2Expression(expression, PLAIN);
      const line = `\n${text.toLowerCase()}\n`;
      if (isFound && test.literals) expect(test.literals.some((literal) => line.includes(literal))).toBe(true);
      const folded = { ...PLAIN, ignoresCase: true };
      expect(finds(expression, text, folded), `/${expression}/i on "${text}"`).toBe(
        new RegExp(expression, "i").test(text),
      );
    }
  });

  it.each([
    ["(a+)+$", `${"a".repeat(8_000)}b`],
    ["(a|a)*c", "a".repeat(8_000)],
    ["(.*a){20}", `${"a".repeat(19)}${"b".repeat(8_000)}`],
    [".*x.*y.*z.*q", "xyz".repeat(2_700)],
    ["(\\w+\\s?)*!", "word ".repeat(1_600)],
  ])("takes few steps for %s where others try for years", (expression, text) => {
    expect(finds(expression, text)).toBe(false);
  });

  it.each([
    ["\\x41\\u0042\\t", "AB\t"],
    ["(?:a|b)(?<name>c)", "bc"],
    ["[\\]\\-x]+$", "]-x"],
    ["[]a]", "]"],
    ["a{,3}", "a{,3}"],
    ["\\$\\{", "${"],
    ["\\AStart.*end\\z", "Start to end"],
    ["\\S\\D\\W", "ab-"],
    ["", "anything"],
    ["a||b", ""],
    ["a(?i)b", "aB"],
    ["[[:alpha:]]+\\p{L}", "ab"],
    ["end\\Z", "the end"],
  ])("reads %s", (expression, text) => {
    expect(finds(expression, text)).toBe(true);
  });

  it.each([
    ["(?!a)", "looks around, which is not supported"],
    ["(?<=a)b", "looks around, which is not supported"],
    ["(?>a)b", "has an atomic group or a condition, which is not supported"],
    ["\\k<x>", "refers back to a group, which is not supported"],
    ["a++", "repeats a repetition sign or has a possessive repetition, which is not supported"],
    ["*a", "repeats nothing"],
    ["a)", "has a parenthesis too many"],
    ["[a", "lacks a closing bracket"],
    ["[b-a]", "is not understood: invalid character class range: `b-a`"],
    ["\\p{Nowhere}", "is not understood: invalid character class range: `\\p{Nowhere}`"],
    ["a\\", "is not understood: trailing backslash at end of expression"],
    ["(a{1000}){1000}", "repeats more often than the 1000 times that are supported"],
    ["(a{50}b{50}){20}", "has more than 1500 parts when its repetitions are written out"],
    ["(".repeat(500), "lacks a closing parenthesis"],
    ["a".repeat(3_000), "has 3000 characters, at most 2000"],
  ])("refuses %s", (expression, reason) => {
    expect(() => re2Expression(expression, PLAIN).check!()).toThrow(new Failure("invalid", `expression ${reason}`));
  });

  it("is not kept busy by groups of nothing", () => {
    expect(finds("(?:(?:(?:)*)*)*x", "x")).toBe(true);
  });
});
