import type { TextTest } from "./sigma-text.js";

/** What is asked of one field, or of the whole text where no field is named. */
export type FieldTest =
  | { readonly asks: "value"; readonly field: string | undefined; readonly test: TextTest }
  | { readonly asks: "exists"; readonly field: string; readonly wanted: boolean }
  | { readonly asks: "same"; readonly field: string; readonly other: string; readonly how: SameHow };

export interface SameHow {
  readonly part: "whole" | "start" | "end" | "inside";
  readonly isCased: boolean;
}

/** A rule's detection, ready to be compiled for the records of one kind. */
export type RuleExpression =
  | { readonly op: "and" | "or"; readonly of: readonly RuleExpression[] }
  | { readonly op: "not"; readonly of: RuleExpression }
  | { readonly op: "test"; readonly test: FieldTest };

/** Texts of which every matching record holds one, in that field or, without a field, anywhere. */
export interface NeededLiteral {
  readonly field: string | undefined;
  readonly literal: string;
}

const MAX_NEEDED = 50_000;

/** Finds the most telling set of literals of which a record must hold one to match; undefined where there is none. */
export function neededLiterals(expression: RuleExpression): readonly NeededLiteral[] | undefined {
  if (expression.op === "not") return undefined;
  if (expression.op === "test") {
    const { test } = expression;
    if (test.asks !== "value") return undefined;
    return test.test.literals?.map((literal) => ({ field: test.field, literal }));
  }
  const parts = expression.of.map(neededLiterals);
  if (expression.op === "or") {
    const all = parts.flatMap((part) => part ?? []);
    return parts.includes(undefined) || all.length === 0 || all.length > MAX_NEEDED ? undefined : all;
  }
  const known = parts.filter((part) => part !== undefined && part.length > 0);
  return known.sort((a, b) => worth(b!) - worth(a!))[0];
}

/** A set is as telling as its shortest literal; keys that few values share beat long ones that many do. */
const worth = (needed: readonly NeededLiteral[]): number =>
  Math.min(20, ...needed.map(({ literal }) => literal.length)) - needed.length / 50;

/** Compiles what an expression compiles with its first use. Failure "invalid" where that cannot be done. */
export function checkExpression(expression: RuleExpression): void {
  if (expression.op === "not") checkExpression(expression.of);
  else if (expression.op !== "test") expression.of.forEach(checkExpression);
  else if (expression.test.asks === "value") expression.test.test.check?.();
}

/** What is known of records before one is looked at. */
export interface KnownFields {
  /** Values of a field, by its name in lower case; undefined where nothing is known of it. */
  valuesOf(field: string): readonly string[] | undefined;
  /** Whether none of the records has a field, by its name in lower case. */
  lacks?(field: string): boolean;
}

/** Works out an expression as far as what is known allows: true, false, or undefined where it depends. */
export function decide(expression: RuleExpression, known: KnownFields): boolean | undefined {
  if (expression.op === "not") {
    const inner = decide(expression.of, known);
    return inner === undefined ? undefined : !inner;
  }
  if (expression.op === "test") return decideTest(expression.test, known);
  const settles = expression.op === "or";
  let isOpen = false;
  for (const part of expression.of) {
    const decided = decide(part, known);
    if (decided === settles) return settles;
    if (decided === undefined) isOpen = true;
  }
  return isOpen ? undefined : !settles;
}

function decideTest(test: FieldTest, { valuesOf, lacks }: KnownFields): boolean | undefined {
  const field = test.field?.toLowerCase();
  if (field === undefined) return undefined;
  if (lacks?.(field)) return test.asks === "exists" ? !test.wanted : false;
  if (test.asks !== "value") return undefined;
  return valuesOf(field)?.some((value) => test.test.matches(value, value.toLowerCase()));
}
