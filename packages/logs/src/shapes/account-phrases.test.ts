import { expect, it } from "vitest";
import { phrasedAccounts } from "./account-phrases.js";

it.each([
  ["USER eva: no such user found from 192.0.2.9", ["eva"]],
  ["Failed authentication attempt for eva from 192.0.2.9:39522: user does not exist [uid: 0, name: eva]", ["eva"]],
  ["authentication failed for user due to invalid password, name: eva", ["eva"]],
  ["Failed Login Attempt - username:eva ip:192.0.2.9", ["eva"]],
  ["Auth-Failure ip 192.0.2.9 username 'Eva'", ["eva"]],
  ['Authentication request for "eva" has been denied', ["eva"]],
  ["authentication failed for [eva], invalid password", ["eva"]],
  ["Login failed for db:crm login:eva@example.org from 192.0.2.9", ["eva@example.org"]],
  ["Login incorrect (mschap: MS-CHAP2-Response is incorrect): [eva] (from client wlan port 0)", ["eva"]],
  ["Login OK: [host/nb-07.example.com] (from client wlan port 0)", ["host/nb-07.example.com"]],
  ["Username: eva Privilege level: 15 Command: show run", ["eva"]],
  ["Accepted google_authenticator for eva", ["eva"]],
  ["auth-worker(12): pam(eva,192.0.2.9): unknown user", ["eva"]],
  ["Fehlgeschlagene Anmeldung für eva von 192.0.2.9", ["eva"]],
  ["login attempt for nonexistent user from 192.0.2.9", []],
  ["user login: client disconnected", []],
  ["session opened", []],
])("finds who is named in %s", (text, expected) => expect(phrasedAccounts(text)).toEqual(expected));

it("takes linear time for a text of leads", () => {
  const text = "login: ".repeat(100_000);
  expect(phrasedAccounts(text)).toEqual([]);
});

it("passes over what says that a name follows, and takes no such word for the name", () => {
  expect(phrasedAccounts("Anmeldung fehlgeschlagen für Benutzer müller")).toEqual(["müller"]);
  expect(phrasedAccounts("Login failed for the user 'anna' from 203.0.113.9")).toEqual(["anna"]);
  expect(phrasedAccounts("authentication failed for invalid user bob")).toEqual(["bob"]);
  expect(phrasedAccounts("Fehlgeschlagene Anmeldung für Konto")).toEqual([]);
});
