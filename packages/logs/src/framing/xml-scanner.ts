import { CHARS, isSpace, withoutSpaceBefore, type FrameScanner, type OnFrame } from "./frame-scanner.js";

/** A section or comment that does not end within so many units is none. */
const MAX_SECTION = 64 * 1024;
/** Units that have to be there to tell what a `<` begins. */
const AHEAD = 128;
const COMMENT = Buffer.from("-->");
const SECTION = Buffer.from("]]>");
/** What a dumping tool writes between events. */
const BETWEEN = /^Record \d+\s*$/;

/**
 * Finds the elements of a name in XML, wherever they begin and end. One that begins inside another ends it: it was cut off.
 * Text between them that is no markup is a record of its own, line by line.
 */
export function xmlScanner(element: string): FrameScanner {
  const open = Buffer.from(`<${element}`);
  const close = Buffer.from(`</${element}`);
  let at = 0;
  let record: number | undefined;
  let text: number | undefined;

  const tell = (view: Buffer, start: number, end: number, onFrame: OnFrame): void => {
    record = text = undefined;
    const last = withoutSpaceBefore(view, start, end);
    if (last > start) onFrame(start, last);
  };

  const endText = (view: Buffer, end: number, onFrame: OnFrame): void => {
    const begin = text!;
    text = undefined;
    if (end - begin <= AHEAD && begin >= 0 && BETWEEN.test(view.toString("latin1", begin, end))) return;
    tell(view, begin, end, onFrame);
  };

  /** Passes a section or comment; undefined where its end is not there yet. */
  const endOf = (view: Buffer, end: Buffer, isEnd: boolean): number | undefined => {
    const found = view.indexOf(end, at);
    if (found >= 0 && found - at <= MAX_SECTION) return found + end.length;
    if (found >= 0 || view.length - at > MAX_SECTION + end.length || isEnd) return at + 1;
    return undefined;
  };

  const isAt = (view: Buffer, word: Buffer): boolean =>
    view.compare(word, 0, word.length, at, Math.min(view.length, at + word.length)) === 0;
  const isNameEnd = (byte: number | undefined): boolean =>
    byte === undefined || isSpace(byte) || byte === CHARS.greater || byte === CHARS.slash;

  /** Passes what begins with `<`. False where its end is not there yet. */
  const passMarkup = (view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean => {
    if (view.length < at + AHEAD && !isEnd) return false;
    const next = view[at + 1];
    if (next === 0x21 && view.toString("latin1", at, at + 4) === "<!--") return pass(endOf(view, COMMENT, isEnd));
    if (next === 0x21 && view.toString("latin1", at, at + 9) === "<![CDATA[") return pass(endOf(view, SECTION, isEnd));
    if (isAt(view, close) && isNameEnd(view[at + close.length])) return passClose(view, onFrame);
    if (!isAt(view, open) || !isNameEnd(view[at + open.length])) {
      if (record !== undefined) return pass(at + 1);
      const end = view.indexOf(CHARS.greater, at);
      if (end >= 0 && end - at <= MAX_SECTION) return pass(end + 1);
      return pass(end >= 0 || isEnd || view.length - at > MAX_SECTION ? at + 1 : undefined);
    }
    if (record !== undefined && record !== at) tell(view, record, at, onFrame);
    return passOpen(view, isEnd, onFrame);
  };

  /** The tag that begins a record; it may end it, too. */
  const passOpen = (view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean => {
    const begin = at;
    record = begin;
    const end = tagEnd(view, begin);
    if (end === undefined && !isEnd && view.length - begin <= MAX_SECTION) return false;
    at = end === undefined ? begin + open.length : end;
    if (end !== undefined && view[end - 2] === CHARS.slash) tell(view, begin, end, onFrame);
    return true;
  };

  const passClose = (view: Buffer, onFrame: OnFrame): boolean => {
    const end = view.subarray(0, at + AHEAD).indexOf(CHARS.greater, at);
    at = end < 0 ? at + close.length : end + 1;
    if (record !== undefined) tell(view, record, at, onFrame);
    return true;
  };

  const pass = (to: number | undefined): boolean => {
    if (to === undefined) return false;
    at = to;
    return true;
  };

  /** Text outside of records. False at the end of the view. */
  const passText = (view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean => {
    const markup = view.indexOf(CHARS.less, at);
    const stop = markup < 0 ? view.length : markup;
    while (at < stop) {
      if (text === undefined) {
        while (at < stop && isSpace(view[at])) at++;
        if (at < stop) text = at;
        continue;
      }
      const line = view.subarray(0, stop).indexOf(CHARS.newline, at);
      at = line < 0 ? stop : line;
      if (line >= 0) endText(view, at, onFrame);
    }
    if (at >= view.length && !isEnd) return false;
    if (text !== undefined) endText(view, at, onFrame);
    return at < view.length;
  };

  return {
    scan(view, isEnd, onFrame) {
      while (at < view.length) {
        if (view[at] === CHARS.less) {
          if (text !== undefined) endText(view, at, onFrame);
          if (!passMarkup(view, isEnd, onFrame)) break;
        } else if (record === undefined) {
          if (!passText(view, isEnd, onFrame)) break;
        } else {
          const next = view.indexOf(CHARS.less, at);
          at = next < 0 ? view.length : next;
        }
      }
      if (isEnd && record !== undefined) tell(view, record, view.length, onFrame);
    },
    start: () => record ?? text ?? at,
    needed: () => at,
    shift(units) {
      at -= units;
      if (record !== undefined) record -= units;
      if (text !== undefined) text -= units;
    },
    state: () => "",
  };
}

/** Where a tag ends, behind its `>`; one in a quoted value does not count. */
function tagEnd(view: Buffer, begin: number): number | undefined {
  let quote = 0;
  const limit = Math.min(view.length, begin + MAX_SECTION);
  for (let at = begin; at < limit; at++) {
    const byte = view[at]!;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === CHARS.quote || byte === 0x27) quote = byte;
    else if (byte === CHARS.greater) return at + 1;
  }
  return undefined;
}
