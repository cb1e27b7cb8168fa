import { Embeddings } from "@langchain/core/embeddings";
import type { Embedder } from "./embedder.js";

/** An embedder as LangChain's vector stores and chains take it. Vectors have length 1. */
export class LagebildEmbeddings extends Embeddings {
  readonly #embedder: Embedder;

  constructor(embedder: Embedder) {
    super({});
    this.#embedder = embedder;
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return (await this.#embedder.embedBatch(texts)).map((vector) => Array.from(vector));
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector] = await this.#embedder.embedBatch([text], "query");
    return Array.from(vector ?? []);
  }
}

/** Takes an embedder into a LangChain chain. Closing the embedder stays with its owner. */
export const lagebildEmbeddings = (embedder: Embedder): LagebildEmbeddings => new LagebildEmbeddings(embedder);
