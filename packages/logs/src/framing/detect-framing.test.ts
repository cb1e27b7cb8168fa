import { describe, expect, it } from "vitest";
import { detectFraming } from "./detect-framing.js";

const framingOf = (head: string) => detectFraming({ head, isWhole: true });

describe("JSON", () => {
  it.each([
    ['{"Records":[{"a":1}]}', ["Records"]],
    ['{"took":1,"hits":{"total":{"value":1},"hits":[{"_id":1}]}}', ["hits.hits"]],
    ['{"result":{"records":[{"a":1}]},"next":null}', ["result.records"]],
    ['{"messageType":"DATA","logEvents":[{"id":"1"}]}\n{"messageType":"DATA","logEvents":[{"id":"2"}]}', ["logEvents"]],
    ['{"value":[{"a":1},{"a":', ["value"]],
    ['{"meta":{"timestamp":"2026-03-14T03:11:02Z"},"data":[{"a":1}]}', ["data"]],
    ['{"tool":"x","trail":[{"time":"2026-03-14T03:11:02Z"},{"time":"2026-03-14T03:11:03Z"}]}', ["trail"]],
  ])("finds the list of an envelope: %s", (head, lists) => expect(framingOf(head)).toEqual({ kind: "json", lists }));

  it.each([
    '[{"a":1}]',
    '{\n  "a": 1\n}\n{\n  "a": 2\n}',
    '{"a":1}{"a":2}',
    '\u001e{"a":1}\n',
    "[\n  {\n",
    'Record 1\n{\n  "a": 1\n}\nRecord 2\n{\n  "a": 2\n}\n',
    '{"a":1}\0{"a":2}\0',
  ])("finds documents: %j", (head) => expect(framingOf(head)).toEqual({ kind: "json" }));

  it.each([
    '{"a":1}\n{"a":2}\n',
    '{"timestamp":"2026-03-14T03:11:02Z","events":[{"id":1},{"id":2}]}\n',
    '{"parts":[{"a":1},{"a":2}]}\n',
    '{"time":"2026-03-14T03:11:02Z","steps":[{"time":"2026-03-14T03:11:02Z"},{"time":"2026-03-14T03:11:03Z"}]}\n',
    '{"items":[{"id":1}],"createdDateTime":"2026-03-14T03:11:02Z"}\n',
    '{"id":{"time":"2026-03-14T03:11:02Z"},"actor":{"email":"a@example.com"},"events":[{"name":"login"}]}\n',
    "[2026-03-14 03:11:02] started\n[2026-03-14 03:11:03] ended\n",
    "[INFO] one\n[INFO] two\n",
  ])("takes lines for lines, and a record that holds a list for a record: %j", (head) =>
    expect(framingOf(head)).toBeUndefined(),
  );
});

describe("XML", () => {
  it.each([
    ["<Events><Event xmlns='x'><System/></Event></Events>", "Event"],
    ["Record 1\n<?xml version='1.0'?>\n<Event xmlns='x'>\n</Event>\n", "Event"],
    ["<e:Event xmlns:e='x'></e:Event>", "e:Event"],
    ["<log><record><a>1</a></record><record><a>2</a></record></log>", "record"],
  ])("finds the element that is a record: %s", (head, element) =>
    expect(framingOf(head)).toEqual({ kind: "xml", element }),
  );

  it("leaves lines that begin with a priority alone", () =>
    expect(framingOf("<34>Mar 14 03:11:02 a b: c\n<34>Mar 14 03:11:02 a b: c\n")).toBeUndefined());
});

describe("records over several lines", () => {
  it.each([
    ["2026-03-14 03:11:02 ERROR x\n\tat a.b.C.d(C.java:1)\n2026-03-14 03:11:03 INFO y\n", "stamped"],
    ["java.lang.Error: x\n\tat a.b.C.d(C.java:1)\nother\n", "traces"],
    ["Event[0]:\n  Log Name: A\n", "windows-text"],
    ["**********\nWindows PowerShell transcript start\nStart time: 20260314031102\n", "transcript"],
    ["#1773457862\nwhoami\n#1773457863\nid\n", "history"],
    ["\nStart-Date: 2026-03-14  03:11:02\nCommandline: apt install a\nEnd-Date: 2026-03-14  03:11:05\n", "apt-history"],
    ["# Time: 2026-03-14T03:11:02Z\n# User@Host: a[a] @ b []\n# Query_time: 1\nSELECT 1;\n", "slow-queries"],
    [": 1773457862:0;for x in 1\\\ndo\\\ndone\n: 1773457863:0;id\n", "backslashes"],
    ["- cmd: whoami\n  when: 1773457862\n- cmd: id\n  when: 1773457863\n", "fish-history"],
    ['<![LOG[a\nb]LOG]!><time="03:11:02.123-60" date="03-14-2026">\n', "configuration-manager"],
    ["Sat Mar 14 03:11:02 2026\nThread 1 advanced\n  Current log\nSat Mar 14 03:11:03 2026\nx\n", "time-above"],
    ["2026-03-14T03:11:02.123456+01:00\nThread 1\n2026-03-14T03:11:03.123456+01:00\nx\n", "time-above"],
    ["--1a2b3c4d-A--\n[14/Mar/2026:03:11:02 +0100] x 203.0.113.7\n--1a2b3c4d-B--\nGET / HTTP/1.1\n", "modsecurity"],
    [
      `commit ${"0a".repeat(20)}\nAuthor: A <a@example.org>\nDate:   Sat Mar 14 03:11:02 2026 +0100\n\n    x\n`,
      "commits",
    ],
    [
      '2026-03-14 03:11:02,1 ERROR x\nTraceback (most recent call last):\n  File "a", line 1\n    x()\nValueError: no\n',
      "stamped",
    ],
    ["Mar 14, 2026 3:11:02 AM a.b.C run\nINFO: started\nMar 14, 2026 3:11:03 AM a.b.C run\nINFO: x\n", "stamped"],
    ["Id      : 1\nName    : x\nMessage : y\n          z\n\nId      : 2\nName    : x\nMessage : y\n", "properties"],
  ])("are told by what begins them: %j", (head, rule) =>
    expect(framingOf(head)).toMatchObject({ kind: "blocks", rule }),
  );

  it.each([
    "Mar 14 03:11:02 a sshd[1]: x\nMar 14 03:11:03 a sshd[1]: y\n",
    "type=A msg=audit(1773457862.1:1): x\n----\ntype=B msg=audit(1773457862.1:2): x\n",
    "total 8\n  one\n  two\nthree\n",
  ])("are not made of lines that stand for themselves: %j", (head) => expect(framingOf(head)).toBeUndefined());
});

it("takes the root of each document for the record where there are several, else what comes again below it", () => {
  const alarm = "<alarm><host><ip>192.0.2.1</ip></host><host><ip>192.0.2.2</ip></host></alarm>";
  expect(framingOf(`${alarm}\n${alarm}\n`)).toEqual({ kind: "xml", element: "alarm" });
  expect(framingOf("<alarms><alarm><ip>a</ip></alarm><alarm><ip>b</ip></alarm></alarms>")).toEqual({
    kind: "xml",
    element: "alarm",
  });
});

it("finds tables whose cells are quoted, whatever separates them", () => {
  for (const sign of [",", ";", "\t", "|"])
    expect(framingOf(`a${sign}b${sign}c\n"x\ny"${sign}2${sign}3\n1${sign}2${sign}"z"\n`)).toEqual({
      kind: "csv",
      separator: sign,
    });
  expect(framingOf("a,b,c\n1,2,3\n")).toBeUndefined();
});
