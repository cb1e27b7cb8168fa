import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { huggingFaceTokenizer, type HuggingFaceTokenizer } from "./hugging-face-tokenizer.js";
import type { TokenizerKind } from "./test-encoder.js";

async function tokenizerOf(kind: TokenizerKind): Promise<HuggingFaceTokenizer> {
  const read = async (name: string): Promise<object> =>
    JSON.parse(await readFile(new URL(`../tiny-encoder/${kind}/${name}`, import.meta.url), "utf8")) as object;
  return huggingFaceTokenizer(await read("tokenizer.json"), await read("tokenizer_config.json"));
}

const marks: Readonly<Record<TokenizerKind, readonly [string, string]>> = {
  wordpiece: ["[CLS]", "[SEP]"],
  unigram: ["<s>", "</s>"],
  bpe: ["<s>", "</s>"],
};

describe.each(Object.keys(marks) as TokenizerKind[])("a %s tokenizer in Hugging Face's format", (kind) => {
  const cut = async (text: string, most = 64) => (await tokenizerOf(kind)).cut(text, most);

  it("puts the model's marks around a text, and keeps them when it cuts", async () => {
    const { pieces, isCut } = await cut("password ".repeat(500), 8);
    expect(pieces).toHaveLength(8);
    expect(isCut).toBe(true);
    expect([pieces[0]?.text, pieces.at(-1)?.text]).toEqual(marks[kind]);
    expect([pieces[0]?.word, pieces.at(-1)?.word]).toEqual([undefined, undefined]);
  });

  it("tells which pieces make a word", async () => {
    const { pieces, words } = await cut("Failed password for roots, port");
    expect(words.filter((word) => word !== "")).toEqual(["failed", "password", "for", "roots", ",", "port"]);
    expect(pieces.filter(({ word }) => word === 3).length).toBeGreaterThan(1);
  });

  it("reads the model's marks in a log as text", async () => {
    const tokenizer = await tokenizerOf(kind);
    const [start, end] = marks[kind];
    const ids = tokenizer.encode(`for${end} root ${start}`, "", 64);
    const [first, last] = [ids[0], ids.at(-1)];
    expect(ids.filter((id) => id === first || id === last)).toHaveLength(2);
  });

  it("gives no ids for a text without a word, also after a prefix", async () => {
    const tokenizer = await tokenizerOf(kind);
    expect(tokenizer.encode(" \u0000\n", "query: ", 64)).toEqual([]);
    expect(tokenizer.encode("root", "query: ", 64).length).toBeGreaterThan(tokenizer.encode("root", "", 64).length);
    expect((await cut("\u200b ")).pieces).toEqual([]);
  });
});

it("is refused as invalid when it has a part that is not known", () => {
  expect(() => huggingFaceTokenizer({ model: { type: "Guess", vocab: {} } }, {})).toThrow(
    expect.objectContaining({ kind: "invalid" }),
  );
});
