import { describe, expect, it } from "vitest";
import { ADDRESS, check, parsed, TIME, type Dialect } from "./test-dialect.js";

const FIREWALL = `IN=eth0 OUT= SRC=${ADDRESS} DST=192.0.2.10 LEN=60 PROTO=TCP SPT=51122 DPT=22 SYN URGP=0`;

describe("lines of text with values by name", () => {
  it.each<readonly [string, Dialect]>([
    [
      "iptables",
      {
        lines: `Mar 14 03:11:02 fw1 kernel: [42.1] [UFW BLOCK] ${FIREWALL}`,
        host: "fw1",
        program: "kernel",
        says: "[UFW BLOCK] IN=eth0 OUT= SRC=<ip>",
        entities: [`address ${ADDRESS}`, "port 22"],
        fields: { SRC: ADDRESS, DPT: "22", PROTO: "TCP" },
      },
    ],
    [
      "structured data",
      {
        lines: `<165>1 ${TIME}.003Z web1 app 1503 ID47 [ex@32473 iut="3" user="eva \\"e\\"" src="${ADDRESS}"][b@1 iut="4"][timeQuality tzKnown="1"] login failed`,
        host: "web1",
        program: "app",
        says: "app: ID47 login failed",
        entities: [`address ${ADDRESS}`],
        fields: { iut: "3", user: 'eva "e"', src: ADDRESS, "b@1.iut": "4" },
      },
    ],
    [
      "Postfix",
      {
        lines: `Mar 14 03:11:02 mx postfix/smtpd[77]: NOQUEUE: reject: RCPT from unknown[${ADDRESS}]: 554 5.7.1 <x@example.org>: Relay access denied; from=<a@spam.example.com> to=<bob@example.org> proto=ESMTP helo=<h.example.com>`,
        host: "mx",
        program: "postfix/smtpd",
        says: "Relay access denied",
        entities: ["mail bob@example.org", `address ${ADDRESS}`],
        fields: { from: "a@spam.example.com", to: "bob@example.org" },
      },
    ],
    [
      "sudo",
      {
        lines: "Mar 14 03:11:02 b sudo: eva : TTY=pts/0 ; PWD=/home/eva ; USER=root ; COMMAND=/bin/less -N /etc/shadow",
        host: "b",
        program: "sudo",
        says: "COMMAND=/bin/less -N /etc/shadow",
        entities: ["account eva", "process less"],
        fields: { USER: "root", COMMAND: "/bin/less -N /etc/shadow" },
      },
    ],
    [
      "FortiGate",
      {
        lines: `date=2026-03-14 time=03:11:02 devname="fw1" logid="0100032002" type="event" level="alert" logdesc="Admin login failed" user="admin" srcip=${ADDRESS} action="login" status="failed"`,
        host: "fw1",
        says: 'logdesc="Admin login failed" user="<user>" srcip=<ip>',
        entities: ["account admin", `address ${ADDRESS}`],
        fields: { logdesc: "Admin login failed", srcip: ADDRESS, status: "failed" },
      },
    ],
    [
      "logfmt",
      {
        lines: `time="${TIME}Z" level=warning msg="authentication failed" user=eva remote=${ADDRESS}:51122`,
        says: 'msg="authentication failed" user=<user>',
        entities: ["account eva", `address ${ADDRESS}`],
        fields: { msg: "authentication failed", user: "eva" },
      },
    ],
    [
      "a container",
      {
        lines: `${TIME}.123456789Z stderr F level=error msg="login failed" user=eva ip=${ADDRESS}`,
        says: 'level=error msg="login failed"',
        entities: ["account eva"],
        fields: { msg: "login failed" },
      },
    ],
    [
      "CEF",
      {
        lines: `Mar 14 03:11:02 fw1 CEF:0|Acme|Wall|10.1|4711|SQL Injection \\| attempt|8|src=${ADDRESS} spt=51122 act=blocked msg=HTTP SQL injection suser=eva cs1Label=Rule Name cs1=block web request=http://x.example.com/a?b\\=c`,
        host: "fw1",
        program: "Wall",
        says: 'Acme Wall 4711: SQL Injection | attempt msg="HTTP SQL injection"',
        entities: [`address ${ADDRESS}`, "account eva", "url http://x.example.com/a?b=c"],
        fields: { RuleName: "block web", act: "blocked", signatureId: "4711", name: "SQL Injection | attempt" },
      },
    ],
    [
      "CEF whose mark a relay took",
      {
        lines: "0|Acme|Guard|20|4000000|Eicar|6|rt=Mar 14 2026 03:11:02 dvchost=web1 msg=a b c suser=eva",
        host: "web1",
        program: "Guard",
        says: "Acme Guard 4000000: Eicar",
        entities: ["account eva"],
        fields: { deviceVendor: "Acme", msg: "a b c" },
      },
    ],
    [
      "CEF without a head",
      {
        lines:
          "CEF:0|Acme|Guard|20|4000000|Eicar|6|rt=Mar 14 2026 03:11:02 dvchost=web1 filePath=C:\\\\Temp\\\\a b.exe",
        host: "web1",
        program: "Guard",
        says: "Acme Guard 4000000: Eicar",
        fields: { filePath: "C:\\Temp\\a b.exe" },
      },
    ],
    [
      "LEEF",
      {
        lines: `LEEF:2.0|Acme|Mail|4.0|15345|x5E|devTime=2026-03-14 03:11:02^src=${ADDRESS}^usrName=eva^cat=login failure`,
        program: "Mail",
        says: "Acme Mail 15345:",
        entities: [`address ${ADDRESS}`, "account eva"],
        fields: { cat: "login failure" },
      },
    ],
    [
      "JSON behind a head of syslog",
      {
        lines: `Mar 14 03:11:02 ids suricata[99]: {"event_type":"alert","src_ip":"${ADDRESS}","alert":{"signature":"ET SCAN SSH"}}`,
        host: "ids",
        program: "suricata",
        says: 'signature="ET SCAN SSH"',
        entities: [`address ${ADDRESS}`],
        fields: { "alert.signature": "ET SCAN SSH" },
      },
    ],
  ])("%s", (_, dialect) => check(dialect));

  it("have no values in the arguments of a URL, and none where there is one pair only", () => {
    for (const message of ["fetched http://www.example.org/a?x=1&y=2&z=3", "uid=0 logged in", "a == b and b == c"])
      expect(parsed([`Mar 14 03:11:02 b app: ${message}`]).record.parsed.fields).toBeUndefined();
  });

  it("stay bounded", () => {
    const pairs = Array.from({ length: 5_000 }, (_, i) => `k${i}=${"v".repeat(10)}`).join(" ");
    const { fields } = parsed([`Mar 14 03:11:02 b app: ${pairs}`]).record.parsed;
    expect(Object.keys(fields!).length).toBe(100);
    expect(parsed([`Mar 14 03:11:02 b app: ${'a="'.repeat(50_000)}`]).format).toBe("syslog");
  });
});
