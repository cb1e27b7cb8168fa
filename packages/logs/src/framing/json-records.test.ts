import { expect, it } from "vitest";
import { framed } from "./framed-samples.js";

const textsOf = (text: string) => framed(Buffer.from(text), { kind: "json" }).records.map((record) => record.text);

it.each([
  ['Record 1\n{\n "a": 1\n}\nRecord 2\n{\n "a": 2\n}\n', ['{\n "a": 1\n}', '{\n "a": 2\n}']],
  ['{"a": 1}\0{"a": 2}\0', ['{"a": 1}', '{"a": 2}']],
  ['Record of two\n{"a": 1}', ["Record of two", '{"a": 1}']],
])("takes what stands between records for no record: %j", (text, expected) => expect(textsOf(text)).toEqual(expected));
