import { describe, expect, it } from "vitest";
import { blockOf, type Block } from "../compiled-mapping.js";
import { finishEvent, kindsOfEvents, outcomeOfResponse, pathOfRequest, textAmong } from "./general-rules.js";
import { namesOfRecord } from "../field-naming.js";
import type { Collected } from "../read-value.js";

interface Given {
  readonly message?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly event?: Readonly<Record<string, string>>;
  readonly blocks?: readonly Block[];
  readonly without?: readonly string[];
}

function kindOf({ message = "", fields = {}, event = {}, blocks = [], without = [] }: Given): Collected {
  const binding = { format: "plain", program: "", file: "a.log", nameOf: namesOfRecord(Object.keys(fields)) };
  const found = kindsOfEvents({ binding, eventKey: undefined, message, fields, event, without }, blocks);
  return Object.assign({}, ...found.map(({ values }) => values).reverse()) as Collected;
}
const categories = (given: Given): readonly string[] => kindOf(given)["event.category"]?.split(" ") ?? [];

describe("kindsOfEvents", () => {
  it.each([
    ["login of anna failed", ["authentication", "session"], "failure"],
    ["anna logged in successfully", ["authentication", "session"], "success"],
    ["Anmeldung fehlgeschlagen", ["authentication", "session"], "failure"],
    ["user account was created", ["iam"], undefined],
    ["Login attempt with invalid authentication", ["authentication", "session"], "failure"],
    ["login: user anna does not exist", ["authentication", "session"], "failure"],
    ["login query accepted", ["authentication", "session"], "success"],
    ["Datei /daten/lohn.xlsx wurde gelöscht", ["file"], undefined],
    ["Benutzer admin hat das Konto dora angelegt", ["iam"], undefined],
    ["GetObject backup/a.sql", ["file"], undefined],
    ['[http-nio-8080-exec-5] INFO - "anna" connected to connection 12', ["network"], undefined],
    ["firewall dropped a packet", ["network"], undefined],
    ["virus found", ["malware", "intrusion_detection"], undefined],
  ])("tells %s", (message, expected, outcome) => {
    expect(categories({ message })).toEqual(expected);
    expect(kindOf({ message })["event.outcome"]).toBe(outcome);
  });

  it("believes what was done before the class of the record, and that before its sentences", () => {
    const fields = { action: "user_login", category: "network", message: "file deleted" };
    expect(categories({ fields })).toContain("authentication");
    expect(categories({ fields: { category: "network", message: "file deleted" } })).toContain("network");
    expect(categories({ fields: { message: "file deletion" } })).toContain("file");
  });

  it("tells a kind by the fields that are filled where no word of the act does", () => {
    expect(
      categories({ fields: { x: "1" }, event: { "source.ip": "192.0.2.1", "destination.ip": "192.0.2.2" } }),
    ).toEqual(["network"]);
    expect(categories({ fields: { x: "1" }, event: { "http.request.method": "GET" } })).toEqual(["web", "network"]);
  });

  it("says of an alarm besides what it is about", () => {
    const event = { "source.ip": "192.0.2.1", "destination.ip": "192.0.2.2" };
    expect(categories({ fields: { name: "alert" }, event })).toEqual(["network", "intrusion_detection"]);
    expect(categories({ fields: { name: "intrusion" }, event })).toEqual(["intrusion_detection", "network"]);
  });

  it("says nothing of an alarm that names nothing else", () => expect(categories({ message: "alert 7" })).toEqual([]));

  it("adds nothing to what is decided, and no type of another category", () => {
    const blocks = [blockOf({ "event.category": "configuration", "event.outcome": "success" })];
    const kind = kindOf({ message: "login failed", blocks });
    expect(kind).not.toHaveProperty(["event.category"]);
    expect(kind).not.toHaveProperty(["event.outcome"]);
    expect(kind["event.type"]).toBe("info");
  });

  it("takes the words of a path for none of its own", () => {
    expect(categories({ message: '"GET /account/login?next=/logout HTTP/1.1" 200' })).toEqual(["web", "network"]);
  });

  it("knows names of fields by how they end, and the words that stand between fields", () => {
    expect(categories({ fields: { audit_log_event: "Login Failed" } })).toEqual(["authentication", "session"]);
    expect(categories({ fields: { primaryDescription: "The agent found malware" } })).toContain("malware");
    const message = "relay=in7 Login refused peer=192.0.2.1 user=anna";
    expect(categories({ message, fields: { relay: "in7", peer: "192.0.2.1" } })).toContain("authentication");
  });

  it("tells by what fields are called where nothing that they say does", () => {
    expect(categories({ fields: { alertId: "7", state: "x" } })).toEqual(["intrusion_detection"]);
    expect(categories({ fields: { "item.malware_family": "7" } })).toEqual([]);
    expect(categories({ fields: { malware_family: "x" } })).toContain("malware");
  });

  it("says what a device let through succeeded, and of what it blocked that it was denied", () => {
    const event = { "source.ip": "192.0.2.1", "destination.ip": "192.0.2.2" };
    const passed = kindOf({ fields: { action: "accept" }, event });
    expect(passed).toMatchObject({ "event.type": "connection allowed", "event.outcome": "success" });
    const blocked = kindOf({ fields: { action: "blocked" }, event });
    expect(blocked["event.type"]).toBe("connection denied");
    expect(blocked).not.toHaveProperty(["event.outcome"]);
    const attack = kindOf({ fields: { action: "blocked", category: "exploit" } });
    expect(attack["event.type"]).toBe("denied info");
  });

  it("leaves fields empty that the mapping alone fills", () => {
    const kind = kindOf({ message: "login failed", without: ["event.outcome", "event.type"] });
    expect(kind).not.toHaveProperty(["event.outcome"]);
    expect(kind).not.toHaveProperty(["event.type"]);
  });

  it("calls an act that it does not know informational nowhere", () => {
    const event = { "process.command_line": "ls", "process.parent.name": "sh" };
    expect(kindOf({ fields: { x: "1" }, event })).toEqual({ "event.category": "process" });
  });

  it("calls a message with a level one of a process, unless it names a peer or an account", () => {
    expect(categories({ message: "WARN cache is full" })).toEqual(["process"]);
    expect(categories({ message: "WARN cache is full", event: { "source.ip": "192.0.2.1" } })).toEqual([]);
    expect(categories({ message: "WARN cache is full", event: { "user.name": "anna" } })).toEqual([]);
  });

  it("finds nothing in the fox", () => expect(kindOf({ message: "the quick brown fox" })).toEqual({}));
});

