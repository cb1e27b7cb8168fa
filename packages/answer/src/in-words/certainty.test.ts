import { describe, expect, it } from "vitest";
import type { GeneratedText } from "@lagebild/domain";
import { certaintyOf } from "./certainty.js";

const said = "backup came from 203.0.113.7.";
const pieces = (...written: readonly (readonly [string, number?])[]): readonly GeneratedText[] =>
  written.map(([text, probability]) => ({ text, ...(probability !== undefined && { probability }) }));
const draft = pieces(
  ['{"sentences":[{"cites":[2],"text":"', 0.1],
  ["backup came from ", 0.9],
  ["203.0.", 0.8],
  ["113.7", 0.4],
  ['."}],"values":["203.0.113.7"]}', 0.2],
);

describe("how sure a model was", () => {
  it("is the mean of what it shows, and of a value its least sure piece in a sentence", () => {
    expect(certaintyOf(draft, { values: ["203.0.113.7"], sentences: [said] })).toEqual({
      confidence: 0.49, // (0.9 * 0.8 * 0.4 * 0.2) ** (1 / 4): the last piece begins with the sentence's full stop
      certainty: [{ value: "203.0.113.7", probability: 0.4 }],
    });
  });

  it("says nothing of values that stand in no sentence that holds", () => {
    const values = ["10.9.9.9", "203.0.113.70", "203.0", ""];
    expect(certaintyOf(draft, { values, sentences: [said] })).toEqual({ confidence: 0.49 });
    expect(certaintyOf(draft, { values: ["203.0.113.7"], sentences: [] })).toEqual({});
  });

  it("goes by the last draft, and takes escapes as JSON writes them", () => {
    const twice = [...pieces([`${said} `, 0.01]), ...draft];
    expect(certaintyOf(twice, { values: [], sentences: [said] })).toEqual({ confidence: 0.49 });
    const escaped = pieces(['{"text":"', 0.1], [String.raw`C:\\x \"ran\"`, 0.7], ['"}', 0.1]);
    expect(certaintyOf(escaped, { values: [], sentences: ['C:\\x "ran"'] })).toEqual({ confidence: 0.7 });
  });

  it("is not told where the model tells no probabilities, and never of a sentence that is not found", () => {
    expect(certaintyOf(pieces([said]), { values: ["203.0.113.7"], sentences: [said] })).toEqual({});
    expect(certaintyOf(draft, { values: [], sentences: ["another"] })).toEqual({});
  });
});
