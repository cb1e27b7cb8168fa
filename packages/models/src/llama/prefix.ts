/**
 * Cuts a prompt into batches of at most `batchTokens` and returns where each ends. The cuts depend on the prompt alone, and the instructions end
 * a batch: a state that is reused was then made of the very batches that would be evaluated now. Other cuts round
 * differently, and the same request could get another text.
 */
export function batchEnds(systemTokens: number, promptTokens: number, batchTokens: number): readonly number[] {
  const ends: number[] = [];
  for (const [start, end] of [
    [0, systemTokens],
    [systemTokens, promptTokens],
  ] as const) {
    for (let at = start + batchTokens; at < end; at += batchTokens) ends.push(at);
    if (end > start) ends.push(end);
  }
  return ends;
}

/** What a sequence holds: the tokens of its state, and where the batches ended that made it. */
export interface KeptState {
  readonly tokens: readonly number[];
  readonly ends: readonly number[];
}

/** Returns how many of a prompt's tokens need no evaluation; its last batch always does, for it begins the output. */
export function reusableTokens(prompt: KeptState, kept: KeptState): number {
  const common = commonTokens(prompt.tokens, kept.tokens);
  let reusable = 0;
  for (const [index, end] of prompt.ends.slice(0, -1).entries()) {
    if (end !== kept.ends[index] || end > common) break;
    reusable = end;
  }
  return reusable;
}

function commonTokens(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length);
  for (let i = 0; i < most; i++) if (a[i] !== b[i]) return i;
  return most;
}
