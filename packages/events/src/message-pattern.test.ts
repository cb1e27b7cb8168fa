import { describe, expect, it } from "vitest";
import { messagePattern } from "./message-pattern.js";

const found = (pattern: string, message: string): Readonly<Record<string, string>> | undefined => {
  const parts = messagePattern(pattern).match(message);
  return parts && Object.fromEntries(parts.map(([field, value]) => [field.name, value]));
};

describe("messagePattern", () => {
  it("reads named parts, and passes over what may be missing", () => {
    const pattern =
      "Failed <:word> for (invalid user|illegal user)? <user.name:text> from <source.ip> port <source.port>";
    const rest = { "source.ip": "203.0.113.7", "source.port": "4022" };
    expect(found(pattern, "Failed password for root from 203.0.113.7 port 4022 ssh2")).toEqual({
      "user.name": "root",
      ...rest,
    });
    expect(found(pattern, "Failed none for invalid user two words from 203.0.113.7 port 4022")).toEqual({
      "user.name": "two words",
      ...rest,
    });
    expect(found(pattern, "Accepted password for root from 203.0.113.7 port 4022")).toBeUndefined();
  });

  it("begins where the message begins unless it begins with a star, and ends anywhere unless it ends with a dollar", () => {
    expect(found("user <user.name>", "a user anna")).toBeUndefined();
    expect(found("* user <user.name>", "a user anna and more")).toEqual({ "user.name": "anna" });
    expect(found("user <user.name>$", "user anna and more")).toBeUndefined();
    expect(found("user <user.name>$", "user anna ")).toEqual({ "user.name": "anna" });
  });

  it("ends a principal at a slash, unless a service stands in front of it", () => {
    const pattern = "[<user.name:principal>";
    expect(found(pattern, "[anna/Secret7]")).toEqual({ "user.name": "anna" });
    expect(found(pattern, "[host/nb-07.example.com]")).toEqual({ "user.name": "host/nb-07.example.com" });
    expect(found(pattern, "[HTTP/web01]")).toEqual({ "user.name": "HTTP/web01" });
  });

  it("tells ports of servers from those that systems give", () => {
    const kindsOf = (port: string): readonly string[] =>
      ["service", "registered", "dynamic"].filter((kind) => found(`<source.port:${kind}>`, port));
    expect(["1", "1023", "1024", "32767", "32768", "65535"].map(kindsOf)).toEqual(
      ["service", "service", "registered", "registered", "dynamic", "dynamic"].map((kind) => [kind]),
    );
    expect(kindsOf("0")).toEqual([]);
  });

  it("ends a word where the sign behind it stands first, and takes addresses of both versions", () => {
    expect(found("<user.name>: done", "anna: done")).toEqual({ "user.name": "anna" });
    expect(found("from <source.ip>:<source.port>", "from 192.0.2.1:443")).toEqual({
      "source.ip": "192.0.2.1",
      "source.port": "443",
    });
    expect(found("peer [<source.ip>]:<source.port>", "peer [2001:db8::1]:443")).toMatchObject({ "source.port": "443" });
  });

  it("takes signs that mean something as they are behind a backslash", () => {
    expect(found("pam_unix\\(sshd:auth\\): user=<user.name>", "pam_unix(sshd:auth): user=anna")).toEqual({
      "user.name": "anna",
    });
  });

  it("says what is wrong with a pattern", () => {
    expect(() => messagePattern("<user.nam> logged in")).toThrow("there is no field user.nam");
    expect(() => messagePattern("<user.name:sound> logged in")).toThrow('there is no kind "sound"');
    expect(() => messagePattern("(a|b")).toThrow("a bracket is not closed");
    expect(() => messagePattern("a)")).toThrow("a bracket is closed that was not opened");
    expect(() => messagePattern("* a".repeat(9))).toThrow("parts of any length");
    expect(() => messagePattern("a".repeat(601))).toThrow("at most 600");
  });

  it("looks at a hostile message once for each piece, however many beginnings it has", () => {
    const pattern = messagePattern("* a * b * c * d * e * f$");
    const hostile = `${"a b c d e ".repeat(400)}g`;
    let steps = 0;
    for (; steps < 200; steps++) expect(pattern.match(hostile)).toBeUndefined();
    expect(steps).toBe(200);
  });
});
