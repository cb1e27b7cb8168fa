/** A part of a text, the end excluded. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

const CLOSERS: Readonly<Record<string, string>> = { "'": "'", "(": ")", "[": "]", "<": ">", "{": "}", "`": "`" };
const FURTHEST = 4_000;

/**
 * Widens words that address an assistant to the whole of what their writer could write: the quoted value they stand
 * in, the run without spaces they are part of, or the rest of the line.
 */
export function widenToField(text: string, { start, end }: Extent): Extent {
  const quoted = quotedAround(text, start, end);
  if (quoted) return quoted;
  const left = runStart(text, start);
  const right = runEnd(text, end);
  // one token: an account, a path, a DNS name
  if (!/\s/.test(text.slice(left, right))) return { start: left, end: right };
  const opener = text.slice(Math.max(0, left - 1), left) || "";
  const closer = CLOSERS[opener] ?? CLOSERS[text[left] ?? ""];
  return { start: left, end: closer === undefined ? lineEnd(text, right) : closedBy(text, end, closer) };
}

/** The value between double quotes that holds the start, widened to the quote that closes after the end. */
function quotedAround(text: string, start: number, end: number): Extent | undefined {
  let open = -1;
  for (let at = lineStart(text, start); at < start; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') open = open < 0 ? at : -1;
  }
  if (open < 0) return undefined;
  let isOpen = true;
  let close = -1;
  for (let at = open + 1; at < text.length && (at < end || isOpen) && at < end + FURTHEST; at++) {
    if (text[at] === "\n") break;
    if (text[at] === "\\") at++;
    else if (text[at] === '"') {
      isOpen = !isOpen;
      if (!isOpen) close = at;
    }
  }
  return { start: open + 1, end: close >= end ? close : lineEnd(text, end) };
}

function lineStart(text: string, at: number): number {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  return Math.max(from, 0);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function closedBy(text: string, at: number, closer: string): number {
  const close = text.indexOf(closer, at);
  const end = lineEnd(text, at);
  return close < 0 || close > end ? end : close;
}

const ENDS_RUN = /[\s"'<>()[\]{},;]/;

function runStart(text: string, start: number): number {
  let at = start;
  while (at > 0 && start - at < FURTHEST && !ENDS_RUN.test(text[at - 1] ?? "")) at--;
  return at;
}

function runEnd(text: string, end: number): number {
  let at = end;
  while (at < text.length && at - end < FURTHEST && !ENDS_RUN.test(text[at] ?? "")) at++;
  return at;
}
