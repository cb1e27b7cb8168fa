import { expect, it } from "vitest";
import { base64Member } from "./base64-member.js";

async function decode(document: string, size: number): Promise<Buffer> {
  const bytes = Buffer.from(document);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: Uint8Array[] = [];
  for await (const piece of base64Member(pieces(), "Content")) found.push(piece);
  return Buffer.concat(found);
}

const CONTENT = Buffer.from(Uint8Array.from({ length: 700 }, (_, i) => (i * 7) % 256));
const lines = CONTENT.toString("base64").replace(/.{76}/g, "$&\n");

it.each([1, 2, 3, 5, 64, 1_000, 10_000])("decodes what arrives in pieces of %d bytes", async (size) => {
  const document = JSON.stringify({ Headers: 'x: "Content" : "no"', ContentLength: 1, Content: lines, id: 1 }, null, 3);
  expect(await decode(document, size)).toEqual(CONTENT);
  expect(await decode(document.replaceAll("/", "\\/"), size)).toEqual(CONTENT);
});

it("takes no member's name within a text for the member", async () => {
  const document = JSON.stringify({ Filename: '"Content":"AAAA"', Content: "aGk=" });
  expect((await decode(document, 7)).toString()).toBe("hi");
});

it("decodes an empty file, and refuses an answer that is cut or has none", async () => {
  expect(await decode('{"Content":""}', 4)).toHaveLength(0);
  await expect(decode('{"Content":"aGk', 4)).rejects.toMatchObject({ kind: "corrupt" });
  await expect(decode('{"message":"no"}', 4)).rejects.toMatchObject({ kind: "corrupt" });
});
