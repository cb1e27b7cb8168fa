import type { Bilingual, RuleHead, SeenValues } from "@lagebild/domain";

/** Values that a statement shows before it counts the others. */
const SHOWN_VALUES = 3;
const MAX_VALUE = 120;
const FIELD = /\{([a-z0-9_.]+)\}/g;
/** A part that is left out where one of its fields has no value. */
const PART = /\[([^[\]]*)\]/g;

const WITHOUT_WORDS: Bilingual = {
  en: "{title}: {count} records[ by {user.name}][ from {source.ip}][ on {host.name}]",
  de: "{title}: {count} Einträge[ durch {user.name}][ von {source.ip}][ auf {host.name}]",
};

/** Names the fields that a rule's statement shows. */
export const fieldsShown = ({ hints }: RuleHead): readonly string[] =>
  [...(hints?.says ?? WITHOUT_WORDS).en.matchAll(FIELD)]
    .map((match) => match[1]!)
    .filter((name) => name !== "count" && name !== "title");

/** Writes a rule's statement with what was found, in both languages. */
export function statementOf(
  rule: RuleHead,
  count: number,
  valuesOf: (field: string) => SeenValues | undefined,
): Bilingual {
  const says = rule.hints?.says ?? WITHOUT_WORDS;
  const inLanguage = (language: keyof Bilingual): string => {
    const textOf = (name: string): string | undefined => {
      if (name === "count") return numberText(count, language);
      return name === "title" ? rule.title : valuesText(valuesOf(name), language);
    };
    const whole = says[language].replace(PART, (_, part: string) =>
      [...part.matchAll(FIELD)].every((match) => textOf(match[1]!) !== undefined) ? part : "",
    );
    return whole.replace(FIELD, (_, name: string) => textOf(name) ?? "–").trim();
  };
  return { en: inLanguage("en"), de: inLanguage("de") };
}

/** Writes a number as the language does. */
export const numberText = (number: number, language: keyof Bilingual): string =>
  number.toLocaleString(language === "de" ? "de-DE" : "en-US");

/** Writes the most frequent values, and how many others there are; undefined where there is none. */
export function valuesText(seen: SeenValues | undefined, language: keyof Bilingual): string | undefined {
  if (!seen || seen.values.length === 0) return undefined;
  const shown = seen.values.slice(0, SHOWN_VALUES).map(({ value }) => clipped(value));
  const others = seen.distinct - shown.length;
  const and = language === "de" ? "und" : "and";
  if (others > 0)
    return `${shown.join(", ")} ${and} ${numberText(others, language)} ${language === "de" ? "weitere" : "more"}`;
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(", ")} ${and} ${shown.at(-1)}`;
}

const clipped = (value: string): string => (value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value);
