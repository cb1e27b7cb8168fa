import { expect, it } from "vitest";
import { readDraft, wholeSentences } from "./read-draft.js";

const output = JSON.stringify({
  verdict: "yes",
  sentences: [
    { text: 'He said "{ok}" ]', cites: [2] },
    { text: "Then \\ more", cites: [3, 4] },
  ],
  values: ["root"],
});

it("reads a whole output", () => {
  expect(readDraft(output)).toMatchObject({ verdict: "yes", values: ["root"], isCut: false });
});

it("reads an object with words or a fence around it", () => {
  expect(readDraft(`Sure:\n\`\`\`json\n${output}\n\`\`\``)).toMatchObject({ verdict: "yes", isCut: false });
});

it("finds a sentence as soon as it is whole, wherever the output is cut", () => {
  const firstEnd = output.indexOf("}", output.indexOf("cites")) + 1;
  const secondEnd = output.indexOf("}", firstEnd) + 1;
  for (let end = 0; end <= output.length; end++) {
    const expected = end < firstEnd ? 0 : end < secondEnd ? 1 : 2;
    expect(wholeSentences(output.slice(0, end))).toHaveLength(expected);
  }
});

it("keeps the whole sentences of an output that is cut", () => {
  const cut = readDraft(output.slice(0, output.indexOf("Then")));
  expect(cut).toEqual({
    verdict: "yes",
    sentences: [{ text: 'He said "{ok}" ]', cites: [2] }],
    values: [],
    isCut: true,
  });
});

it.each(["", "no object", "{}", '{"verdict":"maybe"}', '{"sentences":[{"text":1,"cites":"x"}]}', "[".repeat(10_000)])(
  "finds nothing in %.20s",
  (text) => expect(readDraft(text)).toEqual({ verdict: "undecided", sentences: [], values: [], isCut: true }),
);
