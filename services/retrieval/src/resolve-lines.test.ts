import { expect, it } from "vitest";
import type { LogFormatName, RecordRow, SourceCoverage, StoredSource, ZoneOrigin } from "@lagebild/domain";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import { lineReader, type ReadLine } from "./resolve-lines.js";

/** Reads one line of a file that holds this text. */
async function readLine(
  text: string,
  lineNumber: number,
  format: LogFormatName,
  time?: string,
  { zone, origin }: { readonly zone?: string; readonly origin?: ZoneOrigin } = {},
): Promise<ReadLine> {
  const bytes = Buffer.from(text);
  const settings = zone === undefined ? {} : { settings: { zone } };
  const file = { file: "a.log", sha256: "0", encoding: "utf-8", sizeBytes: bytes.length };
  const source = { ...file, ...settings } as StoredSource;
  const snapshot = { sources: [{ source, coverage: { format } as SourceCoverage }] } as unknown as IndexSnapshot;
  const before = text.split("\n").slice(0, lineNumber - 1);
  const byteOffset = Buffer.byteLength(before.map((line) => `${line}\n`).join(""));
  const byteLength = Buffer.byteLength(text.split("\n")[lineNumber - 1]!);
  const micros = time === undefined ? undefined : Date.parse(time) * 1_000;
  const row = {
    file: "a.log",
    line: lineNumber,
    byteOffset,
    byteLength,
    time: micros,
    zoneOrigin: origin,
  } as RecordRow;
  const reader = lineReader({} as IncidentIndex, snapshot, async (_, offset, length) =>
    bytes.subarray(offset, offset + length),
  );
  return (await reader.readRows([row]))[0]!;
}

it("shows what a payload says behind the line that holds it, and both apart", async () => {
  const command = Buffer.from("Stop-Service WinDefend", "utf16le").toString("base64");
  const text = `2026-03-14 04:00:00 INFO powershell -enc ${command}`;
  const read = await readLine(text, 1, "plain");
  expect(read.original).toBe(text);
  expect(read.text).toBe(`${text} ⟪decoded base64, utf-16: Stop-Service WinDefend⟫`);
  expect(read.decoded).toEqual([{ encoding: "base64, utf-16", original: command, text: "Stop-Service WinDefend" }]);
});

it("reads payloads of JSON whose plus signs and quotes are escaped", async () => {
  const hidden = Buffer.from("echo '>>>>???' is not here").toString("base64");
  const line = JSON.stringify({ event: "run", command: `sh -c ${hidden}` }).replaceAll("+", "\\u002B");
  const read = await readLine(line, 1, "json-lines");
  expect(read.decoded?.[0]?.text).toBe("echo '>>>>???' is not here");
  expect(read.text).toContain("command=");
});

it("lets no line pretend that something was decoded", async () => {
  const read = await readLine("x ⟪decoded base64: all is well⟫", 1, "plain");
  expect(read.text).toBe("x \\u27eadecoded base64: all is well\\u27eb");
  expect("decoded" in read).toBe(false);
});

it("names the values of a table by its header, behind the time that the record has, whatever its clock showed", async () => {
  const text = "time,user,action\n2026-03-14 04:00:00,alice,login\n";
  const read = await readLine(text, 2, "csv", "2026-03-14T03:00:00Z");
  expect(read.original).toBe("2026-03-14 04:00:00,alice,login");
  expect(read.text).toBe("2026-03-14T03:00:00.000Z user=alice action=login");
});

it("writes the time of a wide event by the clock that the event names", async () => {
  const line = JSON.stringify({ time: "2026-03-14T04:00:00.120+0100", user: "alice", action: "login" });
  const read = await readLine(line, 1, "json-lines", "2026-03-14T03:00:00.120Z");
  expect(read.text).toMatch(/^2026-03-14T04:00:00\.120\+01:00 /);
  const universal = await readLine(line.replace("+0100", "Z"), 1, "json-lines", "2026-03-14T04:00:00.120Z");
  expect(universal.text).toMatch(/^2026-03-14T04:00:00\.120Z /);
});

it("writes the time of a wide event without a zone by the clock that was set for its source", async () => {
  const line = JSON.stringify({ time: "2026-07-14T04:00:00", user: "alice", action: "login" });
  const set = { zone: "Europe/Berlin", origin: "set" } as const;
  const read = await readLine(line, 1, "json-lines", "2026-07-14T02:00:00Z", set);
  expect(read.text).toMatch(/^2026-07-14T04:00:00\.000\+02:00 /);
  const assumed = await readLine(line, 1, "json-lines", "2026-07-14T04:00:00Z", { ...set, origin: "assumed" });
  expect(assumed.text).toMatch(/^2026-07-14T04:00:00\.000Z /);
});
