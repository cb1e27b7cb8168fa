import type { QuestionLanguage, ReadCondition, ReadEvent, Selection } from "@lagebild/domain";
import { fill, statedPhrases, type ConditionWord, type StatedPhrases } from "./phrases/stated-phrases.js";
import { anyOfText, saidText, valueText } from "./write/write-list.js";
import { askedTimeText, spanText, type TimeStyle } from "./write/write-time.js";

const SHOWN_VALUES = 4;

/** Which form of the words for records is meant. */
export type Form = "one" | "many";

export const formOf = (count: number): Form => (count === 1 ? "one" : "many");

/** Says what records a selection is of, with all of its conditions: `failed logins from 203.0.113.7 for root`. */
export function whatText(selection: Selection, form: Form, style: TimeStyle): string {
  const parts = [eventText(selection, form, style.language), conditionsText(selection, style.language)];
  const said = parts.filter((part) => part !== "").join(" ");
  const time = selection.time ? askedTimeText(selection.time, style) : "";
  const limits = [time, anchorText(selection, style)].filter((part) => part !== "");
  return [said, ...limits].join(", ");
}

/** Says before or after which other records those of a selection are. */
export function anchorText({ anchor }: Selection, style: TimeStyle): string {
  if (!anchor) return "";
  const { events, conditions, side, at } = anchor;
  const what = whatText({ events, conditions }, "many", style);
  return fill(statedPhrases(style.language).anchored[side], { what, time: spanText(at, at, style) });
}

const isNamed = ({ kind }: ReadEvent): boolean => kind === "class" || kind === "topic";

/** Says what happened alone: `failed logins`. */
export function eventText({ events }: Selection, form: Form, language: QuestionLanguage): string {
  const phrases = statedPhrases(language);
  const [head, ...others] = events
    .filter(isNamed)
    .map(({ title, titles }) => (form === "one" ? title : titles)[language]);
  const texts = events.filter((event) => !isNamed(event));
  return [
    head ?? (form === "one" ? phrases.record : phrases.records),
    ...others.map((what) => fill(phrases.also, { what })),
    ...texts.map(({ words }) => fill(phrases.says, { text: saidText(words) })),
  ].join(" ");
}

/** Says the conditions of a selection without its time. */
export function conditionsText({ events, conditions, time }: Selection, language: QuestionLanguage): string {
  const phrases = statedPhrases(language);
  const isOfLogin = events.some(({ id }) => /^(?:login|logoff|account|password)/.test(id));
  const said = conditions.map((condition) => conditionText(condition, isOfLogin, language));
  const limits = (["host", "program", "file"] as const).flatMap((limit) => {
    const value = time?.[limit];
    return value === undefined ? [] : [fill(phrases.conditions[limit], { values: valueText(value) })];
  });
  return [...said, ...limits].join(" ");
}

/** Says one condition: `from 203.0.113.7`, `with status code 404 or 500`, `not for root`. */
export function conditionText(condition: ReadCondition, isOfLogin: boolean, language: QuestionLanguage): string {
  const phrases = statedPhrases(language);
  const { operator, values, isNot, title } = condition;
  const shown = values.slice(0, SHOWN_VALUES).map(valueText);
  const parts = { title: title[language], values: anyOfText(shown, values.length - shown.length, language) };
  const word = wordOf(condition, isOfLogin);
  const table: StatedPhrases["conditions"] = isNot ? phrases.without : phrases.conditions;
  return fill(table[word] ?? table[operator] ?? table.equals, parts);
}

/** Values of these are named by a word of their own where they are given in whole. */
const WORDS: readonly (readonly [ConditionWord, RegExp])[] = [
  ["source", /^(?:source|client)\.(?:ip|address|domain)$/],
  ["destination", /^(?:destination|server)\.(?:ip|address|domain)$/],
  ["account", /^user\.(?:name|email|id)$/],
  ["host", /^host\.(?:name|hostname)$/],
  ["file", /^column:file$/],
  ["host", /^column:host$/],
  ["program", /^column:program$/],
  ["source", /^role:source$/],
  ["destination", /^role:destination$/],
  ["account", /^role:actor$/],
];

function wordOf({ operator, where }: ReadCondition, isOfLogin: boolean): ConditionWord {
  if (operator !== "equals" && (operator as string) !== "inNetwork") return operator;
  const limited = limitedBy(where);
  const word = limited === undefined ? undefined : WORDS.find(([, pattern]) => pattern.test(limited))?.[0];
  return word === "account" && isOfLogin ? "accountOfLogin" : (word ?? operator);
}

interface LooseWhere {
  readonly fields?: readonly { readonly field: string }[];
  readonly entities?: readonly { readonly role?: string }[];
  readonly host?: string;
  readonly program?: string;
  readonly file?: string;
  readonly anyOf?: readonly (readonly LooseWhere[])[];
  readonly noneOf?: readonly LooseWhere[];
}

/** The field, column or role that a condition limits first. */
function limitedBy(where: LooseWhere): string | undefined {
  const [field] = where.fields ?? [];
  if (field) return field.field;
  const [entity] = where.entities ?? [];
  if (entity?.role !== undefined) return `role:${entity.role}`;
  const column = (["host", "program", "file"] as const).find((name) => where[name] !== undefined);
  if (column !== undefined) return `column:${column}`;
  const [nested] = [...(where.anyOf ?? []).flat(), ...(where.noneOf ?? [])];
  return nested ? limitedBy(nested) : undefined;
}
