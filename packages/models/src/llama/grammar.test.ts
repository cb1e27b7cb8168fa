import { expect, it } from "vitest";
import { grammarOf } from "./grammar.js";

it("writes objects with their properties in order, and bounds lists and strings", () => {
  const grammar = grammarOf({
    type: "object",
    properties: {
      zulu: { enum: ["a", 12] },
      alpha: { type: "array", maxItems: 3, items: { type: "string", maxLength: 9 } },
    },
  });
  expect(grammar).toContain(
    [
      "root ::= part3",
      'part0 ::= "\\"a\\"" | "12"',
      'part1 ::= "\\"" character{0,9} "\\""',
      'part2 ::= "[" (part1 (comma part1){0,2})? "]"',
      'part3 ::= "{" "\\"zulu\\"" colon part0 comma "\\"alpha\\"" colon part2 "}"',
    ].join("\n"),
  );
});

it("writes values as literals, whatever they hold", () => {
  const grammar = grammarOf({ enum: ['quote " and \\ slash', "ä😀\n"] });
  expect(grammar).toContain(String.raw`"\"quote \\\" and \\\\ slash\"" | "\"\U000000e4\U0001f600\\n\""`);
});

it("wants as many items as are the least", () => {
  const items = { enum: [1, 2] };
  expect(grammarOf({ type: "array", minItems: 1, maxItems: 3, items })).toContain(
    'part2 ::= "[" (part1 (comma part1){0,2}) "]"',
  );
  expect(grammarOf({ type: "array", minItems: 2, maxItems: 3, items })).toContain("(comma part1){1,2}) ");
});

it("allows an empty list only where no item may be", () => {
  expect(grammarOf({ type: "array", maxItems: 0, items: { type: "string" } })).toContain('root ::= "[]"');
});
