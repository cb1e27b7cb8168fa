import { describe, expect, it } from "vitest";
import { sliceParser } from "../index.js";
import { syslogFormat } from "./syslog.js";

const parsed = (text: string) =>
  sliceParser("syslog", { year: 2026, zone: "UTC" }).parse({
    line: 1,
    byteOffset: 0,
    byteLength: text.length,
    text: text as never,
    isCut: false,
  })!.parsed;

describe("a head of syslog", () => {
  it.each([
    ["sshd[7]: text", "sshd", "7", "text"],
    [" -- root[7]: ROOT LOGIN ON tty2", "-- root", "7", "ROOT LOGIN ON tty2"],
    ["-- anna[7]: LOGIN ON tty2 BY anna", "-- anna", "7", "LOGIN ON tty2 BY anna"],
    ["com.example.launchd[1] (com.example.part[7]): ended", "com.example.launchd", "1", "(com.example.part[7]): ended"],
    ["app[1] (no part) said: text", undefined, undefined, "app[1] (no part) said: text"],
    [`app[1] (${"a".repeat(200)}): text`, undefined, undefined, `app[1] (${"a".repeat(200)}): text`],
    ["-- MARK --", undefined, undefined, "-- MARK --"],
  ])("of %s", (tail, program, session, message) => {
    expect(parsed(`Mar 14 03:10:02 web01 ${tail}`)).toMatchObject({ host: "web01", program, session, message });
  });

  it("not where tabs part columns behind the time", () => {
    const line = "2026-03-14 03:10:02.123+0000 [id=55]\tWARNING\th.s.Filter#unsuccessful: Login failed for anna";
    expect(parsed(line)).toMatchObject({
      host: undefined,
      program: undefined,
      time: Date.UTC(2026, 2, 14, 3, 10, 2, 123) * 1e3,
    });
  });

  it.each(["user=anna action=login status=failed", "login_failed user=anna", "Starting the server"])(
    "takes no word of %s for a host behind a time of numbers",
    (tail) => expect(syslogFormat.parser({ year: 2026 })(`2026-03-14T03:10:02Z ${tail}`)).toBeUndefined(),
  );

  it("takes a host behind a time of numbers, where no program follows it, by its dot or digit", () =>
    expect(parsed("2026-03-14T03:10:02Z fw01 denied udp 203.0.113.7")).toMatchObject({ host: "fw01" }));

  it("without a host, with topics in its place", () => {
    const message = "system,info,account user anna logged in from 192.0.2.5 via winbox";
    expect(parsed(`Mar 14 03:10:02 ${message}`)).toMatchObject({ host: undefined, program: undefined, message });
    expect(parsed(`Mar 14 03:10:02 rt1 ${message}`)).toMatchObject({ host: "rt1", program: undefined, message });
  });
});

describe("the level in front of a line", () => {
  it.each([
    ["<11>Mar 14 03:10:02 web01 app[7]: text", "error"],
    ["<191>1 2026-03-14T03:10:02Z web01 app 7 - - text", "debug"],
    ["<0>Mar 14 03:10:02 web01 app: text", "emerg"],
    ["<192>Mar 14 03:10:02 web01 app: text", undefined],
    ["Mar 14 03:10:02 web01 app: text", undefined],
    ["E0314 03:10:02.123456   17 file.go:12] text", "error"],
    ["I0314 03:10:02.123456   17 file.go:12] text", "info"],
  ])("of %s", (line, level) => expect(parsed(line).level).toBe(level));
});

it.each([
  ["1773457802.123456 web01 sshd[7]: text", "2026-03-14T03:10:02.123Z web01 sshd"],
  [
    "Mar 14 03:10:05 lb1 haproxy[7]: 203.0.113.7:4000 [14/Mar/2026:03:10:02.123] in~ be/web1",
    "2026-03-14T03:10:02.123Z lb1 haproxy",
  ],
  ["Mar 14 03:10:05 fw1 1,2026/03/14 03:10:02,0123,TRAFFIC,end", "2026-03-14T03:10:02.000Z fw1 undefined"],
  [
    "<181>Mar 14 03:10:05 ise1 CISE_Failed 0012 1 0 2026-03-14 04:10:02.123 +01:00 5400, UserName=a, Step=1",
    "2026-03-14T03:10:02.123Z ise1 undefined",
  ],
  [
    "2026-03-14 03:10:02.123456+0000 0x1234     Default     0x0    123    0    sshd: text",
    "2026-03-14T03:10:02.123Z undefined undefined",
  ],
  ["Mar 14, 2026 3:10:02 AM org.apache.X run", "2026-03-14T03:10:02.000Z undefined undefined"],
])("reads time, host and program of %s", (line, expected) => {
  const { time, host, program } = parsed(line);
  expect(`${new Date(time! / 1_000).toISOString()} ${host} ${program}`).toBe(expected);
});

describe("pairs with bars between them", () => {
  it("name the host, the time and values with blanks", () => {
    const line = "time=1773457802|hostname=fw01|product=VPN-1 & FireWall-1|action=Drop|src=203.0.113.9|dst=192.0.2.3";
    const { time, host, fields } = parsed(line);
    expect({ time, host }).toEqual({ time: Date.UTC(2026, 2, 14, 3, 10, 2) * 1e3, host: "fw01" });
    expect(fields).toMatchObject({ product: "VPN-1 & FireWall-1", src: "203.0.113.9" });
  });
});
