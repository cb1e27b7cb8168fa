import { Failure } from "@lagebild/domain";
import { CLASSES, characterSet, complement, type CharacterSet, type CodeRange } from "./character-set.js";

export type Place = "start" | "end" | "line-start" | "line-end" | "word" | "not-word";

/** A regular expression as a tree. */
export type RegexNode =
  | { readonly is: "set"; readonly set: CharacterSet }
  | { readonly is: "all"; readonly of: readonly RegexNode[] }
  | { readonly is: "any"; readonly of: readonly RegexNode[] }
  | { readonly is: "repeat"; readonly of: RegexNode; readonly min: number; readonly max: number }
  | { readonly is: "place"; readonly place: Place };

export interface RegexFlags {
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly dotIsAll: boolean;
}

export const MAX_REGEX_LENGTH = 2_000;
const MAX_DEPTH = 40;
const MAX_REPEAT = 1_000;
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, e: 27, a: 7, "0": 0 };

/**
 * Reads a regular expression of the kind that takes linear time. Failure "invalid" with the reason where it is broken or
 * needs more: looking around, referring back.
 */
export function parseRegex(
  written: string,
  given: RegexFlags,
): { readonly node: RegexNode; readonly flags: RegexFlags } {
  if (written.length > MAX_REGEX_LENGTH)
    throw new Failure("invalid", `expression has ${written.length} characters, at most ${MAX_REGEX_LENGTH}`);
  const inline = /^\(\?([ims]+)\)/.exec(written);
  const has = (letter: string): boolean => inline?.[1]?.includes(letter) === true;
  const flags: RegexFlags = {
    ignoresCase: given.ignoresCase || has("i"),
    isMultiline: given.isMultiline || has("m"),
    dotIsAll: given.dotIsAll || has("s"),
  };
  const reader = regexReader(written.slice(inline?.[0].length ?? 0), flags);
  return { node: reader(), flags };
}

