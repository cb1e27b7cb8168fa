import { expect, it } from "vitest";
import { eventReader } from "./event-reader.js";
import { readMapping, readMappingFile } from "./read-mapping.js";

const gate = readMapping(
  readMappingFile(
    `id: gate
when: { program: [gated] }
carry:
  - by: [session]
    fields: [source.ip, user.name]
    begins: [connect]
    ends: [close]
messages:
  - like: "connect from <source.ip>"
    set: { event.action: connect }
  - like: "user <user.name>"
    set: { event.action: named }
  - like: "close"
    set: { event.action: close }
  - like: "open"
    set: { event.action: open }
`,
    "gate.yml",
  ),
);

/** What is told of the records of processes, each written as `process message`. */
function told(lines: readonly string[], host?: (line: number) => string): readonly string[] {
  const reader = eventReader([gate], "gate.log");
  return lines.map((line, i) => {
    const [session, message] = [line.slice(0, 1), line.slice(2)];
    const { values, fixed } = reader.read({
      format: "syslog",
      program: "gated",
      message,
      fields: undefined,
      eventKey: undefined,
      session,
      host: host?.(i),
      shape: {},
    });
    return `${values["user.name"] ?? "-"} ${values["source.ip"] ?? "-"} ${fixed["lagebild.carried"] ?? "-"}`;
  });
}

it("gives records what earlier ones of their session said, and names the fields", () => {
  expect(told(["1 connect from 203.0.113.7", "2 open", "1 user anna", "1 open", "1 close", "1 open"])).toEqual([
    "- 203.0.113.7 -",
    "- - -",
    "anna 203.0.113.7 source.ip",
    "anna 203.0.113.7 source.ip user.name",
    "anna 203.0.113.7 source.ip user.name",
    "- - -",
  ]);
});

it("forgets what a process said before where it begins anew, and keeps hosts apart", () => {
  expect(told(["1 connect from 203.0.113.7", "1 user anna", "1 connect from 192.0.2.9", "1 open"]).slice(2)).toEqual([
    "- 192.0.2.9 -",
    "- 192.0.2.9 source.ip",
  ]);
  expect(told(["1 connect from 203.0.113.7", "1 open"], (i) => `h${i}`)[1]).toBe("- - -");
});

it("keeps a bounded number of sessions, those named last", () => {
  const reader = eventReader([gate], "gate.log");
  const shape = {};
  const read = (session: string, message: string): string | undefined =>
    reader.read({ format: "syslog", program: "gated", message, fields: undefined, eventKey: undefined, session, shape })
      .values["source.ip"];
  read("first", "connect from 203.0.113.7");
  read("kept", "connect from 203.0.113.8");
  for (let i = 0; i < 20_000; i++) {
    read(`${i}`, "connect from 192.0.2.9");
    if (i % 5_000 === 0) read("kept", "open");
  }
  expect([read("first", "open"), read("kept", "open")]).toEqual([undefined, "203.0.113.8"]);
});

it("refuses what is no field of an event", () => {
  const yaml = "id: own\ncarry: [{ by: [pid], fields: [source.ip] }]\n";
  expect(() => readMapping(readMappingFile(yaml, "own.yml"))).toThrow("carry[0].by names pid");
});
