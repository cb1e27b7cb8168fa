import { describe, expect, it } from "vitest";
import { detectFormat, formatNamed, headerOf } from "./detect-format.js";
import { profileTimes } from "../time/time-profile.js";

const isoOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time / 1000).toISOString();

const FIREWALL = [
  "Date;Time;Action;Source IP;Destination Port;User",
  '14.03.2026;04:00:09;DENY;203.0.113.7;3389;"EXAMPLE\\svc; backup"',
  '14.03.2026;04:00:10;ALLOW;203.0.113.7;443;"a ""quoted"" name"',
];

describe("a table", () => {
  it("is told by a line of names and rows that fit it", () => {
    expect(detectFormat(FIREWALL)).toBe("csv");
    expect(detectFormat(["a,b,c", "1,2,3"])).toBe("csv");
    expect(detectFormat(["a\tb\tc", "1\t2\t3"])).toBe("csv");
    expect(detectFormat(["alpha, beta, gamma went home", "and, so, did we, too", "x"])).toBe("plain");
    expect(detectFormat(["2026-03-14 04:00:00,114 INFO a, b, c", "2026-03-14 04:00:01,114 INFO d, e, f"])).toBe(
      "plain",
    );
    expect(detectFormat(["just one line, with, commas"])).toBe("plain");
  });

  it("has two columns where one is a time's, and every row has both", () => {
    expect(detectFormat(["Time,User", "2026-03-14 03:10:02,anna", "2026-03-14 03:11:02,ben"])).toBe("csv");
    expect(detectFormat(["Time,User", "2026-03-14 03:10:02,anna", "one line"])).toBe("plain");
    expect(detectFormat(["name,count", "a,1", "b,2"])).toBe("plain");
  });

  it("may stand below lines about it", () => {
    const lines = [
      "Report of logins",
      "made for anna",
      "",
      "time,user,action",
      "2026-03-14 03:10:02,anna,login",
      "2026-03-14 03:11:02,ben,login",
    ];
    expect([detectFormat(lines), headerOf("csv", lines)]).toEqual(["csv", lines[3]]);
  });

  it.each([
    ["Time (UTC+01:00)", "2026-03-14T02:10:02.000Z written"],
    ["Timestamp (UTC)", "2026-03-14T03:10:02.000Z written"],
    ["Zeit (Europe/Berlin)", "2026-03-14T02:10:02.000Z written"],
    ["Time", "2026-03-14T03:10:02.000Z assumed"],
  ])("may name the zone of its times: %s", (name, expected) => {
    const lines = [`${name},User`, "2026-03-14 03:10:02,anna"];
    const record = formatNamed("csv").parser({ year: 2026, header: headerOf("csv", lines)! })(lines[1]!);
    expect(`${isoOf(record?.time)} ${record?.zoneOrigin}`).toBe(expected);
  });

  it("may have tabs under names with blanks, and few rows under many directives", () => {
    const directives = ["#a b", "#c d", "#e f", "#g h"];
    const lines = [...directives, "#Fields: date time c-ip", "2026-03-14\t03:10:02\t203.0.113.7"];
    expect(detectFormat(lines)).toBe("csv");
    const record = formatNamed("csv").parser({ year: 2026, header: headerOf("csv", lines)! })(lines.at(-1)!);
    expect([isoOf(record?.time), record?.fields?.["c-ip"]]).toEqual(["2026-03-14T03:10:02.000Z", "203.0.113.7"]);
  });

  it("gives its values the names of their columns", () => {
    const parse = formatNamed("csv").parser({ year: 2026 });
    const [header, first, second] = FIREWALL.map((line) => parse(line));
    expect(header?.fields).toBeUndefined();
    expect(isoOf(first?.time)).toBe("2026-03-14T04:00:09.000Z");
    expect({ ...first?.fields }).toMatchObject({
      Action: "DENY",
      "Source IP": "203.0.113.7",
      User: "EXAMPLE\\svc; backup",
    });
    expect(first?.message).toBe('Action=DENY SourceIP=203.0.113.7 DestinationPort=3389 User="EXAMPLE\\svc; backup"');
    expect(second?.fields?.["User"]).toBe('a "quoted" name');
    expect(parse("not;enough")).toBeUndefined();
  });

  it.each([
    [
      "with bars at both ends under a title",
      [
        "Security Audit Log: evaluation                    System PRD",
        "|Date      |Time    |User    |Message text   |",
        "|----------|--------|--------|---------------|",
        "|14.03.2026|03:10:02|ANNA    |Logon failed   |",
        "|14.03.2026|03:10:09|BEN     |Logon ok       |",
      ],
    ],
    [
      "of psql",
      [
        "        time         | user | message text",
        "---------------------+------+--------------",
        " 2026-03-14 03:10:02 | ANNA | Logon failed",
        " 2026-03-14 03:10:09 | BEN  | Logon ok",
        "(2 rows)",
      ],
    ],
    [
      "of mysql",
      [
        "+---------------------+------+--------------+",
        "| time                | user | message text |",
        "+---------------------+------+--------------+",
        "| 2026-03-14 03:10:02 | ANNA | Logon failed |",
        "| 2026-03-14 03:10:09 | BEN  | Logon ok     |",
        "+---------------------+------+--------------+",
        "2 rows in set (0.01 sec)",
      ],
    ],
    [
      "of sqlite3",
      [
        "┌─────────────────────┬──────┬──────────────┐",
        "│        time         │ user │ message text │",
        "├─────────────────────┼──────┼──────────────┤",
        "│ 2026-03-14 03:10:02 │ ANNA │ Logon failed │",
        "│ 2026-03-14 03:10:09 │ BEN  │ Logon ok     │",
        "└─────────────────────┴──────┴──────────────┘",
      ],
    ],
  ])("may be drawn with bars and padded: %s", (_, lines) => {
    expect(detectFormat(lines)).toBe("csv");
    const parse = formatNamed("csv").parser({ year: 2026, header: headerOf("csv", lines)! });
    const read = lines.map((line) => parse(line)).filter((row) => row !== undefined && row.isNoRecord !== true);
    expect(read.map((row) => `${isoOf(row?.time)} ${Object.values(row!.fields!).slice(-2).join(", ")}`)).toEqual([
      "2026-03-14T03:10:02.000Z ANNA, Logon failed",
      "2026-03-14T03:10:09.000Z BEN, Logon ok",
    ]);
  });

  it("is read from the middle where the header is handed on", () => {
    const header = headerOf("csv", FIREWALL)!;
    expect(header).toBe(FIREWALL[0]);
    const parse = formatNamed("csv").parser({ year: 2026, header });
    expect(parse(FIREWALL[2]!)?.fields?.["Action"]).toBe("ALLOW");
    expect(parse(FIREWALL[0]!)?.fields).toBeUndefined();
  });

  it("may name its columns behind #fields, as Zeek does", () => {
    const lines = [
      "#separator \\x09",
      "#fields\tts\tuid\tid.orig_h\tquery",
      "#types\ttime\tstring\taddr\tstring",
      "1773460803.5\tCQztJp2DQqyWxHNbJ1\t10.0.0.5\tevil.example.com",
    ];
    expect(detectFormat(lines)).toBe("csv");
    const parse = formatNamed("csv").parser({ year: 2026, header: headerOf("csv", lines)! });
    const record = parse(lines[3]!);
    expect(isoOf(record?.time)).toBe("2026-03-14T04:00:03.500Z");
    expect(record?.session).toBe("CQztJp2DQqyWxHNbJ1");
    expect(record?.fields?.["query"]).toBe("evil.example.com");
  });

  it("reads rows of any length in time that grows with them", () => {
    expect(detectFormat(["a,b,c", '",'.repeat(50_000), "1,2,3"])).toMatch(/csv|plain/);
  });
});

