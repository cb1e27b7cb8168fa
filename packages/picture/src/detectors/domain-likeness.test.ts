import { expect, it } from "vitest";
import { chosenLabel, editsBetween, looksLike } from "./domain-likeness.js";

it.each([
  ["stadtwerke-lohfe1d.de", "stadtwerke-lohfeld.de"],
  ["stadtwerke-lohfled.de", "stadtwerke-lohfeld.de"],
  ["stadtwerkelohfeld.de", "stadtwerke-lohfeld.de"],
  ["exarnple.com", "example.com"],
  ["examp1e.co.uk", "example.com"],
  ["xn--xample-2of.com", "example.com"],
  ["mail.exampel.com", "example.com"],
  ["g00gle.com", "google.com"],
])("%s looks like %s", (domain, own) => expect(looksLike(domain, own)).toBe(true));

it.each([
  ["example.net", "example.com"],
  ["mail.example.com", "example.com"],
  ["gmx.net", "gmx.de"],
  ["web.de", "wfb.de"],
  ["sample.com", "simple.com"],
  ["netze-sued.de", "stadtwerke-lohfeld.de"],
])("%s does not look like %s", (domain, own) => expect(looksLike(domain, own)).toBe(false));

it("counts swapped neighbours as one edit, and takes the label that an owner chose", () => {
  expect([editsBetween("abcd", "abdc"), editsBetween("abc", ""), editsBetween("kitten", "sitting")]).toEqual([1, 3, 3]);
  expect([chosenLabel("a.b.example.co.uk"), chosenLabel("example.de"), chosenLabel("localhost")]).toEqual([
    "example",
    "example",
    "localhost",
  ]);
});
