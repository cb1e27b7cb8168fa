import type { Ask, QuestionLanguage, Reading, Selection } from "@lagebild/domain";
import { unitText } from "./asks/say-per.js";
import { fill, statedPhrases, type StatedPhrases } from "./phrases/stated-phrases.js";
import { whatText } from "./say-selection.js";
import { allOfText } from "./write/write-list.js";
import type { TimeStyle } from "./write/write-time.js";

const MAX_SELECTIONS = 4;

/** Says how a question is read: `count of web requests with status code 404`. */
export function describeReading({ asks, of }: Reading, language: QuestionLanguage, zone = "UTC"): string {
  const style = { language, zone };
  const whats = of.slice(0, MAX_SELECTIONS).map((selection) => whatText(selection, "many", style));
  const what = allOfText(whats.length > 0 ? whats : [statedPhrases(language).records], language);
  return asks.map((ask, at) => askText(ask, at === 0 ? what : undefined, style)).join("; ");
}

/** Says what one of several asks wants to know. */
export const describeAsk = (ask: Ask, selection: Selection | undefined, style: TimeStyle): string =>
  askText(ask, selection ? whatText(selection, "many", style) : statedPhrases(style.language).records, style);

/** Without records, they are those of the ask before. */
function askText(ask: Ask, what: string | undefined, style: TimeStyle): string {
  const { language } = style;
  const phrases = statedPhrases(language);
  const titles =
    ask.ask === "list"
      ? ask.of.map((value) => value.titles[language]).join(" / ")
      : "of" in ask
        ? ask.of.titles[language]
        : "";
  const ranked = ask.ask === "top" ? ((ask.sumOf ?? ask.distinctOf)?.titles[language] ?? "") : "";
  const unit = ask.ask === "per" ? unitText(ask.bucketSeconds, { phrases, style }) : "";
  const of = what === undefined ? ` ${phrases.ofThem}` : ofText(what, language);
  return fill(phrases.asks[wordOf(ask)], { what: what ?? phrases.them, titles, ranked, unit, of });
}

/** In German a noun alone stands in the genitive without a change; with an adjective it would change. */
function ofText(what: string, language: QuestionLanguage): string {
  if (language !== "de") return ` of ${what}`;
  const [noun = "", next = ""] = what.split(" ");
  const isNoun = /^\p{Lu}/u.test(noun);
  return isNoun && !/^\p{Lu}/u.test(next) ? ` der ${what}` : `: ${what}`;
}

function wordOf(ask: Ask): keyof StatedPhrases["asks"] {
  if (ask.ask === "when") return ask.which;
  if (ask.ask === "amount") return ask.part;
  if (ask.ask === "per") return ask.isBusiest ? "busiest" : "per";
  if (ask.ask !== "top") return ask.ask;
  if (ask.sumOf) return "topSum";
  return ask.distinctOf ? "topDistinct" : ORDERS[ask.order];
}

const ORDERS = { most: "top", least: "least", first: "firstOf", last: "lastOf" } as const;
