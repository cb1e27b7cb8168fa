import { describe, expect, it } from "vitest";
import { parsed } from "../formats/test-dialect.js";
import type { BinaryBlock } from "./binary-block.js";
import { belowOf } from "./mutate-bytes.js";
import { isEvtx, isEvtxChunk, readEvtxChunk, readEvtxRecord } from "./read-evtx.js";
import { EVERY_VALUE, plainEvent, SAMPLE_TEMPLATES, sampleEvent, sampleLogon, unnamedData } from "./sample-events.js";
import { long, sample, sampleChunk, sampleEvtxFile, type SampleContent, type SampleRecord } from "./sample-evtx.js";

const at = (second: number): string => `2026-03-14T03:10:${String(second % 60).padStart(2, "0")}.123Z`;
const chunkOf = (...records: readonly SampleRecord[]): ReturnType<typeof sampleChunk> =>
  sampleChunk(SAMPLE_TEMPLATES, records);
const logon = (number: number, user: string): SampleRecord =>
  sampleEvent(number, at(number), sampleLogon(user, "203.0.113.10"));

interface ReadEvent {
  readonly Event: Readonly<Record<string, unknown>> & { readonly EventData?: unknown };
}
const events = ({ records }: BinaryBlock): readonly ReadEvent["Event"][] =>
  records.map(({ text }) => (JSON.parse(text) as ReadEvent).Event);
const dataOf = (content: SampleContent): unknown =>
  events(readEvtxChunk(chunkOf(sampleEvent(1, at(1), content)).bytes, 0))[0]?.EventData;
const usersOf = (block: BinaryBlock): readonly unknown[] =>
  events(block).map((event) => (event.EventData as Record<string, unknown> | undefined)?.["TargetUserName"]);

const three = chunkOf(logon(1, "anna"), logon(2, "bert"), logon(3, "cleo"));

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
          TimeCreated: { "#attributes": { SystemTime: "2026-03-14T03:10:01.123000Z" } },
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
      at(1),
      at(2),
      at(3),
    ]);
    expect(read[0]!.record.parsed.host).toBe("WS07.example.org");
    expect(read[0]!.record.parsed.fields).toMatchObject({ EventID: "4625", TargetUserName: "anna", LogonType: "3" });
  });

  it("reads values of every type", () => {
    const data = dataOf({ template: "every", values: EVERY_VALUE.map(([, value]) => value) });

    expect(data).toEqual(Object.fromEntries(EVERY_VALUE.map(([name, , json]) => [name, json])));
  });

  it("spreads a list over elements, and writes a list of one as its item", () => {
    expect(dataOf(unnamedData(sample.texts("one", "", "three")))).toEqual({ Data: { "#text": ["one", "", "three"] } });
    expect(dataOf(unnamedData(sample.texts("one")))).toEqual({ Data: { "#text": "one" } });
    expect(dataOf(unnamedData(sample.raw(0x88, Buffer.concat([long(7), long(8)]))))).toEqual({
      Data: { "#text": [7, 8] },
    });
    expect(dataOf(unnamedData(sample.text("alone")))).toEqual({ Data: { "#text": "alone" } });
    expect(dataOf(unnamedData(sample.nothing()))).toEqual({ Data: { "#text": "" } });
  });

  it("reads binary XML without templates, with and without dependency ids", () => {
    const read = events(readEvtxChunk(chunkOf(plainEvent(1, false), plainEvent(2, true)).bytes, 0));

    const event = { System: { EventID: "4625" }, EventData: { Mixed: "a<b<c>&unknown;" } };
    expect(read).toEqual([event, event]);
  });

  it("tells elements and data of equal names apart", () => {
    const data = (text: string, name?: string) => ({
      name: "Data",
      ...(name !== undefined && { attributes: { Name: [{ text: name }] } }),
      content: [{ text }],
    });
    const read = dataOf({
      element: {
        name: "EventData",
        content: [data("1", "a"), data("2", "a"), data("3"), { name: "b" }, { name: "b", content: [{ text: "4" }] }],
      },
    });

    expect(read).toEqual({ a: "1", a_1: "2", Data: { "#text": "3" }, b: null, b_1: "4" });
  });
});

