import { describe, expect, it } from "vitest";
import { quoteLogText, showValue, timeAsWritten } from "./quote.js";

describe("quoting log text", () => {
  it("cannot be left by what is quoted", () => {
    const quoted = quoteLogText("user `admin`\n# Heading \u202e");
    expect(quoted).toBe("`user 'admin' # Heading  `");
    expect(quoted.slice(1, -1)).not.toContain("`");
  });

  it("cuts what is over-long", () => expect(quoteLogText("abcdef", 3)).toBe("`abc…`"));

  it("shows names and addresses bare, and anything else quoted", () => {
    expect(["203.0.113.7", "CORP\\svc_backup", "/var/log/wtmp"].map(showValue)).toEqual([
      "203.0.113.7",
      "CORP\\svc_backup",
      "/var/log/wtmp",
    ]);
    expect(showValue("[link](http://example.net)")).toBe("`[link](http://example.net)`");
  });
});

describe("the time of a line", () => {
  it.each([
    ["Mar 14 03:11:02 bastion sshd[1]: x", "Mar 14 03:11:02"],
    ["2026-03-14T05:51:37+01:00 FEHLER [lager] x", "2026-03-14T05:51:37+01:00"],
    ['192.0.2.1 - - [14/Mar/2026:03:11:02 +0000] "GET / HTTP/1.1" 200 1', "14/Mar/2026:03:11:02 +0000"],
    ['{"@timestamp":"2026-03-14T03:11:02.5Z","a":1}', "2026-03-14T03:11:02.5Z"],
    ["nothing here", undefined],
  ])("is read as written from %s", (line, time) => expect(timeAsWritten(line)).toBe(time));
});
