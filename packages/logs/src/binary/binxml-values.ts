import { Damage } from "./binary-block.js";

/** Codes of value types as the format numbers them. */
export const VALUE_TYPE = { string: 0x01, ansi: 0x02, sid: 0x13, binXml: 0x21, array: 0x80 } as const;

interface ValueKind {
  /** Bytes of one value; undefined where the size of the value says it. */
  readonly bytes: number | undefined;
  /** JSON writes it without quotes. */
  readonly plain: boolean;
  readonly read: (bytes: Buffer, offset: number, size: number) => string;
}

const whole = (read: (bytes: Buffer, offset: number, size: number) => number, bytes: number): ValueKind => ({
  bytes,
  plain: true,
  read: (source, offset, size) => String(read(source, offset, Math.min(size, bytes))),
});
const signed = (bytes: number): ValueKind => whole((source, at, size) => source.readIntLE(at, size), bytes);
const unsigned = (bytes: number): ValueKind => whole((source, at, size) => source.readUIntLE(at, size), bytes);

const quoted = (bytes: number | undefined, read: ValueKind["read"]): ValueKind => ({ bytes, plain: false, read });

/** How each type of value reads, by its code. */
const KINDS: ReadonlyMap<number, ValueKind> = new Map<number, ValueKind>([
  [0x00, quoted(undefined, () => "")],
  [VALUE_TYPE.string, quoted(undefined, readWideText)],
  [VALUE_TYPE.ansi, quoted(undefined, readNarrowText)],
  [0x03, signed(1)],
  [0x04, unsigned(1)],
  [0x05, signed(2)],
  [0x06, unsigned(2)],
  [0x07, signed(4)],
  [0x08, unsigned(4)],
  [0x09, { bytes: 8, plain: true, read: readLongSigned }],
  [0x0a, { bytes: 8, plain: true, read: readLongUnsigned }],
  [0x0b, quoted(4, (bytes, at) => floatText(shortestSingle(bytes.readFloatLE(at))))],
  [0x0c, quoted(8, (bytes, at) => floatText(bytes.readDoubleLE(at)))],
  [0x0d, { bytes: 4, plain: true, read: (bytes, at, size) => String(bytes.readUIntLE(at, Math.min(4, size)) !== 0) }],
  [0x0e, quoted(undefined, (bytes, at, size) => bytes.toString("hex", at, at + size).toUpperCase())],
  [0x0f, quoted(16, readGuid)],
  [0x10, quoted(undefined, (bytes, at, size) => readHex(bytes, at, size >= 8 ? 8 : 4))],
  [0x11, quoted(8, readFileTime)],
  [0x12, quoted(16, readSystemTime)],
  [VALUE_TYPE.sid, quoted(undefined, readSid)],
  [0x14, quoted(4, (bytes, at) => readHex(bytes, at, 4))],
  [0x15, quoted(8, (bytes, at) => readHex(bytes, at, 8))],
  [0x20, quoted(undefined, (bytes, at, size) => readHex(bytes, at, size >= 8 ? 8 : 4))],
  [0x23, quoted(undefined, readWideText)],
]);

/** Whether JSON writes values of this type without quotes. */
export const isPlainType = (type: number): boolean => KINDS.get(type)?.plain ?? false;

const ANY_TEXT: ReadonlySet<number> = new Set([VALUE_TYPE.string, VALUE_TYPE.ansi, 0x23]);

/** Whether values of this type may hold any letter; the others are digits, letters and marks that JSON leaves alone. */
export const isAnyText = (type: number): boolean => ANY_TEXT.has(type & ~VALUE_TYPE.array);

/** Whether the format knows this type, alone or as an array. */
export const isValueType = (type: number): boolean => type === VALUE_TYPE.binXml || KINDS.has(type & ~VALUE_TYPE.array);

