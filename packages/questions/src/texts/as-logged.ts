import type { QuestionEngine } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import { writtenText, type Token } from "../words/tokens.js";

const CAPITALS = /^\p{Lu}{2,}$/u;

/** Finds in a question what is written as the log writes it, and stands there so: it is quoted from it. */
export async function withLoggedQuoted(
  question: string,
  tokens: readonly Token[],
  { engine, lexicon }: { readonly engine: Pick<QuestionEngine, "linesWith">; readonly lexicon: Lexicon },
): Promise<readonly Token[]> {
  const quoted = [...tokens];
  let number = Math.max(-1, ...tokens.map(({ quotation = -1 }) => quotation));
  for (const { from, to } of [
    ...runsOfCapitals(tokens),
    ...hyphenedNames(question, tokens, lexicon),
    ...toolsIn(tokens),
    ...processesIn(tokens),
    ...bracketed(tokens),
  ]) {
    const lines = await engine.linesWith(writtenText(question, tokens, from, to), true);
    if (!lines?.some((one) => one.lines.length > 0)) continue;
    number++;
    for (let at = from; at <= to; at++) quoted[at] = { ...tokens[at]!, quotation: number };
  }
  return quoted;
}

/** Places of the first and the last word. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** Words one behind the other of which each goes on from the one before. */
function runsOf(tokens: readonly Token[], goesOn: (at: number) => boolean): readonly Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < tokens.length; from++) {
    let to = from;
    while (to + 1 < tokens.length && goesOn(to + 1)) to++;
    if (to > from) runs.push({ from, to });
    from = to;
  }
  return runs;
}

/** "How many POSSIBLE BREAK-IN ATTEMPT lines"; not in a question that is all in capitals. */
function runsOfCapitals(tokens: readonly Token[]): readonly Run[] {
  const isCapital = ({ text, quotation }: Token): boolean => quotation === undefined && CAPITALS.test(text);
  if (tokens.every(isCapital)) return [];
  return runsOf(tokens, (at) => isCapital(tokens[at]!) && isCapital(tokens[at - 1]!) && !tokens[at - 1]!.endsPart);
}

/** "Sqlmap: how many requests": the name of a tool, of which a class of events would take in all tools like it. */
const toolsIn = (tokens: readonly Token[]): readonly Run[] =>
  tokens.flatMap(({ lower, quotation }, at) =>
    quotation === undefined && languageFiles().words.tools.includes(lower) ? [{ from: at, to: at }] : [],
  );

const FEWEST_BRACKETED = 3;

/** "The backlog (Failed to renew lease)": several words in brackets. */
function bracketed(tokens: readonly Token[]): readonly Run[] {
  return tokens.flatMap(({ opensBracket }, from) => {
    const to = opensBracket ? tokens.findIndex(({ closesBracket }, at) => at >= from && closesBracket) : -1;
    const isFree = tokens.slice(from, to + 1).every(({ quotation }) => quotation === undefined);
    return to - from + 1 >= FEWEST_BRACKETED && isFree ? [{ from, to }] : [];
  });
}

/** A program with its number, as a syslog writes it; the last bracket is no part of the word. */
const PROCESS = /^[A-Za-z][\w./-]{1,60}\[\d{1,10}$/u;

/** "Sshd[24227]: how many": one process of a program. */
const processesIn = (tokens: readonly Token[]): readonly Run[] =>
  tokens.flatMap(({ text, quotation }, at) =>
    quotation === undefined && PROCESS.test(text) ? [{ from: at, to: at }] : [],
  );

/** "Tideline-customer-exports": words with hyphens between them that are not all words of the language. */
function hyphenedNames(question: string, tokens: readonly Token[], lexicon: Lexicon): readonly Run[] {
  const isJoined = (at: number): boolean =>
    tokens[at]!.quotation === undefined && question.slice(tokens[at - 1]!.end, tokens[at]!.start) === "-";
  return runsOf(tokens, isJoined).filter(({ from, to }) =>
    tokens.slice(from, to + 1).some(({ stem }) => !lexicon.isKnown(stem)),
  );
}
