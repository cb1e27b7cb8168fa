/** A part of a text, the end excluded. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

const CLOSERS: Readonly<Record<string, string>> = {
  "'": "'",
  "(": ")",
  "[": "]",
  "<": ">",
  "{": "}",
  "`": "`",
  "“": "”",
  "„": "“",
  "«": "»",
};
const ENDS_RUN = /[\s"'<>()[\]{},;`“”„«»]/;

/**
 * Widens words that address an assistant to the whole of what their writer could write: the quoted value they stand
 * in, the run without spaces they are part of, or the rest of the line. Takes and returns spans in order; those that
 * an earlier one covers are left out.
 */
export function widenToFields<T extends Extent>(text: string, spans: readonly T[]): readonly T[] {
  const quotes = quotePositions(text);
  const widened: T[] = [];
  for (const span of spans) {
    const before = widened.at(-1);
    if (before && span.end <= before.end) continue;
    const extent = quotedAround(text, quotes, span) ?? tokenOrRest(text, span);
    if (!before || extent.start > before.end) widened.push({ ...span, ...extent });
    else widened[widened.length - 1] = { ...before, end: Math.max(before.end, extent.end) };
  }
  return widened;
}

/** Double quotes that no backslash takes away, and line ends, at which an open quotation is given up. */
function quotePositions(text: string): readonly number[] {
  const positions: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === '"') positions.push(at);
    else if (character === "\n" && positions.length % 2 === 1) positions.push(at);
  }
  return positions;
}

/** The value between double quotes that holds the start, up to the quote that closes after the end. */
function quotedAround(text: string, quotes: readonly number[], { start, end }: Extent): Extent | undefined {
  const before = countBelow(quotes, start);
  if (before % 2 === 0) return undefined;
  const open = quotes[before - 1] ?? 0;
  let close = countBelow(quotes, end);
  if (close % 2 === 0) close++;
  return { start: open + 1, end: quotes[close] ?? text.length };
}

function countBelow(positions: readonly number[], at: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tokenOrRest(text: string, { start, end }: Extent): Extent {
  let left = start;
  while (left > 0 && !ENDS_RUN.test(text[left - 1] ?? "")) left--;
  let right = end;
  while (right < text.length && !ENDS_RUN.test(text[right] ?? "")) right++;
  // one token: an account, a path, a DNS name
  if (!/\s/.test(text.slice(left, right))) return { start: left, end: right };
  const closer = CLOSERS[text[left - 1] ?? ""];
  const lineEnd = text.indexOf("\n", right);
  const rest = lineEnd < 0 ? text.length : lineEnd;
  const close = closer === undefined ? -1 : text.indexOf(closer, end);
  return { start: left, end: close < 0 || close > rest ? rest : close };
}
