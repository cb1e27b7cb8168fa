import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import { Embeddings } from "@langchain/core/embeddings";
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";
import type { RandomEncoder } from "./random-encoder.js";

class EncoderEmbeddings extends Embeddings {
  readonly #encoder: RandomEncoder;

  constructor(encoder: RandomEncoder) {
    super({});
    this.#encoder = encoder;
  }

  override embedDocuments(texts: string[]): Promise<number[][]> {
    return this.#encoder.embedBatch(texts);
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector] = await this.#encoder.embedBatch([text]);
    return vector ?? [];
  }
}

/** Indexes a text the way tutorials do: LangChain's splitter at its defaults, an encoder, its HNSWLib store. Returns the number of chunks. */
export async function indexWithLangchain(text: string, encoder: RandomEncoder): Promise<number> {
  const splitter = new RecursiveCharacterTextSplitter();
  const documents = await splitter.createDocuments([text]);
  await HNSWLib.fromDocuments(documents, new EncoderEmbeddings(encoder));
  return documents.length;
}
