import type { LanguageModel, ModelRequest } from "./language-model.js";

/** A language model whose output is a function of its request: for tests, in pieces of a few characters. */
export function scriptedModel(
  write: (request: ModelRequest) => string | Promise<string>,
  { contextTokens = 100_000, probability }: { readonly contextTokens?: number; readonly probability?: number } = {},
): LanguageModel {
  const tokens = (text: string): readonly string[] => text.match(/.{1,4}/gsu) ?? [];
  return {
    identity: { name: "scripted", fingerprint: "0".repeat(64) },
    contextTokens,
    async *generate(request, signal) {
      for (const text of tokens(await write(request))) {
        signal?.throwIfAborted();
        yield { text, ...(probability !== undefined && { probability }) };
        await Promise.resolve();
      }
    },
    countTokens: async (text) => tokens(text).length,
    tokenise: async (text) => tokens(text),
    close: async () => undefined,
  };
}
