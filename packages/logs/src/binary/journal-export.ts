import { lossCount, type BinaryBlock, type BinaryRecord, type LossCount } from "./binary-block.js";

/** A value longer than this is cut, and what a record may hold in all. */
const MAX_VALUE_BYTES = 256 * 1024;
const MAX_RECORD_BYTES = 1024 * 1024;
const MAX_FIELDS = 1024;
/** The journal itself refuses longer values. */
const MOST_VALUE_BYTES = 768 * 1024 * 1024;

const LINE_END = 0x0a;
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;
const FIRST_FIELD = "__CURSOR=";

/** Reads `journalctl -o export` piece by piece: each piece gives the records that end in it. */
export interface JournalExportReader {
  push(piece: Uint8Array): BinaryBlock;
  /** What the last record was, where no empty line ended it. */
  end(): BinaryBlock;
}

/** Whether text is what `journalctl -o export` writes, by its first bytes. */
export function isJournalExport(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 4096)).toString("latin1");
  const start = text.trimStart();
  return start.startsWith(FIRST_FIELD) && /\n__REALTIME_TIMESTAMP=\d{10,20}\n/.test(start);
}

/** Reads one record of an export from its own bytes. */
export function readJournalRecord(record: Uint8Array, byteOffset: number): BinaryRecord | undefined {
  const reader = journalExportReader(byteOffset);
  return [...reader.push(record).records, ...reader.end().records][0];
}

/** What the reader waits for: a line, the length of a value, the value, the line end behind it, or the next record. */
type State = "line" | "length" | "value" | "tail" | "search";

/** Creates a reader of an export whose first byte lies at `byteOffset` of its file. */
export function journalExportReader(byteOffset: number): JournalExportReader {
  let state: State = "line";
  let place = byteOffset;
  let recordStart = byteOffset;
  let fields = new Map<string, string | string[]>();
  let recordBytes = 0;
  let recordFields = 0;
  let name = "";
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** Bytes of the value that are still to come. */
  let wanted = 0;
  let isAgain = false;
  let records: BinaryRecord[] = [];
  let lost: LossCount = lossCount();

  function hold(bytes: Buffer): void {
    const room = MAX_VALUE_BYTES + name.length + 256 - heldBytes;
    const kept = bytes.subarray(0, Math.max(0, room));
    if (kept.length < bytes.length && room >= 0 && state !== "search")
      lost.add(`value of a journal record cut at ${MAX_VALUE_BYTES} bytes`);
    if (kept.length > 0) held.push(Buffer.from(kept));
    heldBytes += bytes.length;
  }

  function takeHeld(): Buffer {
    const bytes = held.length === 1 ? held[0]! : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return bytes;
  }

  function addField(key: string, value: Buffer): void {
    if (++recordFields > MAX_FIELDS || recordBytes > MAX_RECORD_BYTES)
      return lost.add("field of a journal record beyond what one may hold");
    const text = value.toString("utf8");
    recordBytes += key.length + value.length;
    const before = fields.get(key);
    if (before === undefined) fields.set(key, text);
    else if (typeof before === "string") fields.set(key, [before, text]);
    else before.push(text);
  }

  function finish(end: number): void {
    if (fields.size > 0) {
      const text = JSON.stringify(Object.fromEntries(fields));
      records.push({ byteOffset: recordStart, byteLength: end - recordStart, text });
    }
    fields = new Map();
    recordBytes = 0;
    recordFields = 0;
    recordStart = end;
  }

  function giveUp(): void {
    lost.add("journal record that cannot be read");
    fields = new Map();
    recordBytes = 0;
    recordFields = 0;
    state = "search";
  }

  function onLine(line: Buffer): void {
    if (state === "search") {
      if (!line.toString("latin1", 0, FIRST_FIELD.length).startsWith(FIRST_FIELD)) return;
      recordStart = place - line.length - 1;
      state = "line";
    }
    if (line.length === 0) return finish(place);
    const split = line.indexOf(0x3d);
    const key = line.toString("latin1", 0, split === -1 ? Math.min(line.length, 256) : split);
    if (!FIELD_NAME.test(key)) return giveUp();
    if (split !== -1) return addField(key, line.subarray(split + 1, split + 1 + MAX_VALUE_BYTES));
    name = key;
    state = "length";
    wanted = 8;
  }

  /** Takes bytes up to what is wanted; true when all of it is there. */
  function fill(piece: Buffer, at: number): number {
    const taken = Math.min(wanted, piece.length - at);
    hold(piece.subarray(at, at + taken));
    wanted -= taken;
    place += taken;
    return at + taken;
  }

  function onLength(): void {
    const length = takeHeld().readBigUInt64LE();
    if (length > BigInt(MOST_VALUE_BYTES)) return giveUp();
    wanted = Number(length);
    state = wanted === 0 ? "tail" : "value";
  }

  /** A value whose length is a lie has swallowed what came behind it: that is read once more. */
  function onTail(byte: number): void {
    const wasWhole = heldBytes <= MAX_VALUE_BYTES;
    const value = takeHeld();
    place += 1;
    if (byte === LINE_END) {
      state = "line";
      return addField(name, value.subarray(0, MAX_VALUE_BYTES));
    }
    giveUp();
    const behind = Buffer.concat([value, Buffer.from([byte])]);
    if (!wasWhole || isAgain) return;
    isAgain = true;
    place -= behind.length;
    read(behind);
    isAgain = false;
  }

  function readLine(piece: Buffer, at: number): number {
    const end = piece.indexOf(LINE_END, at);
    if (end === -1) {
      hold(piece.subarray(at));
      place += piece.length - at;
      return piece.length;
    }
    hold(piece.subarray(at, end));
    place += end + 1 - at;
    onLine(takeHeld());
    return end + 1;
  }

  function read(piece: Buffer): void {
    let at = 0;
    while (at < piece.length) {
      if (state === "line" || state === "search") at = readLine(piece, at);
      else if (state === "tail") onTail(piece[at++]!);
      else {
        at = fill(piece, at);
        if (wanted > 0) return;
        if (state === "length") onLength();
        else state = "tail";
      }
    }
  }

  function block(): BinaryBlock {
    const done = { records, lost: lost.list() };
    records = [];
    lost = lossCount();
    return done;
  }

  return {
    push(piece) {
      read(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
      return block();
    },
    end() {
      if (state === "line" && heldBytes > 0) onLine(takeHeld());
      if (state === "line") finish(place);
      else if (state !== "search") lost.add("journal record cut off");
      return block();
    },
  };
}
