import { fieldOfEvent, type EcsEvent } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { eventReader, type EventRecord } from "./event-reader.js";
import { readMapping, readMappingFile } from "./read-mapping.js";

const mapping = (yaml: string, id = "own") => readMapping(readMappingFile(`id: ${id}\n${yaml}`, `${id}.yml`));
const record = (message: string, more: Partial<EventRecord> = {}): EventRecord => ({
  format: "syslog",
  program: "doord",
  message,
  fields: undefined,
  eventKey: undefined,
  shape: {},
  ...more,
});
const all = ({ fixed, values }: EcsEvent) => ({ ...fixed, ...values });

describe("eventReader", () => {
  const door = mapping(`
when: { program: [doord] }
set: { event.provider: doord }
messages:
  - like: "opened by <user.name>"
    set: { event.category: session, event.type: start, event.outcome: success }
  - like: "refused <user.name>"
    set: { event.category: session, event.outcome: failure }
`);

  it("fills an event from the first pattern that knows the message, and shares what the kind says", () => {
    const reader = eventReader([door], "door.log");
    const shape = {};
    const first = reader.read(record("opened by anna", { shape }));
    const second = reader.read(record("opened by bert", { shape }));
    expect(all(first)).toMatchObject({ "user.name": "anna", "event.outcome": "success", "event.provider": "doord" });
    expect(second.values["user.name"]).toBe("bert");
    expect(second.fixed).toBe(first.fixed);
    expect(reader.read(record("refused carla")).fixed["event.outcome"]).toBe("failure");
  });

  it("takes a number under a name of ids for the account's number, not for its name", () => {
    const reader = eventReader([], "x.log");
    const read = (fields: Record<string, string>) => all(reader.read(record("x", { format: "json-lines", fields })));
    expect(read({ userId: "17", uname: "anna" })).toMatchObject({ "user.id": "17", "user.name": "anna" });
    expect(read({ userId: "17" })["user.name"]).toBeUndefined();
    expect(read({ userId: "anna" })["user.name"]).toBe("anna");
  });

  it("looks again where a record of a shape is written otherwise than the first", () => {
    const reader = eventReader([door], "door.log");
    const shape = {};
    reader.read(record("opened by anna", { shape }));
    expect(all(reader.read(record("refused carla", { shape })))).toMatchObject({
      "user.name": "carla",
      "event.outcome": "failure",
    });
  });

  it("reads phrases of a sentence that has values by name in it as well", () => {
    const message = "login refused for user 'anna' from 203.0.113.7 session=77";
    const event = eventReader([], "a.log").read(record(message, { format: "plain", fields: { session: "77" } }));
    expect(event.values).toMatchObject({ "user.name": "anna", "source.ip": "203.0.113.7" });
  });

  it("takes fields by the names of the mapping, then of people, in the words of the mapping", () => {
    const own = mapping(`
when: { has: [holder] }
values: { event.outcome: { "7": failure, "*": "" } }
fields: { user.name: holder, event.outcome: state }
`);
    const reader = eventReader([own], "door.log");
    const read = (fields: Readonly<Record<string, string>>) =>
      reader.read(record("x", { format: "json-lines", program: undefined, fields }));
    expect(
      all(read({ holder: "EXAMPLE\\anna", state: "7", src_ip: "::ffff:192.0.2.1", dstPort: "443" })),
    ).toMatchObject({
      "user.name": "anna",
      "user.domain": "EXAMPLE",
      "event.outcome": "failure",
      "source.ip": "192.0.2.1",
      "destination.port": "443",
    });
    expect(fieldOfEvent(read({ holder: "anna", state: "open" }), "event.outcome")).toBeUndefined();
  });

  it("lets earlier cases decide, then later ones, then what is always set", () => {
    const own = mapping(`
set: { event.outcome: unknown, event.type: info }
cases:
  - when: { fields: { id: ["4625"] } }
    set: { event.outcome: failure }
  - when: { fields: { id: ["46*"] } }
    set: { event.outcome: success, event.category: authentication }
`);
    const reader = eventReader([own], "a.log");
    const of = (id: string) => reader.read(record("x", { fields: { id }, program: undefined })).fixed;
    expect(of("4625")).toMatchObject({
      "event.outcome": "failure",
      "event.category": "authentication",
      "event.type": "info",
    });
    expect(of("4624")).toMatchObject({ "event.outcome": "success" });
    expect(of("1")).toMatchObject({ "event.outcome": "unknown" });
  });

  it("asks the mapping that comes first, and leaves what it does not know to the next where it says so", () => {
    const shy = mapping(
      "only-known: true\nwhen: { program: [doord] }\nmessages:\n  - like: ping\n    set: { event.type: info }\n",
      "shy",
    );
    const reader = eventReader([shy, door], "door.log");
    expect(reader.read(record("ping")).mapping).toBe("shy");
    expect(reader.read(record("opened by anna")).mapping).toBe("own");
    expect(reader.read(record("nothing that anyone knows")).mapping).toBe("own");
    expect(reader.read(record("opened by anna", { program: "other" })).mapping).toBeUndefined();
  });

  it("reads rows of tables whose columns a mapping knows by place", () => {
    const table = mapping(`
tables:
  - when: { 0: [TRAFFIC] }
    columns: [type, from, to, "-", port, action, user]
when: { has: [type, from, to] }
fields: { source.ip: from, destination.ip: to, destination.port: port, user.name: user }
`);
    const event = eventReader([table], "a.log").read(
      record('traffic,192.0.2.1,192.0.2.2,x,443,allow,"EX, AMPLE\\anna"', { format: "plain" }),
    );
    expect(all(event)).toMatchObject({
      "source.ip": "192.0.2.1",
      "destination.ip": "192.0.2.2",
      "destination.port": "443",
      "user.name": "anna",
    });
  });

  it("takes an object for no name", () => {
    const fields = {
      UserName: "{'type': 'Account', 'id': ''}",
      "User ID": '{"type": "Account"}',
      SourceIP: "192.0.2.1",
    };
    const event = all(eventReader([], "a.csv").read(record("x", { format: "csv", program: undefined, fields })));
    expect(event["source.ip"]).toBe("192.0.2.1");
    for (const field of ["user.name", "user.id"]) expect(event).not.toHaveProperty([field]);
  });

  it("takes the collector for no host where the event names its computer", () => {
    const read = (fields: Readonly<Record<string, string>>) =>
      all(eventReader([], "a.json").read(record("x", { format: "json-lines", program: undefined, fields })));
    expect(read({ "host.name": "collector7", computer_name: "pc7" })).not.toMatchObject({ "host.name": "collector7" });
    expect(read({ "host.name": "pc7" })).toMatchObject({ "host.name": "pc7" });
  });

  it("says of messages of applications and daemons that nothing else tells of only that they run", () => {
    const reader = eventReader([], "a.log");
    const read = (message: string, program?: string) => all(reader.read(record(message, { format: "plain", program })));
    expect(read("INFO [main] com.example.Shop: the quick brown fox")).toMatchObject({
      "event.category": "process",
      "event.type": "info",
    });
    expect(read("the quick brown fox", "foxd")).toMatchObject({ "event.category": "host process" });
    expect(read("WARN firewall: the quick brown fox")["event.category"]).toBe("network");
  });

  it("says the level that a message states, a field says or the head of the line gives, in this order", () => {
    const reader = eventReader([], "a.log");
    const read = (message: string, more: Partial<EventRecord> = {}) =>
      all(reader.read(record(message, { format: "plain", program: undefined, ...more })))["log.level"];
    expect(read("ERROR [main] the fox")).toBe("error");
    expect(read("the fox found no error")).toBeUndefined();
    expect(read("ERROR [main] level=info a=b", { fields: { level: "info", a: "b" } })).toBe("error");
    expect(read("level=info a=b", { fields: { level: "info", a: "b" } })).toBe("info");
    expect(read("WARN fox", { level: "notice" })).toBe("warn");
    expect(read("the fox", { level: "notice" })).toBe("notice");
    const json = { format: "json-lines", fields: { level: "WARNING", msg: "INFO the fox" } };
    expect(read("INFO the fox", json)).toBe("warning");
    expect(read("INFO the fox", { ...json, fields: { msg: "INFO the fox" } })).toBe("info");
    expect(read("ERROR: made of fields", { format: "windows-event", fields: { EventID: "7" } })).toBeUndefined();
  });

  it("works the level of a shape out once and shares it", () => {
    const reader = eventReader([], "a.log");
    const shape = {};
    const [first, second] = [7, 8].map((n) =>
      reader.read(record(`[error] [pid ${n}] the fox`, { format: "plain", program: undefined, shape })),
    );
    expect(first!.fixed["log.level"]).toBe("error");
    expect(second!.fixed).toBe(first!.fixed);
  });

  it("leaves the level that a mapping reads as it is", () => {
    const own = mapping("messages:\n  - like: '\\[error\\] grave <log.level:word> '\n    set: { event.type: info }\n");
    expect(all(eventReader([own], "a.log").read(record("[error] grave fatal fox")))["log.level"]).toBe("fatal");
  });

  it("says nothing where the log says nothing", () => {
    const event = all(
      eventReader([], "a.log").read(record("the quick brown fox", { program: undefined, format: "plain" })),
    );
    for (const field of ["event.outcome", "user.name", "source.ip", "event.category"])
      expect(event).not.toHaveProperty([field]);
  });
});
