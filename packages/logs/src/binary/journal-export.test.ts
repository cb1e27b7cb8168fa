import { describe, expect, it } from "vitest";
import type { BinaryBlock, BinaryRecord } from "./binary-block.js";
import { parsed } from "../formats/test-dialect.js";
import { isJournalExport, journalExportReader, readJournalRecord } from "./journal-export.js";

const head = (second: number): string =>
  `__CURSOR=s=1;i=${second}\n__REALTIME_TIMESTAMP=${1_773_457_800_000_000 + second * 1_000_000}\n_HOSTNAME=ws07\n`;

/** A field whose length is written in front of it. */
const sized = (name: string, value: string, length = Buffer.byteLength(value)): Buffer => {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([Buffer.from(`${name}\n`), size, Buffer.from(value), Buffer.from("\n")]);
};
const record = (second: number, ...fields: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([head(second), ...fields, "\n"].map((part) => Buffer.from(part)));

const sshd = record(2, "SYSLOG_IDENTIFIER=sshd\n_PID=41\n", "MESSAGE=Failed password for anna from 203.0.113.10\n");
const twoLines = record(3, sized("MESSAGE", "first line\n\n__CURSOR=of an attacker\n"), "PRIORITY=3\n");

function readAll(bytes: Buffer, pieceBytes = bytes.length, byteOffset = 0): BinaryBlock {
  const reader = journalExportReader(byteOffset);
  const blocks: BinaryBlock[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) blocks.push(reader.push(bytes.subarray(at, at + pieceBytes)));
  blocks.push(reader.end());
  return { records: blocks.flatMap(({ records }) => records), lost: blocks.flatMap(({ lost }) => lost) };
}

const said = ({ records }: BinaryBlock): readonly unknown[] =>
  records.map(({ text }) => (JSON.parse(text) as Record<string, unknown>)["MESSAGE"]);

describe("journalExportReader", () => {
  const both = Buffer.concat([sshd, twoLines]);

  it("gives one line of JSON a record, whatever the value holds", () => {
    const { records, lost } = readAll(both, both.length, 100);

    expect(lost).toEqual([]);
    expect(JSON.parse(records[1]!.text)).toEqual({
      __CURSOR: "s=1;i=3",
      __REALTIME_TIMESTAMP: "1773457803000000",
      _HOSTNAME: "ws07",
      MESSAGE: "first line\n\n__CURSOR=of an attacker\n",
      PRIORITY: "3",
    });
    expect(records.map(({ byteOffset, byteLength }) => [byteOffset, byteLength])).toEqual([
      [100, sshd.length],
      [100 + sshd.length, twoLines.length],
    ]);
  });

  it("reads the same from pieces of every size", () => {
    const whole = readAll(both);

    for (const size of [1, 2, 3, 7, 64, 65]) expect(readAll(both, size)).toEqual(whole);
  });

  it("gives a record again from its own bytes, and what parsers understand", () => {
    const again = (found: BinaryRecord): BinaryRecord | undefined =>
      readJournalRecord(both.subarray(found.byteOffset, found.byteOffset + found.byteLength), found.byteOffset);
    const { records } = readAll(both);
    const { record: line } = parsed([records[0]!.text]);

    for (const found of records) expect(again(found)).toEqual(found);
    expect(line.parsed.host).toBe("ws07");
    expect(line.parsed.message).toBe("Failed password for anna from 203.0.113.10");
  });

  it("keeps all values of a field that comes more than once, and a last record without an end", () => {
    const cut = record(4, "TAG=a\nTAG=b\nMESSAGE=last").subarray(0, -1);

    expect(readAll(cut).records.map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      expect.objectContaining({ TAG: ["a", "b"], MESSAGE: "last" }),
    ]);
  });

  it("loses only the record whose length is a lie, and counts it", () => {
    for (const length of [3, 60, 300, 2 ** 40]) {
      const broken = record(5, sized("MESSAGE", "some text of a record", length));
      const block = readAll(Buffer.concat([sshd, broken, sshd, twoLines]));

      expect(block.lost).toEqual([{ reason: "journal record that cannot be read", count: 1 }]);
      expect(said(block)).toEqual(said(readAll(Buffer.concat([sshd, sshd, twoLines]))));
    }
  });

  it("counts a record that is cut in the middle of a value", () => {
    const block = readAll(Buffer.concat([sshd, twoLines.subarray(0, -20)]));

    expect(block.records).toHaveLength(1);
    expect(block.lost).toEqual([{ reason: "journal record cut off", count: 1 }]);
  });

  it("cuts what is too long, says so, and reads on", () => {
    const long = "x".repeat(300_000);
    const block = readAll(
      Buffer.concat([record(6, `MESSAGE=${long}\n`), record(7, sized("MESSAGE", long)), sshd]),
      65_536,
    );

    expect(said(block).map((text) => String(text).length)).toEqual([262_144, 262_144, 42]);
    expect(block.lost.map(({ reason }) => reason)).toEqual(
      Array(2).fill("value of a journal record cut at 262144 bytes"),
    );
    const wide = readAll(record(8, "A=\n".repeat(2000)));
    expect(wide.lost).toEqual([{ reason: "field of a journal record beyond what one may hold", count: 2003 - 1024 }]);
  });
});

describe("isJournalExport", () => {
  it("knows an export by its first record", () => {
    expect(isJournalExport(sshd)).toBe(true);
    expect(isJournalExport(Buffer.from("MESSAGE=hello\n\n"))).toBe(false);
    expect(isJournalExport(Buffer.from('{"__CURSOR":"s=1"}'))).toBe(false);
  });
});