it("reads the extended format of web servers like any other access log", () => {
  const lines = [
    "#Software: Microsoft Internet Information Services 10.0",
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status",
    "2026-03-14 04:00:01 192.0.2.5 POST /ecp/y.js a=1 443 LAB\\alice 203.0.113.9 python-requests/2.25+x 241",
  ];
  expect(detectFormat(lines)).toBe("web-access");
  const parse = formatNamed("web-access").parser({
    year: 2026,
    header: headerOf("web-access", lines)!,
  });
  const record = parse(lines[2]!);
  expect(isoOf(record?.time)).toBe("2026-03-14T04:00:01.000Z");
  expect(record?.session).toBe("203.0.113.9");
  expect(record?.fields).toMatchObject({
    client: "203.0.113.9",
    method: "POST",
    path: "/ecp/y.js?a=1",
    status: "241",
    user: "LAB\\alice",
    agent: "python-requests/2.25 x",
  });
});

it("reads the extended format with tabs between its values", () => {
  const lines = [
    "#Version: 1.0",
    "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status",
    "2026-03-14\t04:00:01\tLAX1\t392\t203.0.113.9\tGET\td111.cloudfront.net\t/index.html\t200",
  ];
  expect(detectFormat(lines)).toBe("web-access");
  const record = formatNamed("web-access").parser({ year: 2026, header: headerOf("web-access", lines)! })(lines[2]!);
  expect(isoOf(record?.time)).toBe("2026-03-14T04:00:01.000Z");
  expect(record?.fields).toMatchObject({
    client: "203.0.113.9",
    path: "/index.html",
    "cs(Host)": "d111.cloudfront.net",
  });
});

it("takes the day of rows that tell only the clock from the directive before them", () => {
  const lines = [
    "#Software: x",
    "#Date: 2026-03-14 03:00:00",
    "#Fields: time c-ip cs-method sc-status",
    "03:10:02 203.0.113.9 USER 331",
    "03:10:03 203.0.113.9 PASS 530",
    "#Date: 2026-03-15 00:00:00",
    "03:10:04 203.0.113.9 PASS 530",
  ];
  const header = headerOf("csv", lines)!;
  const { times } = profileTimes(lines, Date.UTC(2026, 10));
  const parse = formatNamed("csv").parser({ year: 2026, header, times });
  const read = lines.slice(3).map((line) => parse(line));
  expect(read.filter((row) => row && !row.isNoRecord).map((row) => isoOf(row?.time))).toEqual([
    "2026-03-14T03:10:02.000Z",
    "2026-03-14T03:10:03.000Z",
    "2026-03-15T03:10:04.000Z",
  ]);
});
