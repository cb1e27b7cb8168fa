import { describe, expect, it } from "vitest";
import { parsed } from "../formats/test-dialect.js";
import { readUtmpRecord, readUtmpRecords } from "./read-utmp.js";
import { lastLogin, loginRecord } from "./sample-utmp.js";
import { isUtmp, utmpKind } from "./utmp-layout.js";

const at = Date.UTC(2026, 2, 14, 3, 10, 2) / 1_000;
const boot = loginRecord({ type: 2, line: "~", id: "~~", user: "reboot", host: "6.1.0-18-amd64", at });
const login = loginRecord({
  type: 7,
  pid: 1234,
  line: "pts/0",
  id: "ts/0",
  user: "anna",
  host: "client.example.org",
  at: at + 1,
  micros: 123_456,
  address: "cb00710a",
});
const logout = loginRecord({ type: 8, pid: 1234, line: "pts/0", at: at + 60 });
const wtmp = Buffer.concat([boot, login, logout]);
const kind = utmpKind("wtmp", wtmp)!;

const objects = (bytes: Uint8Array, of = kind): readonly unknown[] =>
  readUtmpRecords(bytes, 0, of).records.map(({ text }) => JSON.parse(text) as unknown);

describe("readUtmpRecords", () => {
  it("says who logged in from where, and what the system did", () => {
    expect(objects(wtmp)).toEqual([
      {
        timestamp: "2026-03-14T03:10:02.000000Z",
        event: "system boot",
        program: "wtmp",
        type: "BOOT_TIME",
        line: "~",
        id: "~~",
        label: "reboot",
        kernel: "6.1.0-18-amd64",
      },
      {
        timestamp: "2026-03-14T03:10:03.123456Z",
        event: "login",
        program: "wtmp",
        type: "USER_PROCESS",
        pid: 1234,
        line: "pts/0",
        id: "ts/0",
        user: "anna",
        address: "203.0.113.10",
        remote_host: "client.example.org",
      },
      {
        timestamp: "2026-03-14T03:11:02.000000Z",
        event: "logout",
        program: "wtmp",
        type: "DEAD_PROCESS",
        pid: 1234,
        line: "pts/0",
      },
    ]);
  });

  it("writes what the parser of JSON lines takes time, account and address from", () => {
    const { record } = parsed([readUtmpRecords(login, 0, kind).records[0]!.text]);

    expect(new Date(record.parsed.time! / 1_000).toISOString()).toBe("2026-03-14T03:10:03.123Z");
    expect(record.parsed.host).toBeUndefined();
    expect(record.entities).toEqual(
      expect.arrayContaining([
        { kind: "account", value: "anna" },
        { kind: "address", value: "203.0.113.10" },
        { kind: "host", value: "client.example.org" },
      ]),
    );
  });

  it("calls every record of btmp a failed login, with the address where the host alone has it", () => {
    const record = loginRecord({ type: 6, pid: 7, line: "ssh:notty", user: "ro\x1bot", host: "2001:DB8::7", at });

    expect(objects(record, utmpKind("btmp-20260314", record))).toEqual([
      expect.objectContaining({ event: "failed login", program: "btmp", user: "ro\x1bot", address: "2001:db8::7" }),
    ]);
  });

  it("reads IPv6 addresses, and those mapped from IPv4 as such", () => {
    const of = (address: string): unknown =>
      objects(loginRecord({ type: 7, pid: 1, line: "pts/1", user: "u", at, address }))[0];

    expect(of("20010db8000000000000000000000001")).toMatchObject({ address: "2001:db8::1" });
    expect(of("00000000000000000000ffffcb00710a")).toMatchObject({ address: "203.0.113.10" });
  });

  it("tells run levels and halts", () => {
    const level = (user: string, pid: number): Buffer => loginRecord({ type: 1, pid, line: "~", user, at });

    expect(objects(Buffer.concat([level("runlevel", 0x4e35), level("shutdown", 0)]))).toEqual([
      expect.objectContaining({ event: "runlevel change", run_level: "5", run_level_before: "N" }),
      expect.objectContaining({ event: "system shutdown" }),
    ]);
  });

  it("counts records that were overwritten, garbage and a cut end, and reads on behind them", () => {
    const bytes = Buffer.concat([
      boot,
      Buffer.alloc(384),
      login,
      Buffer.from("!".repeat(20)),
      logout,
      login.subarray(0, 9),
    ]);
    const { records, lost } = readUtmpRecords(bytes, 0, kind);

    expect(records.map(({ byteOffset }) => byteOffset)).toEqual([0, 768, 1172]);
    expect(lost).toEqual([
      { reason: "login record overwritten with zeros", count: 1 },
      { reason: "bytes that are no login record", count: 1 },
      { reason: "login record cut off", count: 1 },
    ]);
  });

  it("gives a record again by its own bytes", () => {
    for (const record of readUtmpRecords(wtmp, 384, kind).records) {
      const bytes = wtmp.subarray(record.byteOffset - 384, record.byteOffset - 384 + record.byteLength);
      expect(readUtmpRecord(bytes, record.byteOffset, kind)).toEqual(record);
    }
  });

  it("reads the last login of each account that has one", () => {
    const file = Buffer.concat([
      ...Array.from({ length: 1000 }, () => Buffer.alloc(292)),
      lastLogin(at, "pts/0", "203.0.113.10"),
    ]);
    const last = utmpKind("var/log/lastlog", file)!;

    expect(readUtmpRecords(file, 0, last)).toEqual({
      records: [
        {
          byteOffset: 292_000,
          byteLength: 292,
          text: expect.stringContaining('"account_uid":1000') as string,
        },
      ],
      lost: [],
    });
    expect(objects(file, last)[0]).toMatchObject({ event: "last login", address: "203.0.113.10", line: "pts/0" });
  });
});

describe("utmpKind", () => {
  it("knows the layouts of other machines", () => {
    const wide = loginRecord({ type: 7, pid: 1, line: "pts/1", user: "anna", at, address: "cb00710a" }, "wide");
    const bigEndian = loginRecord(
      { type: 7, pid: 1, line: "pts/1", user: "anna", at, address: "cb00710a" },
      "bigEndian",
    );

    for (const bytes of [wide, bigEndian]) {
      const file = Buffer.concat([bytes, bytes, bytes]);
      const found = utmpKind("wtmp", file)!;
      expect(found.recordBytes).toBe(bytes.length);
      expect(objects(file, found)[2]).toMatchObject({
        user: "anna",
        pid: 1,
        address: "203.0.113.10",
        timestamp: "2026-03-14T03:10:02.000000Z",
      });
    }
  });

  it("takes a log by its name and its form, by its form alone where the name says nothing", () => {
    expect(utmpKind("btmp.1", wtmp)?.log).toBe("btmp");
    expect(utmpKind("C:\\case\\host7-utmp", wtmp)?.log).toBe("utmp");
    expect(utmpKind("carved.bin", wtmp)?.log).toBe("wtmp");
    expect(isUtmp("wtmp", Buffer.alloc(384))).toBe(true);
    expect(isUtmp("zeros.bin", Buffer.alloc(384))).toBe(false);
    expect(isUtmp("wtmp", Buffer.from("Mar 14 03:10:02 host sshd[1]: hello\n".repeat(40)))).toBe(false);
    expect(isUtmp("wtmp", Buffer.alloc(3))).toBe(false);
  });
});
