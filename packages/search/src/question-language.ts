import type { QuestionLanguage } from "@lagebild/domain";

const GERMAN =
  /\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|wie|wer|wen|wem|wann|wo|woher|wohin|welche[rsmn]?|wurde[n]?|wird|hat|haben|gab|gibt|ist|sind|war|waren|und|oder|nicht|kein|keine|von|vom|mit|auf|für|über|zur|zum|im|am|beim|sich|jemand|nach|aus|zähle|nenne|liste|viele|oft|anzahl|fasse)\b/giu;
const ENGLISH =
  /\b(?:the|a|an|of|to|in|on|at|by|was|were|is|are|did|does|do|has|have|had|which|what|who|whom|whose|when|where|how|many|from|with|and|or|any|anyone|somebody|someone|there|count|list)\b/gi;

/** Tells German from English by the little words; letters that only German has decide a tie. */
export function languageOf(question: string): QuestionLanguage {
  const german = (question.match(GERMAN) ?? []).length + (/[äöüß]/i.test(question) ? 0.5 : 0);
  return german > (question.match(ENGLISH) ?? []).length ? "de" : "en";
}
