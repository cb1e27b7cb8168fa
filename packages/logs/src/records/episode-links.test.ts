import { expect, it } from "vitest";
import type { LogLine } from "@lagebild/domain";
import { detectFormat } from "../formats/detect-format.js";
import { sliceParser } from "./parse-slice.js";

/** The episodes of lines, named a, b, c ... in order of appearance. */
function episodesOf(lines: readonly string[]): string {
  const parser = sliceParser(detectFormat(lines), { year: 2026 });
  const numbers = lines.map(
    (text, i) =>
      parser.parse({
        line: i + 1,
        byteOffset: 0,
        byteLength: text.length,
        text: text as LogLine["text"],
        isCut: false,
      })!.chunk,
  );
  const distinct = [...new Set(numbers)];
  return numbers.map((number) => "abcdefgh"[distinct.indexOf(number)]).join("");
}

it("keeps the lines of one sshd process together", () => {
  const head = "Mar 14 03:11:02 bastion sshd";
  expect(
    episodesOf([
      `${head}[11]: Connection from 203.0.113.7 port 1`,
      `${head}[12]: Connection from 203.0.113.8 port 1`,
      `${head}[11]: Accepted password for backup from 203.0.113.7 port 1 ssh2`,
      `${head}[11]: pam_unix(sshd:session): session opened for user backup by (uid=0)`,
      `${head}[12]: Failed password for root from 203.0.113.8 port 1 ssh2`,
    ]),
  ).toBe("abaab");
});

it("follows a mail from daemon to daemon by its queue id", () => {
  const line = (program: string, text: string): string => `Mar 14 03:11:02 mx postfix/${program}: ${text}`;
  expect(
    episodesOf([
      line("smtpd[5]", "connect from mail.example.org[192.0.2.25]"),
      line("smtpd[5]", "3F2A91C0D2: client=mail.example.org[192.0.2.25]"),
      line("cleanup[6]", "3F2A91C0D2: message-id=<a@example.org>"),
      line("qmgr[7]", "3F2A91C0D2: from=<a@example.org>, size=1"),
      line("qmgr[7]", "9B2A91C0D3: from=<b@example.org>, size=1"),
      line("smtp[8]", "3F2A91C0D2: to=<c@example.net>, status=sent"),
    ]),
  ).toBe("aaaaba");
});

it("keeps a connection together that a message names", () => {
  const line = (text: string): string => `Mar 14 03:11:02 ldap slapd[812]: ${text}`;
  expect(
    episodesOf([
      line("conn=1001 fd=12 ACCEPT from IP=192.0.2.14:39182"),
      line("conn=1002 fd=13 ACCEPT from IP=192.0.2.15:39182"),
      line('conn=1001 op=0 BIND dn="cn=admin" method=128'),
    ]),
  ).toBe("aba");
});

it("follows a process of Windows from its parent on, and a logon across channels", () => {
  const guid = (digit: number): string => `{39e4a257-79fb-5f92-7217-00000000000${digit}}`;
  const sysmon = (fields: object): string =>
    JSON.stringify({ EventID: 1, Channel: "Microsoft-Windows-Sysmon/Operational", Hostname: "ws1", ...fields });
  const security = (EventID: number, fields: object): string =>
    JSON.stringify({ EventID, Channel: "Security", Hostname: "ws1", ...fields });
  expect(
    episodesOf([
      sysmon({ ProcessGuid: guid(1), ParentProcessGuid: guid(0), Image: "winword.exe" }),
      sysmon({ ProcessGuid: guid(5), ParentProcessGuid: guid(6), Image: "svchost.exe" }),
      sysmon({ ProcessGuid: guid(2), ParentProcessGuid: guid(1), Image: "powershell.exe" }),
      sysmon({ EventID: 3, ProcessGuid: guid(2), DestinationIp: "203.0.113.7" }),
      security(4624, { TargetLogonId: "0x1a2b", SubjectLogonId: "0x3e7" }),
      security(4672, { SubjectLogonId: "0x1A2B" }),
      security(4624, { TargetLogonId: "0x9999", SubjectLogonId: "0x3e7" }),
    ]),
  ).toBe("abaaccd");
});

it("keeps the records of one audit event and of one login together", () => {
  const line = (type: string, serial: number, rest: string): string =>
    `type=${type} msg=audit(1773460803.123:${serial}): ${rest}`;
  expect(
    episodesOf([
      line("SYSCALL", 7, "syscall=59 ppid=10 pid=11 ses=3 exe=/bin/sh"),
      line("SYSCALL", 8, "syscall=59 ppid=20 pid=21 ses=4 exe=/bin/ls"),
      line("EXECVE", 7, 'argc=1 a0="sh"'),
      line("SYSCALL", 9, "syscall=42 ppid=11 pid=12 ses=3 exe=/usr/bin/nc"),
      line("SYSCALL", 10, "syscall=42 ppid=900 pid=901 ses=4294967295 exe=/usr/sbin/x"),
      line("SYSCALL", 11, "syscall=42 ppid=901 pid=902 ses=4294967295 exe=/usr/sbin/y"),
    ]),
  ).toBe("abaacc");
});

it("keeps the requests of one client together", () => {
  const line = (client: string): string => `${client} - - [14/Mar/2026:03:11:02 +0000] "GET / HTTP/1.1" 200 1`;
  expect(episodesOf([line("192.0.2.1"), line("192.0.2.2"), line("192.0.2.1")])).toBe("aba");
});
