import type { CompiledRule } from "./knowledge-entry.js";
import type { Pattern } from "./pattern.js";
import type { PreparedSubject } from "./knowledge-subject.js";

/** Finds the few rules that may hold for a subject. */
export interface RuleIndex {
  /** Numbers of rules, each once. */
  candidates(subject: PreparedSubject): readonly number[];
  /** Rules that no key leads to, so that they are tried on every subject. */
  readonly unkeyed: readonly number[];
}

const gramLength = 4;
const hashShift = 15;
const tableSize = 1 << (32 - hashShift);
const hashFactor = 0x9e3779b1;

/**
 * Files each rule under its event ids, else its programs, else four characters of a text that any match must hold:
 * those that are rarest in `usualText`.
 */
export function ruleIndex(rules: readonly CompiledRule[], usualText: readonly string[] = []): RuleIndex {
  const byEventId = new Map<string, number[]>();
  const byProgram = new Map<string, number[]>();
  const byGram = new Map<number, number[]>();
  const unkeyed: number[] = [];
  const literals = rules.map(requiredLiterals);
  const frequency = countGrams([...literals.flatMap((ofRule) => ofRule ?? []), ...usualText]);
  rules.forEach((rule, number) => {
    const ofRule = literals[number];
    if (rule.eventIds.length > 0) for (const id of rule.eventIds) append(byEventId, id, number);
    else if (rule.programs.length > 0) for (const program of rule.programs) append(byProgram, program, number);
    else if (ofRule === undefined) unkeyed.push(number);
    else for (const literal of ofRule) append(byGram, rarestGram(literal, frequency), number);
  });
  const isKnownGram = new Uint8Array(tableSize);
  for (const gram of byGram.keys()) isKnownGram[gram] = 1;
  const seenIn = new Uint32Array(rules.length);
  let round = 0;
  return {
    unkeyed,
    candidates({ eventId, programs, haystack }) {
      round += 1;
      const found: number[] = [];
      const add = (numbers: readonly number[] | undefined): void => {
        for (const number of numbers ?? []) {
          if (seenIn[number] !== round) found.push(number);
          seenIn[number] = round;
        }
      };
      add(unkeyed);
      if (eventId !== undefined) add(byEventId.get(eventId));
      for (const program of programs) add(byProgram.get(program));
      for (let at = 0, window = 0; at < haystack.length; at += 1) {
        window = (window >>> 8) | (haystack.charCodeAt(at) << 24);
        const gram = Math.imul(window, hashFactor) >>> hashShift;
        if (isKnownGram[gram] === 1) add(byGram.get(gram));
      }
      return found;
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

/** A whole value stands between line ends in the text that is searched. */
function literalsOf(patterns: readonly Pattern[]): readonly string[] | undefined {
  const literals = patterns.flatMap(({ literals, isWhole }) =>
    (literals ?? [""]).map((literal) => (isWhole ? `\n${literal}\n` : literal)),
  );
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

/** A hash of four characters: two grams may share a number, which costs a test and never a match. */
function gramAt(text: string, at: number): number {
  let window = 0;
  for (let i = at; i < at + gramLength; i += 1) window = (window >>> 8) | (text.charCodeAt(i) << 24);
  return Math.imul(window, hashFactor) >>> hashShift;
}

function append<K>(map: Map<K, number[]>, key: K, number: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [number]);
  else if (list.at(-1) !== number) list.push(number);
}
