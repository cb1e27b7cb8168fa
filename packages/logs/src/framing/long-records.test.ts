import { expect, it } from "vitest";
import type { Framing } from "@lagebild/domain";
import { framed } from "./framed-samples.js";

const LIMIT = 700_000;
const long = "x y".repeat(1_000_000);

it.each<readonly [string, Framing, string, string]>([
  ["a JSON object", { kind: "json" }, `[{"a":"${long}"},`, `{"b":2}]`],
  ["a JSON object that is not closed", { kind: "json" }, `{"a":{"c":"${long}"\n`, `{"b":2}\n`],
  ["the head of a JSON envelope", { kind: "json", lists: ["Records"] }, `{"a":"${long}","Records":[`, `{"b":2}]}`],
  ["an XML event", { kind: "xml", element: "Event" }, `<Event><a>${long}</a></Event>`, `<Event>b</Event>`],
  ["text between XML events", { kind: "xml", element: "Event" }, `${long}`, `<Event>b</Event>`],
  ["a row of a table", { kind: "csv", separator: "," }, `a,${long}\n`, `b,2\n`],
  ["a line of a block", { kind: "blocks", rule: "stamped" }, `2026-03-14 03:10:02 ${long}\n`, `2026-03-14 03:10:02 b`],
])("keeps the beginning of %s that is longer than the limit, and reads on behind it", (_, framing, text, next) => {
  const bytes = Buffer.from(text + next);
  const whole = framed(bytes, framing, "utf-8", undefined, LIMIT).records;
  for (const size of [65_536, 1_000_003]) {
    const { records } = framed(bytes, framing, "utf-8", () => size, LIMIT);
    expect(records.map((one) => ({ ...one, text: one.text.length }))).toEqual(
      whole.map((one) => ({ ...one, text: one.text.length })),
    );
  }
  const last = whole.at(-1)!;
  expect(next).toContain(last.text);
  expect(last.text).toContain("b");
  for (const { isCut, text: shown } of whole.slice(0, -1)) {
    expect(isCut).toBe(true);
    expect(shown.length).toBe(LIMIT);
  }
});
