import { CHARS, withoutSpaceBefore, type FrameScanner, type OnFrame } from "./frame-scanner.js";
import { listPaths, readState, writeState, type Level, type ListPaths } from "./json-levels.js";
import { firstName, jsonResync, MAX_RESYNC, RESYNC_AHEAD } from "./json-resync.js";

/** Containers below this depth are counted, not told apart. */
const MAX_DEPTH = 256;
/** So many broken records in a row are looked through for others that they swallowed; until a whole one comes. */
const MAX_STREAK = 8;
const MAX_KEY = 64;
const MAX_INDENT = 200;

/** What may come next inside a container. */
type Expected = "value" | "key" | "colon" | "comma";

/**
 * Finds the records of JSON text: the items of lists (at the top level, or where `lists` says that they lie in an envelope),
 * and values that stand one after the other, whatever stands between them. An envelope whose list does not come is a record.
 * What is broken ends where the next record begins, so that no more is lost than has to be.
 */
export const jsonScanner = (lists: readonly string[], state?: string): FrameScanner =>
  new JsonScanner(listPaths(lists), state);

class JsonScanner implements FrameScanner {
  private readonly paths: ListPaths;
  private readonly levels: Level[];
  private envelope: string | undefined;
  private at = 0;
  private record: number | undefined;
  /** Containers around the record. */
  private recordDepth = 0;
  private recordIndent = 0;
  private expected: Expected;
  /** Containers below `MAX_DEPTH`. */
  private deeper = 0;
  private string: number | undefined;
  private isKey = false;
  /** A bare value of a list, or text that is no JSON. */
  private bare: number | undefined;
  private inScalar = false;
  /** Blanks since the line began; -1 behind anything else. */
  private indent = 0;
  private streak = 0;
  /** The first line end at or behind a place that strings were looked through from; -1 where none was looked for. */
  private newline = -1;

  constructor(paths: ListPaths, state: string | undefined) {
    this.paths = paths;
    const { levels, envelope } = readState(state);
    this.levels = levels;
    this.envelope = envelope;
    this.expected = levels.length > 0 ? "comma" : "value";
  }

  scan(view: Buffer, isEnd: boolean, onFrame: OnFrame): void {
    this.newline = -1;
    for (;;) {
      const goesOn =
        this.string !== undefined
          ? this.passString(view, isEnd, onFrame)
          : this.bare !== undefined
            ? this.passBare(view, isEnd, onFrame)
            : this.at < view.length && this.step(view, isEnd, onFrame);
      if (goesOn) continue;
      if (!isEnd || this.record === undefined) return;
      this.breakRecord(view, view.length, onFrame);
      if (this.at >= view.length) return;
    }
  }

  start(): number {
    return this.record ?? this.bare ?? this.string ?? this.at;
  }

  needed(): number {
    const { string, at } = this;
    return string !== undefined && this.isKey && at - string <= MAX_KEY + 1 ? string : at;
  }

  shift(units: number): void {
    this.at -= units;
    if (this.record !== undefined) this.record -= units;
    if (this.string !== undefined) this.string -= units;
    if (this.bare !== undefined) this.bare -= units;
  }

  state(): string | undefined {
    return this.streak > 0 ? undefined : writeState({ levels: this.levels, envelope: this.envelope });
  }

  /** Whether values of the container around are records. */
  private isListed(): boolean {
    const { levels } = this;
    return levels.length === 0 || levels[levels.length - 1]!.isList;
  }

  /** Looks at one character outside of strings. False where it needs to see more. */
  private step(view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    const byte = view[this.at]!;
    switch (byte) {
      case CHARS.newline:
      case CHARS.space:
      case CHARS.tab:
      case CHARS.return:
        this.passSpace(byte);
        return true;
      case CHARS.nul:
        if (this.record !== undefined) return this.beginScalar(byte, view, isEnd, onFrame);
        this.passSpace(byte);
        return true;
      case CHARS.comma:
        this.expected = this.levels[this.levels.length - 1]?.kind === "{" && this.deeper === 0 ? "key" : "value";
        return this.pass();
      case CHARS.colon:
        if (this.record === undefined && this.levels.length === 0) return this.beginBare();
        this.expected = "value";
        return this.pass();
      case CHARS.quote:
        this.string = this.at;
        this.isKey = this.expected === "key";
        return this.pass();
      case CHARS.openBrace:
        return this.openContainer("{", view, isEnd, onFrame);
      case CHARS.openBracket:
        return this.openContainer("[", view, isEnd, onFrame);
      case CHARS.closeBrace:
        return this.close("{", view, isEnd, onFrame);
      case CHARS.closeBracket:
        return this.close("[", view, isEnd, onFrame);
      case CHARS.recordSeparator:
        return this.separate(view, isEnd, onFrame);
      default:
        return this.beginScalar(byte, view, isEnd, onFrame);
    }
  }

