import { findInstructions } from "@lagebild/hostile-text";
import type { InjectedLines } from "@lagebild/picture";
import type { IncidentIndex } from "@lagebild/search";
import { placeKey } from "../read-places.js";
import type { LineReader } from "../resolve-lines.js";

/** Words that such texts can hardly do without, in both languages. */
const TELLING_WORDS =
  "assistant assistent ignore ignoriere disregard instruction instructions anweisung anweisungen prompt previous override system model llm ai ki gpt summarise summarize zusammenfassung answer antworte reply respond user note".split(
    " ",
  );
const MOST_SHAPES = 150;
const SAMPLES = 3;
const MOST_LINES = 20;

/** Looks for text that gives orders to an assistant, in the shapes that hold the words that it needs. */
export async function injectedLines(index: IncidentIndex, reader: LineReader): Promise<InjectedLines> {
  const hits = await index.words(TELLING_WORDS, {}, MOST_SHAPES);
  if (hits.length === 0) return { lines: [], count: 0 };
  const occurrences = await index.occurrences({ shapes: hits.map(({ shape }) => shape) }, SAMPLES);
  const read = await reader.readRows(occurrences.flatMap(({ samples }) => samples));
  const found = new Set(
    read.filter(({ original }) => findInstructions(original).length > 0).map(({ row }) => placeKey(row)),
  );
  const telling = occurrences.filter(({ samples }) => samples.some((row) => found.has(placeKey(row))));
  const lines = telling
    .flatMap(({ samples }) => samples.filter((row) => found.has(placeKey(row))))
    .map(({ source, file, line, time }) => ({ source, file, line, time }))
    .sort(
      (a, b) =>
        (a.time ?? Infinity) - (b.time ?? Infinity) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line),
    );
  return { lines: lines.slice(0, MOST_LINES), count: telling.reduce((sum, { run }) => sum + run.count, 0) };
}
