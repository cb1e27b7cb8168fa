import { expect, it } from "vitest";
import { putOwnAction } from "./own-action.js";

it.each([
  ["¦ APP1 ¦ INFO ¦ zfadmin ¦ ROLE_ASSIGNED ¦ user=anna; role=approver", "ROLE_ASSIGNED"],
  ['I <F05> {anna@PC-9} KRED.AENDERN    Kreditor 702240 "Stahl"', "KRED.AENDERN"],
  ["12:00:01 LOGIN_FAILED: bad password", "LOGIN_FAILED"],
  ["ENV is set to MAX_SIZE for all of them", undefined],
  ["first A_ONE | then B_TWO | and more", undefined],
  ["GET /A_B HTTP/1.1", undefined],
])("finds what an application calls an act (%s)", (message, action) => {
  const values: Record<string, string> = {};
  putOwnAction(values, message);
  expect(values["event.action"]).toBe(action);
});

it("leaves an act that is known as it is", () => {
  const values: Record<string, string> = { "event.action": "login" };
  putOwnAction(values, "| LOGIN_FAILED |");
  expect(values["event.action"]).toBe("login");
});
