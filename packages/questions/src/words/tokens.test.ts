import { describe, expect, it } from "vitest";
import { tokensOf } from "./tokens.js";

const texts = (question: string): readonly string[] => tokensOf(question).map(({ text }) => text);

describe("the words of a question", () => {
  it.each([
    ["which user(s), and host(s)?", ["which", "user", "and", "host"]],
    ["welche Konto(en)", ["welche", "Konto"]],
    ["to which ip:port", ["to", "which", "ip", "port"]],
    ["user/host/time", ["user", "host", "time"]],
  ])("are those that are meant by short forms: %s", (question, words) => {
    expect(texts(question)).toEqual(words);
  });

  it.each([
    ["10.0.0.1:443", ["10.0.0.1", "443"]],
    ["/etc/passwd", ["/etc/passwd"]],
    ["C:\\Windows", ["C:\\Windows"]],
    ["http://example.org/a", ["http://example.org/a"]],
    ["printf(s)x", ["printf(s)x"]],
  ])("and values stay what they are: %s", (question, words) => {
    expect(texts(question)).toEqual(words);
  });

  it("know the brackets around them, and what ends a part", () => {
    const [first, , last] = tokensOf("(first column is) user(s), host");
    expect(first!.opensBracket).toBe(true);
    expect(last!.closesBracket).toBe(true);
    expect(tokensOf("user(s), host")[0]!.endsPart).toBe(true);
  });
});

it.each([
  ["10.44.1.x", "10.44.1.0/24"],
  ["66.249.*.*", "66.249.0.0/16"],
  ["10.x.x.x", "10.0.0.0/8"],
  ["1.2.x", "1.2.x"],
])("%s is the network that is meant", (written, meant) => {
  expect(tokensOf(`who came from ${written}?`).at(-1)?.text).toBe(meant);
});

it.each([
  ["in der Nacht vom 11. auf den 12.2. gescheitert", "11"],
  ["am 3. März gescheitert", "3"],
  ["which sched. task starts it", "sched"],
  ["WS-0422 bzw. mlechner", "bzw"],
])("ends no sentence at the full stop of an ordinal or of a word cut short: %s", (text, word) => {
  const token = tokensOf(text).find(({ lower }) => lower === word)!;
  expect([token.endsPart, token.endsClause, token.endsSentence]).toEqual([false, false, false]);
});

it("ends a sentence at the full stop behind a number that nothing follows in small letters", () => {
  expect(tokensOf("It was 11. Who was it?").find(({ lower }) => lower === "11")!.endsSentence).toBe(true);
});
