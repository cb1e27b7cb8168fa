import { estimatedTokens } from "@lagebild/context";
import { Failure, type Severity, type TokenCounter } from "@lagebild/domain";
import { compareWord, cosine, type PieceEmbedder } from "@lagebild/embedding";
import { loadKnowledge } from "@lagebild/knowledge";
import { knownEvents, type EmbedPassages } from "../known-events.js";
import { checkedRequest, type SimilarRequest } from "./similar-shapes.js";

/** An event of the knowledge base that means something like a text. */
export interface SimilarEvent {
  readonly id: string;
  readonly en: string;
  readonly de: string;
  readonly severity: Severity;
  /** Cosine of the vectors. */
  readonly score: number;
}

export interface SimilarEvents {
  readonly modelId: string;
  readonly events: readonly SimilarEvent[];
}

export interface TokensRequest {
  readonly text: string;
  /** Another text in which a word of the first stands: how near do the two come? */
  readonly compare?: { readonly text: string; readonly word: string };
}

/** A piece of a text, as a model reads it. */
export interface TokenPiece {
  readonly id: number;
  readonly text: string;
}

/** How a text is cut. */
export interface TokenReport {
  readonly embedder: {
    readonly name: string;
    readonly pieces: readonly TokenPiece[];
    readonly maxPieces: number;
    /** The text goes on where the model stops reading. */
    readonly isCut: boolean;
  };
  readonly languageModel: {
    readonly name: string;
    /** No tokenizer is at hand: a count that is rather too high. */
    readonly isEstimate: boolean;
    readonly count: number;
    /** The first of them; absent for an estimate. */
    readonly tokens?: readonly TokenPiece[];
  };
  /** Cosines of a word in two texts: by itself, in its text, and of the texts as a whole. */
  readonly compared?: {
    readonly word: string;
    readonly alone: number;
    readonly inText: number;
    readonly texts: number;
  };
}

/** What the embedding model and the language model make of a text, without an incident. */
export interface EmbeddingViews {
  similarEvents(request: Omit<SimilarRequest, "filter">): Promise<SimilarEvents>;
  /** Failure "missing" where the word to compare does not stand in both texts. */
  tokens(request: TokensRequest): Promise<TokenReport>;
}

export interface EmbeddingViewDeps {
  readonly embedder: PieceEmbedder;
  readonly embedPassages: EmbedPassages;
  readonly counter?: TokenCounter;
}

const MAX_TOKENS_SHOWN = 2_000;

/** Shows texts through the models in use. */
export const embeddingViews = ({ embedder, embedPassages, counter }: EmbeddingViewDeps): EmbeddingViews => ({
  async similarEvents(request) {
    const { text, limit } = checkedRequest(request);
    const [vector] = await embedder.embedBatch([text], "query");
    const events = await knownEvents(embedPassages);
    const entries = new Map(loadKnowledge().entries.map((entry) => [entry.id, entry]));
    const scored = events.map((event) => ({ id: event.id, score: cosine(vector!, event.vector) }));
    scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    return {
      modelId: embedder.modelId,
      events: scored.slice(0, limit).map(({ id, score }) => {
        const { en, de, severity } = entries.get(id)!;
        return { id, en, de, severity, score };
      }),
    };
  },
  async tokens({ text, compare }) {
    const { pieces, maxPieces, isCut } = embedder.cutText(text);
    return {
      embedder: {
        name: embedder.modelId,
        pieces: pieces.map((piece) => ({ id: piece.id, text: piece.text })),
        maxPieces,
        isCut,
      },
      languageModel: countedBy(counter, text),
      ...(compare && { compared: await comparison(embedder, text, compare) }),
    };
  },
});

function countedBy(counter: TokenCounter | undefined, text: string): TokenReport["languageModel"] {
  const { name } = counter ?? estimatedTokens;
  if (!counter?.cut)
    return { name, isEstimate: counter === undefined, count: (counter ?? estimatedTokens).count(text) };
  const tokens = counter.cut(text);
  return { name, isEstimate: false, count: tokens.length, tokens: tokens.slice(0, MAX_TOKENS_SHOWN) };
}

async function comparison(
  embedder: PieceEmbedder,
  text: string,
  compare: NonNullable<TokensRequest["compare"]>,
): Promise<NonNullable<TokenReport["compared"]>> {
  const forms = compare.word.split(",").map((form) => form.trim());
  const found = await compareWord(embedder, [text, compare.text], forms);
  if (!found)
    throw new Failure("missing", `the word ${JSON.stringify(compare.word.slice(0, 80))} is not in both texts`);
  const [a, b] = await embedder.embedBatch([text, compare.text]);
  return { word: found.forms[0], alone: found.alone, inText: found.inText, texts: cosine(a!, b!) };
}
