import { expect, it } from "vitest";
import { classifyWord } from "./classify-word.js";

it.each([
  ["203.0.113.7", "<ip>", ["address 203.0.113.7"]],
  ["203.0.113.7:51408", "<ip>:<n>", ["address 203.0.113.7", "port 51408"]],
  ["10.0.0.0/8", "<ip>:<n>", ["address 10.0.0.0"]],
  ["2001:DB8:0:0::1", "<ip>", ["address 2001:db8::1"]],
  ["::ffff:192.0.2.1", "<ip>", ["address 192.0.2.1"]],
  ["fe80::1%eth0", "<ip>", ["address fe80::1"]],
  ["Someone@Example.com", "<mail>", ["mail someone@example.com"]],
  ["backup@lab-1.iam.gserviceaccount.com", "<mail>", ["principal backup@lab-1.iam.gserviceaccount.com"]],
  ["cve-2021-44228", undefined, ["cve CVE-2021-44228"]],
  ["www.Example.net", undefined, ["domain www.example.net"]],
  ["/var/log/wtmp", undefined, ["path /var/log/wtmp"]],
  ["C:\\Windows\\Temp\\lsa.dmp", undefined, ["path c:\\windows\\temp\\lsa.dmp"]],
  ["C:\\\\Windows\\\\cmd.exe", undefined, ["path c:\\windows\\cmd.exe", "process cmd.exe"]],
  ["\\\\192.0.2.9\\C$", "\\\\<ip>\\C$", ["path \\\\192.0.2.9\\c$", "address 192.0.2.9"]],
  ["https://example.com/a", undefined, ["url https://example.com/a", "domain example.com"]],
  ["jndi:ldap://192.0.2.1:1389/a", undefined, ["url ldap://192.0.2.1:1389/a", "address 192.0.2.1", "port 1389"]],
  ["/10.250.1.2:50010", undefined, ["address 10.250.1.2", "port 50010"]],
  ["d41d8cd98f00b204e9800998ecf8427e", "<hash>", ["hash d41d8cd98f00b204e9800998ecf8427e"]],
  ["DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "<hash>", ["hash da39a3ee5e6b4b0d3255bfef95601890afd80709"]],
  ["powershell.EXE", undefined, ["process powershell.exe"]],
  ["arn:aws:iam::123456789012:user/mallory", undefined, ["principal arn:aws:iam::123456789012:user/mallory"]],
  ["AKIAIOSFODNN7EXAMPLE", "<random>", ["session akiaiosfodnn7example"]],
  ["S-1-5-21-1004336348-1177238915-682003330-512", "<sid>", ["principal s-1-5-21-1004336348-1177238915-682003330-512"]],
])("knows what %s names", (word, mask, entities) => {
  const found = classifyWord(word);
  expect(found.entities.map(({ kind, value }) => `${kind} ${value}`)).toEqual(entities);
  if (mask !== undefined || !word.includes("/")) expect(found.mask).toBe(mask);
});

it.each([
  ["5", "<n>"],
  ["51408", "<n>"],
  ["1.5ms", "<n>"],
  ["-17", "<n>"],
  ["03:11:02", "<time>"],
  ["0x7ffe01ab", "<hex>"],
  ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "<uuid>"],
  ["S-1-5-18", "<sid>"],
  ["worker-1734", "worker-<n>"],
  ["02:00:5e:10:00:01", "<mac>"],
  ["fe800000000000000000000000000000", "<hex>"],
  ["7-2026-03-14T04:00:09Z", "<n>-<n>-<n>-<n>T<n>:<n>:<n>Z"],
])("masks the volatile word %s, which names nothing", (word, mask) => {
  expect(classifyWord(word)).toEqual({ mask, entities: [] });
});

it.each(["ssh2", "utf8", "sshd.service", "error.log", "keyboard-interactive/pam", "n/a", "HTTP/1.1", "std::string"])(
  "keeps the telling word %s",
  (word) => expect(classifyWord(word)).toEqual({ mask: undefined, entities: [] }),
);

it.each([
  "java.io.IOException",
  "state.change.logger",
  "com.apple.xpc.launchd",
  "System.Net",
  "done.No",
  "document.write",
  "rc.local",
  "task.is",
  "10.0.19041.1",
  "0.0.0.6",
  "4.0.0.0",
  "2026-03-14",
  "12:34:56:789",
  "a::b",
  ":53",
  "local@host",
  "/quiet",
  "/*",
  "application/json",
  "http://schemas.microsoft.com/win/2004/08/events/event",
])("takes %s for no entity", (word) => expect(classifyWord(word).entities).toEqual([]));

it("takes no time that grows out of proportion on hostile words", () => {
  const parts = ["a.", ":", "a-", "/1", "\\a", "a@", "%41", "1.", "http://", "a::", "\\x41", "C:\\Program Files\\a.b "];
  for (const part of parts) expect(() => classifyWord(part.repeat(5_000))).not.toThrow();
});
