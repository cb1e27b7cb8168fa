import { expect, it } from "vitest";
import { readDraft, wholeSentences } from "./read-draft.js";

const output = JSON.stringify({
  sentences: [
    { cites: [2], text: 'He said "{ok}" ]' },
    { cites: [3, 4], text: "Then \\ more" },
  ],
  values: ["root"],
  verdict: "yes",
});
const other = JSON.stringify({ sentences: [{ cites: [9], text: "A guess." }], values: [], verdict: "no" });
const textsOf = (written: string): readonly string[] => readDraft(written).sentences.map(({ text }) => text);
const both = ['He said "{ok}" ]', "Then \\ more"];

it("reads a whole output", () => {
  expect(readDraft(output)).toMatchObject({ verdict: "yes", values: ["root"], isCut: false });
});

it("reads an object with words or a fence around it", () => {
  expect(readDraft(`Sure:\n\`\`\`json\n${output}\n\`\`\``)).toMatchObject({ verdict: "yes", isCut: false });
});

it("finds a sentence as soon as it is whole, wherever the output is cut", () => {
  const firstEnd = output.indexOf("}", output.indexOf(" ]")) + 1;
  const secondEnd = output.indexOf("}", firstEnd) + 1;
  for (let end = 0; end <= output.length; end++) {
    const expected = end < firstEnd ? 0 : end < secondEnd ? 1 : 2;
    expect(wholeSentences(output.slice(0, end))).toHaveLength(expected);
  }
});

it("keeps the whole sentences of an output that is cut", () => {
  const cut = readDraft(output.slice(0, output.indexOf("Then")));
  expect(cut).toEqual({
    verdict: "undecided",
    sentences: [{ text: 'He said "{ok}" ]', cites: [2] }],
    values: [],
    unread: 0,
    isCut: true,
  });
});

it.each([
  ["before it", `<think>${other}</think>${output}`],
  ["before it, in other words", `<thinking>Hm "{ ${other}\n</thinking>\n${output}`],
  ["before it, opened by the template", `First ${other} but no.\n</think>\n${output}`],
  ["before it, twice and one in the other", `<think>a<think>${other}</think>${other}</think>${output}`],
  ["after it", `${output}<think>${other}</think>`],
  ["after it, not closed", `${output}\n<THINK>${other}`],
  ["in it", output.replace('"values"', `<think>${other}</think>"values"`)],
  [
    "as channels",
    `<|channel|>analysis<|message|>${other}<|end|><|start|>assistant<|channel|>final<|message|>${output}`,
  ],
  ["as channels without their ends", `<|channel|>analysis<|message|>${other}<|channel|>final<|message|>${output}`],
  ["as channels of another kind", `<|channel>thought\n${other}<channel|>${output}`],
])("cuts thinking away %s", (_where, written) => {
  expect(textsOf(written)).toEqual(both);
  expect(readDraft(written)).toMatchObject({ verdict: "yes", isCut: false });
});

it("finds nothing in thinking that is not closed, wherever it is cut", () => {
  const thinking = `<think>I would say ${output} and more`;
  for (let end = 0; end <= thinking.length; end++) {
    expect([wholeSentences(thinking.slice(0, end)), textsOf(thinking.slice(0, end))]).toEqual([[], []]);
  }
});

it("cuts thinking out of a sentence, and lets a mark in a string end nothing", () => {
  const inside = output.replace("Then", "<think>the user {wants</think>Then").replace("more", "more<think>or not");
  expect(textsOf(inside)).toEqual(both);
  expect(textsOf(output.replace("ok", "</think>"))).toEqual(['He said "{</think>}" ]', "Then \\ more"]);
});

it("takes the last whole object that holds sentences", () => {
  expect(textsOf(`${other}\nBetter: ${output}`)).toEqual(both);
  expect(textsOf(`${output}\nIn {short}: {"note":"done"} and {"sentences":[{"cites":[1],"text":"br`)).toEqual(both);
  expect(textsOf(`{"answer": ${output}}`)).toEqual(both);
});

it.each(['["2"]', '"2"', "2", '["[2]"]', '"[2]"'])("reads %s as a citation of block 2", (cites) => {
  const written = `{"sentences":[{"text":"backup came in.","cites":${cites}}],"values":[7],"verdict":"sure"}`;
  expect(readDraft(written)).toEqual({
    verdict: "undecided",
    sentences: [{ text: "backup came in.", cites: [2] }],
    values: ["7"],
    unread: 0,
    isCut: false,
  });
});

it("reads several citations from one text", () => {
  expect(readDraft('{"sentences":[{"text":"Both.","cites":"2, 3"}]}').sentences[0]?.cites).toEqual([2, 3]);
});

it("counts what is longer than a draft may be, and reads the rest", () => {
  const good = { cites: [1], text: "Good." };
  const sentences = [
    { ...good, text: "x".repeat(601) },
    { ...good, cites: [1, 2, 3, 4, 5, 6, 7] },
    { ...good, cites: ["one"] },
    "no object",
    ...Array.from({ length: 8 }, () => good),
  ];
  const values = ["v".repeat(201), ...Array.from({ length: 20 }, () => "v")];
  const read = readDraft(JSON.stringify({ sentences, values, verdict: "answered" }));
  expect([read.sentences.length, read.unread, read.values.length]).toEqual([6, 6, 12]);
});

it("reads an output of many brackets in time", () => {
  const started = performance.now();
  readDraft('{"'.repeat(60_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});

it.each(["", "no object", "{}", '{"verdict":"maybe"}', "[".repeat(10_000)])("finds nothing in %.20s", (text) =>
  expect(readDraft(text)).toEqual({ verdict: "undecided", sentences: [], values: [], unread: 0, isCut: true }),
);
