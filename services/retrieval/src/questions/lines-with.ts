import { stemOf, type SourceId } from "@lagebild/domain";
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
  /** Of each stem, the places of the lines that have a word of it, in rising order. */
  readonly stems: ReadonlyMap<string, readonly number[]>;
}

interface TextIncident {
  readonly snapshot: IndexSnapshot;
  readonly store: SourceStore;
}

type FoundLines = readonly { readonly source: SourceId; readonly lines: readonly number[] }[];

const kept = new WeakMap<IndexSnapshot, Promise<readonly SourceText[]>>();

/**
 * Finds the lines that hold a text, ignoring case and how wide its blanks are; undefined where there is too much to read,
 * or too many lines to name. The text of an incident is read once for each state of it.
 */
export async function linesWith(
  incident: TextIncident,
  text: string,
  isWord: boolean,
): Promise<FoundLines | undefined> {
  const wanted = plain(text);
  return found(await textsOf(incident), ({ lines, texts }) =>
    lines.filter((_, at) => (isWord ? holdsWord(texts[at]!, wanted) : texts[at]!.includes(wanted))),
  );
}

/**
 * Finds the lines that have, of each group of stems, a word of one, with at most so many words from the first to the last of
 * these where that is limited; undefined as above.
 */
export async function linesSaying(
  incident: TextIncident,
  groups: readonly (readonly string[])[],
  mostWords?: number,
): Promise<FoundLines | undefined> {
  return found(await textsOf(incident), ({ lines, texts, stems }) => {
    const [first, ...others] = groups.map((group) => new Set(group.flatMap((stem) => stems.get(stem) ?? [])));
    return [...(first ?? [])]
      .filter((at) => others.every((places) => places.has(at)))
      .filter((at) => mostWords === undefined || areNear(texts[at]!, groups, mostWords))
      .sort((a, b) => a - b)
      .map((at) => lines[at]!);
  });
}

/** A part of a name, such as "task" in "scheduledtask", counts as a word where it is no shorter. */
const SHORTEST_PART = 4;

/** Whether a text has a word of each group within so many words. */
function areNear(text: string, groups: readonly (readonly string[])[], mostWords: number): boolean {
  const last = groups.map(() => -Infinity);
  let place = 0;
  for (const [word] of text.matchAll(WORDS)) {
    const stem = stemOf(word);
    groups.forEach((stems, group) => {
      if (stems.some((one) => one === stem || (one.length >= SHORTEST_PART && word.includes(one)))) last[group] = place;
    });
    if (place - Math.min(...last) < mostWords) return true;
    place++;
  }
  return false;
}

function found(
  texts: readonly SourceText[] | undefined,
  linesOf: (text: SourceText) => readonly number[],
): FoundLines | undefined {
  if (!texts) return undefined;
  const all = texts.map((text) => ({ source: text.source, lines: linesOf(text) }));
  if (all.reduce((sum, { lines }) => sum + lines.length, 0) > MOST_LINES) return undefined;
  return all.filter(({ lines }) => lines.length > 0);
}

async function textsOf({ snapshot, store }: TextIncident): Promise<readonly SourceText[] | undefined> {
  const bytes = snapshot.sources.reduce((sum, { source }) => sum + source.sizeBytes, 0);
  if (bytes > MOST_BYTES) return undefined;
  const texts = kept.get(snapshot) ?? readTexts(snapshot, store);
  kept.set(snapshot, texts);
  return texts;
}

/** Whether a text stands there with no letter or digit beside its own: ".docm" ends a name. */
function holdsWord(text: string, wanted: string): boolean {
  const [begins, ends] = [wanted[0] ?? " ", wanted.at(-1) ?? " "].map((sign) => IN_WORD.test(sign));
  const isApart = (sign = " "): boolean => !IN_WORD.test(sign);
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if ((!begins || isApart(text[at - 1])) && (!ends || isApart(text[at + wanted.length]))) return true;
  return false;
}

const IN_WORD = /[\p{L}\p{N}]/u;

const WORDS = /\p{L}{3,}/gu;
const INNER_WORDS = /\p{Lu}?\p{Ll}{2,}|\p{Lu}{3,}(?!\p{Ll})/gu;

/** Stems of the words of a text, of names with capitals within also of their parts. */
function stemsIn(text: string): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const [word] of text.matchAll(WORDS)) {
    stems.add(stemOf(word.toLowerCase()));
    if (/\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}{2}/u.test(word))
      for (const [part] of word.matchAll(INNER_WORDS)) stems.add(stemOf(part.toLowerCase()));
  }
  return stems;
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/gu, " ");

const ESCAPED = /\\+u([0-9a-f]{4})/giu;

/** Letters as they are read, where JSON wrote them as `\u00e4`. */
const readable = (text: string): string =>
  text.includes("\\u") ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(parseInt(code, 16))) : text;

async function readTexts(snapshot: IndexSnapshot, store: SourceStore): Promise<readonly SourceText[]> {
  const all: SourceText[] = [];
  for (const { source } of snapshot.sources) {
    const lines: number[] = [];
    const texts: string[] = [];
    const stems = new Map<string, number[]>();
    const whole = { source, startByte: 0, endByte: source.sizeBytes, firstLine: 1 };
    for await (const batch of await readSlice(store, whole))
      for (const { line, text: written } of batch) {
        const text = readable(written);
        lines.push(line);
        for (const stem of stemsIn(text)) {
          const places = stems.get(stem);
          if (places) places.push(texts.length);
          else stems.set(stem, [texts.length]);
        }
        texts.push(plain(text));
      }
    all.push({ source: source.id, lines, texts, stems });
  }
  return all;
}
