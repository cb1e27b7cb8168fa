import { Failure, type ContextWindow, type ShapeId } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { lagebildRetriever, type RetrieverOptions } from "./langchain-retriever.js";

const run = {
  shape: "s1" as ShapeId,
  count: 412,
  firstLine: 12,
  lastLine: 900,
  firstTime: undefined,
  lastTime: undefined,
};
const blocks: ContextWindow["blocks"] = [
  { id: 1, kind: "facts", text: "sources: auth.log" },
  { id: 2, kind: "run", file: "auth.log", lines: [12, 14], text: "x 412\nauth.log:12 Failed password", run },
  { id: 3, kind: "lines", file: "auth.log", lines: [901], text: "auth.log:901 Accepted password" },
];

type Request = Parameters<RetrieverOptions["window"]>[0];

function retriever(options: Partial<RetrieverOptions> = {}) {
  const asked: Request[] = [];
  const window: RetrieverOptions["window"] = async (request) => {
    asked.push(request);
    return { window: { blocks } as unknown as ContextWindow };
  };
  return { asked, retriever: lagebildRetriever({ incident: "bastion", window, ...options }) };
}

describe("lagebildRetriever", () => {
  it("returns the window's blocks as documents with what a citation needs", async () => {
    const documents = await retriever().retriever.invoke("who came in?");
    expect(documents.map(({ pageContent }) => pageContent)).toEqual(blocks.map(({ text }) => text));
    expect(documents.map(({ metadata }) => metadata)).toEqual([
      { incident: "bastion", citation: 1, kind: "facts", lines: [] },
      { incident: "bastion", citation: 2, kind: "run", file: "auth.log", lines: [12, 14], run },
      { incident: "bastion", citation: 3, kind: "lines", file: "auth.log", lines: [901] },
    ]);
  });

  it("asks for the window that it was told to, and returns the kinds that are wanted", async () => {
    const filter = { host: "bastion" };
    const { asked, retriever: narrow } = retriever({ budgetTokens: 900, filter, kinds: ["lines"] });
    expect((await narrow.invoke("who came in?")).map(({ metadata }) => metadata.citation)).toEqual([3]);
    await retriever().retriever.invoke("q");
    expect(asked).toEqual([{ question: "who came in?", budgetTokens: 900, filter }]);
  });

  it("lets failures through", async () => {
    const { retriever: failing } = retriever({
      window: async () => {
        throw new Failure("invalid", "question is empty, expected text");
      },
    });
    await expect(failing.invoke(" ")).rejects.toMatchObject({ kind: "invalid" });
  });
});
