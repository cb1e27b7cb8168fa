const MAX_VALUE = 300;

/** Characters of the text that end a URL although the sentence goes on without a blank. */
const URL_END = new Uint8Array(128);
for (const character of " \t\r\n\"<>{}|\\`'") URL_END[character.charCodeAt(0)] = 1;

/** Where the URL that begins at `start` ends: an equals sign, a comma or a bracket belong to it. */
export function endOfUrl(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_VALUE);
  let end = start;
  while (end < limit) {
    const code = text.charCodeAt(end);
    if (code < 128 && URL_END[code] === 1) break;
    end++;
  }
  return end;
}

const QUOTES = new Set(['"', "'"]);

/** Where the quoted value ends whose first word lies from `start` to `wordEnd`; undefined where it is one word, or not quoted. */
export function endOfQuote(text: string, start: number, wordEnd: number): number | undefined {
  const quote = text[start - 1];
  if (quote === undefined || !QUOTES.has(quote) || text[wordEnd] === quote) return undefined;
  const end = text.indexOf(quote, wordEnd);
  return end > 0 && end - start <= MAX_VALUE ? end : undefined;
}

/** A file's ending with a blank behind it: what follows are arguments. */
const FILE_THEN_BLANK = /\.[A-Za-z0-9]{1,5}(?=[\s,;]|$)/;
const WITH_BLANKS =
  /^[A-Za-z]:\\(?:Program Files(?: \(x86\))?|Documents and Settings)(?:\\[^\\":<>|*?\r\n]{1,100}?)*?\\[^\\":<>|*?\r\n]{1,100}?\.[A-Za-z0-9]{1,5}(?=[\s",;)']|$)/i;

/** Where a Windows path ends whose first word lies from `start` to `wordEnd`: names with blanks and brackets are common. */
export function endOfPath(text: string, start: number, wordEnd: number): number {
  const quoteEnd = endOfQuote(text, start, wordEnd);
  if (quoteEnd !== undefined) {
    const quoted = text.slice(start, quoteEnd);
    const file = FILE_THEN_BLANK.exec(quoted);
    if (file) return start + file.index + file[0].length;
    const option = quoted.search(/\s[-/]/);
    return option < 0 ? quoteEnd : start + option;
  }
  if (/^[A-Za-z]:\\(?:Program|Documents)$/i.test(text.slice(start, wordEnd))) {
    const whole = WITH_BLANKS.exec(text.slice(start, start + MAX_VALUE));
    if (whole) return start + whole[0].length;
  }
  // Brackets and commas inside a name: `setup(1).exe`, but not `C:\a.exe)`.
  const rest = /^[^\s"'<>|*?]*/.exec(text.slice(wordEnd, wordEnd + 200))![0];
  return /[A-Za-z0-9]\.[A-Za-z0-9]{1,5}$/.test(rest) && /^[([{]/.test(rest) ? wordEnd + rest.length : wordEnd;
}
