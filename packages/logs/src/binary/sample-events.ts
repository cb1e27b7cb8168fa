import {
  big,
  long,
  sample,
  sampleChunk,
  short,
  wide,
  type SampleContent,
  type SampleElement,
  type SampleNode,
  type SampleRecord,
  type SampleValue,
} from "./sample-evtx.js";

const content = (...nodes: readonly SampleNode[]): readonly SampleNode[] => nodes;
const field = (name: string, value: number, type = 1): SampleElement => ({
  name,
  content: content({ value, type, optional: true }),
});

/** The part of an event that Windows writes itself; the last value is what the provider adds. */
export const EVENT_TEMPLATE: SampleElement = {
  name: "Event",
  attributes: { xmlns: content({ text: "http://schemas.microsoft.com/win/2004/08/events/event" }) },
  content: content(
    {
      name: "System",
      content: content(
        { name: "Provider", attributes: { Name: content({ text: "Sample-Provider" }) } },
        field("EventID", 0, 6),
        field("Level", 1, 4),
        { name: "TimeCreated", attributes: { SystemTime: content({ value: 2, optional: true, type: 0x11 }) } },
        field("EventRecordID", 3, 0x0a),
        { name: "Correlation", attributes: { ActivityID: content({ value: 4, optional: true, type: 0x0f }) } },
        field("Channel", 5),
        field("Computer", 6),
      ),
    },
    { value: 7, optional: true, type: 0x21 },
  ),
};

/** A template whose data have names. */
export const namedData = (...names: readonly string[]): SampleElement => ({
  name: "EventData",
  content: names.map((name, value) => ({
    name: "Data",
    attributes: { Name: content({ text: name }) },
    content: content({ value, optional: false }),
  })),
});

/** A record that takes the template of events, with what its provider adds. */
export function sampleEvent(number: number, at: string, data: SampleContent | undefined): SampleRecord {
  const values = [
    sample.short(4625),
    sample.byte(0),
    sample.time(at),
    sample.big(BigInt(number)),
    sample.nothing(),
    sample.text("Security"),
    sample.text("WS07.example.org"),
    data === undefined ? sample.nothing() : sample.xml(data),
  ];
  return { number, at, content: { template: "event", values } };
}

const GUID = Buffer.from("78563412bc9af0de0123456789abcdef", "hex");
const SID = Buffer.from("010500000000000515000000010000000200000003000000f4010000", "hex");
const FILE_TIME = big(134_179_314_021_234_567n);
const SYSTEM_TIME = Buffer.concat([2026, 3, 6, 14, 3, 10, 2, 7].map(short));
const single = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};

