import type { Bilingual, PictureFinding, RuleHead, SeenValues } from "@lagebild/domain";

/** How much of the values of a field a statement shows before it counts the others. */
interface Shown {
  readonly values: number;
  readonly valueCharacters: number;
  /** Of all values of a field; the first is always shown. */
  readonly characters: number;
}

const WHOLE: Shown = { values: 3, valueCharacters: 120, characters: Infinity };
const SHORT: Shown = { values: 3, valueCharacters: 60, characters: 60 };
/** What records say tells little in fewer words. */
const OF_TEXTS: Shown = { values: 2, valueCharacters: 110, characters: 140 };
/** A field, or the first of several that has a value: `{user.target.name/user.name}`. */
const FIELD = /\{([a-z0-9_./]+)\}/g;
/** The number with a word in the form that it asks for: `{count|login|logins}`. */
const COUNTED = /\{count\|([^|{}]*)\|([^|{}]*)\}/g;
/** A word alone in the form that the number asks for: `{form|was|were}`. */
const FORMED = /\{form\|([^|{}]*)\|([^|{}]*)\}/g;
/** A part that is left out where one of its fields has no value. */
const PART = /\[([^[\]]*)\]/g;

const WITHOUT_WORDS: Bilingual = {
  en: "{title}: {count|record|records}[ by {user.name}][ from {source.ip}][ on {host.name}]",
  de: "{title}: {count|Eintrag|Einträge}[ durch {user.name}][ von {source.ip}][ auf {host.name}]",
};

/** What stands for a value that no record has. */
const UNKNOWN: Readonly<Record<string, Bilingual>> = {
  "host.name": { en: "a host that is not named", de: "ein nicht genannter Rechner" },
  "source.ip": { en: "an address that is not named", de: "eine nicht genannte Adresse" },
  "user.name": { en: "somebody", de: "jemand" },
};

function unknown(field: string, language: keyof Bilingual, isFirst: boolean): string {
  const text = UNKNOWN[field]?.[language] ?? "–";
  return isFirst ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Names the fields that a rule's statement shows. */
export const fieldsShown = ({ hints }: RuleHead): readonly string[] =>
  [...(hints?.says ?? WITHOUT_WORDS).en.matchAll(FIELD)]
    .flatMap((match) => match[1]!.split("/"))
    .filter((name) => name !== "count" && name !== "title");

/** What a rule says of what it found: as a sentence, and in short where many findings are told. */
export type FindingWords = Pick<PictureFinding, "statement" | "brief">;

/** Writes a rule's statement with what was found, whole and in short, in both languages. */
export function wordsOfFinding(
  rule: RuleHead,
  count: number,
  valuesOf: (field: string) => SeenValues | undefined,
): FindingWords {
  const found = { rule, count, valuesOf };
  const isOfTexts = fieldsShown(rule).includes("event.original");
  return { statement: written(found, WHOLE), brief: written(found, isOfTexts ? OF_TEXTS : SHORT) };
}

interface FoundByRule {
  readonly rule: RuleHead;
  readonly count: number;
  readonly valuesOf: (field: string) => SeenValues | undefined;
}

function written({ rule, count, valuesOf }: FoundByRule, shown: Shown): Bilingual {
  const says = rule.hints?.says ?? WITHOUT_WORDS;
  const inLanguage = (language: keyof Bilingual): string => {
    const textOf = (name: string): string | undefined => {
      if (name === "count") return numberText(count, language);
      if (name === "title") return rule.title;
      const texts = name.split("/").map((field) => valuesText(valuesOf(field), language, shown));
      return texts.find((text) => text !== undefined);
    };
    const whole = says[language]
      .replace(FORMED, (_, one: string, many: string) => (count === 1 ? one : many))
      .replace(COUNTED, (_, one: string, many: string) => `${numberText(count, language)} ${count === 1 ? one : many}`)
      .replace(PART, (_, part: string) =>
        [...part.matchAll(FIELD)].every((match) => textOf(match[1]!) !== undefined) ? part : "",
      );
    return whole
      .replace(FIELD, (_, name: string, at: number) => textOf(name) ?? unknown(name, language, at === 0))
      .trim();
  };
  return { en: inLanguage("en"), de: inLanguage("de") };
}

/** Writes a number as the language does. */
export const numberText = (number: number, language: keyof Bilingual): string =>
  number.toLocaleString(language === "de" ? "de-DE" : "en-US");

/** Writes the most frequent values, and how many others there are; undefined where there is none. */
export function valuesText(
  seen: SeenValues | undefined,
  language: keyof Bilingual,
  limits: Shown = WHOLE,
): string | undefined {
  if (!seen || seen.values.length === 0) return undefined;
  const few = seen.values.slice(0, limits.values).map(({ value }) => clipped(value, limits.valueCharacters));
  const shown = few.filter((_, at) => at === 0 || few.slice(0, at + 1).join(", ").length <= limits.characters);
  const others = seen.distinct - shown.length;
  const and = language === "de" ? "und" : "and";
  if (others > 0)
    return `${shown.join(", ")} ${and} ${numberText(others, language)} ${language === "de" ? "weitere" : "more"}`;
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(", ")} ${and} ${shown.at(-1)}`;
}

const clipped = (value: string, characters: number): string =>
  value.length > characters ? `${value.slice(0, characters)}…` : value;
