import { describe, expect, it } from "vitest";
import { alikeFindings, showsSuccess, tellingFirst } from "./alike-findings.js";
import type { PictureFinding, SeenValues } from "./picture.js";

const seen = (...values: readonly string[]): SeenValues => ({
  values: values.map((value) => ({ value, count: 1 })),
  distinct: values.length,
});

const finding = (id: string, parts: Partial<PictureFinding> = {}): PictureFinding => ({
  id,
  rule: id,
  title: id,
  statement: { en: id, de: id },
  level: "medium",
  sure: "likely",
  tactics: [],
  techniques: [],
  who: seen("root"),
  from: seen(),
  to: seen(),
  hosts: seen(),
  what: seen(),
  count: 1,
  firstTime: 0,
  lastTime: 0,
  lines: [],
  parts: [],
  ...parts,
});

const idsOf = (findings: readonly PictureFinding[]): readonly string[] => findings.map(({ id }) => id);

describe("findings", () => {
  it("of one technique that say no more than who and from where are together, the one of most records first", () => {
    const guessed = finding("guessed", { techniques: ["T1110.001"], from: seen("192.0.2.1"), count: 4 });
    const sprayed = finding("sprayed", { techniques: ["T1110.003"], from: seen("192.0.2.2"), count: 9 });
    const tool = finding("tool", { techniques: ["T1110.001"], from: seen("192.0.2.2"), what: seen("hydra") });
    expect(alikeFindings([guessed, sprayed, tool]).map(idsOf)).toEqual([["sprayed", "guessed"], ["tool"]]);
  });

  it("tell a login from outside with the guessing, and errors that nobody made last", () => {
    const guessed = finding("guessed", { techniques: ["T1110.001"], firstTime: 1 });
    const login = finding("login", { techniques: ["T1133", "T1078"], level: "low", firstTime: 2 });
    const errors = finding("errors", { level: "low", who: seen() });
    const scan = finding("scan", { level: "low", techniques: ["T1046"] });
    expect(idsOf(tellingFirst([errors, scan, login, guessed]))).toEqual(["guessed", "login", "scan", "errors"]);
    expect(idsOf(tellingFirst([errors, scan, login]))).toEqual(["scan", "login", "errors"]);
  });

  it("show that somebody got in by one of high level, or by several that serve different ends", () => {
    const possible = finding("possible", { level: "high", sure: "possible", tactics: ["execution"] });
    const likely = finding("likely", { tactics: ["persistence"] });
    const contact = finding("contact", { sure: "possible", tactics: ["command-and-control"] });
    expect(showsSuccess([finding("high", { level: "high" })])).toBe(true);
    expect(showsSuccess([possible, contact])).toBe(false);
    expect(showsSuccess([possible, contact, likely])).toBe(true);
    expect(showsSuccess([finding("guessed", { tactics: ["credential-access"] })])).toBe(false);
  });
});
