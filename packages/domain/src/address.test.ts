import { describe, expect, it } from "vitest";
import { addressRange, isIpv4, normalAddress } from "./address.js";

describe("normalAddress", () => {
  it("gives every spelling of an address the same form", () => {
    let seed = 11;
    const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 500; round++) {
      const groups = Array.from({ length: 8 }, () => (next(3) === 0 ? next(65_536) : 0));
      const full = groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
      const short = groups.map((group) => group.toString(16)).join(":");
      const normal = normalAddress(full);
      expect(normal).toBeDefined();
      for (const written of [full.toUpperCase(), short, normal!, `[${short}]`, `${short}%eth0`])
        expect(normalAddress(written)).toBe(normal);
    }
  });

  it.each([
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::", "::"],
    ["::1", "::1"],
    ["fe80::1%12", "fe80::1"],
    ["[::1]", "::1"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::FFFF:CB00:7107", "203.0.113.7"],
    ["0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
    ["203.0.113.7", "203.0.113.7"],
    ["192.000.002.007", "192.0.2.7"],
    ["10.0.0.05", "10.0.0.5"],
  ])("writes %s as %s", (written, normal) => expect(normalAddress(written)).toBe(normal));

  it.each([
    "12:34:56",
    "00:11:22:33:44:55",
    "300.1.1.1",
    "127.1",
    "0x7f.0.0.1",
    "1.2.3",
    "1.2.3.4.5",
    "a:b",
    "",
    ":",
    "x::1",
  ])("takes %j for no address", (text) => expect(normalAddress(text)).toBeUndefined());
});

describe("isIpv4", () => {
  it("tells dotted decimals from versions of other lengths", () => {
    expect(["10.0.0.1", "255.255.255.255"].every(isIpv4)).toBe(true);
    expect(["256.0.0.1", "10.0.0", "10.0.0.0.1", "10.0.0.x"].some(isIpv4)).toBe(false);
  });
});

describe("addressRange", () => {
  it.each([
    ["10.0.0.0/8", "10.200.1.2", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["10.0.0.0/8", "::ffff:10.1.1.1", true],
    ["::ffff:10.0.0.0/104", "10.1.1.1", true],
    ["fe80::/10", "FE80::1%eth0", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "10.0.0.1", false],
    ["192.0.2.7", "192.0.2.7", true],
    ["10.0.0.0/8", "no address", false],
  ])("%s has %s: %s", (range, address, expected) => expect(addressRange(range)?.has(address)).toBe(expected));

  it.each(["10.0.0.0/99", "10.0.0.0/", "10.0.0.0/8/8", "fe80::/129", "host/8", "::ffff:10.0.0.0/8"])(
    "refuses %j",
    (text) => expect(addressRange(text)).toBeUndefined(),
  );
});

it.each([
  ["10.0.0.0/8", "00000000000000000000ffff0a000000", "00000000000000000000ffff0affffff"],
  ["192.0.2.77/27", "00000000000000000000ffffc0000240", "00000000000000000000ffffc000025f"],
  ["192.0.2.7", "00000000000000000000ffffc0000207", "00000000000000000000ffffc0000207"],
  ["2001:db8::/33", "20010db8000000000000000000000000", "20010db87fffffffffffffffffffffff"],
  ["::/0", "0".repeat(32), "f".repeat(32)],
])("writes the first and the last address of %s as digits", (range, first, last) => {
  expect(addressRange(range)?.digits).toEqual([first, last]);
});
