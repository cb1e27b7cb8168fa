import { Failure } from "@lagebild/domain";
import type { CharacterSet } from "./character-set.js";
import { parseRegex, type Place, type RegexFlags, type RegexNode } from "./parse-regex.js";
import type { TextTest } from "./sigma-text.js";

/** Instructions: take a character of the set, or go on at both places, or only where the place is right, or end. */
type Instruction =
  | { readonly do: "take"; readonly set: CharacterSet }
  | { readonly do: "fork"; first: number; second: number }
  | { readonly do: "check"; readonly place: Place }
  | { readonly do: "match" };

const MAX_INSTRUCTIONS = 1_500;

/**
 * Compiles a regular expression to a test that takes time linear in the value, whatever both hold: it follows all ways
 * to match at once (Thompson 1968) instead of trying one after the other. Failure "invalid" where it cannot.
 */
export function linearRegex(written: string, given: RegexFlags): TextTest {
  const { node, flags } = parseRegex(written, given);
  const program: Instruction[] = [];
  emit(node, program);
  program.push({ do: "match" });
  const search = searcher(program);
  const literals = requiredLiterals(node)?.map((literal) => literal.toLowerCase());
  return {
    literals: literals && literals.length > 0 ? literals : undefined,
    matches: flags.ignoresCase ? (_, lower) => search(lower) : (raw) => search(raw),
  };
}

function emit(node: RegexNode, program: Instruction[]): void {
  if (program.length > MAX_INSTRUCTIONS)
    throw new Failure(
      "invalid",
      `expression has more than ${MAX_INSTRUCTIONS} parts when its repetitions are written out`,
    );
  if (node.is === "set") program.push({ do: "take", set: node.set });
  else if (node.is === "place") program.push({ do: "check", place: node.place });
  else if (node.is === "all") for (const part of node.of) emit(part, program);
  else if (node.is === "any") emitChoice(node.of, program);
  else emitRepeat(node, program);
}

function emitChoice(choices: readonly RegexNode[], program: Instruction[]): void {
  const ends: { do: "fork"; first: number; second: number }[] = [];
  choices.forEach((choice, i) => {
    const isLast = i === choices.length - 1;
    const fork = { do: "fork" as const, first: program.length + 1, second: 0 };
    if (!isLast) program.push(fork);
    emit(choice, program);
    if (isLast) return;
    const end = { do: "fork" as const, first: 0, second: 0 };
    ends.push(end);
    program.push(end);
    fork.second = program.length;
  });
  for (const end of ends) end.first = end.second = program.length;
}

function emitRepeat({ of, min, max }: Extract<RegexNode, { is: "repeat" }>, program: Instruction[]): void {
  for (let i = 0; i < min; i++) {
    const before = program.length;
    emit(of, program);
    if (program.length === before) break; // an empty group, however often
  }
  if (max === Infinity) {
    const fork = { do: "fork" as const, first: program.length + 1, second: 0 };
    program.push(fork);
    const start = program.length - 1;
    emit(of, program);
    program.push({ do: "fork", first: start, second: start });
    fork.second = program.length;
    return;
  }
  const forks: { do: "fork"; first: number; second: number }[] = [];
  for (let i = min; i < max; i++) {
    const fork = { do: "fork" as const, first: program.length + 1, second: 0 };
    forks.push(fork);
    program.push(fork);
    emit(of, program);
  }
  for (const fork of forks) fork.second = program.length;
}

function searcher(program: readonly Instruction[]): (text: string) => boolean {
  const size = program.length;
  let active = new Int32Array(size);
  let next = new Int32Array(size);
  const seenAt = new Int32Array(size);
  const stack = new Int32Array(size * 2 + 2);
  let round = 0;
  /** Adds an instruction and all that follow without a character; returns the new count, or -1 at a match. */
  const follow = (start: number, list: Int32Array, count: number, text: string, at: number): number => {
    let depth = 0;
    stack[depth++] = start;
    while (depth > 0) {
      const number = stack[--depth]!;
      if (seenAt[number] === round) continue;
      seenAt[number] = round;
      const instruction = program[number]!;
      if (instruction.do === "match") return -1;
      if (instruction.do === "take") list[count++] = number;
      else if (instruction.do === "check") {
        if (isPlace(instruction.place, text, at)) stack[depth++] = number + 1;
      } else {
        stack[depth++] = instruction.second;
        stack[depth++] = instruction.first;
      }
    }
    return count;
  };
  return (text) => {
    if (round > 1_000_000_000) seenAt.fill((round = 0));
    let count = 0;
    round++;
    for (let at = 0; at <= text.length; at++) {
      count = follow(0, active, count, text, at);
      if (count < 0) return true;
      if (at === text.length) return false;
      const code = text.charCodeAt(at);
      let nextCount = 0;
      round++;
      for (let i = 0; i < count; i++) {
        const number = active[i]!;
        const instruction = program[number]!;
        if (instruction.do !== "take" || !instruction.set.has(code)) continue;
        nextCount = follow(number + 1, next, nextCount, text, at + 1);
        if (nextCount < 0) return true;
      }
      [active, next] = [next, active];
      count = nextCount;
    }
    return false;
  };
}

function isPlace(place: Place, text: string, at: number): boolean {
  if (place === "start") return at === 0;
  if (place === "end") return at === text.length || (at === text.length - 1 && text.charCodeAt(at) === 10);
  if (place === "line-start") return at === 0 || text.charCodeAt(at - 1) === 10;
  if (place === "line-end") return at === text.length || text.charCodeAt(at) === 10;
  return (isWord(text, at - 1) !== isWord(text, at)) === (place === "word");
}

const isWord = (text: string, at: number): boolean => at >= 0 && at < text.length && /\w/.test(text[at]!);

const MAX_LITERALS = 50;

/** Texts of which every match holds one: the longest run of plain characters, or one of each choice. */
function requiredLiterals(node: RegexNode): readonly string[] | undefined {
  if (node.is === "place") return undefined;
  if (node.is === "set") return node.set.only === undefined ? undefined : [node.set.only];
  if (node.is === "repeat") return node.min > 0 ? requiredLiterals(node.of) : undefined;
  if (node.is === "any") {
    const choices = node.of.map(requiredLiterals);
    const all = choices.flatMap((choice) => choice ?? []);
    return choices.includes(undefined) || all.length > MAX_LITERALS ? undefined : all;
  }
  const candidates: (readonly string[])[] = [];
  let run = "";
  for (const part of node.of) {
    if (part.is === "set" && part.set.only !== undefined) run += part.set.only;
    else {
      candidates.push([run]);
      run = "";
      const inner = requiredLiterals(part);
      if (inner) candidates.push(inner);
    }
  }
  candidates.push([run]);
  const shortest = (literals: readonly string[]): number => Math.min(...literals.map(({ length }) => length));
  const [best] = candidates.sort((a, b) => shortest(b) - shortest(a));
  return best && shortest(best) > 0 ? best : undefined;
}
