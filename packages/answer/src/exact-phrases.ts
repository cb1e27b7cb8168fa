import type { NumberSummary, QuestionLanguage, ValueOf } from "@lagebild/domain";
import { showValue } from "./quote.js";

/** The fixed wording of what engines have counted. Numbers, values and quotations are filled in by the caller. */
export interface ExactPhrases {
  readonly yes: string;
  readonly no: string;
  /** What was counted, so that a reader can correct it. */
  counted(meaning: string, shapes: number): string;
  most(first: string): string;
  /** One number against another. */
  against(one: number, other: number): string;
  followed(count: number, within: string, kind: string): string;
  notFollowed(within: string): string;
  readonly onlyThere: string;
  readonly nowhereElse: string;
  readonly notSoOften: string;
  combinations(count: number): string;
  summary(parts: readonly string[]): string;
  readonly parts: Readonly<Record<SummaryPart, string>>;
  numbers(count: number, others: number): string;
}

export type SummaryPart = "sum" | "max" | "min" | "average";

const english: ExactPhrases = {
  yes: "Yes: ",
  no: "No: ",
  counted: (meaning, shapes) => `Counted: records about ${meaning} (${shapes} ${shapes === 1 ? "shape" : "shapes"}).`,
  most: (first) => `Most often: ${first}.`,
  against: (one, other) => `${one} records, against ${other}.`,
  followed: (count, within, kind) => `${count} times one followed the other, within ${within} (same ${kind})`,
  notFollowed: (within) => `Nothing of the one is followed by anything of the other, within ${within}.`,
  onlyThere: "Only there: ",
  nowhereElse: "None: every value of these records occurs in the others too.",
  notSoOften: "None occurs so often.",
  combinations: (count) => `${count} different combinations`,
  summary: (parts) => parts.join(", "),
  parts: { sum: "Sum", max: "Greatest", min: "Least", average: "Average" },
  numbers: (count, others) => `${count} numbers${others > 0 ? `, ${others} values that are no numbers` : ""}`,
};

const german: ExactPhrases = {
  yes: "Ja: ",
  no: "Nein: ",
  counted: (meaning, shapes) => `Gezählt: Einträge zu ${meaning} (${shapes} ${shapes === 1 ? "Form" : "Formen"}).`,
  most: (first) => `Am häufigsten: ${first}.`,
  against: (one, other) => `${one} Einträge, gegen ${other}.`,
  followed: (count, within, kind) =>
    `${count}-mal folgte das eine auf das andere, innerhalb von ${within} (gleich: ${kind})`,
  notFollowed: (within) => `Auf nichts von dem einen folgt etwas von dem anderen, innerhalb von ${within}.`,
  onlyThere: "Nur dort: ",
  nowhereElse: "Keine: Jeder Wert dieser Einträge kommt auch in den anderen vor.",
  notSoOften: "Nichts kommt so oft vor.",
  combinations: (count) => `${count} verschiedene Kombinationen`,
  summary: (parts) => parts.join(", "),
  parts: { sum: "Summe", max: "Größter Wert", min: "Kleinster Wert", average: "Durchschnitt" },
  numbers: (count, others) => `${count} Zahlen${others > 0 ? `, ${others} Werte, die keine Zahlen sind` : ""}`,
};

/** The wording in the language of the question. */
export const exactPhrasesFor = (language: QuestionLanguage): ExactPhrases => (language === "de" ? german : english);

/** Every text of the wording, with marks in place of what is filled in: words that a check need not look up. */
export const exactWordings = (mark: string): readonly string[] =>
  [english, german].flatMap((phrases) => [
    phrases.yes,
    phrases.no,
    phrases.counted(mark, 1),
    phrases.counted(mark, 2),
    phrases.most(mark),
    phrases.against(1, 2),
    phrases.followed(2, mark, mark),
    phrases.notFollowed(mark),
    phrases.onlyThere,
    phrases.nowhereElse,
    phrases.notSoOften,
    phrases.combinations(2),
    ...Object.values(phrases.parts),
    phrases.numbers(2, 3),
    "time zeit",
  ]);

/** A value and its count, as the sentence about the most frequent one writes them. */
export const mostPair = (value: string, count: number, language: QuestionLanguage): string =>
  language === "de" ? `${showValue(value)}, ${count}-mal` : `${showValue(value)}, ${count} times`;

/** Numbers as answers write them: whole, or to two decimals. */
export const numberText = (number: number): string =>
  Number.isSafeInteger(number) ? String(number) : String(Math.round(number * 100) / 100);

/** The parts of a summary as texts; without numbers there are none. */
export function summaryTexts({
  numbers,
  sum,
  min,
  max,
}: NumberSummary): Readonly<Record<SummaryPart, string>> | undefined {
  if (numbers === 0 || min === undefined || max === undefined) return undefined;
  return { sum: numberText(sum), max: numberText(max), min: numberText(min), average: numberText(sum / numbers) };
}

const GERMAN_KINDS: Readonly<Record<string, string>> = {
  address: "Adresse",
  account: "Konto",
  host: "Rechner",
  domain: "Domäne",
  url: "URL",
  mail: "Mailadresse",
  hash: "Prüfsumme",
  path: "Pfad",
  process: "Prozess",
  port: "Port",
  cve: "CVE",
  principal: "Identität",
  session: "Sitzung",
  rule: "Regel",
  program: "Programm",
  file: "Datei",
};

/** What is listed: the kind of value in the language of the question, or the field's name. */
export function kindName(of: ValueOf, language: QuestionLanguage): string {
  const name = "entity" in of ? of.entity : "column" in of ? of.column : undefined;
  if (name === undefined) return showValue((of as { readonly field: string }).field);
  if (language === "de") return GERMAN_KINDS[name] ?? name;
  return name === "cve" || name === "url" ? name.toUpperCase() : name.charAt(0).toUpperCase() + name.slice(1);
}
