import { describe, expect, it } from "vitest";
import { countWords, tellingParts } from "./telling-excerpt.js";

const record = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
const usual = {
  version: "1.09",
  region: "eu-central-1",
  account: "418273650912",
  trace: "0f3a9b1c2d4e5f60718293a4b5c6d7e8",
};
const lines = [
  record({ ...usual, eventName: "GetObject", userName: "thumbs", key: "img/1.jpg" }),
  record({ ...usual, eventName: "GetObject", userName: "thumbs", key: "img/2.jpg" }),
  record({ ...usual, eventName: "StopLogging", userName: "backup-svc", errorCode: "AccessDenied" }),
];
const counts = countWords(lines);

describe("the telling parts of a line", () => {
  it("are what the others do not say, and who it was", () => {
    const said = tellingParts(lines[2]!, counts, { characters: 90 }).join(" ");
    expect(said).toContain("eventName=StopLogging");
    expect(said).toContain("userName=backup-svc");
    expect(said).toContain("errorCode=AccessDenied");
    expect(said).not.toContain("trace=");
  });

  it("stand in it as they are shown, in their order, within the limit", () => {
    for (const characters of [40, 60, 90]) {
      const parts = tellingParts(lines[2]!, counts, { characters });
      const places = parts.map((part) => lines[2]!.indexOf(part));
      expect(places.every((place, at) => place >= 0 && (at === 0 || place > places[at - 1]!))).toBe(true);
      expect(parts.join(" ").length).toBeLessThanOrEqual(characters + 12 * parts.length);
    }
  });

  it("are before all what was asked for", () => {
    const isSaid = (word: string): boolean => word === "eu-central-1";
    expect(tellingParts(lines[0]!, counts, { characters: 60, isSaid }).join(" ")).toContain("region=eu-central-1");
  });

  it("are all of a short line, and one stretch of plain words", () => {
    expect(tellingParts("a short line", counts, { characters: 60 })).toEqual(["a short line"]);
    const long = `${"the usual words ".repeat(20)}disk on fire ${"the usual words ".repeat(20)}`;
    const [part, ...more] = tellingParts(long, countWords([long, "the usual words"]), { characters: 60 });
    expect(part).toContain("disk on fire");
    expect(more).toEqual([]);
  });

  it("name what the question names, and keep what lay encoded in sight", () => {
    const asked = `start ${"x ".repeat(100)}Name=updates.example Tail=${"y".repeat(100)}`;
    const isSaid = (word: string): boolean => word === "updates.example";
    const parts = tellingParts(asked, countWords([asked]), { characters: 100, isSaid });
    expect(parts.join(" ")).toContain("Name=updates.example");
    expect(parts.join(" ").length).toBeLessThan(120);
    const encoded = `start ${"x ".repeat(100)}⟪decoded base64: nc -e /bin/sh⟫`;
    const counts = countWords([encoded, "start x"]);
    expect(tellingParts(encoded, counts, { characters: 100 }).join(" ")).toContain("⟪decoded base64: nc -e /bin/sh⟫");
  });
});
