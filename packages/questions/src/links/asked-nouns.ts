import { languageFiles } from "../language/read-language.js";
import { writtenText, type Token } from "../words/tokens.js";
import type { Lexicon } from "./lexicon.js";
import type { Link, NamedField } from "./link.js";

const LONGEST_NOUN = 2;
/** Whatever else a word means is likelier. */
const WEIGHT = 4;
/** But for a word such as "name" or "number" behind it, which is part of it. */
const WEIGHT_WITH_NAME = 12;

/** Nouns that are asked for and that nothing here is called: texts may say a value beside them. */
export function askedNouns(
  { question, tokens }: { readonly question: string; readonly tokens: readonly Token[] },
  lexicon: Lexicon,
): readonly Link[] {
  return tokens.flatMap((token, at): readonly Link[] => {
    if (token.endsPart || !lexicon.askedNouns.has(token.lower)) return [];
    let last = at;
    while (last - at < LONGEST_NOUN && isNoun(tokens[last + 1], lexicon) && !(last > at && tokens[last]!.endsPart))
      last++;
    if (last === at && isGrouped(tokens, at, lexicon)) last = at + 1;
    if (last === at || isOfRecords(tokens, last, lexicon)) return [];
    const text = writtenText(question, tokens, at + 1, last);
    const field: NamedField = {
      id: text,
      type: "text",
      of: [],
      said: [text.replace(/(?<=^\p{Lu}{2,})s$/u, "").toLowerCase()],
      title: { en: text, de: text },
      titles: { en: text, de: text },
      isOfLog: false,
    };
    const behind = tokens[last + 1];
    const end = behind && !tokens[last]!.endsPart && lexicon.ofNouns.has(behind.lower) ? last + 1 : last;
    const places = Array.from({ length: end - at }, (_, place) => at + 1 + place);
    const weight = (end > last ? WEIGHT_WITH_NAME : WEIGHT) * places.length;
    return [{ meaning: { kind: "field", field, isAsked: false }, tokens: places, weight }];
  });
}

/** "Per state number": whatever a word says elsewhere, it names a value where one like "number" follows it. */
function isGrouped(tokens: readonly Token[], at: number, { ofNouns }: Lexicon): boolean {
  const [noun, behind] = [tokens[at + 1], tokens[at + 2]];
  if (!noun || noun.endsPart || noun.quotation !== undefined || !/^\p{L}{4,}$/u.test(noun.text)) return false;
  return behind !== undefined && ofNouns.has(behind.lower);
}

/** "How many lager entries": the records are asked for. */
const isOfRecords = (tokens: readonly Token[], last: number, { ofRecords }: Lexicon): boolean =>
  !tokens[last]!.endsPart && ofRecords.has(tokens[last + 1]?.lower ?? "");

const isNoun = (token: Token | undefined, lexicon: Lexicon): boolean =>
  token !== undefined &&
  token.quotation === undefined &&
  /^\p{L}{2,}$/u.test(token.text) &&
  !lexicon.closed.has(token.lower) &&
  !lexicon.isLittle(token.lower) &&
  !languageFiles().words.channels.includes(token.lower) &&
  [lexicon.fields, lexicon.events, lexicon.words].every((book) => book.find([token]).length === 0);
