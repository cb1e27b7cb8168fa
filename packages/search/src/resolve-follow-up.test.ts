import { describe, expect, it } from "vitest";
import { resolveFollowUp } from "./resolve-follow-up.js";

const turn = (question: string, values: readonly string[] = []) => ({ question, answer: "...", values });

describe("a follow-up", () => {
  it.each([
    ["and from which address?", "Did anyone guess passwords for the account backup?", ["yes"], "guess"],
    ["Und von welcher Adresse?", "Hat jemand Passwörter für backup geraten?", ["yes"], "geraten"],
    ["When?", "Which service was installed on FS01?", ["WinUpdateSvc"], "installed"],
  ])("%s brings the topic of the question before", (question, before, values, word) => {
    expect(resolveFollowUp(question, [turn(before, values)])).toContain(word);
  });

  it.each([
    ["What did he run with sudo afterwards?", "Which account logged in from outside?", ["backup"]],
    ["Was tat er danach mit sudo?", "Welches Konto meldete sich von außen an?", ["backup"]],
  ])("%s brings the values of the answer before", (question, before, values) => {
    expect(resolveFollowUp(question, [turn(before, values)])).toContain("backup");
  });

  it("looks past a follow-up for the topic", () => {
    const turns = [turn("Did anyone guess passwords for backup?"), turn("And when?")];
    expect(resolveFollowUp("And from where?", turns)).toContain("passwords");
  });

  it.each(["Which path of the web server received a POST request?", "How many failed logins came from 203.0.113.7?"])(
    "is not %s, which stands on its own",
    (question) => expect(resolveFollowUp(question, [turn("Who changed the firewall rules?")])).toBeUndefined(),
  );

  it("needs an earlier question", () => expect(resolveFollowUp("And when?", [])).toBeUndefined());
});
