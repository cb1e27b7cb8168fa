import { describe, expect, it } from "vitest";
import { expandQuestion } from "./glossary.js";

describe("the words a question is searched by", () => {
  it.each([
    ["Wer hat Passwörter geraten?", ["failed", "invalid"]],
    ["Wurden Sicherungskopien gelöscht?", ["backup", "shadow", "deleted"]],
    ["Gab es ein neues Benutzerkonto?", ["useradd", "account"]],
    ["Was there guessing of passwords?", ["failed", "authentication"]],
    ["Ist eine geplante Aufgabe angelegt worden?", ["schtasks", "scheduled", "cron"]],
    ["Did anybody scan our ports?", ["nmap", "probe"]],
  ])("hold the words logs use: %s", (question, expected) => {
    expect(expandQuestion(question)).toEqual(expect.arrayContaining(expected));
  });

  it("find a term inside a German compound", () => {
    expect(expandQuestion("Administratorkennwort")).toContain("password");
  });

  it("understand umlauts typed as two letters", () => {
    expect(expandQuestion("Hintertuer")).toEqual(expandQuestion("Hintertür"));
  });

  it("take a short word only as a whole", () => {
    expect(expandQuestion("The tornado hit the torrent")).not.toContain("exit");
    expect(expandQuestion("Was Tor used?")).toContain("exit");
  });

  it("leave out what the question already says, and repeat nothing", () => {
    const words = expandQuestion("password login user account deleted firewall dns query");
    expect(words).not.toContain("password");
    expect(new Set(words).size).toBe(words.length);
  });

  it("are none for small talk", () => {
    expect(expandQuestion("Thank you, that was kind.")).toEqual([]);
  });

  it("stay few for a hostile question", () => {
    const question = "passwort konto gelöscht angriff ".repeat(100_000);
    expect(expandQuestion(question).length).toBeLessThanOrEqual(48);
  });
});
