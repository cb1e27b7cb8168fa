/** The probability of a chunk's least sure token, 0 to 1; undefined where the server gives none. */
export function leastProbability(logprobs: unknown): number | undefined {
  const { content } = (logprobs ?? {}) as { readonly content?: unknown };
  if (!Array.isArray(content)) return undefined;
  const told = content
    .map((token: unknown) => (token as { readonly logprob?: unknown } | null)?.logprob)
    .filter((logprob) => typeof logprob === "number");
  return told.length === 0 ? undefined : Math.min(1, Math.exp(Math.min(...told)));
}
