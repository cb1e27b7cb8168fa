import { describe, expect, it } from "vitest";
import { lineClock, type ClockContext } from "./line-clock.js";
import type { Moment } from "./moment.js";
import { profileTimes } from "./time-profile.js";

const iso = (moment: Moment | undefined): string | undefined =>
  moment && `${new Date(moment.time / 1_000).toISOString().slice(0, 19)}${microsOf(moment.time)}`;

function microsOf(time: number): string {
  const micros = ((time % 1e6) + 1e6) % 1e6;
  return micros === 0 ? "" : `.${String(micros).padStart(6, "0").replace(/0+$/, "")}`;
}

const find = (line: string, context: Partial<ClockContext> = {}): string | undefined =>
  iso(lineClock({ year: 2026, ...context }).find(line));

const AT = "2026-03-14T03:10:02";

describe("the time of a line is found", () => {
  it.each([
    // Year first.
    ["2026-03-14T03:10:02Z x", AT],
    ["2026-03-14t03:10:02z x", AT],
    ["2026-03-14 03:10:02 x", AT],
    ["2026-03-14  3:10:02 8 [Warning] x", AT],
    ["2026-03-14 03:10:02,5 next", `${AT}.5`],
    ["2026-03-14T03:10:02.123456789+01:00 x", "2026-03-14T02:10:02.123456"],
    ["2026/03/14 03:10:02 -0530 x", "2026-03-14T08:40:02"],
    ["2026/3/14 3:10:02 PM x", "2026-03-14T15:10:02"],
    ["2026.03.14 03:10:02 LOG3[28228:14]: x", AT],
    ["2026:03:14-03:10:02: 'x'", AT],
    ["2026-03-14-03.10.02.123456 x", `${AT}.123456`],
    ["2026-Mar-14 03:10:02 x", AT],
    ["2026 Mar 14 03:10:02.5: %X-5-Y: x", `${AT}.5`],
    ["2026-073T03:10:02,672:DEBUG:foo", `${AT}.672`],
    ["2026073T03:10:02 x", AT],
    ["2026-03-14_03:10:02 x", AT],
    ["2026-03-14, 03:10:02 x", AT],
    ["2026-03-14 at 03:10:02 x", AT],
    ["2024-02-29T23:59:60Z x", "2024-03-01T00:00:00"],
    // Without signs.
    ["20260314 031002 File x", AT],
    ["20260314-03:10:02:606|Step|300|x", `${AT}.606`],
    ["20260314031002 login", AT],
    ["20260314T031002Z x", AT],
    ["20260314031002123 x", `${AT}.123`],
    ["260314  3:10:02 [Warning] x", AT],
    ["260314 031002 2561 WARN dfs.DataNode: x", AT],
    ["[260314 031002] x", AT],
    ["260314_031002 x", AT],
    ["260314-03:10:02 x", AT],
    ["2026-03-14_03-10-02 x", AT],
    ["2026-03-14T03-10-02 x", AT],
    ["[20260314 031002] x", AT],
    // Day or month first.
    ["14-Mar-2026 03:10:02.105 queries: x", `${AT}.105`],
    ["[14/Mar/2026:03:10:02 +0100] x", "2026-03-14T02:10:02"],
    ["14 Mar 2026 03:10:02 x", AT],
    ["14Mar2026 3:10:02 x", AT],
    ["14. März 2026 um 03:10:02 x", AT],
    ["14.03.2026 03:10:02 x", AT],
    ["[14.03.2026 03:10:02] <01> Info x", AT],
    ["14.3.2026, 3:10:02 x", AT],
    ["14.03.2026;03:10:02;WARN;x", AT],
    ["14.03.26 03:10:02 x", AT],
    ["14-Mar-26 03:10:02 x", AT],
    ["14/03/2026 03:10:02 x", AT],
    ["03/14/2026 03:10:02 x", AT],
    ["3/14/2026 3:10:02 AM x", AT],
    ["03-14-2026 03:10:02.001 app: x", `${AT}.001`],
    ["14/03/2026-03:10:02.5 x", `${AT}.5`],
    ["14.03.2026 03:10 x", "2026-03-14T03:10:00"],
    ["14.03.2026 - 03:10:02 x", AT],
    ["[14.03.2026, 03:10 Uhr] x", "2026-03-14T03:10:00"],
    ["17/06/09 03:10:05 INFO x", "2017-06-09T03:10:05"],
    // Months and weekdays in words.
    ["Mar 14 2026 03:10:02: %ASA-6-302013: x", AT],
    ["March 14, 2026 3:10:02 AM x", AT],
    ["Sat Mar 14 03:10:02 2026 [pid 1] x", AT],
    ["Sat Mar 14 03:10:02 CET 2026 x", "2026-03-14T02:10:02"],
    ["Sat, 14 Mar 2026 03:10:02 +0100 x", "2026-03-14T02:10:02"],
    ["Sat 2026-03-14 03:10:02 CET srv7 sshd[91]: x", "2026-03-14T02:10:02"],
    ["Sa 2026-03-14 03:10:02 MEZ srv7 sshd[91]: x", "2026-03-14T02:10:02"],
    ["Samstag, 14. März 2026 03:10:02 x", AT],
    ["Mär 14 03:10:02 srv7 x", AT],
    ["Mrz 14 03:10:02 srv7 x", AT],
    ["Okt 14 03:10:02 srv7 x", "2026-10-14T03:10:02"],
    ["Jul 3 20:56:53 mx1 x", "2026-07-03T20:56:53"],
    ["Mar  3 20:56:53 mx1 x", "2026-03-03T20:56:53"],
    ["*Mar  1 00:01:02.123: %SYS-5-X: y", "2026-03-01T00:01:02.123"],
    ["I0314 03:10:02.619632    1952 server.go:253] x", `${AT}.619632`],
    ["I20260314 03:10:02.619632  1952 server.cc:253] x", `${AT}.619632`],
    ["03/14-03:10:02.619632 [**] x", `${AT}.619632`],
    ["03-14 03:10:02.123  1234  5678 I tag: x", `${AT}.123`],
    ["Sat, 14 Mar 2026 03:10:02 GMT x", AT],
    ["Saturday, 14-Mar-26 03:10:02 GMT x", AT],
    ["Mar 14 2026 3:10:02.123 x", `${AT}.123`],
    // Zones.
    ["2026-03-14 03:10:02 UTC+2 x", "2026-03-14T01:10:02"],
    ["2026-03-14 03:10:02 GMT x", AT],
    ["2026-03-14 03:10:02+01 x", "2026-03-14T02:10:02"],
    ["2026-07-14 03:10:02 Europe/Berlin x", "2026-07-14T01:10:02"],
    ["2026-07-14T03:10:02+02:00[Europe/Berlin] x", "2026-07-14T01:10:02"],
    ["2026-03-14 03:10:02 (CET) x", "2026-03-14T02:10:02"],
    ["2026-03-14T03:10:02+01:00: x", "2026-03-14T02:10:02"],
    ["2026-03-14 03:10:03: (mod_auth.c.828) x", "2026-03-14T03:10:03"],
    // Anywhere in the line.
    ['shop.example.org 203.0.113.9 - req001 - [14/Mar/2026:03:10:02 +0100] "GET / HTTP/1.1"', "2026-03-14T02:10:02"],
    ["203.0.113.9:14853 [14/Mar/2026:03:10:02.127] https-in~ be/web1 170/0", `${AT}.127`],
    ["[pid: 88|app: 0] 203.0.113.9 () {38 vars in 696 bytes} [Sat Mar 14 03:10:02 2026] POST", AT],
    ['"2026-03-14 03:10:02","ws07","ws07,Berlin"', AT],
    ["1,2026/03/14 03:10:02,0123456789,TRAFFIC", AT],
    ['id=firewall time="2026-03-14 03:10:02" fw="SN1"', AT],
    ['GET "/x?since=2020-01-01 00:00:00" at 2026-03-14 03:10:02', AT],
    ["03:10:02 14/03/2026 x", AT],
    ["03:10:02.5 UTC Sat Mar 14 2026 x", `${AT}.5`],
    // Numbers.
    ["1773457802 login anna", AT],
    ["1773457802.123 TCP_MISS/200", `${AT}.123`],
    ["1773457802123 x", `${AT}.123`],
    ["[1773457802123] INFO x", `${AT}.123`],
    ["[1773457802.123] x", `${AT}.123`],
    ["#1773457802\nls -l", AT],
    [": 1773457802:0;ls", AT],
    ["@4000000069b4d19400000000 tcpserver: x", "2026-03-14T03:10:02"],
  ])("in %s", (line, expected) => expect(find(line)).toBe(expected));

  it.each([
    "no time at all",
    "203.0.113.9 10.12.20.21 version 1.2.3.4",
    "session 1773457802 closed",
    "block 260314 031002 of 7",
    "260314 991002 bytes",
    "wrote backup-2026-03-14_03-10-02.tar",
    "size=1773457802 port 20260314",
    "2026-13-14T03:11:02Z x",
    "2026-03-14T24:11:02Z x",
    "2026-02-29 03:10:02 x",
    "2026-03-00T03:11:02Z x",
    "14/Foo/2026:03:11:02 +0100",
    "Mar 32 03:10:02 x",
    "mark may sun set 12:00",
    "3/14/2026 13:00:09 PM",
  ])("in none of %s", (line) => expect(find(line)).toBeUndefined());
});

