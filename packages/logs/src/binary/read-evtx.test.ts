import { describe, expect, it } from "vitest";
import { parsed } from "../formats/test-dialect.js";
import { isEvtx, isEvtxChunk, readEvtxChunk, readEvtxRecord } from "./read-evtx.js";
import {
  EVENT_TEMPLATE,
  namedData,
  sample,
  sampleChunk,
  sampleEvent,
  sampleEvtxFile,
  type SampleContent,
} from "./sample-evtx.js";

const templates = { event: EVENT_TEMPLATE, logon: namedData("TargetUserName", "IpAddress", "LogonType") };
const logon = (user: string, address: string): SampleContent => ({
  template: "logon",
  values: [sample.text(user), sample.text(address), sample.long(3)],
});
const at = (second: number): string => `2026-03-14T03:10:${String(second).padStart(2, "0")}.123Z`;

const three = sampleChunk(templates, [
  sampleEvent(1, at(2), logon("anna", "203.0.113.10")),
  sampleEvent(2, at(3), logon("bert", "203.0.113.10")),
  sampleEvent(3, at(9), undefined),
]);

describe("readEvtxChunk", () => {
  it("writes a record as the usual tools do", () => {
    const [record] = readEvtxChunk(three.bytes, 4096).records;

    expect(record?.byteOffset).toBe(4096 + 512);
    expect(JSON.parse(record!.text)).toEqual({
      Event: {
        "#attributes": { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" },
        System: {
          Provider: { "#attributes": { Name: "Sample-Provider" } },
          EventID: 4625,
          Level: 0,
          TimeCreated: { "#attributes": { SystemTime: "2026-03-14T03:10:02.123000Z" } },
          EventRecordID: 1,
          Correlation: null,
          Channel: "Security",
          Computer: "WS07.example.org",
        },
        EventData: { TargetUserName: "anna", IpAddress: "203.0.113.10", LogonType: 3 },
      },
    });
  });

  it("gives every record in its order, and each again by its place", () => {
    const { records, lost } = readEvtxChunk(three.bytes, 4096);

    expect(records).toHaveLength(3);
    expect(lost).toEqual([]);
    for (const record of records) expect(readEvtxRecord(three.bytes, 4096, record.byteOffset)).toEqual(record);
    expect(readEvtxRecord(three.bytes, 4096, records[1]!.byteOffset + 8)).toBeUndefined();
  });

  it("writes what the parser of Windows events understands", () => {
    const read = readEvtxChunk(three.bytes, 0).records.map(({ text }) => parsed([text]));

    expect(read.map(({ format }) => format)).toEqual(["windows-event", "windows-event", "windows-event"]);
    expect(read.map(({ record }) => new Date(record.parsed.time! / 1_000).toISOString())).toEqual([
      at(2),
      at(3),
      at(9),
    ]);
    expect(read[0]!.record.parsed.host).toBe("WS07.example.org");
    expect(read[0]!.record.parsed.fields).toMatchObject({ EventID: "4625", TargetUserName: "anna", LogonType: "3" });
  });

  it("knows files and chunks by their first bytes", () => {
    expect(isEvtx(sampleEvtxFile([three.bytes]))).toBe(true);
    expect(isEvtx(three.bytes)).toBe(false);
    expect(isEvtxChunk(three.bytes)).toBe(true);
    expect(isEvtx(new Uint8Array(3))).toBe(false);
  });
});
