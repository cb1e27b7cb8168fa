import { describe, expect, it } from "vitest";
import { ownWords } from "./own-words.js";

describe("ownWords", () => {
  it.each([
    ["User 'admin' executed the 'login' command", "failed"],
    ['cron ran "grep -i failed auth.log" as root', "failed"],
    ["COMMAND=/bin/grep -v FAILED", "FAILED"],
    ["HISTORY: PID=7 UID=0 USER=root ip neighbor | grep -v FAILED", "FAILED"],
    ["opened failed_logins.log for reading", "failed"],
    ["opened C:\\Data\\failed\\a.txt", "failed"],
    ["GET /search?q=login+failed 200", "failed"],
    ["Subject: delivery failed", "failed"],
    ["query 'select * from denied_users' took 3 ms", "denied"],
    ["rule “Deny failed” hit", "nothing"],
  ])("leaves what somebody typed out of %s", (text, word) => expect(ownWords(text, {})).not.toContain(word));

  it.each([
    "login of anna failed",
    'authentication for user "anna" failed',
    'error: "Permission denied"',
    "the command failed with status 1",
    "job backup failed",
    "Anna's login failed, that's it",
    "access to share denied.",
  ])("keeps %s", (text) => expect(ownWords(text, {})).toMatch(/failed|denied/));

  it("leaves out the values that play a part in the event", () =>
    expect(ownWords("ran grep failed x", { "process.command_line": "grep failed x" })).toBe("ran /"));
});
