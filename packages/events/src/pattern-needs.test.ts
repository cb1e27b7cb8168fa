import { expect, it } from "vitest";
import { messagePattern } from "./message-pattern.js";

it.each([
  ["Failed <:word> for (invalid user)? <user.name:text> from <source.ip>", "failed"],
  ["pam_unix\\(sshd:auth\\): user=<user.name>", "pam_unix(sshd:auth):"],
  ["(a long one|another)<:number>, b", ","],
  ["<user.name>", ""],
])("names the longest text that no message of %s can lack", (pattern, needs) =>
  expect(messagePattern(pattern).needs).toBe(needs),
);

it("finds the text in every message that the pattern knows, whatever its capitals", () => {
  const pattern = messagePattern("* User <user.name> Logged In(, again)?");
  for (const message of ["x user anna logged in", "X USER ANNA LOGGED IN, AGAIN"]) {
    expect(pattern.match(message)).toBeDefined();
    expect(message.toLowerCase()).toContain(pattern.needs);
  }
});
