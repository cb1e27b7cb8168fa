import { expect, it } from "vitest";
import { fileKind } from "./file-kind.js";
import { unreadableKinds } from "./unreadable-kinds.js";

const noise = (length: number, seed: number) =>
  Buffer.from(Array.from({ length }, (_, i) => ((i + seed) * 7919 + (i >> 3) * 31) & 255));
const reasonOf = (content: string | Buffer): string | undefined => {
  const found = fileKind(Buffer.from(content));
  return found.kind === "refused" ? found.reason : undefined;
};

it.each<[string | Buffer, RegExp]>([
  ["", /^empty file$/],
  [Buffer.alloc(5000), /^nothing but NUL bytes/],
  [Buffer.concat([Buffer.from("7f454c46", "hex"), Buffer.alloc(100)]), /^binary file \(ELF program\): not a log/],
  [Buffer.concat([Buffer.from("MZ"), Buffer.alloc(100)]), /^binary file/],
  [Buffer.from("89504e470d0a1a0a00", "hex"), /PNG image/],
  ["SQLite format 3\0 and so on", /SQLite database\): .*sqlite3/],
  [Buffer.concat([Buffer.from("MDMP\x93\xa7", "latin1"), noise(500, 1)]), /Windows minidump\): not a log/],
  [Buffer.concat([Buffer.from("LPKSHHRH"), noise(500, 1)]), /journalctl --file X -o export > x\.export/],
  [Buffer.concat([Buffer.from("d4c3b2a1", "hex"), noise(500, 1)]), /pcap\)\): read it with Zeek or Suricata/],
  [Buffer.concat([Buffer.from("regf"), noise(500, 1)]), /registry hive/],
  [Buffer.concat([Buffer.from("FILE0\0\x03\0"), noise(1000, 1)]), /MFTECmd/],
  [Buffer.concat([Buffer.from("\x1e\0\0\0SCCA\x11\0\0\0", "latin1"), noise(500, 1)]), /prefetch\): .*PECmd/],
  [noise(4096, 0), /^binary file of no kind we know/],
])("refuses what is no log, and names the way out (%#)", (content, reason) => {
  expect(reasonOf(content)).toMatch(reason);
});

it("names every kind of its table by the bytes given there", () => {
  for (const { name, magic, at = 0 } of unreadableKinds) {
    for (const hex of magic) {
      const begin = Buffer.from(hex, "hex");
      const sample = Buffer.concat([Buffer.alloc(at, 1), begin, noise(5000, 3)]);
      expect(`${hex} ${reasonOf(sample)}`).toContain(`(${name})`);
    }
  }
});

const russian = "14.03.2026 03:10:00 Вход пользователя администратор не выполнен\r\n";
const chinese = "2026-03-14 03:10:00 用户登录失败：管理员\r\n";
const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();

it.each<[string, string | Buffer]>([
  ["UTF-16", Buffer.from("\uFEFFEvent log was cleared", "utf16le")],
  ["UTF-16 without a mark", Buffer.from("Event log was cleared", "utf16le")],
  ["a short line of UTF-16", Buffer.from("ok\r\n", "utf16le")],
  ["Russian in UTF-16", Buffer.from(russian, "utf16le")],
  ["Russian in UTF-16, big-endian", bigEndian(russian.repeat(50))],
  ["Chinese in UTF-16", Buffer.from(chinese, "utf16le")],
  ["Chinese in UTF-16, big-endian", bigEndian(chinese.repeat(50))],
  [
    "UTF-16 with a gap",
    Buffer.concat([Buffer.from(russian, "utf16le"), Buffer.alloc(4096), Buffer.from(russian, "utf16le")]),
  ],
  ["text that begins like a program", "MZ is how a program begins\n"],
  ["text that begins like a hive", "regf was loaded\n"],
  ["text that begins with BZh9", "BZh9 is how bzip2 begins\n"],
  ["text with a NUL that an attacker wrote", `GET /\0 from 203.0.113.7 ${"and much more ".repeat(9)}`],
  ["text with a gap larger than the text", `one line\n${"\0".repeat(60_000)}another line\n`],
  ["text whose fields end with control characters", "8=FIX.4.4\x019=65\x0135=A\x0149=A\x0156=B\x01\n".repeat(20)],
  ["German text in Latin-1", Buffer.from("Anmeldung für Müller fehlgeschlagen\n".repeat(5), "latin1")],
  ["coloured text", "\x1b[31merror\x1b[0m: failed\n"],
])("takes %s for text", (_what, content) => {
  expect(fileKind(Buffer.from(content))).toEqual({ kind: "text" });
});

it.each([
  "1f8b08|gzip",
  "504b0304|zip",
  "fd377a585a00|xz",
  "425a6839314159265359|bzip2",
  "28b52ffd|zstd",
  "502a4d18|zstd",
  "04224d18|lz4",
  "02214c18|lz4",
  "377abcaf271c|7z",
])("tells a packed file by its first bytes: %s", (row) => {
  const [hex, kind] = row.split("|") as [string, string];
  expect(fileKind(Buffer.concat([Buffer.from(hex, "hex"), noise(100, 1)]))).toEqual({ kind });
});
