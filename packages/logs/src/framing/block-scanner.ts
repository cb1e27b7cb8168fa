import { MAX_BLOCK, type BlockRule } from "./block-rules.js";
import { CHARS, isSpace, type FrameScanner, type OnFrame } from "./frame-scanner.js";

/** A line is told by its beginning. */
const HEAD = 300;

type LineKind = "begin" | "continue" | "layout" | "blank";

/** Finds records of several lines by a rule. Blank and layout lines within a record belong to it, those around it do not. */
export function blockScanner(rule: BlockRule, onSplit: () => void = () => undefined): FrameScanner {
  /** Where the record begins, -1 for none, and the end of its last line that is not blank. */
  let record: number | undefined;
  let recordEnd = 0;
  let recordLines = 0;
  let line = 0;
  let at = 0;
  let isTold = false;
  let isLayout = false;
  let before = "";
  const kindOf = lineKinds(rule);

  const endRecord = (onFrame: OnFrame): void => {
    if (record === undefined) return;
    const begin = record;
    record = undefined;
    onFrame(begin, recordEnd);
  };

  const beginRecord = (): void => {
    record = line;
    recordLines = 0;
  };

  /** The line up to `stop` has been told apart: what becomes of the record before. */
  const take = (kind: LineKind, onFrame: OnFrame): void => {
    if (kind === "layout") return;
    if (kind === "blank") {
      if (rule.endsAtBlank) endRecord(onFrame);
    } else if (kind === "begin" || record === undefined) {
      endRecord(onFrame);
      beginRecord();
    } else if (recordLines >= MAX_BLOCK.lines || line - record > MAX_BLOCK.units) {
      endRecord(onFrame);
      beginRecord();
      onSplit();
    }
    if (record !== undefined) recordLines++;
  };

  return {
    scan(view, isEnd, onFrame) {
      for (;;) {
        if (!isTold) {
          const end = view.subarray(0, line + HEAD).indexOf(CHARS.newline, line);
          if (end < 0 && !isEnd && view.length < line + HEAD) return;
          if (line >= view.length) break;
          const head = view.toString("latin1", line, end < 0 ? Math.min(view.length, line + HEAD) : end);
          const kind = kindOf(head, before);
          take(kind, onFrame);
          isLayout = kind === "layout";
          if (kind !== "blank" && !isLayout) before = head;
          isTold = true;
          at = line;
        }
        const end = view.indexOf(CHARS.newline, at);
        const stop = end < 0 ? view.length : end;
        extend(view, stop);
        at = stop;
        if (end < 0) break;
        line = at = end + 1;
        isTold = false;
      }
      if (isEnd) endRecord(onFrame);
    },
    start: () => record ?? line,
    needed: () => (isTold ? at : line),
    shift(units) {
      if (record !== undefined) record -= units;
      recordEnd -= units;
      line -= units;
      at -= units;
    },
    state: () => "",
  };

  /** The record goes on to the last unit of the line that is no blank. */
  function extend(view: Buffer, stop: number): void {
    if (record === undefined || isLayout) return;
    let last = stop;
    while (last > at && isSpace(view[last - 1])) last--;
    if (last > at || (at === line && record === line)) recordEnd = Math.max(last, record);
  }
}

/** Tells lines apart. What stood before matters to few rules. */
function lineKinds({
  begins = [],
  continues = [],
  continuesAfter = [],
  beginsUnless = [],
  layout = [],
  others,
}: BlockRule) {
  const matches = (patterns: readonly RegExp[], head: string): boolean =>
    patterns.some((pattern) => pattern.test(head));
  return (head: string, before: string): LineKind => {
    if (head.trim() === "") return "blank";
    for (const { before: pattern, line } of continuesAfter) {
      if (pattern.test(before.trimEnd()) && line.test(head)) return "continue";
    }
    for (const { before: pattern, line } of beginsUnless)
      if (line.test(head)) return pattern.test(before) ? "continue" : "begin";
    if (matches(layout, head)) return "layout";
    if (matches(begins, head)) return "begin";
    if (matches(continues, head)) return "continue";
    return others;
  };
}
