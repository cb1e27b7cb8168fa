import { expect, it } from "vitest";
import { endsOf } from "./stretches.js";
import { shortCommand } from "./telling.js";
import { toldApart } from "./told-apart.js";

it("times are parted into as many stretches as are said, else where a gap is far from usual", () => {
  const times = [0, 1, 2, 3_000, 3_001, 90_000, 90_001].map((second) => second * 1e6);
  expect(endsOf(times, 2)).toEqual([4, 6]);
  expect(endsOf(times, 3)).toEqual([2, 4, 6]);
  expect(endsOf(times, undefined)).toEqual([2, 4, 6]);
  expect(
    endsOf(
      [0, 1, 2].map((second) => second * 1e6),
      undefined,
    ),
  ).toEqual([2]);
  expect(endsOf([], 2)).toEqual([]);
});

it.each([
  [String.raw`"C:\Program Files\Tool Box\run.exe" -a "x y"`, 'run.exe -a "x y"'],
  [String.raw`C:\Windows\System32\net.exe user /add x`, "net.exe user /add x"],
  ["/usr/bin/curl http://198.51.100.7/a", "curl http://198.51.100.7/a"],
  ["net  user x", "net user x"],
])("a command is told without the folders of its program: %s", (command, expected) => {
  expect(shortCommand(command)).toBe(expected);
});

it("a long command without an end is cut", () => {
  expect(shortCommand(`"${"a\\".repeat(100_000)}`).length).toBeLessThanOrEqual(400);
});

it("texts are told apart by the words that not all of them have, without their times", () => {
  expect(toldApart(["Jul 3 01:58:00 pc clock set +0.27 s", "Jul 3 04:31:31 pc clock set -0.33 s"])).toEqual([
    "set +0.27 s",
    "set -0.33 s",
  ]);
  expect(toldApart(["the same", "the same"])).toEqual(["", ""]);
});
