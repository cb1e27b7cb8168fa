/** Words with digits differ from record to record and say less by that, times and numbers hardly anything. */
const OF_DIGITS = 0.35;
const OF_NUMBERS = 0.03;
const NUMBER = /^\W*\d[\d.:TZ+-]*\W*$/u;
const ADDRESS = /^\W*\d{1,3}(?:\.\d{1,3}){3}\W*$/u;
const WORD = /[^\s|;,=]+/gu;

/** How many of some texts hold each of their words, in lower case. */
export interface WordCounts {
  readonly texts: number;
  readonly of: ReadonlyMap<string, number>;
}

/** Counts in how many texts each word stands. */
export function countWords(texts: readonly string[]): WordCounts {
  const of = new Map<string, number>();
  for (const text of texts)
    for (const word of new Set(text.toLowerCase().match(WORD) ?? [])) of.set(word, (of.get(word) ?? 0) + 1);
  return { texts: texts.length, of };
}

/**
 * The part of a text of at most so many characters whose words are rarest in other texts like it: what a line says that the
 * lines around it do not. It stands so in the text. Words weigh by inverse document frequency.
 */
export function tellingExcerpt(text: string, counts: WordCounts, characters: number): string {
  const { from, to } = tellingStretch(text, counts, { characters });
  return text.slice(from, to);
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface TellingLimits {
  readonly characters: number;
  /** Whether a word was asked for. */
  readonly isSaid?: (word: string) => boolean;
}

function tellingStretch(text: string, counts: WordCounts, { characters, isSaid }: TellingLimits): Stretch {
  const words = [...text.matchAll(WORD)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    weight: weightIn(match[0], counts, isSaid),
  }));
  let best = { from: 0, to: Math.min(characters, text.length), weight: -1 };
  let [start, weight] = [0, 0];
  for (const word of words) {
    weight += word.weight;
    while (start < words.length - 1 && word.to - words[start]!.from > characters) weight -= words[start++]!.weight;
    if (weight > best.weight) best = { from: words[start]!.from, to: word.to, weight };
  }
  return { from: best.from, to: Math.min(best.to, best.from + characters) };
}

/** A value with its name, which blanks in quotation marks do not part. */
const PIECE = /[^\s"]*"[^"]*"\S*|\S+/gu;
const NAMED = /^[\w.@/-]+=/u;
/** Fewer values with names are no record of them. */
const FEWEST_NAMED = 4;
const LONGEST_PIECE = 80;
/** What lies between two chosen pieces and is no longer is shown with them. */
const SMALL_GAP = 12;
const HARDLY = 0.05;
/** Names of values that say who it was and from where: they tell, however often they occur. */
const ACTOR_NAME =
  /(?:user(?!.?agent)|account(?!.?id)|konto|benutzer|principal|actor|client.?ip|source.?ip|src.?ip|remote|sender|return-path)[\w.-]*=|(?<![\p{L}])(?:ip|src|by|from|von)=/iu;
/** Names of values that say what was done, to what and how it went. */
const DEED_NAME =
  /(?:target|ziel|host|file|datei|path|command|befehl|process|prozess|recipient|subject|betreff|msg|message|meldung|text|name|event|ereignis|action|aktion|result|status|error|fehler|reason|grund)[\w.-]*=/iu;
const DEED = 1.5;
const ACTOR = 0.7;
/** Longer pieces say more, and take the room of others. */
const LENGTH_COST = 0.3;
/** Identifiers, which nobody asks for. */
const IDENTIFIER = /^[0-9a-f{}-]{16,}$|^\W*\d[\d.:TZ+-]*\W*$/iu;

/**
 * Parts of a text, in their order, that say what was asked for and what the lines around it do not: of a record of named
 * values those of them that tell most, of any other text one stretch. All of it where it is no longer than the limit.
 */
export function tellingParts(text: string, counts: WordCounts, limits: TellingLimits): readonly string[] {
  if (text.length <= limits.characters) return [text];
  const pieces = [...text.matchAll(PIECE)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
  if (pieces.filter(({ from, to }) => NAMED.test(text.slice(from, to))).length < FEWEST_NAMED) {
    const { from, to } = tellingStretch(text, counts, limits);
    return [text.slice(from, to)];
  }
  const most = Math.log(1 + counts.texts);
  const weighed = pieces.map((piece) => {
    const whole = text.slice(piece.from, piece.to);
    const words = whole.match(WORD) ?? [];
    const rare = words.reduce(
      (sum, word) => sum + (IDENTIFIER.test(word) ? 0 : weightIn(word, counts, limits.isSaid)),
      0,
    );
    const named = ACTOR_NAME.test(whole) ? rare + ACTOR * most : DEED_NAME.test(whole) ? DEED * rare : rare;
    return { ...piece, weight: named / whole.length ** LENGTH_COST };
  });
  let room = limits.characters;
  const chosen = [...weighed]
    .sort((a, b) => b.weight - a.weight)
    .filter(({ from, to, weight }) => {
      if (weight < HARDLY) return false;
      const length = Math.min(to - from, LONGEST_PIECE) + 1;
      if (length > room) return false;
      room -= length;
      return true;
    })
    .sort((a, b) => a.from - b.from);
  return chosen
    .reduce<Stretch[]>((parts, { from, to }) => {
      const last = parts.at(-1);
      const end = Math.min(to, from + LONGEST_PIECE);
      if (last && from <= last.to + SMALL_GAP) parts[parts.length - 1] = { from: last.from, to: end };
      else parts.push({ from, to: end });
      return parts;
    }, [])
    .map(({ from, to }) => text.slice(from, to));
}

/** How much a word tells: what was asked for, and what stands in few of the texts. */
function weightIn(word: string, { texts, of }: WordCounts, isSaid?: (word: string) => boolean): number {
  const rarity = Math.log((1 + texts) / (1 + (of.get(word.toLowerCase()) ?? 0)));
  return weightOf(word, rarity) + (isSaid?.(word) ? Math.log(1 + texts) : 0);
}

function weightOf(word: string, rarity: number): number {
  const share = NUMBER.test(word) && !ADDRESS.test(word) ? OF_NUMBERS : /\d/u.test(word) ? OF_DIGITS : 1;
  return share * Math.max(0, rarity);
}
