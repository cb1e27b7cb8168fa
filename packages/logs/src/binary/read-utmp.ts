import { isIP } from "node:net";
import { normalAddress } from "../shapes/normalise-address.js";
import { lossCount, type BinaryBlock, type BinaryRecord } from "./binary-block.js";
import {
  isLastRecord,
  isLoginRecord,
  isZero,
  LOGIN_PLACES,
  LOGIN_TYPES,
  readWhole,
  TEXT_BYTES,
  type UtmpKind,
} from "./utmp-layout.js";

type Fields = Readonly<Record<string, string | number>>;

/** Reads the login records of a stretch of a file that begins with a whole one; `byteOffset` is where it lies. */
export function readUtmpRecords(stretch: Uint8Array, byteOffset: number, kind: UtmpKind): BinaryBlock {
  const bytes = Buffer.from(stretch.buffer, stretch.byteOffset, stretch.byteLength);
  const { recordBytes, log } = kind;
  const lost = lossCount();
  const records: BinaryRecord[] = [];
  let at = 0;
  while (at + recordBytes <= bytes.length) {
    const fields = fieldsAt(bytes, at, byteOffset, kind);
    if (fields) records.push({ byteOffset: byteOffset + at, byteLength: recordBytes, text: JSON.stringify(fields) });
    else if (!isZero(bytes, at, recordBytes)) {
      const next = nextRecord(bytes, at, kind);
      lost.add("bytes that are no login record", Math.max(1, Math.round((next - at) / recordBytes)));
      at = next;
      continue;
      // Most accounts never logged in; elsewhere zeros are what a wiper leaves of a record.
    } else if (log !== "lastlog") lost.add("login record overwritten with zeros");
    at += recordBytes;
  }
  if (at < bytes.length && !isZero(bytes, at, bytes.length - at)) lost.add("login record cut off");
  return { records, lost: lost.list() };
}

/** Reads one record again from its own bytes. */
export function readUtmpRecord(record: Uint8Array, byteOffset: number, kind: UtmpKind): BinaryRecord | undefined {
  return readUtmpRecords(record.subarray(0, kind.recordBytes), byteOffset, kind).records[0];
}

function fieldsAt(bytes: Buffer, at: number, byteOffset: number, kind: UtmpKind): Fields | undefined {
  if (kind.log !== "lastlog") return isLoginRecord(bytes, at, kind) ? loginFields(bytes, at, kind) : undefined;
  if (!isLastRecord(bytes, at, kind)) return undefined;
  return lastFields(bytes, at, Math.floor((byteOffset + at) / kind.recordBytes), kind);
}

/** A file that lost some bytes goes on at another place: words keep their places within a record. */
const STEP = 4;

function nextRecord(bytes: Buffer, at: number, kind: UtmpKind): number {
  const { recordBytes, log } = kind;
  // The place of a record is the account it is of, so those of lastlog never move.
  if (log === "lastlog") return at + recordBytes;
  for (let next = at + STEP; next + recordBytes <= bytes.length; next += STEP) {
    if (next - at === recordBytes || isLoginRecord(bytes, next, kind)) return next;
  }
  return at + recordBytes;
}

/** What a login record says happened, by its type. */
const EVENTS: Readonly<Partial<Record<(typeof LOGIN_TYPES)[number], string>>> = {
  RUN_LVL: "runlevel change",
  BOOT_TIME: "system boot",
  NEW_TIME: "clock set, time after it",
  OLD_TIME: "clock set, time before it",
  INIT_PROCESS: "process started by init",
  LOGIN_PROCESS: "login prompt",
  USER_PROCESS: "login",
  DEAD_PROCESS: "logout",
  ACCOUNTING: "accounting",
};

/** Records that are of the system: what stands where the account does is a label, and the host is the kernel. */
const OF_SYSTEM: ReadonlySet<string> = new Set(["RUN_LVL", "BOOT_TIME", "NEW_TIME", "OLD_TIME"]);

