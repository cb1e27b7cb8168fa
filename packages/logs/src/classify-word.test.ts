import { expect, it } from "vitest";
import { classifyWord } from "./classify-word.js";

it.each([
  ["203.0.113.7", "<ip>", "address", "203.0.113.7"],
  ["203.0.113.7:51408", "<ip>:<n>", "address", "203.0.113.7"],
  ["2001:DB8::1", "<ip>", "address", "2001:db8::1"],
  ["Someone@Example.com", "<mail>", "mail", "someone@example.com"],
  ["cve-2021-44228", undefined, "cve", "CVE-2021-44228"],
  ["www.Example.net", undefined, "domain", "www.example.net"],
  ["/var/log/wtmp", undefined, "path", "/var/log/wtmp"],
  ["C:\\Windows\\Temp\\lsa.dmp", undefined, "path", "c:\\windows\\temp\\lsa.dmp"],
  ["https://example.com/a", undefined, "url", "https://example.com/a"],
  ["d41d8cd98f00b204e9800998ecf8427e", "<hash>", "hash", "d41d8cd98f00b204e9800998ecf8427e"],
])("knows what %s names", (word, mask, entity, value) => {
  expect(classifyWord(word)).toEqual({ mask, entity, value });
});

it.each([
  ["5", "<n>"],
  ["51408", "<n>"],
  ["1.5ms", "<n>"],
  ["-17", "<n>"],
  ["03:11:02", "<time>"],
  ["0x7ffe01ab", "<hex>"],
  ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "<uuid>"],
  ["S-1-5-21-1004336348", "<sid>"],
  ["worker-1734", "worker-<n>"],
])("masks the volatile word %s", (word, mask) => expect(classifyWord(word).mask).toBe(mask));

it.each(["ssh2", "utf8", "sshd.service", "error.log"])("keeps the telling word %s", (word) => {
  expect(classifyWord(word)).toEqual({ mask: undefined, entity: undefined, value: undefined });
});

it("takes no time that grows out of proportion on hostile words", () => {
  for (const word of ["a.".repeat(5_000), ":".repeat(5_000), "a-".repeat(5_000), "/1".repeat(5_000)]) {
    expect(() => classifyWord(word)).not.toThrow();
  }
});