describe("a value is read", () => {
  it.each([
    ["2026-03-14 03:10", "2026-03-14T03:10:00"],
    ["3/14/2026 12:10:02 a.m.", "2026-03-14T00:10:02"],
    ["14.03.2026 03:10:02 nachm.", "2026-03-14T15:10:02"],
    ["1773457802", AT],
    ["1773457802123456", `${AT}.123456`],
    ["1773457802123456789", `${AT}.123456`],
    ["134179314021234567", `${AT}.123456`],
    ["0x01dcb3600c5e2100", AT],
    ["13417931402000000", AT],
    ["639090546020000000", AT],
    ["/Date(1773457802123)/", `${AT}.123`],
    ["/Date(1773457802123+0100)/", `${AT}.123`],
    ["203.0.113.7", undefined],
    ["12345", undefined],
    ["42", undefined],
    ["soon", undefined],
  ])("from %s", (text, expected) => {
    const read = iso(lineClock({ year: 2026 }).value(text));
    expect(read).toBe(expected);
  });

  it("by the units that only a name tells", () => {
    const clock = lineClock({ year: 2026 });
    expect(iso(clock.value("795150602", undefined, "cocoa"))).toBe(AT);
    expect(iso(clock.value("46095.5", undefined, "ole"))).toBe("2026-03-14T12:00:00");
    expect(clock.value("46095.5")).toBeUndefined();
  });

  it("in the zone of a field of its own", () => {
    const clock = lineClock({ year: 2026, zone: "America/New_York" });
    expect(iso(clock.value("2026-03-14 06:49:20", "+0100"))).toBe("2026-03-14T05:49:20");
    expect(iso(clock.value("2026-07-14 08:52:33", "Europe/Berlin"))).toBe("2026-07-14T06:52:33");
    expect(iso(clock.value("2026-07-14 08:52:33Z", "Europe/Berlin"))).toBe("2026-07-14T08:52:33");
  });
});

