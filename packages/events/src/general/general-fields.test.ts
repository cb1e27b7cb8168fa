import { describe, expect, it } from "vitest";
import { ecsFields } from "../ecs-fields.js";
import { fieldsOfEvents, generalFields, putGeneralValue } from "./general-fields.js";
import type { Collected } from "../read-value.js";

const namesFor = (field: string, names: readonly string[]): readonly string[] | undefined =>
  generalFields(names).find((one) => one.field.name === field)?.names;

describe("generalFields", () => {
  it("takes spellings of a name for one", () => {
    for (const name of ["src_ip", "srcIp", "Src IP", "SRC-IP", "data.src_ip"])
      expect(namesFor("source.ip", [name])).toEqual([name]);
  });

  it("puts the name that tells the most first", () => {
    expect(namesFor("source.ip", ["ip", "sourceIp"])).toEqual(["sourceIp", "ip"]);
    expect(namesFor("process.pid", ["ProcessId", "NewProcessId"])).toEqual(["NewProcessId", "ProcessId"]);
  });

  it("looks at no more than three names of a field", () => {
    const names = ["sourceip", "srcip", "clientip", "callerip", "remoteip", "ip"];
    expect(namesFor("source.ip", names)).toHaveLength(3);
  });

  it("gives what is another's to no one else", () => {
    expect(namesFor("user.name", ["target.user.name"])).toBeUndefined();
    expect(namesFor("source.ip", ["destination.ip"])).toBeUndefined();
    expect(namesFor("process.name", ["parent.process.name"])).toBeUndefined();
    expect(namesFor("user.name", ["previous.username"])).toBeUndefined();
    expect(namesFor("user.name", ["requestParameters.userName", "responseElements.user.userName"])).toBeUndefined();
  });

  it("reads names that a vendor marks beside those of CEF", () => {
    const names = ["deviceVendor", "XyzOSSourceUserName", "XyzOSDestIp", "XyzOSzone", "XyzOSvsys", "spt"];
    expect(namesFor("user.name", names)).toEqual(["XyzOSSourceUserName"]);
    expect(namesFor("destination.ip", names)).toEqual(["XyzOSDestIp"]);
    expect(namesFor("user.name", names.slice(1))).toBeUndefined();
  });

  it("knows no field for a name that nobody uses", () => expect(generalFields(["zzz_unknown"])).toEqual([]));
});

describe("fieldsOfEvents", () => {
  it("takes the event's own names, and single words for none of them", () => {
    expect(fieldsOfEvents(["source.ip", "message", "no.such.field"]).map(({ field }) => field.name)).toEqual([
      "source.ip",
    ]);
  });
});

describe("putGeneralValue", () => {
  it.each([
    ["OK", "success"],
    ["Audit Failure", "failure"],
    ["erfolgreich", "success"],
    ["somewhat", undefined],
  ])("says of the outcome %s: %s", (written, expected) => {
    const values: Collected = {};
    putGeneralValue(values, ecsFields.get("event.outcome")!, written);
    expect(values["event.outcome"]).toBe(expected);
  });
});
