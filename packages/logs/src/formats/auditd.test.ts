import { expect, it } from "vitest";
import { detectFormat, formatNamed } from "./detect-format.js";

const parse = formatNamed("auditd").parser({ year: 2026 });
const record = (rest: string): NonNullable<ReturnType<typeof parse>> => parse(rest)!;
const head = (type: string): string => `type=${type} msg=audit(1773460803.123:101):`;

it("reads time, host, fields and what kind of record it is", () => {
  const text = `node=web1 ${head("SYSCALL")} arch=c000003e syscall=59 success=yes exit=0 ppid=7 pid=8 auid=1000 ses=3 comm="sh" exe="/bin/sh" key="rootcmd"`;
  expect(detectFormat([text])).toBe("auditd");
  const found = record(text);
  expect(new Date(found.time! / 1000).toISOString()).toBe("2026-03-14T04:00:03.123Z");
  expect([found.host, found.program, found.session, found.eventKey]).toEqual([
    "web1",
    "auditd",
    "ses 3",
    "audit SYSCALL",
  ]);
  expect(found.fields).toMatchObject({
    exe: "/bin/sh",
    auid: "1000",
    key: "rootcmd",
    SYSCALL: "execve",
    serial: "101",
  });
  expect(found.message).toBe("type=SYSCALL syscall=execve success=yes key=rootcmd comm=sh exe=/bin/sh auid=1000");
});

it("puts the arguments of a command together and reads those written as digits", () => {
  const found = record(`${head("EXECVE")} argc=3 a0="sh" a1="-c" a2=636174202F6574632F736861646F77`);
  expect(found.fields?.["cmdline"]).toBe("sh -c cat /etc/shadow");
  expect(found.message).toBe('type=EXECVE cmdline="sh -c cat /etc/shadow"');
  const title = record(`${head("PROCTITLE")} proctitle=2F62696E2F7368002D6300636174202F6574632F736861646F77`);
  expect(title.fields?.["proctitle"]).toBe("/bin/sh -c cat /etc/shadow");
});

it("reads what a program says inside msg", () => {
  const found = record(
    `${head("USER_LOGIN")} pid=1 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="mallory" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.7 terminal=ssh res=failed'`,
  );
  expect(found.fields).toMatchObject({ acct: "mallory", addr: "203.0.113.7", res: "failed" });
  expect(found.message).toBe(
    "type=USER_LOGIN op=login res=failed exe=/usr/sbin/sshd acct=mallory addr=203.0.113.7 terminal=ssh",
  );
  expect(found.session).toBe("event 101");
});

it("reads the address of a socket", () => {
  expect(record(`${head("SOCKADDR")} saddr=02000050CB0071070000000000000000`).fields).toMatchObject({
    laddr: "203.0.113.7",
    lport: "80",
  });
  expect(
    record(`${head("SOCKADDR")} saddr=0A0001BB0000000020010DB800000000000000000000000100000000`).fields,
  ).toMatchObject({
    laddr: "2001:db8::1",
    lport: "443",
  });
  expect(record(`${head("SOCKADDR")} saddr=01002F746D702F78`).fields?.["laddr"]).toBeUndefined();
});

it("keeps what a denial says before its fields", () => {
  expect(record(`${head("AVC")} avc:  denied  { read } for  pid=2 comm="httpd" tclass=file`).message).toBe(
    "type=AVC avc: denied { read } for comm=httpd tclass=file",
  );
});

it("takes other lines for none of its own", () => {
  for (const text of ["type=SYSCALL", "Mar 14 03:11:02 h audit[1]: x", "type=X msg=audit(x): y", ""])
    expect(parse(text)).toBeUndefined();
});
