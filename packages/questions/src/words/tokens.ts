import { isIpv4, stemOf } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";

/** A word of a question. Offsets are characters of the question. */
export interface Token {
  /** As written, without punctuation around it. */
  readonly text: string;
  readonly lower: string;
  readonly stem: string;
  readonly start: number;
  readonly end: number;
  /** Number of the quotation that it stands in; undefined outside of quotations. */
  readonly quotation: number | undefined;
  /** A comma, a full stop or a bracket stands behind it. */
  readonly endsPart: boolean;
  /** A comma, a colon or the end of a sentence stands behind it. */
  readonly endsClause: boolean;
  readonly endsSentence: boolean;
  readonly endsQuestion: boolean;
  /** A dash with blanks around it follows. */
  readonly isBeforeDash: boolean;
  /** A bracket or a quotation mark stands before it. */
  readonly isBracketed: boolean;
  readonly opensBracket: boolean;
  readonly closesBracket: boolean;
  /** A colon stands behind it. */
  readonly endsList: boolean;
}

export const MAX_TOKENS = 300;
const WORD = /[^\s"“”„«»`]+/gu;
const AROUND = /^[("'‘’<[{,;:!?]+|[)"'‘’>\]},;:!?.]+$/gu;
const QUOTED =
  /"([^"]{1,300})"|“([^”]{1,300})”|„([^“”"]{1,300})[“”"]|`([^`]{1,300})`|(?<![\p{L}\p{N}])'([^']{2,300})'(?![\p{L}\p{N}])/gu;
/** Names of fields before what they hold, and words that hyphens join. */
const ASSIGNED = /^([\p{L}][\p{L}\p{N}_.]*)(?:==?)(.+)$/u;
const ARROW = /^(?:-+>|=+>|→|⇒)$/u;
const WITH_PORT = /^([\d.]{7,15}):(\d{1,5})$/u;
/** A word with its number, a number with its word. */
const PARTED = [/^(\p{Ll}{4,})-(\d{1,5})$/u, /^(\d{1,5})-(\p{L}{3,})$/u];
/** "10.44.1.x", "66.249.*.*": the network that is meant; undefined for what is none. */
function networkOf(text: string): string | undefined {
  const [, known, left] = /^((?:\d{1,3}\.){1,3})((?:[x*]\.){0,2}[x*])$/iu.exec(text) ?? [];
  if (known === undefined || left === undefined) return undefined;
  const numbers = known.split(".").filter((part) => part !== "");
  const missing = left.split(".").length;
  return numbers.length + missing === 4
    ? `${known}${Array(missing).fill("0").join(".")}/${numbers.length * 8}`
    : undefined;
}

/** "user(s)", "Konto(en)": one or several. */
const ONE_OR_MORE = /^(\p{L}{2,})\((?:s|es|e|n|en|er)\)/u;
/** "ip:port", "user/host", "4624/4625": words or codes side by side. */
const BESIDE = /^\p{L}{2,}(?:[:/]\p{L}{2,}){1,3}$|^\d{3,5}(?:\/\d{3,5}){1,3}$/u;
const JOINED = /^\p{L}{2,}(?:-\p{L}{2,})+$/u;

/** Cuts a question into words; at most `MAX_TOKENS` are read. */
export function tokensOf(question: string): readonly Token[] {
  const quotations = [...question.matchAll(QUOTED)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }));
  const tokens: Token[] = [];
  for (const match of question.matchAll(WORD)) {
    for (const piece of piecesOf(match[0], match.index)) {
      if (tokens.length === MAX_TOKENS) return tokens;
      const { text, start } = piece;
      const quotation = quotations.findIndex(({ from, to }) => start >= from && start < to);
      const lower = text.toLowerCase();
      const end = start + (piece.length ?? text.length);
      // The full stop of "11. auf" and "ca. 5" belongs to the word.
      const behind = isCutShort(lower, question.slice(end)) ? question.slice(end + 1) : question.slice(end);
      tokens.push({
        text,
        lower,
        stem: stemOf(lower),
        start,
        end,
        quotation: quotation < 0 ? undefined : quotation,
        endsPart: /^[,;:.!?)\]]/u.test(behind),
        endsClause: /^["')\]]*[,;:.!?](?:\s|$)/u.test(behind),
        endsSentence: /^["')\]]?[.!?](?:\s|$)/u.test(behind),
        isBracketed: /[("'„“[]$/u.test(question.slice(0, start)),
        opensBracket: /[([][^\s)\]]{0,2}$/u.test(question.slice(0, start)),
        closesBracket: /^[^\s([]{0,2}[)\]]/u.test(question.slice(end)),
        endsList: /^["')\]]?:(?:\s|$)/u.test(behind),
        endsQuestion: /^["')\]]?\?/u.test(behind),
        isBeforeDash: /^\s{1,2}[-–—]\s/u.test(behind),
      });
    }
  }
  return tokens;
}

const ORDINAL = /^\d{1,2}(?:\.\d{1,2})?$/u;
const GOES_ON = /^\.\s+(?:[\p{Ll}\d]|(?:Jan|Feb|M[äa]r|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[kc]t|Nov|De[zc])\p{L}*)/u;
let abbreviations: ReadonlySet<string> | undefined;

/** Whether the full stop behind a word makes it an ordinal or an abbreviation, and ends nothing. */
function isCutShort(lower: string, behind: string): boolean {
  if (!/^\.\s/u.test(behind)) return false;
  abbreviations ??= new Set(bothLanguages(languageFiles().words.abbreviations));
  return abbreviations.has(lower) || (ORDINAL.test(lower) && GOES_ON.test(behind));
}

interface Piece {
  readonly text: string;
  readonly start: number;
  /** Characters of the question, where the text has fewer. */
  readonly length?: number;
}

function piecesOf(word: string, at: number): readonly Piece[] {
  if (ARROW.test(word)) return [{ text: "->", start: at }];
  const lead = /^[("'‘’<[{,;:!?]+/u.exec(word)?.[0].length ?? 0;
  const [several, one] = ONE_OR_MORE.exec(word.slice(lead)) ?? [];
  if (several !== undefined && !/[\p{L}\p{N}]/u.test(word.slice(lead + several.length)))
    return [{ text: one!, start: at + lead, length: several.length }];
  const text = word.replace(AROUND, "").replace(/^(\d{3,})(?:s|er|ern)$/u, "$1");
  if (!/[\p{L}\p{N}]/u.test(text)) return /^[<>]=?$/.test(word) ? [{ text: word, start: at }] : [];
  const assigned = ASSIGNED.exec(text);
  if (assigned && !text.includes("/"))
    return [
      { text: assigned[1]!, start: at + lead },
      ...piecesOf(assigned[2]!, at + lead + text.length - assigned[2]!.length),
    ];
  const network = networkOf(text);
  if (network !== undefined) return [{ text: network, start: at + lead, length: text.length }];
  const withPort = WITH_PORT.exec(text);
  const parted =
    withPort && isIpv4(withPort[1]!)
      ? withPort
      : PARTED.map((pattern) => pattern.exec(text)).find((found) => found !== null);
  if (parted)
    return [
      { text: parted[1]!, start: at + lead },
      { text: parted[2]!, start: at + lead + text.length - parted[2]!.length },
    ];
  const sign = BESIDE.test(text) ? /[:/]/u : JOINED.test(text) ? "-" : undefined;
  if (sign === undefined) return [{ text, start: at + lead }];
  let start = at + lead;
  return text.split(sign).map((piece) => {
    const found = { text: piece, start };
    start += piece.length + 1;
    return found;
  });
}

/** The question between the first and the last of some neighbouring words, as it is written. */
export const writtenText = (question: string, tokens: readonly Token[], from: number, to: number): string =>
  question.slice(tokens[from]!.start, tokens[to]!.end);
