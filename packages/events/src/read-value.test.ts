import { describe, expect, it } from "vitest";
import { ecsFields } from "./ecs-fields.js";
import { putValue, type Collected } from "./read-value.js";

const put = (field: string, value: string): Collected => {
  const values: Collected = {};
  putValue(values, ecsFields.get(field)!, value);
  return values;
};

it("takes an address as Java writes it", () => {
  expect(put("source.ip", "/203.0.113.7")).toEqual({ "source.ip": "203.0.113.7" });
  expect(put("source.ip", "/203.0.113.7:4022")).toEqual({ "source.ip": "203.0.113.7", "source.port": "4022" });
});

describe("putValue: accounts", () => {
  it.each([
    ["anna", { "user.name": "anna" }],
    ["EXAMPLE\\anna", { "user.name": "anna", "user.domain": "EXAMPLE" }],
    ["EXAMPLE\\\\anna", { "user.name": "anna", "user.domain": "EXAMPLE" }],
    ["anna@EXAMPLE.COM", { "user.name": "anna", "user.domain": "EXAMPLE.COM" }],
    ["CN=Anna Beispiel,OU=Staff,DC=example,DC=com", { "user.name": "Anna Beispiel" }],
    ["uid=anna,ou=people,dc=example,dc=com", { "user.name": "anna" }],
    ["root(uid=0)", { "user.name": "root" }],
    ["EXAMPLE\\anna (Active user)", { "user.name": "anna", "user.domain": "EXAMPLE" }],
    ["anna\\", { "user.name": "anna" }],
    [".\\anna", { "user.name": "anna" }],
    ['"anna b"', { "user.name": "anna b" }],
    ["PC-7$", { "user.name": "PC-7$" }],
    ["host/nb-07.example.com", { "user.name": "host/nb-07.example.com" }],
    ["HTTP/web01@EXAMPLE.COM", { "user.name": "HTTP/web01", "user.domain": "EXAMPLE.COM" }],
    ["HTTP/web01@example.com", { "user.name": "HTTP/web01", "user.domain": "example.com" }],
  ])("reads %s", (written, expected) => expect(put("user.name", written)).toMatchObject(expected));

  it.each(["<unknown process>", "unknown", "(null)"])("takes %s for no value", (written) =>
    expect(put("process.name", written)).toEqual({}),
  );

  it("takes a principal of a service for no mail address", () =>
    expect(put("user.name", "HTTP/web01@example.com")["user.email"]).toBeUndefined());

  it("keeps a mail address whole and gives it to the field of mails too", () => {
    expect(put("user.name", "anna@example.com")).toEqual({
      "user.name": "anna@example.com",
      "user.email": "anna@example.com",
      "user.domain": "example.com",
    });
  });

  it("takes an identifier of security for an id and no name", () => {
    expect(put("user.name", "S-1-5-21-1-2-3-1001")).toEqual({ "user.id": "S-1-5-21-1-2-3-1001" });
    expect(put("user.target.name", "{0f8fad5b-d9cb-469f-a165-70867728950e}")).not.toHaveProperty(["user.target.name"]);
  });

  it.each(["-", "N/A", "(null)", "true", "123456789012345", "https://example.com/anna", ""])(
    "takes %j for no account",
    (written) => expect(put("user.name", written)).toEqual({}),
  );

  it("keeps the first value of a field", () => {
    const values = put("user.name", "anna");
    putValue(values, ecsFields.get("user.name")!, "bert");
    expect(values["user.name"]).toBe("anna");
  });
});

describe("putValue: addresses", () => {
  it.each([
    ["203.0.113.7", { "source.ip": "203.0.113.7" }],
    ["203.0.113.7:4022", { "source.ip": "203.0.113.7", "source.port": "4022" }],
    ["203.0.113.7#53", { "source.ip": "203.0.113.7", "source.port": "53" }],
    ["[2001:db8::7]:443", { "source.ip": "2001:db8::7", "source.port": "443" }],
    ["[2001:db8::7]", { "source.ip": "2001:db8::7" }],
    ["::ffff:203.0.113.7", { "source.ip": "203.0.113.7" }],
    ["2001:DB8:0::7/64", { "source.ip": "2001:db8::7" }],
    ["203.0.113.7, 192.0.2.1", { "source.ip": "203.0.113.7" }],
  ])("reads %s", (written, expected) => expect(put("source.ip", written)).toEqual(expected));

  it("gives the name of a host to the field of names, and leaves out what is neither", () => {
    expect(put("source.ip", "pc7.example.com")).toEqual({ "source.domain": "pc7.example.com" });
    for (const written of ["300.1.1.1", "12:34:56", "two words?", "*"])
      expect(put("source.ip", written)).not.toHaveProperty(["source.ip"]);
  });

  it("reads any address with any port, in both spellings", () => {
    let seed = 5;
    const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 300; round++) {
      const address = [1 + next(223), next(256), next(256), next(256)].join(".");
      const port = String(next(65_536));
      for (const sign of [":", "#"])
        expect(put("destination.ip", `${address}${sign}${port}`)).toEqual({
          "destination.ip": address,
          "destination.port": port,
        });
    }
  });
});

describe("putValue: other types", () => {
  it.each([
    ["network.transport", "6", "tcp"],
    ["network.transport", "UDP", "udp"],
    ["network.transport", "ICMP6", "ipv6-icmp"],
    ["network.transport", "https", undefined],
    ["source.port", "65535", "65535"],
    ["source.port", "65536", undefined],
    ["source.port", "-1", undefined],
    ["process.pid", "0x2f0", "752"],
    ["process.pid", "0042", "42"],
    ["process.pid", "12.0", "12"],
    ["process.pid", "soon", undefined],
    ["file.hash.md5", "MD5=D41D8CD98F00B204E9800998ECF8427E,SHA1=x", "d41d8cd98f00b204e9800998ecf8427e"],
    ["file.hash.sha1", "d41d8cd98f00b204e9800998ecf8427e", undefined],
    ["email.to.address", "Anna <Anna@example.com>; bert@example.com", "anna@example.com bert@example.com"],
    ["email.to.address", "undisclosed recipients", undefined],
    ["event.outcome", "SUCCESS", "success"],
    ["event.outcome", "perhaps", undefined],
    ["event.category", "network nonsense web", "network web"],
    ["dns.question.name", "(3)www(7)example(3)com(0)", "www.example.com"],
    ["url.domain", "Example.com.", "example.com"],
    ["event.code", "0f8fad5b-d9cb-469f-a165-70867728950e", undefined],
    ["event.code", "4625", "4625"],
  ])("reads %s from %j as %j", (field, written, expected) => expect(put(field, written)[field]).toBe(expected));

  it("takes paths and addresses of the web apart", () => {
    expect(put("process.executable", '"C:\\Tools\\a b.exe"')).toEqual({
      "process.executable": "C:\\Tools\\a b.exe",
      "process.name": "a b.exe",
    });
    expect(put("process.executable", "cmd.exe")).toEqual({ "process.name": "cmd.exe" });
    expect(put("url.original", "https://example.com:8443/a/b?c=d#e")).toEqual({
      "url.original": "https://example.com:8443/a/b?c=d#e",
      "url.full": "https://example.com:8443/a/b?c=d#e",
      "url.scheme": "https",
      "url.domain": "example.com",
      "url.port": "8443",
      "url.path": "/a/b",
      "url.query": "c=d",
    });
  });

  it("cuts a value that is longer than any is kept", () => {
    expect(put("event.reason", "x".repeat(100_000))["event.reason"]).toHaveLength(2_000);
  });
});
