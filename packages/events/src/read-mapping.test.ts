import { describe, expect, it } from "vitest";
import { readMapping, readMappingFile } from "./read-mapping.js";

const read = (yaml: string, file = "own.yml") => readMapping(readMappingFile(yaml, file));

describe("readMapping", () => {
  it("reads a mapping with all its parts", () => {
    const mapping = read(`
id: own
title: Our door
when: { program: [doord], has: [card] }
values: { event.outcome: { open: success, shut: failure } }
set: { event.category: [authentication, session], observer.vendor: Example }
fields:
  user.name: { from: [holder, card], as: [lower, "before /"] }
  event.outcome: state
cases:
  - when: { fields: { state: [shut*] } }
    set: { event.type: denied }
messages:
  - like: "door <:number> opened by <user.name>"
    set: { event.type: allowed }
examples:
  - line: "Mar 14 03:10:02 gate doord: door 7 opened by anna"
    gives: { user.name: anna }
`);
    expect(mapping).toMatchObject({
      id: "own",
      set: { "event.category": "authentication session", "observer.vendor": "Example" },
      values: { "event.outcome": { open: "success", shut: "failure" } },
    });
    expect(mapping.fields[0]?.transforms.reduce<string | undefined>((value, one) => one(value ?? ""), "ANNA/7")).toBe(
      "anna",
    );
    expect(mapping.examples[0]?.gives).toEqual({ "user.name": "anna" });
  });

  it.each([
    ["id: other\n", 'id is "other", expected the name of the file without .yml'],
    ["id: own\nwhat: 1\n", 'the file has "what", expected id'],
    ["id: own\nset: { user.nam: a }\n", "set names user.nam, which is no field of an event"],
    ["id: own\nset: { event.category: login }\n", 'set.event.category is "login", expected api, authentication'],
    ["id: own\nset: { event.outcome: ok }\n", 'set.event.outcome is "ok", expected success, failure, unknown'],
    ["id: own\nfields: { user.name: { from: a, as: shout } }\n", 'there is no transform "shout", expected lower'],
    ["id: own\ncases:\n  - set: { event.type: start }\n", "cases[0].when is null, expected names with values"],
    ["id: own\nmessages:\n  - like: '<a'\n    when: {}\n", 'messages[0] has "when", expected like, set'],
    ["id: own\nwhen: { programm: x }\n", 'when has "programm", expected format, program'],
    ["id: [1\n", "not readable as YAML"],
    ["- a\n", "the file is a list, expected names with values"],
  ])("refuses %j and says where and why", (yaml, message) => {
    expect(() => read(yaml)).toThrow(`own.yml: ${message}`);
  });

  it("refuses what would take memory instead of being read", () => {
    expect(() => read(`id: own\n# ${"x".repeat(600_000)}`)).toThrow("at most 524288 are read");
    const bomb = `id: own\na: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(",")}]`).join("\n")}\n`;
    expect(() => read(bomb)).toThrow(/own\.yml/);
  });
});
