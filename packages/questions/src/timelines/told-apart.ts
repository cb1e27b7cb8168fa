const MOST_WORDS = 12;
const TIME = /^\[?(?:\d{4}-\d\d-\d\d(?:[T ]\S+)?|\d\d?:\d\d(?::\d\d\S*)?|\d{4}|\d\d?|[A-Z][a-z]{2})[\],]?$/u;

/** What each of several texts says that not all of them say; times at their beginning count for nothing. */
export function toldApart(texts: readonly string[]): readonly string[] {
  const words = texts.map((text) => withoutTime(text.split(/\s+/u).filter((word) => word !== "")));
  const counts = new Map<string, number>();
  for (const own of words) for (const word of new Set(own)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return words.map((own) => {
    const places = own.flatMap((word, at) => (counts.get(word)! < texts.length ? [at] : []));
    // A number is told with what stands around it.
    const shown = new Set(places.flatMap((at) => (isNumber(own[at]!) ? [at - 1, at, at + 1] : [at])));
    return own
      .filter((_, at) => shown.has(at))
      .slice(0, MOST_WORDS)
      .join(" ");
  });
}

const isNumber = (word: string): boolean => /^[+-]?\d[\d.,:]*$/u.test(word);

function withoutTime(words: readonly string[]): readonly string[] {
  const from = words.findIndex((word) => !TIME.test(word));
  return from < 0 ? words : words.slice(from);
}