describe("zones", () => {
  it("are written, set or assumed", () => {
    expect(lineClock({ year: 2026 }).find("2026-03-14 03:10:02 x")?.zoneOrigin).toBe("assumed");
    expect(lineClock({ year: 2026, zone: "+01:00", zoneOrigin: "set" }).find("2026-03-14 03:10:02 x")).toMatchObject({
      zoneOrigin: "set",
    });
    expect(lineClock({ year: 2026 }).find("2026-03-14 03:10:02Z x")?.zoneOrigin).toBe("written");
  });

  it("are kept as the offset that a text writes, which a number of seconds and a time without a zone do not", () => {
    const clock = lineClock({ year: 2026, zone: "Europe/Berlin", zoneOrigin: "set" });
    const offsetOf = (text: string) => clock.find(`${text} x`)?.offsetMinutes;
    expect(offsetOf("2026-03-13T19:00:35+01:00")).toBe(60);
    expect(offsetOf("2026-07-02 03:00:12 -0700")).toBe(-420);
    expect(offsetOf("[18/May/2015:09:05:11 +0530]")).toBe(330);
    expect(offsetOf("2026-03-13T19:00:35Z")).toBe(0);
    expect(offsetOf("2026-07-13 19:00:35 CEST")).toBe(120);
    expect(offsetOf("2026-07-13 19:00:35 America/New_York")).toBe(-240);
    expect(offsetOf("2026-03-13 19:00:35")).toBeUndefined();
    expect(offsetOf("1773457802.120")).toBeUndefined();
    expect(clock.value("2026-03-13 19:00:35", "+0900")?.offsetMinutes).toBe(540);
    expect(clock.value("/Date(1773457802000)/")).toMatchObject({ zoneOrigin: "written" });
    expect(clock.value("/Date(1773457802000)/")?.offsetMinutes).toBeUndefined();
  });

  it("have summer time", () => {
    const zone = "Europe/Berlin";
    expect(find("2026-03-14 03:10:02 x", { zone })).toBe("2026-03-14T02:10:02");
    expect(find("2026-07-14 03:10:02 x", { zone })).toBe("2026-07-14T01:10:02");
  });

  it("skip an hour in spring, whose times are taken as an hour later", () => {
    expect(find("2026-03-29 02:30:00 x", { zone: "Europe/Berlin" })).toBe("2026-03-29T01:30:00");
  });

  it("repeat an hour in autumn, which is told apart by the order of the lines", () => {
    const clock = lineClock({ year: 2026, zone: "Europe/Berlin" });
    const times = ["01:59:00", "02:10:00", "02:50:00", "02:10:00", "02:50:00", "03:00:00"].map((time) =>
      iso(clock.find(`2026-10-25 ${time} x`)),
    );
    expect(times).toEqual([
      "2026-10-24T23:59:00",
      "2026-10-25T00:10:00",
      "2026-10-25T00:50:00",
      "2026-10-25T01:10:00",
      "2026-10-25T01:50:00",
      "2026-10-25T02:00:00",
    ]);
  });
});

