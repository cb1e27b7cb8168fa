/** The word rules of a tokenizer file. `training/normalise.py` holds the same rules: change both or neither. */
export interface WordRules {
  readonly maxCodePoints: number;
  readonly maxWord: number;
  readonly brands: readonly string[];
  readonly masks: readonly string[];
  readonly punctuation: readonly string[];
  readonly unknown: string;
}

const ignored = /(?![\t\n\v\f\r])[\p{Cc}\xad\u200b-\u200f\u2060-\u2064\ufeff]/gu;
const camelLowerUpper = /([a-zß-öø-ÿ0-9])([A-ZÀ-ÖØ-Þ])/g;
const camelAcronym = /([A-ZÀ-ÖØ-Þ])([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2})/g;
const combining = /[\u0300-\u036f]/g;
const spaceBeyondAscii = /[\u2000-\u206f\u3000]+/g;
const beyondAscii = /\P{ASCII}/u;
const german: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };

/** Makes the function that lists the words, masks and telling punctuation of a text, in order. */
export function wordLister(rules: WordRules): (text: string) => string[] {
  const token = new RegExp(
    [...[...rules.masks, ...rules.punctuation].map(escapeRegExp), "[a-z0-9]+", "\\P{ASCII}+"].join("|"),
    "gu",
  );
  const brand = new RegExp(rules.brands.map(escapeRegExp).join("|"), "g");
  return (text) => {
    const found = fold(firstCodePoints(text, rules.maxCodePoints), brand).match(token) ?? [];
    return found.map((word) => canonical(word, rules));
  };
}

/** Lower-cases, writes umlauts as two letters, drops accents and control characters, cuts camelCase. */
function fold(text: string, brand: RegExp): string {
  const folded = text
    .replace(ignored, "")
    .normalize("NFKC")
    .replace(brand, (name) => name.toLowerCase())
    .replace(camelLowerUpper, "$1 $2")
    .replace(camelAcronym, "$1 $2")
    .toLowerCase();
  if (!beyondAscii.test(folded)) return folded;
  return folded
    .replace(/[äöüß]/g, (letter) => german[letter] ?? letter)
    .normalize("NFD")
    .replace(combining, "")
    .replace(spaceBeyondAscii, " ");
}

function canonical(token: string, { unknown, maxWord }: WordRules): string {
  if (beyondAscii.test(token)) return unknown;
  if (token.length >= 5 && /^[0-9]+$/.test(token)) return "<n>";
  if (token.length >= 16 && /^[0-9a-f]+$/.test(token)) return "<hex>";
  return token.length > maxWord ? token.slice(0, maxWord) : token;
}

/** Cuts before any costly step, so that a text of megabytes costs no more than a long line. */
function firstCodePoints(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return Array.from(text.slice(0, 2 * limit))
    .slice(0, limit)
    .join("");
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
