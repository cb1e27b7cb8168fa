import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Embedder } from "./embedder.js";

export interface EmbedderContractOptions {
  /** Pass `{ reason }` for an adapter that knows no meaning. */
  readonly meaning?: { readonly reason: string };
  /** Time that one text of a megabyte may take; 1,000 ms unless told. */
  readonly longTextMs?: number;
}

const texts = [
  "sshd: Failed password for <user> from <ip> port <n> ssh2",
  "Hat jemand Passwörter geraten?",
  "GET /wp-login.php 404 agent curl/7.58.0",
  "x",
  "Windows Security 4624: An account was successfully logged on. TargetUserName=<user> LogonType=3 IpAddress=<ip>",
];

/** Everything an Embedder promises. Each adapter's test file calls this once. */
export function embedderContract(
  name: string,
  create: () => Promise<Embedder>,
  { meaning, longTextMs = 1000 }: EmbedderContractOptions = {},
): void {
  describe(`${name} keeps the Embedder contract`, () => {
    let embedder: Embedder;
    beforeAll(async () => {
      embedder = await create();
    });
    afterAll(() => embedder.close());

    const embed = async (text: string): Promise<Float32Array> => first(await embedder.embedBatch([text]));

    it("gives one unit vector of its dimensions for each text", async () => {
      const vectors = await embedder.embedBatch(texts);
      expect(vectors).toHaveLength(texts.length);
      for (const vector of vectors) {
        expect(vector).toHaveLength(embedder.dimensions);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
      }
    });

    it("keeps the order, and gives a text the same vector alone and in any batch", async () => {
      const many = Array.from({ length: 150 }, (_, i) => texts[i % texts.length] + " again".repeat(i % 7));
      const together = await embedder.embedBatch(many);
      for (const i of [0, 1, 63, 64, 65, 149]) {
        expect(cosine(first(together.slice(i)), await embed(many[i] ?? ""))).toBeGreaterThan(1 - 1e-4);
      }
    });

    it("gives the same bytes for the same batch", async () => {
      expect(await embedder.embedBatch(texts)).toEqual(await embedder.embedBatch(texts));
    });

    it("answers an empty batch with nothing", async () => {
      expect(await embedder.embedBatch([])).toEqual([]);
    });

    it.each(["", "   ", "\n\t", "\u0000\u0007"])("gives the zero vector for %j, which holds no word", async (text) => {
      const [vector, other] = await embedder.embedBatch([text, "word"]);
      expect(vector?.every((value) => value === 0)).toBe(true);
      expect(Math.hypot(...(other ?? []))).toBeCloseTo(1, 4);
    });

    it("cuts a text of a megabyte, and quickly", async () => {
      const begun = performance.now();
      const vector = await embed("Failed password for root ".repeat(42_000));
      expect(performance.now() - begun).toBeLessThan(longTextMs);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    });

    it("ignores control characters", async () => {
      const plain = await embed("Failed password for root");
      expect(cosine(await embed("Failed\u0000 pass\u0001word for\u0007 root"), plain)).toBeGreaterThan(1 - 1e-4);
    });

    it("accepts broken surrogates and emoji", async () => {
      const vectors = await embedder.embedBatch(["login \ud83d failed", "login \ud83d\ude00 failed"]);
      for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    });

    it.skipIf(meaning)(`puts like by like${meaning ? ` (skipped: ${meaning.reason})` : ""}`, async () => {
      const question = await embed("Gab es fehlgeschlagene Anmeldungen?");
      const near = await embed("sshd: Failed password for <user> from <ip> port <n> ssh2");
      const far = await embed("kernel: EXT4-fs (sda1): mounted filesystem with ordered data mode");
      expect(cosine(question, near)).toBeGreaterThan(cosine(question, far) + 0.1);
    });
  });
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

function first(vectors: readonly Float32Array[]): Float32Array {
  const [vector] = vectors;
  if (vector === undefined) throw new Error("the embedder gave no vector");
  return vector;
}
