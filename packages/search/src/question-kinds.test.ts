import { describe, expect, it } from "vitest";
import { askedNoun, askedValues } from "./question-kinds.js";

const names = (question: string): readonly string[] => askedValues(question).map(({ name }) => name);

describe("the kinds of values that a question asks for", () => {
  it.each([
    ["Which account logged in, and from which address?", ["account", "address"]],
    ["Welches Konto meldete sich an, und von welcher Adresse?", ["account", "address"]],
    ["Who changed the rule, and from where?", ["account", "address"]],
    ["Wer hat das Konto angelegt?", ["account"]],
    ["How many different hosts were reached?", ["host"]],
    ["Which user agent did the scanner send?", ["account", "agent"]],
    ["Which destination port was denied?", ["port"]],
    ["What did sysupd run with sudo?", ["command"]],
    ["Wie viele Anfragen wurden mit Status 404 beantwortet?", []],
    ["Did anyone disable the antivirus?", []],
  ])("of %s are %j", (question, expected) => {
    expect(names(question)).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(names(question)).toEqual([]);
  });

  it("mean one side of a connection where the question says which", () => {
    const [value] = askedValues("What source addresses did the scanner use? Which source address came first?");
    expect(value?.places[0]?.field?.test("srcip")).toBe(true);
  });

  it("may be a noun that rules do not know", () => {
    expect(askedNoun("Which foundation model was invoked?")).toEqual(["foundation", "model"]);
    expect(askedNoun("Was anything deleted?")).toEqual([]);
  });
});
