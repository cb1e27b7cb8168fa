import { expect, it } from "vitest";
import { classifyWord } from "./classify-word.js";
import { normalAddress } from "./normalise-address.js";

/** Numbers from 0 to below `end`, the same in every run. */
function seeded(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

it("writes every spelling of an address the same way", () => {
  for (let seed = 0; seed < 300; seed++) {
    const below = seeded(seed);
    const groups = Array.from({ length: 8 }, () => (below(3) === 0 ? 0 : below(65_536)));
    const full = groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
    const normal = normalAddress(full)!;
    expect(normalAddress(full.toUpperCase())).toBe(normal);
    expect(normalAddress(groups.map((group) => group.toString(16)).join(":"))).toBe(normal);
    expect(normalAddress(normal)).toBe(normal);
    expect(normalAddress(`${normal}%eth0`)).toBe(normal);
    expect(normal).not.toMatch(/(?:^|:)0:0:0:0/);
  }
});

it.each([
  ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["::FFFF:192.0.2.1", "192.0.2.1"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ["2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"],
  ["::", "::"],
  ["192.0.2.1", "192.0.2.1"],
])("writes %s as %s", (written, normal) => expect(normalAddress(written)).toBe(normal));

it("takes no time, date, number, version or hardware address for an address", () => {
  for (let seed = 0; seed < 500; seed++) {
    const below = seeded(seed);
    const two = (): string => String(below(60)).padStart(2, "0");
    const words = [
      `${two()}:${two()}:${two()}`,
      `${two()}:${two()}:${two()}.${below(1_000_000)}`,
      `20${two()}-${two()}-${two()}`,
      `20${two()}-${two()}-${two()}T${two()}:${two()}:${two()}Z`,
      `${below(100)}.${below(100)}`,
      `${below(20)}.${below(20)}.${below(30_000)}`,
      `${below(20)}.${below(10)}.${256 + below(30_000)}.${below(1_000)}`,
      `${below(1_000_000)},${below(1_000)}`,
      `0x${below(2 ** 31).toString(16)}`,
      Array.from({ length: 6 }, () => below(256).toString(16).padStart(2, "0")).join(":"),
    ];
    for (const word of words) expect([word, classifyWord(word).entities]).toEqual([word, []]);
  }
});
