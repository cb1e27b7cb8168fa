import type { SourceId } from "@lagebild/domain";
import type { IndexSnapshot } from "@lagebild/search";
import type { SourceStore } from "@lagebild/store";
import { readSlice } from "../scans/read-slice.js";

/** Larger incidents are not read through for a question. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_LINES = 50_000;

interface SourceText {
  readonly source: SourceId;
  readonly lines: readonly number[];
  readonly texts: readonly string[];
}

const kept = new WeakMap<IndexSnapshot, Promise<readonly SourceText[]>>();

/**
 * Finds the lines that hold a text, ignoring case and how wide its blanks are; undefined where there is too much to read,
 * or too many lines to name. The text of an incident is read once for each state of it.
 */
export async function linesWith(
  { snapshot, store }: { readonly snapshot: IndexSnapshot; readonly store: SourceStore },
  text: string,
  isWord: boolean,
): Promise<readonly { readonly source: SourceId; readonly lines: readonly number[] }[] | undefined> {
  const bytes = snapshot.sources.reduce((sum, { source }) => sum + source.sizeBytes, 0);
  if (bytes > MOST_BYTES) return undefined;
  const texts = kept.get(snapshot) ?? readTexts(snapshot, store);
  kept.set(snapshot, texts);
  const wanted = plain(text);
  const found = (await texts).map(({ source, lines, texts: all }) => ({
    source,
    lines: lines.filter((_, at) => (isWord ? holdsWord(all[at]!, wanted) : all[at]!.includes(wanted))),
  }));
  if (found.reduce((sum, { lines }) => sum + lines.length, 0) > MOST_LINES) return undefined;
  return found.filter(({ lines }) => lines.length > 0);
}

/** Whether a text stands there with no letter or digit beside it. */
function holdsWord(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if (!IN_WORD.test(text[at - 1] ?? " ") && !IN_WORD.test(text[at + wanted.length] ?? " ")) return true;
  return false;
}

const IN_WORD = /[\p{L}\p{N}]/u;

const plain = (text: string): string => text.toLowerCase().replace(/\s+/gu, " ");

async function readTexts(snapshot: IndexSnapshot, store: SourceStore): Promise<readonly SourceText[]> {
  const all: SourceText[] = [];
  for (const { source } of snapshot.sources) {
    const lines: number[] = [];
    const texts: string[] = [];
    const whole = { source, startByte: 0, endByte: source.sizeBytes, firstLine: 1 };
    for await (const batch of await readSlice(store, whole))
      for (const { line, text } of batch) {
        lines.push(line);
        texts.push(plain(text));
      }
    all.push({ source: source.id, lines, texts });
  }
  return all;
}
