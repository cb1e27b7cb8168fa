import { expect, it } from "vitest";
import { decodeText, detectEncoding, endOfWholeCharacters } from "./text-encoding.js";

const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

it.each([
  ["utf-8", Buffer.from("\uFEFFMüller", "utf8")],
  ["utf-8", Buffer.from("Anmeldung für Müller fehlgeschlagen", "utf8")],
  ["utf-8", Buffer.from("plain ascii")],
  ["utf-8", Buffer.alloc(0)],
  ["utf-16le", Buffer.from("\uFEFFMüller", "utf16le")],
  ["utf-16be", utf16be("\uFEFFMüller")],
  ["latin1", Buffer.from("Anmeldung für Müller fehlgeschlagen", "latin1")],
])("detects %s", (encoding, bytes) => {
  expect(detectEncoding(bytes)).toBe(encoding);
});

it("detects UTF-16 without a byte order mark by its zero bytes", () => {
  expect(detectEncoding(Buffer.from("Event log cleared by admin", "utf16le"))).toBe("utf-16le");
  expect(detectEncoding(utf16be("Event log cleared by admin"))).toBe("utf-16be");
});

const samples = [
  "14.03.2026 03:10:00 Вход пользователя не выполнен\r\n",
  "2026-03-14 03:10:00 用户登录失败：管理员\r\n",
  "٢٠٢٦-٠٣-١٤ فشل تسجيل الدخول admin\n",
  "2026-03-14 로그인 실패: 관리자\n",
  "Αποτυχία σύνδεσης 10.0.0.1\n",
  "ok\n",
];

it.each(samples)("detects UTF-16 without a mark in any script and both orders: %j", (text) => {
  for (const repeated of [text, text.repeat(200)]) {
    expect(detectEncoding(Buffer.from(repeated, "utf16le"))).toBe("utf-16le");
    expect(detectEncoding(utf16be(repeated))).toBe("utf-16be");
    expect(detectEncoding(Buffer.from(repeated, "utf8"))).toBe("utf-8");
  }
});

it("takes no run of NUL for a sign of UTF-16", () => {
  const gap = Buffer.alloc(4096);
  for (const text of samples) {
    expect(detectEncoding(Buffer.concat([gap, Buffer.from(text.repeat(3)), gap]))).toBe("utf-8");
    const wide = Buffer.from(text.repeat(3), "utf16le");
    expect(detectEncoding(Buffer.concat([gap, wide, gap, wide]))).toBe("utf-16le");
  }
});

it("does not mistake text with a few NUL characters for UTF-16", () => {
  expect(detectEncoding(Buffer.from("request to /index\0 from 192.0.2.1 was refused"))).toBe("utf-8");
});

it("does not count a character cut off by the end of the sample against UTF-8", () => {
  const bytes = Buffer.from("Größe: 10 €", "utf8");
  for (let cut = 1; cut <= 3; cut++) expect(detectEncoding(bytes.subarray(0, bytes.length - cut))).toBe("utf-8");
});

it("takes UTF-8 with a few broken bytes for UTF-8", () => {
  const bytes = Buffer.concat([Buffer.from("für Müller und Jörg "), Buffer.from([0xff]), Buffer.from(" schön")]);
  expect(detectEncoding(bytes)).toBe("utf-8");
});

it("finds the end of the last whole character", () => {
  const bytes = Buffer.from("a€", "utf8");
  expect([1, 2, 3, 4].map((length) => endOfWholeCharacters(bytes.subarray(0, length)))).toEqual([1, 1, 1, 4]);
});

it("decodes every encoding, and marks what is broken", () => {
  expect(decodeText(Buffer.from("Müller", "latin1"), "latin1")).toBe("Müller");
  expect(decodeText(utf16be("Müller"), "utf-16be")).toBe("Müller");
  expect(decodeText(Buffer.from("ok\xff", "latin1"), "utf-8")).toBe("ok\uFFFD");
  expect(decodeText(Buffer.from([0x41, 0x00, 0x00, 0xd8, 0x42, 0x00, 0x43]), "utf-16le")).toBe("A\uFFFDB\uFFFD");
});
