import type { CompiledRule } from "./knowledge-entry.js";
import type { Pattern } from "./pattern.js";
import type { PreparedSubject } from "./knowledge-subject.js";

/** Finds the few rules that may hold for a subject. */
export interface RuleIndex {
  /** Numbers of rules, ascending, each once. */
  candidates(subject: PreparedSubject): readonly number[];
  /** Rules that no key leads to, so that they are tried on every subject. */
  readonly unkeyed: readonly number[];
}

const gramLength = 4;
const tableSize = 1 << 16;

/** Files each rule under its event ids, else its programs, else four characters of a text that any match must hold. */
export function ruleIndex(rules: readonly CompiledRule[]): RuleIndex {
  const byEventId = new Map<string, number[]>();
  const byProgram = new Map<string, number[]>();
  const byGram = new Map<number, number[]>();
  const unkeyed: number[] = [];
  const literals = rules.map(requiredLiterals);
  const frequency = countGrams(literals.flatMap((ofRule) => ofRule ?? []));
  rules.forEach((rule, number) => {
    const ofRule = literals[number];
    if (rule.eventIds.length > 0) for (const id of rule.eventIds) append(byEventId, id, number);
    else if (rule.programs.length > 0) for (const program of rule.programs) append(byProgram, program, number);
    else if (ofRule === undefined) unkeyed.push(number);
    else for (const literal of ofRule) append(byGram, rarestGram(literal, frequency), number);
  });
  const isKnownGram = new Uint8Array(tableSize);
  for (const gram of byGram.keys()) isKnownGram[gram] = 1;
  return {
    unkeyed,
    candidates(subject) {
      const found = new Set(unkeyed);
      if (subject.eventId !== undefined) for (const number of byEventId.get(subject.eventId) ?? []) found.add(number);
      for (const program of subject.programs) for (const number of byProgram.get(program) ?? []) found.add(number);
      const { haystack } = subject;
      for (let at = 0; at + gramLength <= haystack.length; at += 1) {
        const gram = gramAt(haystack, at);
        if (isKnownGram[gram] === 1) for (const number of byGram.get(gram) ?? []) found.add(number);
      }
      return [...found].sort((a, b) => a - b);
    },
  };
}

/** Texts of which every match holds one, as telling as possible; undefined where no such set is known. */
function requiredLiterals(rule: CompiledRule): readonly string[] | undefined {
  const choices = [...rule.text.map((pattern) => [pattern]), rule.any, ...rule.fields.map((field) => field.patterns)]
    .map(literalsOf)
    .filter((literals) => literals !== undefined);
  const shortest = (literals: readonly string[]): number => Math.min(...literals.map((literal) => literal.length));
  return choices.sort((a, b) => shortest(b) - shortest(a))[0];
}

function literalsOf(patterns: readonly Pattern[]): readonly string[] | undefined {
  const literals = patterns.flatMap((pattern) => pattern.literals ?? [""]);
  return literals.length > 0 && literals.every((literal) => literal.length >= gramLength) ? literals : undefined;
}

function countGrams(literals: readonly string[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const literal of literals) {
    for (let at = 0; at + gramLength <= literal.length; at += 1) {
      const gram = gramAt(literal, at);
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

function rarestGram(literal: string, counts: ReadonlyMap<number, number>): number {
  let best = gramAt(literal, 0);
  for (let at = 1; at + gramLength <= literal.length; at += 1) {
    const gram = gramAt(literal, at);
    if ((counts.get(gram) ?? 0) < (counts.get(best) ?? 0)) best = gram;
  }
  return best;
}

/** A hash: two grams may share a number, which costs a test and never a match. */
function gramAt(text: string, at: number): number {
  const mixed =
    text.charCodeAt(at) * 0x9e3b +
    text.charCodeAt(at + 1) * 0x1f35 +
    text.charCodeAt(at + 2) * 0x0527 +
    text.charCodeAt(at + 3) * 0x6d;
  return (mixed ^ (mixed >>> 13)) & (tableSize - 1);
}

function append<K>(map: Map<K, number[]>, key: K, number: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [number]);
  else if (list.at(-1) !== number) list.push(number);
}
