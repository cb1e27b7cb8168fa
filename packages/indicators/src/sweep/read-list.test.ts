import { expect, it } from "vitest";
import { readIndicatorList } from "./read-list.js";
import { understand } from "./normalise.js";

const values = (list: string): readonly string[] =>
  readIndicatorList(list).indicators.map(({ kind, value }) => `${kind} ${value}`);

it.each([
  ["203.0.113.7", "address 203.0.113.7"],
  ["203[.]0[.]113(.)7", "address 203.0.113.7"],
  ["203.0.113.7:8080", "address 203.0.113.7"],
  ["010.001.002.003", "address 10.1.2.3"],
  ["2001:0DB8:0000::0001", "address 2001:db8::1"],
  ["[2001:db8::1]:443", "address 2001:db8::1"],
  ["::ffff:203.0.113.7", "address 203.0.113.7"],
  ["203.0.113.0/24", "network 203.0.113.0/24"],
  ["203.0.113.7/32", "address 203.0.113.7"],
  ["2001:db8::/32", "network 2001:db8::/32"],
  ["Evil[.]Example[dot]COM", "domain evil.example.com"],
  ["*.evil.example", "domain evil.example"],
  ["müller.example", "domain xn--mller-kva.example"],
  ["hxxps[:]//evil[.]example/a?b=1#c", "url evil.example/a?b=1"],
  ["http://user:secret@evil.example:80/", "url evil.example"],
  ["evil.example/gate.php", "url evil.example/gate.php"],
  ["mallory(at)evil[.]example", "mail mallory@evil.example"],
  ["D41D8CD98F00B204E9800998ECF8427E", "hash d41d8cd98f00b204e9800998ecf8427e"],
  [`sha256:${"ab".repeat(32)}`.slice(7), `hash ${"ab".repeat(32)}`],
  ["cve-2021-44228", "cve cve-2021-44228"],
  ["C:\\Windows\\Temp\\a.exe", "path c:/windows/temp/a.exe"],
  ["%APPDATA%\\x\\a.dll", "path */x/a.dll"],
  ["\\\\FS01\\share\\a.exe", "path /fs01/share/a.exe"],
  ["/tmp/.x/p.tgz", "path /tmp/.x/p.tgz"],
  ["invoice.docm", "path invoice.docm"],
  ["EXAMPLE\\svc_backup", "account example/svc_backup"],
  ["mimikatz", "text mimikatz"],
])("understands %s as %s", (written, expected) => {
  const understood = understand(written);
  expect("fault" in understood ? understood.fault : `${understood.kind} ${understood.value}`).toBe(expected);
});

it.each([
  ["999.1.1.1", "out of range"],
  ["192.0.2.0/40", "at most 32"],
  ["2001:db8::/129", "at most 128"],
  ["d41d8cd98f00b204e9800998ecf8427", "31 digits"],
  ["ab", "too short"],
  ["C:\\Users\\*\\a.exe", "wildcards"],
  ["a\u0000bcd", "control characters"],
  ["x".repeat(5_000), "longer than 4096"],
])("refuses %.40s and says why", (written, fault) => {
  expect(understand(written)).toEqual({ fault: expect.stringContaining(fault) });
});

it("reads text with comments and bullets, each value once, and numbers what it does not understand by line", () => {
  const list = readIndicatorList(
    "\uFEFF# feed\n\n- 203.0.113.7 # scanner\r\n203[.]0.113.7\n192.0.2.0/33\nevil.example\n",
  );
  expect(list).toMatchObject({ format: "text", duplicates: 1 });
  expect(list.indicators).toEqual([
    { kind: "address", value: "203.0.113.7", entry: 3, note: "scanner" },
    { kind: "domain", value: "evil.example", entry: 6 },
  ]);
  expect(list.bad).toEqual([{ entry: 5, reason: "network has 33 bits, at most 32 are possible" }]);
});

it("reads CSV by the names of its columns, with quoted cells over several lines", () => {
  const csv =
    'type;value;comment\nip;203.0.113.7;"a ""b""\nc"\nFileHash-SHA1;' +
    "ab".repeat(20) +
    ";\ndomain;nonsense value;\n;;\n";
  const list = readIndicatorList(csv);
  expect(list.format).toBe("csv");
  expect(list.indicators).toEqual([
    { kind: "address", value: "203.0.113.7", entry: 2, note: 'a "b"\nc' },
    { kind: "hash", value: "ab".repeat(20), entry: 4 },
  ]);
  expect(list.bad.map(({ entry }) => entry)).toEqual([5, 6]);
});

