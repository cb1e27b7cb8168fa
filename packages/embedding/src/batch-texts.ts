/** A text's place in the input, and its ids. */
export interface CutText {
  readonly index: number;
  readonly ids: readonly number[];
}

/** Texts and pieces of one inference: more gain no speed and cost memory, some 8 KB a piece that is kept for the next. */
const MAX_TEXTS = 64;
const MAX_PIECES = 1_024;

/** Groups texts by length, so that few pieces are padding; each group is one inference. */
export function batchTexts(texts: readonly CutText[]): readonly (readonly CutText[])[] {
  const batches: CutText[][] = [];
  let batch: CutText[] = [];
  for (const text of texts.toSorted((a, b) => a.ids.length - b.ids.length)) {
    const pieces = (batch.length + 1) * text.ids.length;
    if (batch.length > 0 && (batch.length === MAX_TEXTS || pieces > MAX_PIECES)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(text);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
