import { expect, it } from "vitest";
import { eventReader } from "./event-reader.js";
import { readMapping, readMappingFile } from "./read-mapping.js";

const gate = readMapping(
  readMappingFile(
    `id: gate
when: { program: [gated] }
known-without-program: true
set: { event.provider: gated, event.category: network }
messages:
  - like: "(open|close) for <user.name:word>(,|$)"
    set: { event.action: gate }
  - like: "(fatal|error): <event.reason:text>$"
    needs-program: true
`,
    "gate.yml",
  ),
);

const read = (program: string | undefined, message: string): Record<string, string> => {
  const { fixed, values } = eventReader([gate], "gate.log").read({
    format: "plain",
    program,
    message,
    fields: undefined,
    eventKey: undefined,
    shape: {},
  });
  return { ...fixed, ...values };
};

it("knows a message without a program by its text, where the mapping says so", () => {
  expect(read(undefined, "open for anna, twice")).toMatchObject({ "user.name": "anna", "event.provider": "gated" });
  expect(read("gated", "hinges oiled")["event.provider"]).toBe("gated");
});

it("leaves a message without a program alone that no pattern knows, and those of other programs", () => {
  expect(read(undefined, "hinges oiled")["event.provider"]).toBeUndefined();
  expect(read("doord", "open for anna")["event.provider"]).toBeUndefined();
});

it("takes the end of a message as one of several ends", () => {
  expect(read("gated", "close for ben")).toMatchObject({ "user.name": "ben", "event.action": "gate" });
});

it("takes no message without a program by a pattern that says too little", () => {
  expect(read(undefined, "error: hinges broken")["event.provider"]).toBeUndefined();
  expect(read("gated", "error: hinges broken")["event.reason"]).toBe("hinges broken");
});