  private pass(): true {
    this.at++;
    this.indent = -1;
    this.inScalar = false;
    return true;
  }

  private passSpace(byte: number): void {
    this.at++;
    this.inScalar = false;
    if (byte === CHARS.newline) this.indent = 0;
    else if (this.indent >= 0) this.indent++;
  }

  private beginBare(): true {
    this.bare = this.at;
    return true;
  }

  /** Nothing that is JSON reaches over a separator of records. */
  private separate(view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    if (this.record !== undefined) return this.breakAt(view, isEnd, onFrame);
    this.levels.length = 0;
    this.deeper = 0;
    this.expected = "value";
    return this.pass();
  }

  private beginScalar(byte: number, view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    if (this.record === undefined) {
      if (this.isListed()) return this.beginBare();
      this.at++;
      return true;
    }
    if (!this.inScalar && this.expected === "comma" && isWord(byte)) return this.breakAt(view, isEnd, onFrame);
    this.inScalar = true;
    if (this.expected === "value") this.expected = "comma";
    this.at++;
    return true;
  }

  private openContainer(kind: "{" | "[", view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    const { levels } = this;
    if (this.record !== undefined && this.expected !== "value") return this.breakAt(view, isEnd, onFrame);
    if (this.deeper > 0 || levels.length >= MAX_DEPTH) this.deeper++;
    else {
      if (this.record === undefined && kind === "{" && levels[0]?.kind === "{" && this.isListed()) {
        if (view.length < this.at + RESYNC_AHEAD && !isEnd) return false;
        // The envelope around was cut off, and another one begins.
        if (this.envelope !== undefined && firstName(view, this.at) === this.envelope) levels.length = 0;
      }
      this.push(kind);
    }
    this.expected = kind === "{" ? "key" : "value";
    return this.pass();
  }

  private push(kind: "{" | "["): void {
    const { levels, paths } = this;
    const path = paths.below(levels[levels.length - 1]);
    const isTopList = kind === "[" && levels.length === 0;
    const isList = isTopList || (kind === "[" && paths.isList(path));
    if (isList) this.record = undefined;
    else if (this.record === undefined && this.isListed()) {
      this.record = this.at;
      this.recordDepth = levels.length;
      this.recordIndent = Math.max(0, this.indent);
    }
    if (kind === "{" && levels.length === 0) this.envelope = undefined;
    levels.push({ kind, path, isList, key: "" });
  }

  /** Closes the nearest container of its kind, of the record or around where there is none. */
  private close(kind: "{" | "[", view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    const { levels } = this;
    this.expected = "comma";
    if (this.deeper > 0) {
      this.deeper--;
      return this.pass();
    }
    const floor = this.record === undefined ? 0 : this.recordDepth;
    let depth = levels.length - 1;
    while (depth >= floor && levels[depth]!.kind !== kind) depth--;
    if (depth < floor && this.record !== undefined) return this.breakAt(view, isEnd, onFrame);
    this.pass();
    if (depth < floor) return true;
    levels.length = depth;
    if (this.record !== undefined && depth === this.recordDepth) this.tell(view, this.record, this.at, true, onFrame);
    return true;
  }

  private tell(view: Buffer, start: number, end: number, isWhole: boolean, onFrame: OnFrame): void {
    let last = withoutSpaceBefore(view, start, end);
    if (!isWhole && last > start && view[last - 1] === CHARS.comma) last = withoutSpaceBefore(view, start, last - 1);
    this.record = this.bare = this.string = undefined;
    this.inScalar = false;
    this.streak = isWhole ? 0 : this.streak + 1;
    if (last > start) onFrame(start, last);
  }

  /** The record does not go on here as JSON would. False where what follows has to be seen first. */
  private breakAt(view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    if (view.length < this.at + RESYNC_AHEAD && !isEnd) return false;
    this.breakRecord(view, this.at, onFrame);
    return true;
  }