function loginFields(bytes: Buffer, at: number, kind: UtmpKind): Fields {
  const { words } = LOGIN_PLACES;
  const { wordBytes, log } = kind;
  const type = LOGIN_TYPES[readWhole(bytes, at, 2, kind)]!;
  const pid = readWhole(bytes, at + LOGIN_PLACES.pid, 4, kind);
  const word = (index: number): number => readWhole(bytes, at + words + index * wordBytes, wordBytes, kind);
  const text = (field: keyof typeof TEXT_BYTES): string => textAt(bytes, at + LOGIN_PLACES[field], TEXT_BYTES[field]);
  const [user, host] = [text("user"), text("host")];
  const exit = [0, 2].map((place) => readWhole(bytes, at + LOGIN_PLACES.exit + place, 2, kind));
  const fields = {
    ...timeFields(word(1), word(2)),
    event: log === "btmp" ? "failed login" : eventOf(type, user),
    program: log,
    type,
    pid: type === "RUN_LVL" ? 0 : pid,
    ...(type === "RUN_LVL" && runLevels(pid)),
    line: text("line"),
    id: text("id"),
    ...(OF_SYSTEM.has(type)
      ? { label: user, kernel: host }
      : partyFields(type, user, host, addressAt(bytes, at, kind))),
    session: word(0),
    exit_signal: exit[0]!,
    exit_status: exit[1]!,
  };
  return filled(fields);
}

/** A halt is written as a change of the run level by an account of that name. */
const eventOf = (type: (typeof LOGIN_TYPES)[number], user: string): string =>
  type === "RUN_LVL" && user === "shutdown" ? "system shutdown" : (EVENTS[type] ?? type);

/** Who came from where; a prompt that waits for a name writes one that is no account. */
function partyFields(type: string, user: string, host: string, address: string | undefined): Fields {
  const from = address ?? (isIP(host) === 0 ? undefined : normalAddress(host));
  return {
    ...(type === "LOGIN_PROCESS" && user === "LOGIN" ? { label: user } : { user }),
    ...(from !== undefined && { address: from }),
    remote_host: isIP(host) === 0 ? host : "",
  };
}

function lastFields(bytes: Buffer, at: number, uid: number, kind: UtmpKind): Fields {
  const { wordBytes } = kind;
  const line = textAt(bytes, at + wordBytes, TEXT_BYTES.line);
  const host = textAt(bytes, at + wordBytes + TEXT_BYTES.line, TEXT_BYTES.host);
  const time = timeFields(readWhole(bytes, at, wordBytes, kind), 0);
  return {
    ...time,
    event: "last login",
    program: "lastlog",
    account_uid: uid,
    ...filled({ line, ...partyFields("", "", host, undefined) }),
  };
}

/** Numbers of zero and texts without a letter say nothing. */
const filled = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== 0));

/** The number of the process holds the run level and the one before it. */
function runLevels(pid: number): Fields {
  const letter = (code: number): string => (code > 0x20 && code < 0x7f ? String.fromCharCode(code) : "");
  return { run_level: letter(pid & 0xff), run_level_before: letter((pid >> 8) & 0xff) };
}

function timeFields(second: number, micros: number): Fields {
  if (second === 0) return {};
  const whole = new Date(second * 1000).toISOString().slice(0, -5);
  return { timestamp: `${whole}.${String(micros).padStart(6, "0")}Z` };
}

/** Text up to the first NUL; what is no UTF-8 is marked. */
function textAt(bytes: Buffer, at: number, length: number): string {
  const end = bytes.subarray(at, at + length).indexOf(0);
  return bytes.toString("utf8", at, at + (end === -1 ? length : end)).trim();
}

/** Four words in network order; an IPv4 address fills the first alone. */
function addressAt(bytes: Buffer, at: number, { wordBytes }: UtmpKind): string | undefined {
  const place = at + LOGIN_PLACES.words + 3 * wordBytes;
  if (isZero(bytes, place, 16)) return undefined;
  if (isZero(bytes, place + 4, 12)) return [...bytes.subarray(place, place + 4)].join(".");
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(place + 2 * index).toString(16));
  return normalAddress(groups.join(":"));
}
