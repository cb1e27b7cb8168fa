const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const COLON = 0x3a;
const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/**
 * Yields what is written like an address of version 4: four numbers with dots, not in the middle of a longer row of
 * numbers. A fifth number behind them is a port, as tcpdump writes it.
 */
export function* addresses4In(text: string): Generator<string> {
  for (let dot = text.indexOf("."); dot >= 0; dot = text.indexOf(".", dot + 1)) {
    if (!isDigit(text.charCodeAt(dot - 1)) || !isDigit(text.charCodeAt(dot + 1))) continue;
    let start = dot;
    while (start > 0 && isDigit(text.charCodeAt(start - 1))) start--;
    if (text.charCodeAt(start - 1) === DOT && isDigit(text.charCodeAt(start - 2))) continue;
    const end = endOfFour(text, start);
    if (end < 0) continue;
    yield text.slice(start, end);
    dot = end - 1;
  }
}

/** Where four numbers of one to three digits end, or -1. */
function endOfFour(text: string, start: number): number {
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== DOT) return -1;
    const begin = at;
    while (isDigit(text.charCodeAt(at))) at++;
    if (at === begin || at - begin > 3) return -1;
  }
  return at;
}

const isPart6 = (code: number): boolean =>
  isDigit(code) || code === COLON || code === DOT || (code >= 0x61 && code <= 0x66);
const isLetterOrDigit = (code: number): boolean => isDigit(code) || (code >= 0x61 && code <= 0x7a);
const MAX_ADDRESS6 = 50;

/** Yields what may be an address of version 6: hexadecimal digits with `::` or with seven colons. The text is in lower case. */
export function* addresses6In(text: string): Generator<string> {
  for (let colon = text.indexOf(":"); colon >= 0; colon = text.indexOf(":", colon + 1)) {
    let start = colon;
    while (start > 0 && isPart6(text.charCodeAt(start - 1))) start--;
    let end = colon + 1;
    while (end < text.length && isPart6(text.charCodeAt(end))) end++;
    colon = end - 1;
    if (end - start < 3 || end - start > MAX_ADDRESS6) continue;
    if (isLetterOrDigit(text.charCodeAt(start - 1)) || isLetterOrDigit(text.charCodeAt(end))) continue;
    const written = text
      .slice(start, end)
      .replace(/^\.+|\.+$/g, "")
      .replace(/([^:]):$/, "$1")
      .replace(/^:(?=[^:])/, "");
    if (written.includes("::") || (written.match(/:/g)?.length ?? 0) >= 7) yield written;
  }
}
