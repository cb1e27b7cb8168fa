/** Where the values of a login record stand; times and sessions are wider where the machine keeps no old programs. */
export interface UtmpLayout {
  readonly recordBytes: number;
  readonly isBigEndian: boolean;
  /** Bytes of the time in seconds, and of the session and microseconds where the record has them. */
  readonly wordBytes: 4 | 8;
}

/** The logs that Linux keeps of logins. */
export const UTMP_LOGS = ["wtmp", "btmp", "utmp", "lastlog"] as const;
export type UtmpLog = (typeof UTMP_LOGS)[number];

/** Which log it is, and how its records are laid out. */
export interface UtmpKind extends UtmpLayout {
  readonly log: UtmpLog;
}

/** x86-64 and its kin, ARM and RISC-V with 64 bits, and machines that write the high byte first. */
const LOGIN_LAYOUTS: readonly UtmpLayout[] = [
  { recordBytes: 384, isBigEndian: false, wordBytes: 4 },
  { recordBytes: 400, isBigEndian: false, wordBytes: 8 },
  { recordBytes: 384, isBigEndian: true, wordBytes: 4 },
];
const LAST_LAYOUTS: readonly UtmpLayout[] = [
  { recordBytes: 292, isBigEndian: false, wordBytes: 4 },
  { recordBytes: 296, isBigEndian: false, wordBytes: 8 },
  { recordBytes: 292, isBigEndian: true, wordBytes: 4 },
];

/** Places in a login record, up to the words whose width differs. */
export const LOGIN_PLACES = { pid: 4, line: 8, id: 40, user: 44, host: 76, exit: 332, words: 336 } as const;
const NAME_BYTES = 32;
const HOST_BYTES = 256;
export const TEXT_BYTES = { line: NAME_BYTES, id: 4, user: NAME_BYTES, host: HOST_BYTES } as const;

/** Names of the types of a login record, by number, as `utmpdump` and the manual have them. */
export const LOGIN_TYPES = [
  "EMPTY",
  "RUN_LVL",
  "BOOT_TIME",
  "NEW_TIME",
  "OLD_TIME",
  "INIT_PROCESS",
  "LOGIN_PROCESS",
  "USER_PROCESS",
  "DEAD_PROCESS",
  "ACCOUNTING",
] as const;

/** Reads a whole number of two to eight bytes in the order of the layout; those of eight hold no more than a double. */
export function readWhole(bytes: Buffer, at: number, width: 2 | 4 | 8, { isBigEndian }: UtmpLayout): number {
  if (width < 8) return isBigEndian ? bytes.readUIntBE(at, width) : bytes.readUIntLE(at, width);
  return Number(isBigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
}

/** Seconds from 1980 to 2106: what a clock that runs can have shown. */
const isSecond = (value: number): boolean => value > 315_532_800 && value < 0x1_0000_0000;

/** Whether bytes hold text up to the first NUL: no control characters. */
function isText(bytes: Buffer, at: number, length: number): boolean {
  for (let place = at; place < at + length; place++) {
    const byte = bytes[place]!;
    if (byte === 0) return true;
    if (byte < 0x20 || byte === 0x7f) return false;
  }
  return true;
}

/** Whether all the bytes of a stretch are zero. */
export function isZero(bytes: Buffer, at: number, length: number): boolean {
  for (let place = at; place < at + length; place++) if (bytes[place] !== 0) return false;
  return true;
}

/** Whether a login record can stand at a place. Attackers choose names of accounts, so those may hold anything. */
export function isLoginRecord(bytes: Buffer, at: number, layout: UtmpLayout): boolean {
  const type = readWhole(bytes, at, 2, layout);
  if (type === 0 || type >= LOGIN_TYPES.length) return false;
  const second = readWhole(bytes, at + LOGIN_PLACES.words + layout.wordBytes, layout.wordBytes, layout);
  const micros = readWhole(bytes, at + LOGIN_PLACES.words + 2 * layout.wordBytes, layout.wordBytes, layout);
  return (
    (isSecond(second) || (second === 0 && type > 4)) &&
    micros < 1_000_000 &&
    readWhole(bytes, at + 2, 2, layout) === 0 &&
    isText(bytes, at + LOGIN_PLACES.line, NAME_BYTES)
  );
}

/** Whether a record of a last login can stand at a place. */
export function isLastRecord(bytes: Buffer, at: number, layout: UtmpLayout): boolean {
  const { wordBytes } = layout;
  return isSecond(readWhole(bytes, at, wordBytes, layout)) && isText(bytes, at + wordBytes, NAME_BYTES);
}

/** Records looked at to tell how a file is laid out. */
const SAMPLE_RECORDS = 64;

/** Tells what a log of logins is and how it is laid out, by its name and its first bytes; undefined for other files. */
export function utmpKind(name: string, head: Uint8Array): UtmpKind | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const log = logNamed(name);
  const isLast = log === "lastlog";
  const layouts = isLast ? LAST_LAYOUTS : LOGIN_LAYOUTS;
  const test = isLast ? isLastRecord : isLoginRecord;
  let best: UtmpLayout | undefined;
  let bestShare = 0;
  for (const layout of layouts) {
    const share = shareOfRecords(bytes, layout, test);
    if (share > bestShare) [best, bestShare] = [layout, share];
  }
  // By their form alone most records must fit, for a file that is called so half of them are enough.
  if (bestShare > (log === undefined ? 0.9 : 0.49)) return { ...best!, log: log ?? "wtmp" };
  const isAllZero = bytes.length >= layouts[0]!.recordBytes && isZero(bytes, 0, bytes.length);
  return log !== undefined && isAllZero ? { ...layouts[0]!, log } : undefined;
}

/** Whether a file is a log of logins as Linux keeps them. */
export const isUtmp = (name: string, head: Uint8Array): boolean => utmpKind(name, head) !== undefined;

/** `wtmp`, `btmp.1`, `wtmp-20260314`, `host7_lastlog`, also in a folder. */
function logNamed(name: string): UtmpLog | undefined {
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1).toLowerCase();
  const words = base.split(/[^a-z]+/);
  return UTMP_LOGS.find((log) => words.includes(log));
}

/** The share of records that fit a layout, of those that are not empty. */
function shareOfRecords(bytes: Buffer, layout: UtmpLayout, test: typeof isLoginRecord): number {
  let fitting = 0;
  let filled = 0;
  for (let at = 0; at + layout.recordBytes <= bytes.length && filled < SAMPLE_RECORDS; at += layout.recordBytes) {
    if (isZero(bytes, at, layout.recordBytes)) continue;
    filled++;
    if (test(bytes, at, layout)) fitting++;
  }
  return filled === 0 ? 0 : fitting / filled;
}
