import type { QuestionEngine } from "../engine.js";
import { writtenText, type Token } from "../words/tokens.js";

const CAPITALS = /^\p{Lu}{2,}$/u;
const FEWEST = 2;

/** "How many POSSIBLE BREAK-IN ATTEMPT lines": words in capitals that the log has one after the other are quoted from it. */
export async function withCapitalsQuoted(
  question: string,
  tokens: readonly Token[],
  engine: Pick<QuestionEngine, "linesWith">,
): Promise<readonly Token[]> {
  const isCapital = ({ text, quotation }: Token): boolean => quotation === undefined && CAPITALS.test(text);
  if (tokens.every(isCapital)) return tokens;
  let number = Math.max(-1, ...tokens.map(({ quotation = -1 }) => quotation));
  const quoted = [...tokens];
  for (let first = 0; first < tokens.length; first++) {
    let last = first;
    while (last < tokens.length && isCapital(tokens[last]!) && (last === first || !tokens[last - 1]!.endsPart)) last++;
    if (last - first < FEWEST) continue;
    const lines = await engine.linesWith(writtenText(question, tokens, first, last - 1), true);
    if (lines?.some((one) => one.lines.length > 0)) {
      number++;
      for (let at = first; at < last; at++) quoted[at] = { ...tokens[at]!, quotation: number };
    }
    first = last - 1;
  }
  return quoted;
}
