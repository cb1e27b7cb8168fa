import type { QuestionLanguage } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";
import { textEvent, type FoundText } from "./found-text.js";

const NOWHERE = { shapes: [] };
/** So many names of actions that are written alike make another one a name of an action. */
const ENOUGH = 2;
const MOST_WORDS = 4;
/** A name of two parts at least, as programs write what they call: `GetObject`, `get_object`, `storage.objects.get`. */
const SPELLINGS: readonly RegExp[] = [
  /^\p{Lu}[\p{L}\d]*\p{Ll}[\p{L}\d]*\p{Lu}[\p{L}\d]*$/u,
  /^\p{Ll}[\p{Ll}\d]*(?:_[\p{Ll}\d]+)+$/u,
  /^\p{Ll}[\p{L}\d]*(?:\.\p{Ll}[\p{L}\d]*){2,}$/u,
];
const ACTION = "action";
const TELLING = 3;

/** The words of a question that are looked at, and what is known of them. */
export interface UntoldWords {
  readonly language: QuestionLanguage;
  readonly tokens: readonly Token[];
  readonly links: readonly Link[];
  /** Places of words that nothing accounts for. */
  readonly unused: readonly number[];
  readonly lexicon: Pick<Lexicon, "alike" | "isLittle" | "entries">;
}

/**
 * Finds what a question names and no line says, where lines would: an action among actions that are written like it, and
 * by what means something happened of which there are records.
 */
export async function saidNowhere(
  engine: Pick<QuestionEngine, "linesWith" | "linesSaying" | "vocabulary">,
  words: UntoldWords,
): Promise<readonly FoundText[]> {
  const { tokens, unused } = words;
  const found: FoundText[] = [];
  for (const at of unused.slice(0, MOST_WORDS)) {
    const { text } = tokens[at]!;
    if (isKindOfAction(text, engine, words) && (await engine.linesWith(text, false))?.length === 0)
      found.push({ event: textEvent(text, NOWHERE), tokens: [at], isQuoted: true });
  }
  for (const at of (await thingsOf(engine, words)).filter((one) =>
    found.every(({ tokens: places }) => !places.includes(one)),
  ))
    found.push({ event: textEvent(tokens[at]!.text, NOWHERE), tokens: [at], isQuoted: true });
  const means = meansOf(words).filter((at) => found.every(({ tokens: places }) => !places.includes(at)));
  if (means.length > 0 && (await areSaidNowhere(engine, means, words)))
    found.push({
      event: textEvent(means.map((at) => tokens[at]!.text).join(" "), NOWHERE),
      tokens: means,
      isQuoted: true,
    });
  return found;
}

function isKindOfAction(text: string, { vocabulary }: Pick<QuestionEngine, "vocabulary">, { lexicon }: UntoldWords) {
  const spelling = SPELLINGS.find((one) => one.test(text));
  const fields = new Set(lexicon.entries.flatMap(({ type, fields: names = [] }) => (type === ACTION ? names : [])));
  const names = vocabulary.fields.flatMap(({ field, top = [] }) => (fields.has(field) ? top : []));
  return spelling !== undefined && names.filter(({ value }) => spelling.test(value)).length >= ENOUGH;
}

const JOINING: ReadonlySet<string> = new Set(["or", "oder", "and", "und", "nor", "noch"]);

/**
 * "Was apache2 or nginx installed": names of what an event of the log is about, of which no line has any. One of them at
 * least is no word of a language: a tool's name, or letters with a number behind them; others are joined to it.
 */
async function thingsOf(
  engine: Pick<QuestionEngine, "linesWith">,
  { tokens, links, unused }: UntoldWords,
): Promise<readonly number[]> {
  const hasThings = links.some(
    (link) => isLink(link, "event") && link.meaning.isHere && (link.meaning.entry.object ?? []).length > 0,
  );
  const tools = new Set(languageFiles().words.tools);
  const isName = (at: number): boolean => tools.has(tokens[at]!.lower) || /^\p{L}{3,}\d{1,2}$/u.test(tokens[at]!.text);
  if (!hasThings || unused.length > MOST_WORDS || !unused.some(isName)) return [];
  const isJoined = (at: number, place: number): boolean =>
    place === 0 || tokens.slice(unused[place - 1]! + 1, at).every(({ lower }) => JOINING.has(lower));
  if (!unused.every(isJoined)) return [];
  for (const at of unused) if ((await engine.linesWith(tokens[at]!.lower, false))?.length !== 0) return [];
  return unused;
}

/** "With a public key": words that nothing accounts for behind one that tells by what means, where such events are here. */
function meansOf({ tokens, links, unused, lexicon }: UntoldWords): readonly number[] {
  if (!links.some((link) => isLink(link, "event") && link.meaning.isHere)) return [];
  const leading = new Set(bothLanguages(languageFiles().words.means));
  const [first] = unused;
  if (first === undefined || unused.length > MOST_WORDS || unused.some((at, place) => at !== first + place)) return [];
  let before = first - 1;
  while (before > 0 && lexicon.isLittle(tokens[before]!.lower) && !leading.has(tokens[before]!.lower)) before--;
  return before >= 0 && leading.has(tokens[before]!.lower) ? unused : [];
}

/**
 * None of the words stands in a line, in any form, or in one that means the same. A log may say a word in another language,
 * but for names, and words of which other ones are known that mean the same.
 */
async function areSaidNowhere(
  engine: Pick<QuestionEngine, "linesWith" | "linesSaying">,
  places: readonly number[],
  { tokens, lexicon, language }: UntoldWords,
): Promise<boolean> {
  for (const at of places) {
    const { text, lower, stem } = tokens[at]!;
    const alike = lexicon.alike(stem);
    const isName = /^[\p{Lu}\d-]+$/u.test(text);
    if (lower.length < TELLING || (language === "de" && !isName && alike.length < 2)) return false;
    if ((await engine.linesWith(lower, false))?.length !== 0) return false;
    if ((await engine.linesSaying([alike]))?.length !== 0) return false;
  }
  return true;
}
