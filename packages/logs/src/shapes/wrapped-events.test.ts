import { describe, expect, it } from "vitest";
import type { LogLine, UntrustedText } from "@lagebild/domain";
import { detectFormat } from "../formats/detect-format.js";
import { detectFraming } from "../framing/detect-framing.js";
import { sampleRecords } from "../framing/sample-records.js";
import { sliceParser, type ShapedLine } from "../records/parse-slice.js";
import { CLOUD_EVENTS, JSON_WRAPPINGS } from "./wrapped-cloud-samples.js";
import { ACCOUNTS, COMMANDS, KINDS, WINDOWS_WRAPPINGS, type Chosen, type SampleEvent } from "./wrapped-samples.js";

const SEEDS = 10;

/** Numbers that look random and are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 4) % below;
  };
}

const chosen = (random: (below: number) => number): Chosen => ({
  account: ACCOUNTS[random(ACCOUNTS.length)]!,
  address: `203.0.113.${1 + random(250)}`,
  number: random(60_000),
  command: COMMANDS[random(COMMANDS.length)]!,
});

/** The one record of a log. */
function recordOf(text: string): ShapedLine {
  const framing = detectFraming({ head: text, more: [], isWhole: true });
  const records = framing
    ? sampleRecords(Buffer.from(text), { framing, encoding: "utf-8", isWhole: true })
    : text.split("\n");
  expect(records, text).toHaveLength(1);
  const parser = sliceParser(detectFormat(records), { year: 2026 });
  const line: LogLine = {
    line: 1,
    byteOffset: 0,
    byteLength: text.length,
    text: records[0]! as UntrustedText,
    isCut: false,
  };
  return parser.parse(line)!;
}

/** What says what happened: names whose values make one shape another. */
const TELLING =
  "Keywords CommandLine NewProcessName Image ParentImage ParentProcessName TargetObject Details DestinationPort ServiceName ImagePath ShareName RelativeTargetName AccessMask LogonType ElevatedToken Status SubStatus FailureReason ScriptBlockText TargetUserName SubjectUserName User".split(
    " ",
  );

function tellingParts(shape: string): readonly string[] {
  const head = /^Windows [^:]*:/.exec(shape)?.[0] ?? "";
  const parts = TELLING.flatMap((name) => new RegExp(`(?:^| )${name}=(?:"[^"]*"|\\S+)`).exec(shape)?.[0].trim() ?? []);
  return [head, ...parts];
}

/** What an analyst searches by; ids of sessions are not in every wrapping's text in the same way. */
const entitiesOf = ({ entities }: ShapedLine): readonly string[] =>
  entities
    .filter(({ kind }) => kind !== "session")
    .map(({ kind, value }) => `${kind} ${value}`)
    .sort();

const shapeOf = (event: SampleEvent): string => recordOf(WINDOWS_WRAPPINGS["XML on one line"]!(event)).shape.text;

describe("Windows events", () => {
  it.each(Object.keys(KINDS))("have one shape and the same entities in every wrapping: %s", (kind) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const event = KINDS[kind]!(chosen(seeded(seed)));
      const first = recordOf(WINDOWS_WRAPPINGS["XML on one line"]!(event));
      for (const [name, wrap] of Object.entries(WINDOWS_WRAPPINGS)) {
        const record = recordOf(wrap(event));
        expect(tellingParts(record.shape.text), `${name}, seed ${seed}`).toEqual(tellingParts(first.shape.text));
        expect(entitiesOf(record), `${name}, seed ${seed}`).toEqual(entitiesOf(first));
        expect([name, record.parsed.eventKey, record.parsed.host]).toEqual([
          name,
          `${event.channel} ${event.id}`,
          "WS07.example.org",
        ]);
      }
    }
  });

  it.each(["process", "process by Sysmon", "registry by Sysmon", "service", "script"])(
    "have another shape for another command: %s",
    (kind) => {
      const shapes = COMMANDS.map((command) =>
        shapeOf(KINDS[kind]!({ account: "anna", address: "203.0.113.9", number: 7, command })),
      );
      expect(new Set(shapes).size).toBe(COMMANDS.length);
    },
  );

  it.each(["logon", "failed logon", "share", "process", "process by Sysmon", "connection by Sysmon"])(
    "have one shape for whoever did the same: %s",
    (kind) => {
      const shapes = new Set<string>();
      for (let seed = 0; seed < SEEDS; seed++)
        shapes.add(shapeOf(KINDS[kind]!({ ...chosen(seeded(seed)), command: COMMANDS[0]! })));
      expect(shapes.size).toBe(1);
    },
  );

  it("fold what audits repeat: handles, filters, logons from other workstations", () => {
    const audit = (id: number, data: Readonly<Record<string, string>>): string =>
      shapeOf({ id, channel: "Security", provider: "Microsoft-Windows-Security-Auditing", data, message: "" });
    const handle = (number: number): Readonly<Record<string, string>> => ({
      SubjectUserName: ACCOUNTS[number % 4]!,
      HandleId: `0x${number.toString(16)}`,
      ProcessId: String(number),
      ProcessName: "C:\\Windows\\System32\\svchost.exe",
    });
    const filter = (number: number): Readonly<Record<string, string>> => ({
      UserName: "NT AUTHORITY\\LOCAL SERVICE",
      ChangeType: "%%16385",
      FilterName: "Query User",
      FilterId: String(number),
      FilterKey: `{39e4a257-79fb-5f92-7217-${String(number).padStart(12, "0")}}`,
      LayerName: ["Inbound v4", "Inbound v6"][number % 2]!,
      Conditions: `Condition ID: {x} Match value: Equal to Condition value: 0x${number.toString(16)}`,
    });
    const logon = (number: number): Readonly<Record<string, string>> => ({
      TargetUserName: `${ACCOUNTS[number % 4]} of sales`,
      WorkstationName: ["WS12", "KALI", "laptop-7", "DESKTOP-A1B2C3D"][number % 4]!,
      LogonType: "3",
    });
    for (const [id, values] of [
      [4658, handle],
      [4690, handle],
      [5447, filter],
      [4625, logon],
    ] as const)
      expect(new Set([101, 2_002, 30_303, 44_444].map((number) => audit(id, values(number)))).size, `${id}`).toBe(1);
    expect(audit(5156, { Direction: "%%14592" })).not.toBe(audit(5156, { Direction: "%%14593" }));
  });
});

describe("events of cloud services", () => {
  it.each(Object.keys(CLOUD_EVENTS))("have one shape and the same entities in every wrapping: %s", (kind) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { account, address, number } = chosen(seeded(seed));
      const event = CLOUD_EVENTS[kind]!(account, address, number);
      const first = recordOf(JSON.stringify(event));
      expect(first.entities).toContainEqual({ kind: "address", value: address });
      for (const [name, wrap] of Object.entries(JSON_WRAPPINGS)) {
        const record = recordOf(wrap(event));
        expect([name, record.shape.text]).toEqual([name, first.shape.text]);
        expect([name, ...entitiesOf(record)]).toEqual([name, ...entitiesOf(first)]);
        expect([name, record.parsed.eventKey, record.parsed.time]).toEqual([
          name,
          first.parsed.eventKey,
          first.parsed.time,
        ]);
      }
    }
  });

  it.each(Object.keys(CLOUD_EVENTS))("have one shape for whoever did the same: %s", (kind) => {
    const shapes = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const { account, address, number } = chosen(seeded(seed));
      shapes.add(recordOf(JSON.stringify(CLOUD_EVENTS[kind]!(account, address, number))).shape.text);
    }
    expect(shapes.size).toBe(1);
  });
});
