import type { ContextWindow, ResolvedLine } from "@lagebild/domain";
import { findInstructions, maskInstructions } from "./find-instructions.js";
import { foldCharacter } from "./fold-character.js";

/** Letters and digits in a row that a shown text shares with a hostile one before they are withheld. */
const SHARED = 10;
/** Characters between two shared pieces that go with them: what a window left out, and signs. */
const BETWEEN = 40;
const MAX_LINE_CHARACTERS = 1 << 20;

/**
 * Withholds from a window what its original lines say to an assistant. A window cuts the middle out of long lines and
 * repeats values elsewhere: pieces too short to be told apart there are known from the whole lines.
 */
export function withheldWindow(
  window: ContextWindow,
  linesOf: ReadonlyMap<number, readonly ResolvedLine[]>,
): ContextWindow {
  const hostile = [...linesOf.values()].flat().flatMap(({ original }) => hostileTexts(original));
  const pieces = piecesOf(hostile);
  return { ...window, blocks: window.blocks.map((block) => ({ ...block, text: withholdShown(block.text, pieces) })) };
}

/** Returns the parts of a line that speak to an assistant, as they stand in it. */
export function hostileTexts(line: string): readonly string[] {
  const text = line.slice(0, MAX_LINE_CHARACTERS);
  return findInstructions(text).flatMap(({ start, end, excerpt }) => [text.slice(start, end), excerpt]);
}

/** Cuts hostile texts into the overlapping pieces by which {@link withholdShown} knows them. */
export function piecesOf(hostile: Iterable<string>): ReadonlySet<string> {
  const pieces = new Set<string>();
  for (const text of hostile) {
    const { letters } = skeletonOf(text);
    for (let at = 0; at + SHARED <= letters.length; at++) pieces.add(letters.slice(at, at + SHARED));
  }
  return pieces;
}

/** Replaces what a text shares with hostile ones, and what speaks to an assistant by itself, by a marker. */
export function withholdShown(shown: string, pieces: ReadonlySet<string>): string {
  const { text } = maskInstructions(shown);
  if (pieces.size === 0) return text;
  const { letters, starts, ends } = skeletonOf(text);
  const extents: [number, number][] = [];
  for (let at = 0; at + SHARED <= letters.length; at++) {
    if (!pieces.has(letters.slice(at, at + SHARED))) continue;
    const [start, end] = [starts[at] ?? 0, ends[at + SHARED - 1] ?? text.length];
    const before = extents.at(-1);
    if (before && start - before[1] <= BETWEEN) before[1] = Math.max(before[1], end);
    else extents.push([start, end]);
  }
  const parts: string[] = [];
  let from = 0;
  for (const [start, end] of extents) {
    parts.push(
      text.slice(from, start),
      `⟦withheld: part of a text addressed to an assistant, ${end - start} characters⟧`,
    );
    from = end;
  }
  return parts.join("") + text.slice(from);
}

const SHOWN_ESCAPE = /\\u([0-9a-f]{4})/y;

interface Skeleton {
  readonly letters: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Letters and digits of a text and where each stands; invisible characters and their escapes are left out. */
function skeletonOf(text: string): Skeleton {
  const [starts, ends]: [number[], number[]] = [[], []];
  let letters = "";
  for (let at = 0; at < text.length;) {
    SHOWN_ESCAPE.lastIndex = at;
    const escape = text[at] === "\\" ? SHOWN_ESCAPE.exec(text) : null;
    const unit = escape ? parseInt(escape[1] ?? "", 16) : (text.codePointAt(at) ?? 0);
    const size = escape ? escape[0].length : unit > 0xffff ? 2 : 1;
    const found = lettersOf(unit);
    letters += found;
    for (let i = 0; i < found.length; i++) {
      starts.push(at);
      ends.push(at + size);
    }
    at += size;
  }
  return { letters, starts, ends };
}

function lettersOf(unit: number): string {
  if (unit < 128) return /[a-z\d]/i.test(String.fromCharCode(unit)) ? String.fromCharCode(unit).toLowerCase() : "";
  // halves of pairs that a window shows as escapes: kept, so that tag characters match
  if (unit >= 0xd800 && unit <= 0xdfff) return String.fromCharCode(unit);
  if (unit > 0xffff && unit >= 0xe0000) return String.fromCodePoint(unit);
  return foldCharacter(unit).letters;
}
