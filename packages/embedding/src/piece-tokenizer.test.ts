import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { defaultModelFolder, readModelFiles } from "./model-files.js";
import { pieceTokenizer, type PieceTokenizer, type TokenizerFile } from "./piece-tokenizer.js";

/** Texts cut by the Python side, which trained the model: `training/write_golden.py` writes them. */
interface GoldenCut {
  readonly text: string;
  /** Piece ids, with a space between. */
  readonly ids: string;
}

describe("pieceTokenizer", () => {
  let file: TokenizerFile;
  let tokenizer: PieceTokenizer;
  beforeAll(async () => {
    file = (await readModelFiles(defaultModelFolder())).tokenizer;
    tokenizer = pieceTokenizer(file);
  });

  const cut = (text: string) => tokenizer.encode(text, 128).map((id) => tokenizer.pieceText(id));

  it("cuts every text of the golden file as the training does", async () => {
    const path = new URL("../src/tokenizer.golden.json", import.meta.url);
    const golden = JSON.parse(await readFile(path, "utf8")) as readonly GoldenCut[];
    expect(golden.length).toBeGreaterThanOrEqual(200);
    for (const { text, ids } of golden) expect(tokenizer.encode(text, 128).join(" "), JSON.stringify(text)).toBe(ids);
  });

  it("keeps masks whole", () => {
    expect(cut("from <ip> port <n>").filter((piece) => piece.startsWith("<"))).toEqual(["<ip>", "<n>"]);
  });

  it("cuts camelCase, and takes umlauts written as two letters for the same", () => {
    expect(cut("TargetUserName")).toEqual(cut("target user name"));
    expect(cut("Passwörter gelöscht")).toEqual(cut("passwoerter geloescht"));
  });

  it("masks long numbers and long hex by itself", () => {
    expect(cut("pid 123456")).toEqual(cut("pid <n>"));
    expect(cut("sha d41d8cd98f00b204e9800998ecf8427e")).toEqual(cut("sha <hex>"));
  });

  it("gives at most the pieces asked for", () => {
    expect(tokenizer.encode("password ".repeat(500), 128)).toHaveLength(128);
    expect(tokenizer.encode("password ".repeat(500), 3)).toHaveLength(3);
  });

  it("refuses a file of another version", () => {
    expect(() => pieceTokenizer({ ...file, version: 99 })).toThrow(expect.objectContaining({ kind: "corrupt" }));
  });

  it("cuts 20,000 short texts in a second", () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `sshd: Failed password for user${i} from <ip> port <n> ssh2`);
    const begun = performance.now();
    for (const text of texts) tokenizer.encode(text, 128);
    expect(performance.now() - begun).toBeLessThan(1000); // four times the promise: machines are busy
  });
});
