import { describe, expect, it } from "vitest";
import { formatNamed } from "../detect-format.js";
import { ADDRESS, check, json, parsed, TIME, type Dialect } from "../test-dialect.js";

const FAILED = {
  host: "FS01",
  program: "Security",
  says: "Windows Security 4625:",
  entities: ["account eva", `address ${ADDRESS}`],
  fields: { EventID: "4625", Channel: "Security", TargetUserName: "eva", IpAddress: ADDRESS, LogonType: "3" },
};
const values = { TargetUserName: "eva", IpAddress: ADDRESS, LogonType: 3 };
const at = (names: string): Readonly<Record<string, unknown>> => ({ [names]: { SystemTime: `${TIME}.123456Z` } });

describe("Windows events, as tools take them from their files", () => {
  it.each<readonly [string, Dialect["lines"]]>([
    [
      "evtx_dump",
      json({
        Event: {
          "#attributes": { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" },
          System: {
            Provider: { "#attributes": { Name: "Microsoft-Windows-Security-Auditing" } },
            EventID: { "#attributes": { Qualifiers: 1 }, "#text": 4625 },
            TimeCreated: { "#attributes": { SystemTime: `${TIME}.123456Z` } },
            Execution: { "#attributes": { ProcessID: 600 } },
            Channel: "Security",
            Computer: "FS01",
            Security: null,
          },
          EventData: { "#attributes": { Name: "x" }, ...values },
        },
      }),
    ],
    [
      "python-evtx",
      json({
        Event: {
          System: {
            Provider: { "@Name": "Microsoft-Windows-Security-Auditing" },
            EventID: { "@Qualifiers": "", "#text": "4625" },
            TimeCreated: { "@SystemTime": `${TIME.replace("T", " ")}.123456` },
            Channel: "Security",
            Computer: "FS01",
          },
          EventData: {
            Data: Object.entries(values).map(([name, value]) => ({ "@Name": name, "#text": String(value) })),
          },
        },
      }),
    ],
    [
      "chainsaw",
      json({
        kind: "individual",
        document: {
          kind: "evtx",
          data: {
            Event: {
              System: { EventID: 4625, TimeCreated_attributes: at("x")["x"], Channel: "Security", Computer: "FS01" },
              EventData: values,
            },
          },
        },
        name: "Failed Logon",
        level: "low",
      }),
    ],
    [
      "hayabusa",
      json({
        Timestamp: `${TIME.replace("T", " ")}.123 +00:00`,
        RuleTitle: "Logon Failure",
        Level: "low",
        Computer: "FS01",
        Channel: "Sec",
        EventID: 4625,
        Details: `Type: 3 - NETWORK ¦ TgtUser: eva ¦ SrcIP: ${ADDRESS}`,
      }),
    ],
    [
      "Velociraptor",
      json({
        System: {
          Provider: { Name: "Microsoft-Windows-Security-Auditing" },
          EventID: { Value: 4625 },
          TimeCreated: { SystemTime: 1773457862.12 },
          Channel: "Security",
          Computer: "FS01",
        },
        EventData: values,
      }),
    ],
    [
      "XML",
      `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{5}'/><EventID Qualifiers=''>4625</EventID><TimeCreated SystemTime='${TIME}.1234567Z'/><Channel>Security</Channel><Computer>FS01</Computer><Security/></System><EventData><Data Name='TargetUserName'>eva</Data><Data Name="IpAddress">${ADDRESS}</Data><Data Name='LogonType'>3</Data></EventData></Event>`,
    ],
    [
      "winlogbeat",
      json({
        "@timestamp": `${TIME}.123Z`,
        winlog: { channel: "Security", event_id: 4625, computer_name: "FS01", event_data: values },
      }),
    ],
  ])("%s", (_, lines) => check({ lines, ...FAILED }));

  it("keep values without a name, and those that a provider defines", () => {
    const event = (id: number, rest: object): string =>
      json({ Event: { System: { EventID: id, Channel: "System", Computer: "FS01" }, ...rest } });
    const plain = parsed([event(7036, { EventData: { Data: ["Print Spooler", "stopped"], Binary: "00" } })]);
    expect(plain.record.parsed.fields).toMatchObject({ EventID: "7036", Data: "Print Spooler stopped" });
    expect(plain.record.shape.text).toContain('Data="Print Spooler stopped"');
    const own = parsed([event(1102, { UserData: { LogFileCleared: { "@xmlns": "x", SubjectUserName: "eva" } } })]);
    expect(own.record.parsed.fields).toMatchObject({ SubjectUserName: "eva" });
    expect(own.record.parsed.fields).not.toHaveProperty("@xmlns");
  });

  it("come from PowerShell, too", () =>
    check({
      lines: json({
        Message: "A service was installed in the system.",
        Id: 7045,
        LogName: "System",
        MachineName: "FS01",
        TimeCreated: "/Date(1773457862123)/",
        Properties: [{ Value: "PSEXESVC" }],
      }),
      host: "FS01",
      program: "System",
      says: "Windows System 7045: A service was installed",
      fields: { EventID: "7045", Data: "PSEXESVC" },
    }));

  it("bounds what hostile XML can cost", () => {
    const hostile = `<Event ><EventID>1</EventID>${"<Data Name='".repeat(20_000)}${"<Provider ".repeat(5_000)}`;
    expect(parsed([hostile, hostile]).format).toBe("windows-event");
  });
});

describe("an event in XML as a part of something else", () => {
  const XML = `<Event xmlns='x'><System><EventID>4625</EventID><TimeCreated SystemTime='${TIME}.5Z'/><Channel>Security</Channel><Computer>FS01</Computer></System><EventData><Data Name='TargetUserName'>eva</Data></EventData></Event>`;

  it.each([
    ["a value of what a collector passes on", { category: "x", properties: { Channel: "Security", RawXml: XML } }],
    ["the original that a shipper keeps", { event: { original: XML } }],
  ])("is read: %s", (_, object) => {
    const read = parsed([json(object)]).record.parsed;
    expect(read).toMatchObject({ host: "FS01", fields: { EventID: "4625", TargetUserName: "eva" } });
  });

  it("is none where an element of another kind of event has the name", () => {
    const text =
      "<EPOevent><MachineInfo><MachineName>WS07</MachineName></MachineInfo><Event><EventID>9</EventID></Event></EPOevent>";
    expect(parsed([text]).record.parsed.host).toBe("WS07");
  });
});

describe("events in what rules say of them", () => {
  const parse = formatNamed("windows-event").parser({ year: 2026 });

  it("reads the event that Wazuh carries, under the names that Windows gives", () => {
    const event = {
      rule: { level: 5, description: "Logon failure" },
      data: {
        win: {
          system: { eventID: "4625", channel: "Security", computer: "ws07", processID: "700" },
          eventdata: { targetUserName: "anna", ipAddress: "203.0.113.9" },
        },
      },
    };
    expect(parse(JSON.stringify(event))).toMatchObject({
      host: "ws07",
      eventKey: "Security 4625",
      fields: {
        TargetUserName: "anna",
        IpAddress: "203.0.113.9",
        ExecutionProcessID: "700",
        RuleTitle: "Logon failure",
      },
    });
  });

  it("reads hayabusa's tables as its JSON", () => {
    const header = '"Timestamp","RuleTitle","Level","Computer","Channel","EventID","RecordID","Details"';
    const row =
      '"2026-03-01 08:00:01.000 +00:00","Logon","low","ws07","Sec",4625,1,"Type: 3 - NETWORK ¦ TgtUser: anna ¦ SrcIP: 203.0.113.9"';
    const read = formatNamed("windows-event").parser({ year: 2026, header })(row);
    expect(read).toMatchObject({
      eventKey: "Security 4625",
      fields: { TargetUserName: "anna", IpAddress: "203.0.113.9", LogonType: "3" },
    });
  });
});
