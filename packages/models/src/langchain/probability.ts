/** The probability of a chunk's least sure token, 0 to 1; undefined where the server gives none. */
export function leastProbability(logprobs: unknown): number | undefined {
  const { content, token_logprobs: plain } = (logprobs ?? {}) as {
    readonly content?: unknown;
    /** Of older servers. */
    readonly token_logprobs?: unknown;
  };
  const given: readonly unknown[] = Array.isArray(content)
    ? content.map((token: unknown) => (token as { readonly logprob?: unknown } | null)?.logprob)
    : Array.isArray(plain)
      ? plain
      : [];
  const told = given.filter((logprob) => typeof logprob === "number");
  return told.length === 0 ? undefined : Math.min(1, Math.exp(Math.min(...told)));
}
