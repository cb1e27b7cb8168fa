/** How a word was hidden from a plain search; undefined where it was not. */
export type WordDisguise =
  "look-alike letters" | "invisible characters" | "tag characters" | "leetspeak" | "joined words" | "spaced letters";

/** One character as the plain letters it stands for. */
export interface FoldedCharacter {
  /** Lower-case letters; empty for what is not a letter. */
  readonly letters: string;
  readonly kind: "letter" | "look-alike" | "invisible" | "tag" | "ideograph" | "other";
}

// Letters of other scripts that pass for Latin ones; full-width and mathematical letters fold by NFKC already.
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: "a",
  в: "b",
  с: "c",
  ԁ: "d",
  е: "e",
  ё: "e",
  һ: "h",
  н: "h",
  і: "i",
  ї: "i",
  ј: "j",
  к: "k",
  ӏ: "l",
  м: "m",
  о: "o",
  р: "p",
  ԛ: "q",
  г: "r",
  ѕ: "s",
  т: "t",
  у: "y",
  ѵ: "v",
  ԝ: "w",
  х: "x",
  ү: "y",
  з: "3",
  α: "a",
  β: "b",
  ε: "e",
  η: "n",
  ι: "i",
  κ: "k",
  ν: "v",
  ο: "o",
  ρ: "p",
  τ: "t",
  υ: "u",
  χ: "x",
  γ: "y",
  ω: "w",
  σ: "o",
  ս: "u",
  օ: "o",
  ց: "g",
  հ: "h",
  ո: "n",
  ք: "p",
  ı: "i",
  ɑ: "a",
  ɡ: "g",
  ɩ: "i",
  ʀ: "r",
  ᴀ: "a",
  ʙ: "b",
  ᴄ: "c",
  ᴅ: "d",
  ᴇ: "e",
  ꜰ: "f",
  ɢ: "g",
  ʜ: "h",
  ɪ: "i",
  ᴊ: "j",
  ᴋ: "k",
  ʟ: "l",
  ᴍ: "m",
  ɴ: "n",
  ᴏ: "o",
  ᴘ: "p",
  ꜱ: "s",
  ᴛ: "t",
  ᴜ: "u",
  ᴠ: "v",
  ᴡ: "w",
  ʏ: "y",
  ᴢ: "z",
  Ꭺ: "a",
  Ꭼ: "e",
  Ꮋ: "h",
  Ꮇ: "m",
  Ꮲ: "p",
};
const OTHER: FoldedCharacter = { letters: "", kind: "other" };
const INVISIBLE: FoldedCharacter = { letters: "", kind: "invisible" };
const folded = new Map<number, FoldedCharacter>();

/** Folds a character beyond ASCII: case, marks, compatibility forms and letters that look alike. */
export function foldCharacter(codePoint: number): FoldedCharacter {
  let known = folded.get(codePoint);
  if (!known) {
    known = foldUnseen(codePoint);
    // the whole of Unicode would fit, but a log holds a few hundred
    if (folded.size < 20_000) folded.set(codePoint, known);
  }
  return known;
}

function foldUnseen(codePoint: number): FoldedCharacter {
  if (codePoint >= 0xe0000 && codePoint <= 0xe007f) return foldTag(codePoint - 0xe0000);
  const character = String.fromCodePoint(codePoint);
  if (/[\p{Cf}\p{Mn}\u034f\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]/u.test(character)) return INVISIBLE;
  if (/\p{Script=Han}/u.test(character)) return { letters: character, kind: "ideograph" };
  if (character === "ß") return { letters: "ss", kind: "letter" };
  const base = circled(character).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  if (base === "" || !/^[\p{L}\d]+$/u.test(base)) return OTHER;
  const letters = [...base].map((letter) => LOOK_ALIKES[letter] ?? letter).join("");
  const isLatin = /\p{Script=Latin}/u.test(character) && codePoint < 0x250;
  return { letters, kind: isLatin && letters === base ? "letter" : "look-alike" };
}

function foldTag(code: number): FoldedCharacter {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return { letters: isLetter ? String.fromCharCode(code).toLowerCase() : "", kind: "tag" };
}

/** Enclosed letters whose compatibility form is a picture to NFKD. */
function circled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  for (const first of [0x1f110, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6]) {
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first);
  }
  return character;
}

/** Folds a word or pattern of ours the way words of a log are folded, so that both meet. */
export function foldText(text: string): string {
  let result = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    result += code < 128 ? character.toLowerCase() : foldCharacter(code).letters;
  }
  return foldUmlauts(result);
}

/** Makes `ae`, `oe`, `ue` the same as the letters whose marks were taken off. */
export const foldUmlauts = (word: string): string => (word.includes("e", 1) ? word.replace(/([aou])e/g, "$1") : word);