describe("textAmong", () => {
  it("finds the field with the sentence", () => {
    expect(textAmong(["id", "log.Message"])).toBe("log.Message");
    expect(textAmong(["id"])).toBe("");
  });
});

describe("finishEvent", () => {
  it("takes the program from what was run where nothing names it", () => {
    const values: Collected = { "process.command_line": '"C:\\Tools\\a b.exe" /x' };
    finishEvent(values);
    expect(values["process.name"]).toBe("a b.exe");
    const shell: Collected = { "process.command_line": "echo hello" };
    finishEvent(shell);
    expect(shell).not.toHaveProperty(["process.name"]);
  });

  it.each([
    ["C:\\Program Files\\Own Tools\\run it.exe -k x", "C:\\Program Files\\Own Tools\\run it.exe"],
    ["%SystemRoot%\\System32\\svchost.exe -k netsvcs", "%SystemRoot%\\System32\\svchost.exe"],
    ["/usr/bin/env python3 a.py", "/usr/bin/env"],
    ["$client.DownloadFile('http://203.0.113.7/a.exe')", undefined],
    ["[System.Net.ServicePointManager]::Expect100Continue", undefined],
    ["(New-Object Net.WebClient).DownloadString('x')", undefined],
  ])("takes %s for what it is", (line, expected) => {
    const values: Collected = { "process.command_line": line };
    finishEvent(values);
    expect(values["process.executable"]).toBe(expected);
  });
});

describe("outcomeOfResponse", () => {
  it.each([
    ["200", "success"],
    ["304", "success"],
    ["404", "failure"],
    ["503", "failure"],
    ["7", undefined],
    [undefined, undefined],
  ])("says of the status %s: %s", (status, expected) => {
    const values: Collected = status === undefined ? {} : { "http.response.status_code": status };
    outcomeOfResponse(values);
    expect(values["event.outcome"]).toBe(expected);
  });
});

describe("pathOfRequest", () => {
  it("takes the path of a request for an address, and that of a file for a file", () => {
    const values: Collected = { "http.request.method": "GET", "file.path": "/admin/a?b=c", "file.name": "a" };
    pathOfRequest(values);
    expect(values).toMatchObject({ "url.original": "/admin/a?b=c", "url.path": "/admin/a" });
    expect(values).not.toHaveProperty(["file.path"]);
    const file: Collected = { "file.path": "/etc/passwd" };
    pathOfRequest(file);
    expect(file).toEqual({ "file.path": "/etc/passwd" });
  });
});