describe("a damaged chunk", () => {
  const damaged = (change: (bytes: Buffer, offsets: readonly number[]) => void): BinaryBlock => {
    const bytes = Buffer.from(three.bytes);
    change(bytes, three.offsets);
    return readEvtxChunk(bytes, 0);
  };

  it("is read without its header, its checksum or the signature of a record", () => {
    for (const change of [
      (bytes: Buffer) => bytes.fill(0, 0, 512),
      (bytes: Buffer) => bytes.fill(0, 120, 128),
      (bytes: Buffer) => bytes.fill(0xff, 48, 52),
      (bytes: Buffer) => bytes.fill(0xff, three.offsets[1], three.offsets[1]! + 4),
      (bytes: Buffer) => bytes.fill(0xff, three.offsets[1]! + 4, three.offsets[1]! + 8),
      (bytes: Buffer) => bytes.fill(0xff, three.offsets[2]! - 4, three.offsets[2]),
    ]) {
      expect(usersOf(damaged(change))).toEqual(["anna", "bert", "cleo"]);
    }
  });

  it("loses the record whose header is gone, and counts it", () => {
    const block = damaged((bytes, offsets) => bytes.fill(0xee, offsets[1], offsets[1]! + 40));

    expect(usersOf(block)).toEqual(["anna", "cleo"]);
    expect(block.lost).toEqual([{ reason: "record whose header is damaged or cut off", count: 1 }]);
  });

  it("loses a record whose values are damaged, and no other", () => {
    // The descriptors of the outer template of the second record stand behind its number.
    const block = damaged((bytes, offsets) => bytes.fill(0xff, offsets[1]! + 42, offsets[1]! + 46));

    expect(usersOf(block)).toEqual(["anna", "cleo"]);
    expect(block.lost).toHaveLength(1);
  });

  it("counts the records that were cut off with the end of the file", () => {
    const block = readEvtxChunk(three.bytes.subarray(0, three.offsets[1]! + 10), 0);

    expect(usersOf(block)).toEqual(["anna"]);
    expect(block.lost).toEqual([{ reason: "record whose header is damaged or cut off", count: 2 }]);
  });

  it("leaves out what older rounds of the log left behind its last record", () => {
    const newer = Buffer.from(three.bytes);
    const end = newer.readUInt32LE(48);
    chunkOf(logon(70, "old"), logon(71, "older")).bytes.copy(newer, end, 512, 512 + 3000);

    expect(usersOf(readEvtxChunk(newer, 0))).toEqual(["anna", "bert", "cleo"]);
    newer.fill(0, 120, 128);
    expect(usersOf(readEvtxChunk(newer, 0))).toEqual(["anna", "bert", "cleo"]);
  });

  it("reads on where the log went on after its header was written", () => {
    const two = chunkOf(logon(1, "anna"), logon(2, "bert")).bytes;
    const bytes = Buffer.from(three.bytes);
    two.copy(bytes, 0, 0, 512);

    expect(usersOf(readEvtxChunk(bytes, 0))).toEqual(["anna", "bert", "cleo"]);
  });

  it("is empty where the chunk was never written", () => {
    expect(readEvtxChunk(Buffer.alloc(65_536), 0)).toEqual({ records: [], lost: [] });
    expect(readEvtxChunk(Buffer.alloc(0), 0)).toEqual({ records: [], lost: [] });
  });

  it("keeps every record that no flipped byte lies in, but those whose template one lies in", () => {
    const full = chunkOf(...Array.from({ length: 60 }, (_, index) => logon(index + 1, `user${index}`)));
    const whole = readEvtxChunk(full.bytes, 0).records;
    const firstEnd = full.offsets[1]!;
    const changed: string[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const below = belowOf(seed);
      const bytes = Buffer.from(full.bytes);
      const hit = Array.from({ length: 5 }, () => firstEnd + below(full.bytes.readUInt32LE(48) - firstEnd));
      for (const place of hit) bytes[place]! ^= 1 + below(255);
      const read = new Map(readEvtxChunk(bytes, 0).records.map((record) => [record.byteOffset, record.text]));
      for (const { byteOffset, byteLength, text } of whole) {
        const isHit = hit.some((place) => place >= byteOffset && place < byteOffset + byteLength);
        if (!isHit && read.get(byteOffset) !== text) changed.push(`seed ${seed}: record at ${byteOffset}`);
      }
    }
    expect(changed).toEqual([]);
  });
});

describe("a hostile chunk", () => {
  it("cannot make a record of endless length, nor one of endless depth", () => {
    const text = sample.text("x".repeat(5_000));
    const greedy = { name: "EventData", content: Array.from({ length: 900 }, () => ({ value: 0 })) };
    const { bytes } = sampleChunk({ ...SAMPLE_TEMPLATES, greedy }, [
      sampleEvent(1, at(1), { template: "greedy", values: [text] }),
      logon(2, "bert"),
    ]);
    const block = readEvtxChunk(bytes, 0);

    expect(usersOf(block)).toEqual(["bert"]);
    expect(block.lost).toEqual([{ reason: "record grows beyond every bound when it is read", count: 1 }]);
    let nested: SampleContent = sampleLogon("deep", "203.0.113.10");
    for (let depth = 0; depth < 30; depth++) nested = { template: "wrap", values: [sample.xml(nested)] };
    const deep = sampleChunk({ ...SAMPLE_TEMPLATES, wrap: { name: "a", content: [{ value: 0 }] } }, [
      sampleEvent(1, at(1), nested),
    ]);
    expect(readEvtxChunk(deep.bytes, 0).lost).toEqual([{ reason: "templates nested too deeply", count: 1 }]);
  });

  it("cannot lead a template back into itself", () => {
    const { bytes } = chunkOf(logon(1, "anna"));
    const instance = bytes.indexOf(Buffer.from([0x0f, 1, 1, 0, 0x0c, 1]), 600);
    bytes.writeUInt32LE(bytes.readUInt32LE(512 + 34), instance + 10);

    expect(readEvtxChunk(bytes, 0).records.length + readEvtxChunk(bytes, 0).lost.length).toBe(1);
  });
});

describe("isEvtx", () => {
  it("knows files and chunks by their first bytes", () => {
    expect(isEvtx(sampleEvtxFile([three.bytes]))).toBe(true);
    expect(isEvtx(three.bytes)).toBe(false);
    expect(isEvtxChunk(three.bytes)).toBe(true);
    expect(isEvtx(new Uint8Array(3))).toBe(false);
  });
});
