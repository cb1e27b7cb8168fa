import type { BinaryBlock, BinaryRecord } from "./binary-block.js";
import { journalExportReader, readJournalRecord } from "./journal-export.js";
import { belowOf, mutateBytes } from "./mutate-bytes.js";
import { readEvtxChunk, readEvtxRecord } from "./read-evtx.js";
import { readUtmpRecord, readUtmpRecords } from "./read-utmp.js";
import { richChunk } from "./sample-events.js";
import { lastLogin, loginRecord } from "./sample-utmp.js";
import { utmpKind, type UtmpKind } from "./utmp-layout.js";

/** A reader with samples of what it reads. */
export interface FuzzTarget {
  readonly name: string;
  readonly samples: readonly Buffer[];
  read(bytes: Buffer): BinaryBlock;
  again(bytes: Buffer, record: BinaryRecord): BinaryRecord | undefined;
}

const OFFSET = 4096;
const LONGEST_TEXT = 2 * 1024 * 1024;

const within = (bytes: Buffer, { byteOffset, byteLength }: BinaryRecord): Buffer =>
  bytes.subarray(byteOffset - OFFSET, byteOffset - OFFSET + byteLength);

function evtxTarget(): FuzzTarget {
  const { bytes, offsets } = richChunk();
  const end = bytes.readUInt32LE(48);
  return {
    name: "evtx",
    samples: [bytes.subarray(0, end), Buffer.concat([bytes.subarray(0, end), bytes.subarray(512, offsets[3])])],
    read: (chunk) => readEvtxChunk(chunk, OFFSET),
    again: (chunk, record) => readEvtxRecord(chunk, OFFSET, record.byteOffset),
  };
}

function utmpTarget(name: string, samples: readonly Buffer[]): FuzzTarget {
  const kind: UtmpKind = utmpKind(name, samples[0]!)!;
  return {
    name,
    samples,
    read: (bytes) => readUtmpRecords(bytes, OFFSET, utmpKind(name, bytes) ?? kind),
    again: (bytes, record) => readUtmpRecord(within(bytes, record), record.byteOffset, utmpKind(name, bytes) ?? kind),
  };
}

const journalTarget: FuzzTarget = {
  name: "journal export",
  samples: [
    Buffer.from(
      "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1773457802000000\nMESSAGE\n\x08\0\0\0\0\0\0\0two\nline\nA=1\nA=2\n\n".repeat(
        3,
      ),
      "latin1",
    ),
    Buffer.from("__CURSOR=s=2\nMESSAGE=plain\n\n__CURSOR=s=3\nMESSAGE=last"),
  ],
  read: (bytes) => {
    const reader = journalExportReader(OFFSET);
    const half = bytes.length >> 1;
    const blocks = [reader.push(bytes.subarray(0, half)), reader.push(bytes.subarray(half)), reader.end()];
    return { records: blocks.flatMap(({ records }) => records), lost: blocks.flatMap(({ lost }) => lost) };
  },
  again: (bytes, record) => readJournalRecord(within(bytes, record), record.byteOffset),
};

/** Every reader of binary logs, with samples. */
export function fuzzTargets(): readonly FuzzTarget[] {
  const login = {
    type: 7,
    at: 1_773_457_802,
    pid: 9,
    line: "pts/0",
    user: "anna",
    host: "client",
    address: "cb00710a",
  };
  return [
    evtxTarget(),
    utmpTarget("wtmp", [
      Buffer.concat([1, 2, 6, 7, 8].map((type) => loginRecord({ ...login, type }))),
      Buffer.concat([loginRecord(login, "wide"), loginRecord(login, "wide")]),
    ]),
    utmpTarget("lastlog", [Buffer.concat([Buffer.alloc(292), lastLogin(1_773_457_802, "pts/0", "client")])]),
    journalTarget,
  ];
}

/** The input that a seed stands for. */
export function fuzzInput(target: FuzzTarget, seed: number): Buffer {
  const below = belowOf(seed);
  const pick = (): Buffer => target.samples[below(target.samples.length)]!;
  return mutateBytes(pick(), pick(), below);
}

/** Reads an input and says what is wrong with what came of it; undefined where nothing is. */
export function fuzzFault(target: FuzzTarget, bytes: Buffer): string | undefined {
  const { records, lost } = target.read(bytes);
  let end = OFFSET;
  for (const record of records) {
    if (record.byteOffset < end || record.byteLength <= 0)
      return `record at ${record.byteOffset} lies in the one before`;
    end = record.byteOffset + record.byteLength;
    if (end > OFFSET + bytes.length) return `record at ${record.byteOffset} runs past the end`;
    if (record.text.length > LONGEST_TEXT) return `record at ${record.byteOffset} has ${record.text.length} letters`;
    if (record.text.includes("\n")) return `record at ${record.byteOffset} has two lines`;
    const value: unknown = JSON.parse(record.text);
    if (typeof value !== "object" || value === null) return `record at ${record.byteOffset} is no object`;
  }
  const last = records.at(-1);
  if (last && target.again(bytes, last)?.text !== last.text)
    return `record at ${last.byteOffset} reads otherwise alone`;
  return lost.every(({ count }) => Number.isSafeInteger(count) && count > 0) ? undefined : "losses that are no number";
}
