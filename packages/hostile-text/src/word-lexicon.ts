import { foldText } from "./fold-character.js";
import { ANCHOR_ROLES, LINKS, VOCABULARY } from "./vocabulary.js";

type Role = keyof typeof VOCABULARY;

const ROLES = Object.keys(VOCABULARY) as readonly Role[];
const LETTER_OF = new Map<string, string>(ROLES.map((role, index) => [role, String.fromCharCode(65 + index)]));
const ANCHOR_LETTERS = new Set(ANCHOR_ROLES.map((role) => LETTER_OF.get(role)));

/** German puts what a program is for in front of what it is: `Wartungsassistent`. */
const MACHINE_COMPOUND = /^\p{L}{3,20}(?:assistent|assistentin|sprachmodell)$/u;

/** Several words that stand for one. */
export interface Phrase {
  readonly words: readonly string[];
  readonly roles: string;
}

const rolesOfWord = new Map<string, string>();
const phrasesByFirst = new Map<string, Phrase[]>();
const knownWords = new Set<string>(LINKS.map(foldText));

function learn(): void {
  const rolesOf = new Map<string, string>();
  for (const role of ROLES) {
    for (const text of new Set(VOCABULARY[role].map((word) => foldText(word.replace(/\s+/g, " "))))) {
      rolesOf.set(text, (rolesOf.get(text) ?? "") + (LETTER_OF.get(role) ?? ""));
    }
  }
  for (const [text, roles] of rolesOf) {
    const words = text.split(" ");
    for (const word of words) if (word.length > 1) knownWords.add(word);
    const [first] = words;
    if (words.length === 1 || first === undefined) rolesOfWord.set(text, roles);
    else phrasesByFirst.set(first, [...(phrasesByFirst.get(first) ?? []), { words, roles }]);
  }
  for (const phrases of phrasesByFirst.values()) phrases.sort((a, b) => b.words.length - a.words.length);
}
learn();

/** The letters of a folded word's roles; empty for a word without any. */
export const rolesOf = (word: string): string =>
  rolesOfWord.get(word) ?? (MACHINE_COMPOUND.test(word) ? (LETTER_OF.get("machine") ?? "") : "");

/** Phrases that begin with a folded word, longest first. */
export const phrasesFrom = (word: string): readonly Phrase[] => phrasesByFirst.get(word) ?? [];

/** Says whether a folded word is one of ours, or a small word between them. */
export const isKnown = (word: string): boolean => knownWords.has(word);

const knownEndings = new Set([...knownWords].map((word) => word.slice(-2)));

/** Says whether two letters end any word of ours. */
export const endsKnownWord = (letters: string): boolean => knownEndings.has(letters);

/** Says whether roles make a passage worth a closer look. */
export function isAnchor(roles: string): boolean {
  for (const letter of roles) if (ANCHOR_LETTERS.has(letter)) return true;
  return false;
}

/** The letter that stands for a role in compiled rules. */
export const letterOfRole = (role: string): string | undefined => LETTER_OF.get(role);

const anchors = [...rolesOfWord].filter(([word, roles]) => word.length > 3 && isAnchor(roles)).map(([word]) => word);
const rotated = new Set(anchors.map(rotateLetters));
const reversed = new Set(anchors.map((word) => [...word].reverse().join("")));
for (const word of knownWords) {
  rotated.delete(word);
  reversed.delete(word);
}

/** Says whether a word is one of ours under ROT13. */
export const isRotated = (word: string): boolean => rotated.has(word);

/** Says whether a word is one of ours written backwards. */
export const isReversed = (word: string): boolean => reversed.has(word);

/** ROT13; other characters stay. */
export function rotateLetters(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 13) % 26));
  });
}