/** A value of every type, with what it is in JSON. */
export const EVERY_VALUE: readonly (readonly [name: string, value: SampleValue, json: unknown])[] = [
  ["Nothing", sample.nothing(), ""],
  ["Text", sample.text('say "hi"\r\n\tthere ü€😀'), 'say "hi"\r\n\tthere ü€😀'],
  ["TextToNul", sample.text("seen\0unseen"), "seen"],
  ["Ansi", sample.ansi("M\xfcller\0"), "Müller"],
  ["Int8", sample.raw(0x03, Buffer.from([0xff])), -1],
  ["UInt8", sample.byte(255), 255],
  ["Int16", sample.raw(0x05, short(0xfffe)), -2],
  ["UInt16", sample.short(65_534), 65_534],
  ["Int32", sample.raw(0x07, long(-3)), -3],
  ["UInt32", sample.long(4_294_967_295), 4_294_967_295],
  ["Int64", sample.raw(0x09, big(0xfffffffffffffffcn)), -4],
  ["UInt64", sample.big(9_007_199_254_740_991n), 9_007_199_254_740_991],
  ["Large", sample.big(10_376_293_542_535_364_576n), "10376293542535364576"],
  ["Single", sample.raw(0x0b, single(0.1)), "0.1"],
  ["Double", sample.raw(0x0c, double(3)), "3.0"],
  ["True", sample.raw(0x0d, long(1)), true],
  ["False", sample.raw(0x0d, long(0)), false],
  ["Binary", sample.raw(0x0e, Buffer.from("00ff10", "hex")), "00FF10"],
  ["Guid", sample.raw(0x0f, GUID), "12345678-9ABC-DEF0-0123-456789ABCDEF"],
  ["Size32", sample.raw(0x10, long(0xabc)), "0xabc"],
  ["Size64", sample.raw(0x10, big(0x1_0000_000an)), "0x10000000a"],
  ["FileTime", sample.raw(0x11, FILE_TIME), "2026-03-14T03:10:02.123456Z"],
  ["SystemTime", sample.raw(0x12, SYSTEM_TIME), "2026-03-14T03:10:02.007000Z"],
  ["NoTime", sample.raw(0x12, Buffer.alloc(16)), "1601-01-01T00:00:00.000000Z"],
  ["Sid", sample.raw(0x13, SID), "S-1-5-21-1-2-3-500"],
  ["Hex32", sample.raw(0x14, long(0xc000006d)), "0xc000006d"],
  ["Hex64", sample.raw(0x15, big(0x3e7n)), "0x3e7"],
  ["Handle", sample.raw(0x20, big(0x40n)), "0x40"],
  ["Xml", sample.raw(0x23, wide("<a/>")), "<a/>"],
];

const ANY_DATA = "any";

/** Templates that the samples below take. */
export const SAMPLE_TEMPLATES: Readonly<Record<string, SampleElement>> = {
  event: EVENT_TEMPLATE,
  logon: namedData("TargetUserName", "IpAddress", "LogonType"),
  every: namedData(...EVERY_VALUE.map(([name]) => name)),
  [ANY_DATA]: { name: "EventData", content: content({ name: "Data", content: content({ value: 0 }) }) },
};

/** What a logon says. */
export const sampleLogon = (user: string, address: string): SampleContent => ({
  template: "logon",
  values: [sample.text(user), sample.text(address), sample.long(3)],
});

/** Data without a name, one or as many as the list has. */
export const unnamedData = (value: SampleValue): SampleContent => ({ template: ANY_DATA, values: [value] });

/** An event in plain binary XML, without a template. */
export const plainEvent = (number: number, isBare: boolean): SampleRecord => ({
  number,
  at: "2026-03-14T03:10:02.000Z",
  content: {
    element: {
      name: "Event",
      isBare,
      content: content(
        { name: "System", isBare, content: content({ name: "EventID", isBare, content: content({ text: "4625" }) }) },
        {
          name: "EventData",
          isBare,
          content: content({
            name: "Data",
            isBare,
            attributes: { Name: content({ text: "Mixed" }) },
            content: content(
              { text: "a" },
              { entity: "lt" },
              { character: 0x62 },
              { cdata: "<c>" },
              { instruction: "target" },
              { entity: "unknown" },
            ),
          }),
        },
      ),
    },
  },
});

/** A chunk in which every kind of value and every token stands. */
export const richChunk = (): { readonly bytes: Buffer; readonly offsets: readonly number[] } => {
  const at = "2026-03-14T03:10:02.000Z";
  return sampleChunk(SAMPLE_TEMPLATES, [
    sampleEvent(1, at, sampleLogon("anna", "203.0.113.10")),
    sampleEvent(2, at, { template: "every", values: EVERY_VALUE.map(([, value]) => value) }),
    sampleEvent(3, at, unnamedData(sample.texts("one", "", "three"))),
    sampleEvent(4, at, unnamedData(sample.raw(0x88, Buffer.concat([long(7), long(8)])))),
    plainEvent(5, false),
    plainEvent(6, true),
    sampleEvent(7, at, {
      element: { name: "UserData", isBare: true, content: content({ name: "Inner", isBare: true }) },
    }),
    sampleEvent(8, at, sampleLogon("bert", "2001:db8::7")),
  ]);
};
