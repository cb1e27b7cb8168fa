import { describe, expect, it } from "vitest";
import type { TextEncodingName } from "@lagebild/domain";
import { decodeText } from "../lines/text-encoding.js";
import { recordFramer } from "./frame-records.js";
import { encoded, framed, FRAMED_SAMPLES, mutated, random } from "./framed-samples.js";

const ENCODINGS: readonly TextEncodingName[] = ["utf-8", "latin1", "utf-16le", "utf-16be"];
const SEEDS = 400;

/** The seeds for which something does not hold. */
const failing = (holds: (seed: number, next: (below: number) => number, encoding: TextEncodingName) => boolean) =>
  Array.from({ length: SEEDS }, (_, seed) => seed).filter((seed) => !holds(seed, random(seed), ENCODINGS[seed % 4]!));
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

describe.each(FRAMED_SAMPLES.map((sample) => [`${sample.framing.kind} ${sample.framing.rule ?? ""}`, sample] as const))(
  "any text read as %s",
  (_, { framing, text }) => {
    it("has the same records in pieces of any size, cut or whole", () => {
      const wrong = failing((seed, next, encoding) => {
        const bytes = encoded(seed < 4 ? text : mutated(text, next), encoding);
        const limit = seed % 3 === 0 ? 10 + next(60) : 1_000_000;
        const longest = 1 + next(seed % 2 === 0 ? 8 : 200);
        const pieces = framed(bytes, framing, encoding, () => 1 + next(longest), limit).records;
        return isSame(pieces, framed(bytes, framing, encoding, undefined, limit).records);
      });
      expect(wrong).toEqual([]);
    });

    it("has rising numbers, places that do not overlap, and texts that are those of the places", () => {
      const wrong = failing((_seed, next, encoding) => {
        const bytes = encoded(mutated(text, next), encoding);
        let end = 0;
        let number = 0;
        return framed(bytes, framing, encoding).records.every((record) => {
          const { line, lineCount = 1, byteOffset, byteLength, text: shown } = record;
          const begins = decodeText(bytes.subarray(0, byteOffset), encoding).split("\n").length;
          const isPlaced = byteOffset >= end && byteLength > 0 && line === Math.max(number + 1, begins);
          [end, number] = [byteOffset + byteLength, line];
          const original = decodeText(bytes.subarray(byteOffset, byteOffset + byteLength), encoding);
          return isPlaced && shown === original && lineCount === shown.split("\n").length;
        });
      });
      expect(wrong).toEqual([]);
    });

    it("goes on at any of its points as if it had been read from the beginning", () => {
      const wrong = failing((_seed, next, encoding) => {
        const bytes = encoded(mutated(text, next), encoding);
        const { records, points } = framed(bytes, framing, encoding);
        const point = points[next(Math.max(1, points.length))];
        if (!point) return true;
        const { byte, line, position } = point;
        const framer = recordFramer({ framing, encoding, startOffset: byte, firstLine: line, position });
        const rest = [...framer.push(bytes.subarray(byte)), ...framer.end()];
        return isSame(
          rest,
          records.filter(({ byteOffset }) => byteOffset >= byte),
        );
      });
      expect(wrong).toEqual([]);
    });
  },
);