it("goes on to the next year after December, and back where lines are out of order", () => {
  const clock = lineClock({ year: 2025 });
  const years = ["Nov 30", "Dec 31", "Jan  1", "Dec 31", "Jan  2"].map((day) =>
    iso(clock.find(`${day} 03:10:02 h p: x`))?.slice(0, 4),
  );
  expect(years).toEqual(["2025", "2025", "2026", "2025", "2026"]);
});

it("takes no number for a time whose word says that it names something", () => {
  const lines = ["request 1773457802 done", "request 1773457999 done by 4711000111", "session: 1773457999 ended"];
  const { times } = profileTimes(lines, Date.UTC(2026, 10));
  expect(lines.map((line) => find(line, { times }))).toEqual([undefined, undefined, undefined]);
  const timed = ["done 1773457802 x", "done 1773457803 x"];
  expect(timed.map((line) => find(line, { times: profileTimes(timed, Date.UTC(2026, 10)).times }))).toEqual([
    AT,
    "2026-03-14T03:10:03",
  ]);
});

it("takes a call with a number that is too great for no time", () => {
  const value = (text: string): string | undefined => iso(lineClock({ year: 2026 }).value(text));
  expect(value("/Date(1773457802000)/")).toBe(AT);
  expect(value("/Date(1773457802002000)/")).toBeUndefined();
});
