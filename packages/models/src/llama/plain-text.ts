import { Failure } from "@lagebild/domain";
import type { LlamaModel, Token } from "node-llama-cpp";

/** Markup of a template that some models keep as ordinary vocabulary: `<think>`, `[INST]`, `<tool_call>`. */
const MARKUP = /^\s*(?:<.*>|\[.*\])\s*$/su;

/**
 * Makes a tokenizer for text that must not steer the model. Control tokens are not looked for; tokens that a model's
 * makers added as vocabulary are found in any text, and where they look like markup they are cut in two.
 */
export function plainTokeniser(model: LlamaModel): (text: string) => readonly Token[] {
  const markup = markupTokens(model);
  const cut = (token: Token): readonly Token[] => {
    const characters = [...(markup.get(token) ?? "")];
    return characters.flatMap((character) => model.tokenize(character, false, "trimLeadingSpace"));
  };
  return (text) => {
    const tokens = model.tokenize(text, false, "trimLeadingSpace");
    if (!tokens.some((token) => markup.has(token))) return tokens;
    const plain = tokens.flatMap((token) => (markup.has(token) ? cut(token) : token));
    if (plain.some((token) => markup.has(token))) throw new Failure("internal", "text holds a control token");
    return plain;
  };
}

/** Tokens that plain text must not become, with their text. */
export function markupTokens(model: LlamaModel): ReadonlyMap<Token, string> {
  const found = new Map<Token, string>();
  for (const token of model.iterateAllTokens()) {
    const attributes = model.getTokenAttributes(token);
    if (!attributes.control && !attributes.userDefined) continue;
    const text = model.detokenize([token], true);
    if (attributes.control || MARKUP.test(text)) found.set(token, text);
  }
  return found;
}