function regexReader(source: string, flags: RegexFlags): () => RegexNode {
  let at = 0;
  const broken = (why: string): Failure => new Failure("invalid", `expression ${why}`);
  const setOf = (ranges: readonly CodeRange[], isNegated = false): CharacterSet =>
    characterSet(ranges, isNegated, flags.ignoresCase);
  const either = (depth: number): RegexNode => {
    if (depth > MAX_DEPTH) throw broken(`nests more than ${MAX_DEPTH} deep`);
    const of = [sequence(depth)];
    while (source[at] === "|") {
      at++;
      of.push(sequence(depth));
    }
    return of.length === 1 ? of[0]! : { is: "any", of };
  };
  const sequence = (depth: number): RegexNode => {
    const of: RegexNode[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") of.push(repeated(atom(depth)));
    return of.length === 1 ? of[0]! : { is: "all", of };
  };
  const repeated = (node: RegexNode): RegexNode => {
    const bounds = /^(?:[*+?]|\{(\d{1,6})(,(\d{0,6}))?\})/.exec(source.slice(at, at + 20));
    if (!bounds) return node;
    at += bounds[0].length;
    if (source[at] === "?")
      at++; // greedy or not finds the same lines
    else if (source[at] === "+") throw broken("has a possessive repetition, which is not supported");
    if (/^(?:[*+]|\{\d)/.test(source.slice(at, at + 2))) throw broken("repeats a repetition sign");
    const [sign, from, comma, to] = bounds;
    const min = sign === "+" ? 1 : from === undefined ? 0 : Number(from);
    const most = comma === undefined ? min : to === "" ? Infinity : Number(to);
    const max = sign === "?" ? 1 : sign === "*" || sign === "+" ? Infinity : most;
    if (max < min || Math.max(min, max === Infinity ? 0 : max) > MAX_REPEAT)
      throw broken(`repeats ${min} to ${max} times, at most ${MAX_REPEAT} are supported`);
    return { is: "repeat", of: node, min, max };
  };
  const atom = (depth: number): RegexNode => {
    const character = source[at++]!;
    if (character === "(") return group(depth);
    if (character === "[") return { is: "set", set: bracketed() };
    if (character === ".") return { is: "set", set: setOf(flags.dotIsAll ? [] : [[10, 10]], true) };
    if (character === "^") return { is: "place", place: flags.isMultiline ? "line-start" : "start" };
    if (character === "$") return { is: "place", place: flags.isMultiline ? "line-end" : "end" };
    if (character === "\\") return escaped();
    if ("*+?".includes(character)) throw broken("repeats nothing");
    return literal(character.charCodeAt(0));
  };
  const literal = (code: number): RegexNode => ({ is: "set", set: setOf([[code, code]]) });
  const group = (depth: number): RegexNode => {
    const kind = /^\?(?::|P?<[A-Za-z_]\w*>)/.exec(source.slice(at, at + 60));
    if (kind) at += kind[0].length;
    else if (source[at] === "?") throw broken("looks around or sets options inside, which is not supported");
    const node = either(depth + 1);
    if (source[at++] !== ")") throw broken("lacks a closing parenthesis");
    return node;
  };
  const escaped = (): RegexNode => {
    const letter = source[at++];
    if (letter === undefined) throw broken("ends with a backslash");
    if (letter === "b" || letter === "B") return { is: "place", place: letter === "b" ? "word" : "not-word" };
    if (letter === "A") return { is: "place", place: "start" };
    if (letter === "z" || letter === "Z") return { is: "place", place: "end" };
    const ranges = classOf(letter);
    if (ranges) return { is: "set", set: setOf(ranges) };
    return literal(codeOf(letter));
  };
  const classOf = (letter: string): readonly CodeRange[] | undefined => {
    const ranges = Object.hasOwn(CLASSES, letter.toLowerCase()) ? CLASSES[letter.toLowerCase()] : undefined;
    return ranges && letter !== letter.toLowerCase() ? complement(ranges) : ranges;
  };
  const codeOf = (letter: string): number => {
    const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(source.slice(at - 1, at + 4));
    if (hex && (letter === "x" || letter === "u")) {
      at += hex[0].length - 1;
      return parseInt(hex[1] ?? hex[2]!, 16);
    }
    if (Object.hasOwn(escapes, letter)) return escapes[letter]!;
    if (/[1-9k]/.test(letter)) throw broken("refers back to a group, which is not supported");
    if (/[a-z]/i.test(letter)) throw broken(`has \\${letter}, which is not supported`);
    return letter.charCodeAt(0);
  };
  const bracketed = (): CharacterSet => {
    const isNegated = source[at] === "^";
    if (isNegated) at++;
    const ranges: CodeRange[] = [];
    for (let isFirst = true; isFirst || source[at] !== "]"; isFirst = false) {
      if (at >= source.length) throw broken("lacks a closing bracket");
      const from = member();
      if (typeof from !== "number") ranges.push(...from);
      else if (source[at] === "-" && source[at + 1] !== "]" && at + 1 < source.length) {
        at++;
        const to = member();
        if (typeof to !== "number" || to < from) throw broken("has a range that runs backwards");
        ranges.push([from, to]);
      } else ranges.push([from, from]);
    }
    at++;
    return setOf(ranges, isNegated);
  };
  const member = (): number | readonly CodeRange[] => {
    const character = source[at++]!;
    if (character === "[" && /^[:.=]/.test(source.slice(at))) throw broken("has a named class, which is not supported");
    if (character !== "\\") return character.charCodeAt(0);
    const letter = source[at++];
    if (letter === undefined) throw broken("ends with a backslash");
    return classOf(letter) ?? (letter === "b" ? 8 : codeOf(letter));
  };
  return () => {
    const node = either(0);
    if (at < source.length) throw broken("has a parenthesis too many");
    return node;
  };
}
