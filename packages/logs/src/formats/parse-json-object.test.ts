import { expect, it } from "vitest";
import { flattenObject } from "./flatten-object.js";
import { parseJsonObject } from "./parse-json-object.js";

it.each([
  ["9007199254740993", "9007199254740993"],
  ["-9007199254740993", "-9007199254740993"],
  ["18446744073709551615", "18446744073709551615"],
  ["123456789012345678901234567890", "123456789012345678901234567890"],
  ["1773457802.123456789", "1773457802.123456789"],
  ["0.1234567890123456789", "0.1234567890123456789"],
  ["12345678901234567e5", "12345678901234567e5"],
  ["[12345678901234567890, 1]", "12345678901234567890 1"],
  ['"{\\"a\\": 9007199254740993}"', '{"a": 9007199254740993}'],
  ['"\\\\9007199254740993"', "\\9007199254740993"],
  ["9007199254740991", "9007199254740991"],
  ["0.5", "0.5"],
])("keeps all digits of a number: %s", (written, expected) => {
  const fields = flattenObject(parseJsonObject(`{"before": "1 \\" 2", "n": ${written}}`)!);
  expect(fields["n"] ?? JSON.stringify({ a: fields["n.a"] }).replace(/:"(\d+)"/, ": $1")).toBe(expected);
});

it("is not led to a number by digits in texts, nor to an object by what is none", () => {
  expect(parseJsonObject('{"a": "1234567890123456789", "b": "x\\\\", "c": 1234567890123456789}')).toEqual({
    a: "1234567890123456789",
    b: "x\\",
    c: "1234567890123456789",
  });
  expect(parseJsonObject('{"a": 1234567890123456789')).toBeUndefined();
  expect(parseJsonObject('{"a": 1.2.3.4567890123456789}')).toBeUndefined();
});
