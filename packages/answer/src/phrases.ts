import type { QuestionLanguage } from "@lagebild/domain";

/** The fixed wording of extractive answers, by language. Counts and quotes are filled in by the caller. */
export interface Phrases {
  readonly yes: string;
  readonly no: string;
  /** A yes-or-no question that the evidence leaves open. */
  readonly open: string;
  readonly evidence: string;
  readonly nearest: string;
  readonly insufficient: string;
  readonly incomplete: string;
  count(count: number, what: string): string;
  distinct(count: number, what: string): string;
  list(what: string, values: string): string;
  firstLast(first: string, last: string): string;
  run(count: number): string;
  others(count: number): string;
}

const english: Phrases = {
  yes: "Yes, this is what the logs hold:",
  no: "No, not in these logs: nothing comes near enough to the question.",
  open: "Perhaps; judge by the lines that come nearest:",
  evidence: "These lines answer best:",
  nearest: "What came nearest, and was not enough:",
  insufficient: "The logs that were read do not decide this.",
  incomplete: "Not all sources are searchable yet, so that a no would be premature.",
  count: (count, what) => `${count} records match: ${what}`,
  distinct: (count, what) => `${count} different values: ${what}`,
  list: (what, values) => `${what}: ${values}`,
  firstLast: (first, last) =>
    first === last ? `It occurs at ${first}.` : `It first occurs at ${first} and last at ${last}.`,
  run: (count) => `x ${count}`,
  others: (count) => `and ${count} more`,
};

const german: Phrases = {
  yes: "Ja, das steht in den Logs:",
  no: "Nein, nicht in diesen Logs: Nichts kommt der Frage nahe genug.",
  open: "Vielleicht; die nächstliegenden Zeilen entscheiden:",
  evidence: "Diese Zeilen antworten am besten:",
  nearest: "Am nächsten kam, ohne zu genügen:",
  insufficient: "Die gelesenen Logs entscheiden das nicht.",
  incomplete: "Noch sind nicht alle Quellen durchsuchbar; ein Nein wäre verfrüht.",
  count: (count, what) => `${count} Einträge passen: ${what}`,
  distinct: (count, what) => `${count} verschiedene Werte: ${what}`,
  list: (what, values) => `${what}: ${values}`,
  firstLast: (first, last) =>
    first === last ? `Es kommt um ${first} vor.` : `Es kommt zuerst um ${first} vor und zuletzt um ${last}.`,
  run: (count) => `x ${count}`,
  others: (count) => `und ${count} weitere`,
};

export const phrasesFor = (language: QuestionLanguage): Phrases => (language === "de" ? german : english);