/** Reads one value as text; an empty one gives "". Values shorter than their type count as empty. */
export function readValueText(bytes: Buffer, type: number, offset: number, size: number): string {
  if (size === 0) return "";
  if (type >= VALUE_TYPE.array) {
    return splitArray(bytes, type, offset, size)
      .map((item) => readValueText(bytes, item.type, item.offset, item.size))
      .join(",");
  }
  const kind = KINDS.get(type);
  if (!kind) throw new Damage("value of a type that does not exist");
  if (kind.bytes !== undefined && size < kind.bytes && !kind.plain) return "";
  return kind.read(bytes, offset, size);
}

/** How many bytes a value takes that no size is given for; undefined where that cannot be told. */
export function unsizedLength(bytes: Buffer, type: number, offset: number): number | undefined {
  if (type === VALUE_TYPE.sid) return 8 + 4 * (bytes[offset + 1] ?? 0);
  return type === 0x00 ? 0 : KINDS.get(type)?.bytes;
}

export interface ArrayItem {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

/** Splits an array into its values; those of a type that tells no size are one. */
export function splitArray(bytes: Buffer, type: number, offset: number, size: number): readonly ArrayItem[] {
  const item = type & ~VALUE_TYPE.array;
  if (item === VALUE_TYPE.string) return splitWideText(bytes, offset, size);
  if (item === VALUE_TYPE.ansi) return splitNarrowText(bytes, offset, size);
  if (item === VALUE_TYPE.sid) return splitSids(bytes, offset, size);
  const width = KINDS.get(item)?.bytes ?? (item === 0x10 && size % 8 === 0 ? 8 : item === 0x10 ? 4 : size);
  const items: ArrayItem[] = [];
  // values without a size would never fill an array, not even an empty one
  for (let at = 0; width > 0 && at + width <= size; at += width)
    items.push({ type: item, offset: offset + at, size: width });
  return items;
}

function splitWideText(bytes: Buffer, offset: number, size: number): readonly ArrayItem[] {
  const items: ArrayItem[] = [];
  const end = offset + (size & ~1);
  let start = offset;
  for (let at = offset; at < end; at += 2) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0) continue;
    items.push({ type: VALUE_TYPE.string, offset: start, size: at - start });
    start = at + 2;
  }
  if (start < end) items.push({ type: VALUE_TYPE.string, offset: start, size: end - start });
  return items;
}

function splitNarrowText(bytes: Buffer, offset: number, size: number): readonly ArrayItem[] {
  const items: ArrayItem[] = [];
  let start = offset;
  for (let at = offset; at <= offset + size; at++) {
    if (at < offset + size && bytes[at] !== 0) continue;
    if (at < offset + size || at > start) items.push({ type: VALUE_TYPE.ansi, offset: start, size: at - start });
    start = at + 1;
  }
  return items;
}

function splitSids(bytes: Buffer, offset: number, size: number): readonly ArrayItem[] {
  const items: ArrayItem[] = [];
  for (let at = offset; at + 8 <= offset + size;) {
    const length = 8 + 4 * bytes[at + 1]!;
    items.push({ type: VALUE_TYPE.sid, offset: at, size: Math.min(length, offset + size - at) });
    at += length;
  }
  return items;
}

function readWideText(bytes: Buffer, offset: number, size: number): string {
  const text = bytes.toString("utf16le", offset, offset + (size & ~1));
  const end = text.indexOf("\0");
  return end === -1 ? text : text.slice(0, end);
}

const narrow = new TextDecoder("windows-1252");

function readNarrowText(bytes: Buffer, offset: number, size: number): string {
  const text = narrow.decode(bytes.subarray(offset, offset + size));
  const end = text.indexOf("\0");
  return end === -1 ? text : text.slice(0, end);
}

function readLongSigned(bytes: Buffer, offset: number, size: number): string {
  if (size < 8) return String(bytes.readIntLE(offset, Math.min(size, 6)));
  const high = bytes.readInt32LE(offset + 4);
  const low = bytes.readUInt32LE(offset);
  return wholeText(high * 0x100000000 + low, () => bytes.readBigInt64LE(offset));
}

