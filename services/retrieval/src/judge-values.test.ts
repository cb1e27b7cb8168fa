import { describe, expect, it } from "vitest";
import { namedIn, valuesIn } from "./judge-values.js";

describe("what a question names", () => {
  it.each<[string, readonly string[]]>([
    ["Was there any connection from 203.0.113.77?", ["203.0.113.77"]],
    ["Gibt es einen Alarm zur Schwachstelle in Log4j?", ["Log4j"]],
    ["Wurde ein Benutzerkonto gesperrt (4740)?", ["4740"]],
    ["Gab es Versuche von SQL-Injection?", ["SQL"]],
    ["Wurde ein USB-Speicherstick angeschlossen?", ["USB"]],
    ["Did svc_mimosa run C:\\Temp\\a.exe or PowerShell?", ["svc_mimosa", "C:\\Temp\\a.exe", "PowerShell"]],
    ["Did the account kweber log in?", []],
    ["Verrieten Werbemüll-Automaten ihren Misserfolg?", []],
    ["Was anything logged on 2026-03-14 between 03:00 and 04:00 UTC?", []],
    ["Which IPv4 address answered with 5xx?", []],
  ])("is found in: %s", (question, named) => expect(namedIn(question)).toEqual(named));

  it("is a value where it can be nothing else", () => {
    expect(valuesIn("Did svc_mimosa use RC4 from 192.0.2.9 on FS01?")).toEqual(["svc_mimosa", "192.0.2.9"]);
  });
});
