import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { TokenPiece, TokenReport } from "@lagebild/retrieval";
import type { CommandContext } from "../command-line/command-context.js";

/**
 * Shows how a text is cut by the embedding model and by the language model. With `--compare` and `--word`, also how near
 * a word comes to itself in another text: by itself, as a static embedding has it, and in its text.
 */
export async function tokensCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [text] = args.words as [string];
  const { compare, word } = args;
  if ((compare === undefined) !== (word === undefined))
    throw new Failure("invalid", "--compare and --word go together: another text, and a word that stands in both");
  const report = await lagebild.tokens({
    text,
    ...(compare !== undefined && word !== undefined && { compare: { text: compare, word } }),
  });
  process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printTokens(text, report));
}

/** Writes the text, then its pieces with their ids; what cannot be seen is escaped. */
export function printTokens(text: string, { embedder, languageModel, compared }: TokenReport): string {
  const { pieces, maxPieces, isCut } = embedder;
  const count = `${pieces.length} of at most ${maxPieces} pieces${isCut ? ", the rest of the text is not read" : ""}`;
  return [
    `text: ${escapeText(text)}`,
    `embedding model ${escapeText(embedder.name)}: ${count}`,
    ...shown(pieces),
    languageModelLine(languageModel),
    ...shown(languageModel.tokens ?? []),
    ...(compared
      ? [
          `"${escapeText(compared.word)}" in the two texts, as cosines: ${compared.alone.toFixed(2)} by itself (static), ${compared.inText.toFixed(2)} in its text (contextual)`,
          `the texts as a whole: ${compared.texts.toFixed(2)}`,
        ]
      : []),
    "",
  ].join("\n");
}

function languageModelLine({ name, count, isEstimate, tokens }: TokenReport["languageModel"]): string {
  if (isEstimate) return `language model: about ${count} tokens by ${escapeText(name)}, since no tokenizer is at hand`;
  const more = count - (tokens?.length ?? count);
  return `language model ${escapeText(name)}: ${count} tokens${more > 0 ? `, the last ${more} not shown` : ""}`;
}

const shown = (pieces: readonly TokenPiece[]): readonly string[] =>
  pieces.length === 0 ? [] : [`  ${pieces.map(({ id, text }) => `${escapeText(text)}(${id})`).join(" ")}`];
