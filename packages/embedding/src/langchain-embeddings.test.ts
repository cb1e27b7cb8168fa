import { describe, expect, it } from "vitest";
import { hashingEmbedder } from "./hashing-embedder.js";
import { lagebildEmbeddings } from "./langchain-embeddings.js";

const TEXTS = ["Failed password for root", "session opened", ""];

describe("lagebildEmbeddings", () => {
  it("gives the embedder's vectors as plain numbers, one for each text in order", async () => {
    const embedder = hashingEmbedder();
    const documents = await lagebildEmbeddings(embedder).embedDocuments(TEXTS);
    const vectors = await embedder.embedBatch(TEXTS);
    expect(documents).toEqual(vectors.map((vector) => Array.from(vector)));
    expect(documents.every(Array.isArray)).toBe(true);
  });

  it("embeds a question as it embeds a document", async () => {
    const embeddings = lagebildEmbeddings(hashingEmbedder());
    expect(await embeddings.embedQuery("session opened")).toEqual((await embeddings.embedDocuments(TEXTS))[1]);
  });

  it("embeds no documents at all", async () => {
    expect(await lagebildEmbeddings(hashingEmbedder()).embedDocuments([])).toEqual([]);
  });
});