function readLongUnsigned(bytes: Buffer, offset: number, size: number): string {
  if (size < 8) return String(bytes.readUIntLE(offset, Math.min(size, 6)));
  const value = bytes.readUInt32LE(offset + 4) * 0x100000000 + bytes.readUInt32LE(offset);
  return wholeText(value, () => bytes.readBigUInt64LE(offset));
}

const wholeText = (value: number, exact: () => bigint): string =>
  Number.isSafeInteger(value) ? String(value) : String(exact());

/** The shortest decimal that gives the same single-precision number again. */
function shortestSingle(value: number): number {
  if (!Number.isFinite(value)) return value;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

const floatText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value).replace("e+", "e");

function readHex(bytes: Buffer, offset: number, size: number): string {
  const low = bytes.readUInt32LE(offset);
  const high = size === 8 ? bytes.readUInt32LE(offset + 4) : 0;
  return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, "0")}`;
}

function readGuid(bytes: Buffer, offset: number): string {
  const hex = bytes.toString("hex", offset, offset + 16).toUpperCase();
  const pair = (at: number): string => hex.slice(at, at + 2);
  return (
    `${pair(6)}${pair(4)}${pair(2)}${pair(0)}-${pair(10)}${pair(8)}-${pair(14)}${pair(12)}` +
    `-${hex.slice(16, 20)}-${hex.slice(20)}`
  );
}

function readSid(bytes: Buffer, offset: number, size: number): string {
  if (size < 8) return "";
  let text = `S-${bytes[offset]!}-${bytes.readUIntBE(offset + 2, 6)}`;
  const end = offset + Math.min(size, 8 + 4 * bytes[offset + 1]!);
  for (let at = offset + 8; at + 4 <= end; at += 4) text += `-${bytes.readUInt32LE(at)}`;
  return text;
}

/** What Windows writes for a time that was never set. */
const NO_SYSTEM_TIME = "1601-01-01T00:00:00.000000Z";
const TICKS = 10_000_000;
/** Seconds from 1601 to 1970, and to the year 10000. */
const UNIX_EPOCH = 11_644_473_600;
const LAST_SECOND = 265_046_774_400;

/** A count of 100 nanoseconds since 1601, to the microsecond; a count beyond the year 9999 stays a number. */
function readFileTime(bytes: Buffer, offset: number): string {
  // Whole ticks do not fit a double: long division in steps of 16 bits keeps every digit.
  const high = bytes.readUInt32LE(offset + 4);
  const middle = (high % TICKS) * 0x10000 + bytes.readUInt16LE(offset + 2);
  const low = (middle % TICKS) * 0x10000 + bytes.readUInt16LE(offset);
  const seconds =
    Math.floor(high / TICKS) * 0x100000000 + Math.floor(middle / TICKS) * 0x10000 + Math.floor(low / TICKS);
  if (seconds >= LAST_SECOND) return String(bytes.readBigUInt64LE(offset));
  return `${secondText(seconds - UNIX_EPOCH)}.${String(Math.floor((low % TICKS) / 10)).padStart(6, "0")}Z`;
}

let lastSecond = Number.NaN;
let lastText = "";

/** `2026-03-14T03:10:02`; neighbouring records share their second, so the last one is kept. */
function secondText(second: number): string {
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toISOString().slice(0, -5);
    lastSecond = second;
  }
  return lastText;
}

function readSystemTime(bytes: Buffer, offset: number): string {
  if (bytes.readBigUInt64LE(offset) === 0n && bytes.readBigUInt64LE(offset + 8) === 0n) return NO_SYSTEM_TIME;
  const part = (index: number): number => bytes.readUInt16LE(offset + 2 * index);
  const two = (index: number): string => String(part(index)).padStart(2, "0");
  return (
    `${String(part(0)).padStart(4, "0")}-${two(1)}-${two(3)}T${two(4)}:${two(5)}:${two(6)}` +
    `.${String(part(7)).padStart(3, "0")}000Z`
  );
}
