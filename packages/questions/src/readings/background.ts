import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import type { Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";

/** A shorter question is all of it asked. */
const LONG = 24;

/**
 * Words of sentences that ask nothing, in a question of several sentences: what somebody writes around what is asked; and what
 * brackets say of how the log is written.
 */
export function backgroundOf(tokens: readonly Token[], lexicon: Lexicon): ReadonlySet<number> {
  const remarks = remarksIn(tokens);
  return remarks.size < tokens.length ? new Set([...aroundAsking(tokens, lexicon), ...remarks]) : new Set();
}

/** "(first column is yymmdd)": words in brackets that tell how the log is written. */
function remarksIn(tokens: readonly Token[]): ReadonlySet<number> {
  const words = new Set(bothLanguages(languageFiles().words.remarks));
  const remarks = new Set<number>();
  tokens.forEach(({ opensBracket }, from) => {
    if (!opensBracket) return;
    const length = tokens.slice(from).findIndex(({ closesBracket }) => closesBracket) + 1;
    const places = Array.from({ length }, (_, at) => from + at);
    if (places.some((at) => words.has(tokens[at]!.lower))) for (const at of places) remarks.add(at);
  });
  return remarks;
}

function aroundAsking(tokens: readonly Token[], lexicon: Lexicon): ReadonlySet<number> {
  if (tokens.length < LONG) return new Set();
  const sentences = sentencesOf(tokens);
  const asking = sentences.filter((places) =>
    asks(
      places.map((at) => tokens[at]!),
      lexicon,
    ),
  );
  if (asking.length === 0 || asking.length === sentences.length) return new Set();
  return new Set(sentences.filter((places) => !asking.includes(places)).flat());
}

/**
 * Links of asking sentences, and what can be nothing but a value elsewhere; what happened as well, where the asking sentences
 * name nothing that did. In a long question, a time before the colon is that of what somebody tells, not of what is asked.
 */
export function linksOfAsking(
  all: readonly Link[],
  background: ReadonlySet<number>,
  tokens: readonly Token[],
): readonly Link[] {
  const colon = tokens.length < LONG ? -1 : tokens.findLastIndex(({ endsList }) => endsList);
  const isBefore = ({ meaning, tokens: places }: Link): boolean =>
    meaning.kind === "time" && places.every((at) => at < colon);
  const links = colon < 0 ? all : all.filter((link) => !isBefore(link));
  if (background.size === 0) return links;
  const isAsking = ({ tokens }: Link): boolean => tokens.every((at) => !background.has(at));
  const hasEvent = links.some((link) => isAsking(link) && HAPPENING.has(link.meaning.kind));
  return links.filter(
    (link) =>
      isAsking(link) ||
      (link.meaning.kind === "value" && link.weight >= 60) ||
      (!hasEvent && HAPPENING.has(link.meaning.kind)),
  );
}

const HAPPENING: ReadonlySet<Link["meaning"]["kind"]> = new Set(["event", "topic", "outcome"]);

function sentencesOf(tokens: readonly Token[]): readonly (readonly number[])[] {
  const sentences: number[][] = [[]];
  tokens.forEach(({ endsSentence }, at) => {
    sentences.at(-1)!.push(at);
    if (endsSentence) sentences.push([]);
  });
  return sentences.filter((places) => places.length > 0);
}

function asks(tokens: readonly Token[], lexicon: Lexicon): boolean {
  const asked = lexicon.words.find(tokens).some(({ meaning }) => meaning.kind === "ask" && TELLING.has(meaning.ask));
  return asked || tokens.at(-1)!.endsQuestion;
}

const TELLING: ReadonlySet<string> = new Set([
  "count",
  "top",
  "most",
  "when",
  "duration",
  "sum",
  "average",
  "timeline",
  "summary",
  "assessment",
  "silence",
  "interval",
]);