it("reads CSV with a column for each kind", () => {
  expect(values("ip,domain,md5\n203.0.113.7,evil.example,-\n,b.example,d41d8cd98f00b204e9800998ecf8427e\n")).toEqual([
    "address 203.0.113.7",
    "domain evil.example",
    "domain b.example",
    "hash d41d8cd98f00b204e9800998ecf8427e",
  ]);
});

it("reads the patterns and observables of a STIX bundle", () => {
  const indicator = (pattern: string, more: object = {}): object => ({
    type: "indicator",
    id: "indicator--1",
    pattern_type: "stix",
    pattern,
    ...more,
  });
  const objects = [
    indicator("[ipv4-addr:value = '203.0.113.7' OR ipv4-addr:value ISSUBSET '198.51.100.0/24']", { name: "C2" }),
    indicator("[file:hashes.'SHA-256' = '" + "ab".repeat(32) + "' AND file:name = 'a\\'b.exe']"),
    indicator("[domain-name:value IN ('a.example', 'b.example')] FOLLOWEDBY [url:value = 'http://c.example/x']"),
    indicator("[url:value MATCHES '^http']"),
    indicator("rule x { condition: true }", { pattern_type: "yara" }),
    indicator("[ipv4-addr:value = '192.0.2.1']", { revoked: true }),
    { type: "email-addr", id: "email-addr--1", value: "m@evil.example" },
    { type: "vulnerability", id: "vulnerability--1", name: "CVE-2021-44228" },
    { type: "malware", id: "malware--1", name: "evil" },
    "nonsense",
  ];
  const list = readIndicatorList(JSON.stringify({ type: "bundle", id: "bundle--1", objects }));
  expect(list.format).toBe("stix");
  expect(list.indicators.map(({ entry, kind, value, note }) => [entry, kind, value, note])).toEqual([
    [1, "address", "203.0.113.7", "C2"],
    [1, "network", "198.51.100.0/24", "C2"],
    [2, "hash", "ab".repeat(32), undefined],
    [2, "path", "a'b.exe", undefined],
    [3, "domain", "a.example", undefined],
    [3, "domain", "b.example", undefined],
    [3, "url", "c.example/x", undefined],
    [7, "mail", "m@evil.example", undefined],
    [8, "cve", "cve-2021-44228", undefined],
  ]);
  expect(list.bad.map(({ entry }) => entry)).toEqual([4, 5, 6, 10]);
});

it("reads attributes and objects of MISP events", () => {
  const Attribute = [
    { type: "ip-dst|port", value: "203.0.113.7|443", comment: "C2" },
    { type: "filename|md5", value: "a.exe|d41d8cd98f00b204e9800998ecf8427e" },
    { type: "yara", value: "rule x {}" },
    { type: "domain", value: 7 },
    { type: "url", value: "http://gone.example/", deleted: true },
  ];
  const Object = [{ Attribute: [{ type: "email-src", value: "m@evil.example" }] }];
  const list = readIndicatorList(JSON.stringify({ response: [{ Event: { info: "x", Attribute, Object } }] }));
  expect(list.format).toBe("misp");
  expect(list.indicators.map(({ entry, kind, value }) => [entry, kind, value])).toEqual([
    [1, "address", "203.0.113.7"],
    [2, "path", "a.exe"],
    [2, "hash", "d41d8cd98f00b204e9800998ecf8427e"],
    [6, "mail", "m@evil.example"],
  ]);
  expect(list.bad.map(({ entry }) => entry)).toEqual([3, 4, 5]);
});

it.each([
  ["broken JSON", '{"type":"bundle",', "not valid JSON"],
  ["JSON of another kind", '{"a":{"b":1}}', "STIX 2.1 bundle or a MISP event"],
])("refuses %s", (_what, text, message) => {
  expect(() => readIndicatorList(text)).toThrow(message);
});

it("goes on after a pattern that never ends", () => {
  const pattern = "[a:b IN (" + "'a' ,".repeat(5_000) + " ".repeat(20_000);
  const bundle = { type: "bundle", objects: [{ type: "indicator", pattern, pattern_type: "stix" }] };
  const { indicators, bad } = readIndicatorList(
    `${JSON.stringify(bundle).slice(0, -2)},{"type":"url","id":"url--1","value":"http://a.example/"}]}`,
  );
  expect(indicators.map(({ value }) => value)).toEqual(["a.example"]);
  expect(bad).toEqual([{ entry: 1, reason: "pattern holds no value that logs could hold" }]);
});