  /** Ends a broken record where one begins that it swallowed, or else at `until`. */
  private breakRecord(view: Buffer, until: number, onFrame: OnFrame): void {
    const begin = this.record!;
    const isNear = begin >= 0 && until - begin <= MAX_RESYNC && this.streak < MAX_STREAK;
    const next = isNear ? jsonResync(view, begin, until, this.recordIndent) : undefined;
    this.levels.length = this.recordDepth;
    this.deeper = 0;
    this.expected = "value";
    this.at = next ?? until;
    this.newline = -1;
    this.indent = this.recordIndent;
    this.tell(view, begin, this.at, false, onFrame);
  }

  /** Looks for the end of a string. False where it is not there yet. */
  private passString(view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    const end = view.indexOf(CHARS.quote, this.at);
    const stop = end < 0 ? view.length : end;
    if (this.newline < this.at) {
      const found = view.indexOf(CHARS.newline, this.at);
      this.newline = found < 0 ? view.length : found;
    }
    if (this.newline < stop) return this.passLineEnd(view, isEnd, onFrame);
    const isOdd = (backslashesBefore(view, stop, this.at) & 1) === 1;
    if (end < 0) {
      this.at = isOdd ? stop - 1 : stop;
      if (isEnd && this.record === undefined && this.isListed()) this.tell(view, this.string!, stop, false, onFrame);
      return false;
    }
    this.at = end + 1;
    if (!isOdd) this.endString(view, onFrame);
    return true;
  }

  private endString(view: Buffer, onFrame: OnFrame): void {
    const begin = this.string!;
    this.string = undefined;
    this.inScalar = false;
    this.indent = -1;
    if (this.isKey && this.levels.length > 0) this.takeKey(view, begin);
    this.expected = this.isKey ? "colon" : "comma";
    if (this.record === undefined && this.isListed()) this.tell(view, begin, this.at, true, onFrame);
  }

  private takeKey(view: Buffer, begin: number): void {
    const level = this.levels[this.levels.length - 1]!;
    const length = this.at - begin;
    const key = begin >= 0 && length <= MAX_KEY ? view.toString("latin1", begin + 1, this.at - 1) : "";
    if (level.path !== undefined) level.key = key;
    if (this.levels.length === 1 && this.envelope === undefined) this.envelope = key;
  }

  /** A line end in a string: no JSON has one. Either it was written so, or the end of the string is lost. */
  private passLineEnd(view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    const line = this.newline + 1;
    let next = line;
    while (next < view.length && next - line <= MAX_INDENT && (view[next] === CHARS.space || view[next] === CHARS.tab))
      next++;
    if (next >= view.length && !isEnd) return false;
    const begins = this.record === undefined || (view[next] === CHARS.openBrace && next - line <= this.recordIndent);
    this.at = line;
    if (!begins) return true;
    if (view.length < line + MAX_INDENT + RESYNC_AHEAD && !isEnd) {
      this.at = this.newline;
      return false;
    }
    const begin = this.string!;
    this.string = undefined;
    this.expected = "value";
    this.indent = 0;
    if (this.record !== undefined) this.breakRecord(view, line, onFrame);
    else if (this.isListed()) this.tell(view, begin, line, false, onFrame);
    return true;
  }

  /** Ends at the line's end, and before what begins a record. */
  private passBare(view: Buffer, isEnd: boolean, onFrame: OnFrame): boolean {
    const isItem = this.levels.length > 0;
    for (; this.at < view.length; this.at++) {
      const byte = view[this.at]!;
      if (byte === CHARS.newline || byte === CHARS.recordSeparator) break;
      if (isItem && (byte === CHARS.comma || byte === CHARS.closeBracket || byte === CHARS.closeBrace)) break;
      if (byte !== CHARS.openBrace) continue;
      if (this.at + 1 >= view.length && !isEnd) return false;
      if (view[this.at + 1] === CHARS.quote) break;
    }
    if (this.at >= view.length && !isEnd) return false;
    if (!isItem && isNumberOfRecord(view, this.bare!, this.at)) this.bare = undefined;
    else this.tell(view, this.bare!, this.at, isItem, onFrame);
    return true;
  }
}

/** `evtx_dump` numbers its records on lines of their own. */
const isNumberOfRecord = (view: Buffer, start: number, end: number): boolean =>
  start >= 0 && end - start <= 20 && /^Record \d{1,10}\s*$/.test(view.toString("latin1", start, end));

const isWord = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39);

function backslashesBefore(view: Buffer, end: number, from: number): number {
  let count = 0;
  while (end - count > from && view[end - count - 1] === CHARS.backslash) count++;
  return count;
}
