import { describe, expect, it } from "vitest";
import type { Framing, LogLine } from "@lagebild/domain";
import { sampleChunk, sampleEvtxFile } from "../binary/sample-evtx.js";
import { SAMPLE_TEMPLATES, sampleLogon, sampleEvent } from "../binary/sample-events.js";
import { loginRecord } from "../binary/sample-utmp.js";
import { detectBinaryFraming } from "./binary-framer.js";
import { framed, random } from "./framed-samples.js";
import { recordFramer } from "./frame-records.js";
import { readRecordText } from "./read-record.js";

const event = (number: number) => sampleEvent(number, "2026-03-14T03:11:02.000Z", sampleLogon("eva", "203.0.113.7"));
const evtx = sampleEvtxFile([
  sampleChunk(SAMPLE_TEMPLATES, [event(1), event(2)]).bytes,
  sampleChunk(SAMPLE_TEMPLATES, [event(3)]).bytes,
]);
const login = loginRecord({ type: 7, user: "eva", line: "pts/0", host: "203.0.113.7", at: 1_773_457_862 });
const wtmp = Buffer.concat([login, login, login]);
const journal = Buffer.from(
  ["one", "two"].map((word) => `__CURSOR=${word}\n__REALTIME_TIMESTAMP=1773457862000000\nMESSAGE=${word}\n\n`).join(""),
);

const LOGS: readonly (readonly [string, Buffer, Framing["kind"], number])[] = [
  ["Security.evtx", evtx, "evtx", 3],
  ["wtmp", wtmp, "utmp", 3],
  ["export.bin", journal, "journal-export", 2],
];

describe.each(LOGS)("a binary log: %s", (name, bytes, kind, count) => {
  const framing = detectBinaryFraming(name, bytes)!;

  it("is told by its bytes, and its records are numbered", () => {
    expect(framing.kind).toBe(kind);
    const { records } = framed(bytes, framing);
    expect(records.map(({ line }) => line)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  });

  it("has the same records in pieces of any size", () => {
    const whole = framed(bytes, framing).records;
    for (let seed = 0; seed < 20; seed++) {
      const next = random(seed);
      expect(framed(bytes, framing, "utf-8", () => 1 + next(30_000)).records).toEqual(whole);
    }
  });

  it("goes on at any of its points", () => {
    const { records, points } = framed(bytes, framing);
    for (const { byte, line, position } of points) {
      const framer = recordFramer({ framing, encoding: "utf-8", startOffset: byte, firstLine: line, position });
      const rest: LogLine[] = [...framer.push(bytes.subarray(byte)), ...framer.end()];
      expect(rest).toEqual(records.filter(({ byteOffset }) => byteOffset >= byte));
    }
  });

  it("gives each record's text again from its place", async () => {
    const source = { file: name, sizeBytes: bytes.length, encoding: "utf-8", framing } as const;
    for (const record of framed(bytes, framing).records) {
      const read = await readRecordText(source, record, (offset, length) =>
        Promise.resolve(bytes.subarray(offset, offset + length)),
      );
      expect(read).toBe(record.text);
    }
  });
});

it("says so where a place holds no record", async () => {
  const framing = detectBinaryFraming("Security.evtx", evtx)!;
  const source = { file: "Security.evtx", sizeBytes: evtx.length, encoding: "utf-8", framing } as const;
  const read = readRecordText(source, { byteOffset: 4100, byteLength: 10 }, (offset, length) =>
    Promise.resolve(evtx.subarray(offset, offset + length)),
  );
  await expect(read).rejects.toMatchObject({ kind: "corrupt" });
});
