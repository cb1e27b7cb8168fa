import type { QuestionLanguage } from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { showValue } from "../../quote.js";
import { fill, statedPhrases } from "../phrases/stated-phrases.js";
import { numberText } from "./write-number.js";

const MAX_VALUE_CHARACTERS = 120;

/** Shows a value that the log or the question brought: masked, quoted where it could pass for words of ours, cut. */
export function valueText(value: string): string {
  const masked = maskInstructions(value.slice(0, 4_000)).text;
  return showValue(masked.length > MAX_VALUE_CHARACTERS ? `${masked.slice(0, MAX_VALUE_CHARACTERS)}…` : masked);
}

/** Joins texts and says how many more there are. */
export function listText(texts: readonly string[], more: number, language: QuestionLanguage): string {
  const all = texts.join(", ");
  return more > 0 ? `${all} ${fill(statedPhrases(language).more, { n: numberText(more, language) })}` : all;
}

/** Joins texts of which one does: `a, b or c`. */
export function anyOfText(texts: readonly string[], more: number, language: QuestionLanguage): string {
  const phrases = statedPhrases(language);
  if (more > 0) return `${texts.join(", ")} ${fill(phrases.orMore, { n: numberText(more, language) })}`;
  const last = texts.at(-1) ?? "";
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(", ")} ${phrases.or} ${last}`;
}

/** Joins texts of which all are: `a, b and c`. */
export function allOfText(texts: readonly string[], language: QuestionLanguage): string {
  const last = texts.at(-1) ?? "";
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(", ")} ${statedPhrases(language).and} ${last}`;
}

/** Words that a question or a file brought, as they are shown between quotation marks of ours. */
export const saidText = (words: string): string =>
  maskInstructions(words.slice(0, 1_000))
    .text.replaceAll(/[\p{Cc}\p{Cf}`“”„"]/gu, " ")
    .trim()
    .slice(0, MAX_VALUE_CHARACTERS);

/** Writes the first letter large, as a sentence begins. */
export const atStart = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
