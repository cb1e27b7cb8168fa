import { foldText } from "./fold-character.js";
import { isAnchor, letterOfRole, phrasesFrom, rolesOf } from "./word-lexicon.js";
import { RULES, THRESHOLD } from "./passage-rules.js";
import type { Word } from "./word.js";

/** Words that together speak to a reader: indexes into the words, the last one included. */
export interface Passage {
  readonly first: number;
  readonly last: number;
  readonly score: number;
}

interface Rule {
  readonly weight: number;
  readonly pattern: RegExp;
}

interface Term {
  /** The folded word or joined phrase, its roles, and both together as rules read them. */
  readonly word: string;
  readonly roles: string;
  readonly text: string;
  readonly isAnchor: boolean;
  readonly first: number;
  readonly last: number;
}

/** Words between two anchors that still belong together. */
const REACH = 12;
const PASSAGE_WORDS = 48;
/** Bonus from which one anchor is worth a closer look. */
const ONE_IS_ENOUGH = 3;
const STEP = 24;

const rules: readonly Rule[] = RULES.map(({ weight, pattern }) => ({ weight, pattern: compile(pattern) }));
/** Rules by the word or the role's letter that they begin with: few begin at any one word. */
const rulesByStart = new Map<string, Rule[]>();
for (const [index, { pattern }] of RULES.entries()) {
  const rule = rules[index];
  if (rule) for (const start of startsOf(foldText(pattern))) listOf(rulesByStart, start).push(rule);
}

function listOf(lists: Map<string, Rule[]>, key: string): Rule[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** The first word of each alternative that a rule begins with; for a role its letter. */
function startsOf(pattern: string): ReadonlySet<string> {
  const group = /^\(\?:([^()]+)\)/.exec(pattern)?.[1];
  return new Set(
    (group?.split("|") ?? [pattern]).map((alternative) => {
      const [, role, word = ""] = /^(?:\{([a-z]+)\}|([\p{L}]+))/u.exec(alternative) ?? [];
      return role === undefined ? word : (letterOfRole(role) ?? "");
    }),
  );
}

function compile(pattern: string): RegExp {
  const body = foldText(pattern)
    .replace(/\{([a-z]+)\}|(~\d+)|[\p{Ll}\p{Lo}]+/gu, (found, role: string | undefined, gap: string | undefined) => {
      if (gap !== undefined) return `(?:[^ ]+ ){0,${gap.slice(1)}}`;
      if (role === undefined) return `${found}[A-Z]*`;
      const letter = letterOfRole(role);
      if (letter === undefined) throw new Error(`rule names the role ${role}, which the vocabulary does not have`);
      return `[^ A-Z]+[A-Z]*${letter}[A-Z]*`;
    })
    .replace(/(\(\?:\[\^ \]\+ \)\{0,\d+\}) /g, "$1");
  return new RegExp(`(?:${body})(?= )`, "uy");
}

/**
 * Scores words passage by passage and returns the passages that reach the threshold, merged where they overlap; `bonus`
 * is what the place of the words says already.
 */
export function scorePassages(words: readonly Word[], bonus: number): readonly Passage[] {
  const terms = termsOf(words);
  const passages: Passage[] = [];
  for (const [first, last] of clusters(terms, bonus >= ONE_IS_ENOUGH ? 1 : 2)) {
    for (let from = first; from <= last; from += STEP) {
      const to = Math.min(last, from + PASSAGE_WORDS - 1);
      const found = scoreTerms(terms, from, to, bonus);
      if (found) addMerged(passages, found);
      if (to === last) break;
    }
  }
  return passages;
}

/** Words with their roles as capitals behind them; a phrase becomes one term. */
function termsOf(words: readonly Word[]): readonly Term[] {
  const terms: Term[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]?.text ?? "";
    const phrase = phrasesFrom(word).find((candidate) =>
      candidate.words.every((part, offset) => words[at + offset]?.text === part),
    );
    const roles = phrase?.roles ?? rolesOf(word);
    const last = at + (phrase?.words.length ?? 1) - 1;
    const joined = phrase ? phrase.words.join("") : word;
    terms.push({ word: joined, roles, text: joined + roles, isAnchor: isAnchor(roles), first: at, last });
    at = last;
  }
  return terms;
}

/** Ranges of terms around anchors that stand near each other; fewer than `least` anchors make none. */
function clusters(terms: readonly Term[], least: number): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let [first, last, count] = [-1, -1, 0];
  const close = (): void => {
    if (count >= least) ranges.push([Math.max(0, first - 6), Math.min(terms.length - 1, last + 6)]);
  };
  for (const [at, term] of terms.entries()) {
    if (!term.isAnchor && !isIdeograph(term.word)) continue;
    if (first < 0 || at - last > REACH) {
      close();
      [first, count] = [at, 0];
    }
    last = at;
    count++;
  }
  close();
  return ranges;
}

const isIdeograph = (word: string): boolean => word.charCodeAt(0) >= 0x3400 && word.charCodeAt(0) <= 0x9fff;

function scoreTerms(terms: readonly Term[], from: number, to: number, bonus: number): Passage | undefined {
  let text = "";
  const starts: number[] = [];
  for (let at = from; at <= to; at++) {
    starts.push(text.length);
    text += `${terms[at]?.text ?? ""} `;
  }
  const matched = new Set<Rule>();
  let [score, first, end] = [0, -1, 0];
  for (const [offset, start] of starts.entries()) {
    for (const rule of rulesAt(terms[from + offset])) {
      rule.pattern.lastIndex = start;
      if (!rule.pattern.test(text)) continue;
      if (!matched.has(rule)) score += rule.weight;
      matched.add(rule);
      if (first < 0) first = offset;
      end = Math.max(end, rule.pattern.lastIndex);
    }
  }
  if (first < 0 || score < THRESHOLD - bonus) return undefined;
  const firstTerm = terms[from + first];
  const lastTerm = terms[from + starts.findLastIndex((start) => start < end)];
  return firstTerm && lastTerm && { first: firstTerm.first, last: lastTerm.last, score };
}

function rulesAt(term: Term | undefined): readonly Rule[] {
  if (!term) return [];
  const found = [...(rulesByStart.get(term.word) ?? [])];
  for (const role of term.roles) found.push(...(rulesByStart.get(role) ?? []));
  return found;
}

function addMerged(passages: Passage[], next: Passage): void {
  const before = passages.at(-1);
  if (!before || next.first > before.last + 1) passages.push(next);
  else {
    passages[passages.length - 1] = {
      first: Math.min(before.first, next.first),
      last: Math.max(before.last, next.last),
      score: Math.max(before.score, next.score),
    };
  }
}
