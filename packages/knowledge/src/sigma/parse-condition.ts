import { Failure } from "@lagebild/domain";

/** A condition over named search identifiers. */
export type Condition =
  | { readonly op: "and" | "or"; readonly of: readonly Condition[] }
  | { readonly op: "not"; readonly of: Condition }
  | { readonly op: "name"; readonly name: string };

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 50;

/**
 * Reads a condition: `and`, `or`, `not`, parentheses, `1 of name*`, `any of`, `all of`, `them`. Failure "invalid" with
 * the reason for anything else, aggregations among it.
 */
export function parseCondition(text: string, names: readonly string[]): Condition {
  if (text.length > MAX_LENGTH)
    throw new Failure("invalid", `condition has ${text.length} characters, at most ${MAX_LENGTH}`);
  const tokens: readonly string[] = text.match(/[()|]|[^\s()|]+/g) ?? [];
  if (tokens.includes("|")) throw new Failure("invalid", "condition aggregates (with |), which is not supported");
  const near = tokens.find((token) => token.toLowerCase() === "near");
  if (near !== undefined && !names.includes(near))
    throw new Failure("invalid", "condition uses near, which is not supported");
  let at = 0;
  const peek = (): string => (tokens[at] ?? "").toLowerCase();
  const isNext = (word: string): boolean => {
    if (peek() !== word) return false;
    at++;
    return true;
  };
  const either = (depth: number): Condition => listOf("or", () => both(depth));
  const both = (depth: number): Condition => listOf("and", () => negated(depth));
  const listOf = (op: "and" | "or", part: () => Condition): Condition => {
    const of = [part()];
    while (isNext(op)) of.push(part());
    return of.length === 1 ? of[0]! : { op, of };
  };
  const negated = (depth: number): Condition => {
    if (depth > MAX_DEPTH) throw new Failure("invalid", `condition nests more than ${MAX_DEPTH} deep`);
    if (isNext("not")) return { op: "not", of: negated(depth + 1) };
    if (!isNext("(")) return operand();
    const inner = either(depth + 1);
    if (!isNext(")")) throw new Failure("invalid", "condition lacks a closing parenthesis");
    return inner;
  };
  const operand = (): Condition => {
    const token = tokens[at++];
    if (token === undefined) throw new Failure("invalid", "condition ends where a name was expected");
    if (peek() === "of") return quantified(token.toLowerCase());
    if (names.includes(token)) return { op: "name", name: token };
    throw new Failure("invalid", `condition names "${token.slice(0, 60)}", which the detection does not hold`);
  };
  const quantified = (quantity: string): Condition => {
    at++;
    const pattern = tokens[at++] ?? "";
    if (!/^(?:1|any|all)$/.test(quantity))
      throw new Failure("invalid", `condition asks for "${quantity.slice(0, 20)} of", expected 1, any or all`);
    const chosen = namesLike(pattern, names);
    if (chosen.length === 0)
      throw new Failure("invalid", `condition asks for "${pattern.slice(0, 60)}", which no name of the detection fits`);
    const of = chosen.map((name): Condition => ({ op: "name", name }));
    return of.length === 1 ? of[0]! : { op: quantity === "all" ? "and" : "or", of };
  };
  const condition = either(0);
  if (at === tokens.length) return condition;
  throw new Failure("invalid", `condition goes on with "${tokens[at]!.slice(0, 60)}" where it should end`);
}

/** Names that begin with an underscore are left out unless they are asked for. */
function namesLike(pattern: string, names: readonly string[]): readonly string[] {
  if (pattern.toLowerCase() === "them") return names.filter((name) => !name.startsWith("_"));
  const pieces = pattern.split("*");
  return names.filter((name) => (pattern.startsWith("_") || !name.startsWith("_")) && fitsPieces(name, pieces));
}

function fitsPieces(name: string, pieces: readonly string[]): boolean {
  if (pieces.length === 1) return name === pieces[0];
  const head = pieces[0]!;
  const tail = pieces.at(-1)!;
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  let at = head.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > name.length - tail.length) return false;
    at = found + piece.length;
  }
  return true;
}
