import { describe, expect, it } from "vitest";
import { rankReadings } from "../ranking/rank-readings.js";
import { readQuestion } from "../read-question.js";
import { isToldInWords } from "../texts/told-in-words.js";
import { testEngine } from "../testing/test-engine.js";

const engine = testEngine([
  {
    time: "1770000000",
    host: "ws07",
    "event.category": "iam",
    "event.action": "added-member-to-group",
    "lagebild.rules": "group_member_added",
    "user.name": "anna",
    "user.target.name": "eve",
    "group.name": "Printers",
    text: "A member was added to a group",
  },
]);

const read = async (question: string) => (await readQuestion(question, engine))!.read;

describe("who was put into which group", () => {
  it.each([
    ["was eve put into the local Administrators group?", "admin-granted"],
    ["was the user eve ever added to the local Administrators group?", "admin-granted"],
    ["wurde eve in die lokale Gruppe der Administratoren aufgenommen?", "admin-granted"],
    ["did somebody become a member, I mean: was eve made an administrator?", "admin-granted"],
    ["who was added to a group?", "group-member-added"],
    ["wer wurde in eine Gruppe aufgenommen?", "group-member-added"],
    ["hat jemand eve einer Gruppe hinzugefügt?", "group-member-added"],
  ])("is read from %s", async (question, id) => {
    const { readings } = await rankReadings(question, engine, { limits: {} });
    const { of } = readings[0]!.ran.draft.reading;
    expect(of.flatMap(({ events }) => events.map((event) => event.id))).toContain(id);
  });

  it.each([
    "who was added to a group?",
    "which user was added to a group?",
    "wer wurde in eine Gruppe aufgenommen?",
    "somebody was added to a group. who, and when?",
    "da wurde jemand in eine Gruppe aufgenommen. Wer, und um wieviel Uhr?",
  ])("asks for whom it was done to: %s", async (question) => {
    const { asks } = (await read(question)).reading;
    expect(JSON.stringify(asks[0])).toContain('"of":{"field":"user.target.name"}');
  });

  it("asks for who did it where that is asked", async () => {
    const { asks } = (await read("who added eve to a group?")).reading;
    expect(JSON.stringify(asks[0])).toContain('"of":{"field":"user.name"}');
  });
});

it("takes what is left of a phrase without its first word for nothing that is told", async () => {
  const said = testEngine([{ time: "1770000000", text: "administrators of the group changed the printer" }]);
  const lexicon = {
    alike: (stem: string) => [stem],
    related: (stem: string) => [stem],
    isLittle: (word: string) => ["put", "into", "the"].includes(word),
  };
  const told = (phrase: string) =>
    isToldInWords(said, [{ en: { one: phrase, many: phrase }, de: { one: phrase, many: phrase } }], lexicon);
  expect(await told("put into the administrators group")).toBe(false);
  expect(await told("changed administrators group")).toBe(true);
});

describe("the account of a new service or task", () => {
  const services = testEngine([
    {
      time: "1770000000",
      host: "ws07",
      "event.category": "configuration",
      "event.action": "service-installed",
      "lagebild.rules": "service_installed",
      "service.name": "helper7",
      "user.name": "anna",
      "user.effective.name": "LocalSystem",
      text: "A service was installed",
    },
  ]);
  const fieldsOf = async (question: string) =>
    (await readQuestion(question, services))!.read.reading.asks.flatMap((ask) =>
      ask.ask === "list" ? ask.of.map(({ of }) => ("field" in of ? of.field : "")) : [],
    );

  it.each(["under which account does helper7 run?", "unter welchem Konto läuft der neue Dienst?"])(
    "is the one that it runs as: %s",
    async (question) => {
      expect(await fieldsOf(question)).toContain("user.effective.name");
      expect(await fieldsOf(question)).not.toContain("user.name");
    },
  );

  it.each(["neuer dienst, konto", "what account does the new service use?"])(
    "is told beside who made it, where either may be meant: %s",
    async (question) =>
      expect(await fieldsOf(question)).toEqual(expect.arrayContaining(["user.name", "user.effective.name"])),
  );

  it.each(["by which account was the service installed?", "wer hat den Dienst installiert?"])(
    "is not asked for with who made it: %s",
    async (question) => expect(await fieldsOf(question)).not.toContain("user.effective.name"),
  );
});

it("finds the login and the end of a session by its identifier, in digits of either case", async () => {
  const session = {
    host: "ws07",
    "lagebild.session.id": "0xead4335",
    "user.name": "anna",
    "event.category": "session",
  };
  const logins = testEngine([
    { ...session, time: "1770000000", "lagebild.rules": "login_succeeded", "event.type": "start", text: "logged on" },
    { ...session, time: "1770000090", "lagebild.rules": "session_closed", "event.type": "end", text: "logged off" },
  ]);
  for (const question of ["how long did the login 0xEAD4335 last?", "wie lange dauerte die Anmeldung 0xead4335?"]) {
    const { read: told } = (await readQuestion(question, logins))!;
    expect(told.verdict).toBe("answered");
    expect(told.reading.of.map(({ events }) => events.map(({ id }) => id))).toEqual([["login"], ["session-closed"]]);
  }
});

describe("accounts of a cloud that something was opened to", () => {
  const call = { host: "", "event.category": "configuration api", "cloud.account.id": "111111111111", text: "x" };
  const trail = testEngine([
    {
      ...call,
      time: "1770000000",
      "event.action": "ModifySnapshotAttribute",
      "lagebild.rules": "cloud_snapshot_shared",
      "cloud.target.account.id": "222222222222",
    },
    {
      ...call,
      time: "1770000060",
      "event.action": "UpdateAssumeRolePolicy",
      "lagebild.rules": "cloud_role_trust_changed",
      "cloud.target.account.id": "333333333333",
      "user.target.name": "deploy",
    },
    {
      ...call,
      time: "1770000090",
      "event.action": "ConsoleLogin",
      "event.category": "authentication",
      "lagebild.rules": "login_succeeded",
      "lagebild.mfa": "not used",
      "user.name": "anna",
    },
  ]);
  it.each([
    ["with which account was the snapshot shared?", "cloud.target.account.id", "snapshot-shared"],
    ["an welche fremden account ids wurde der snapshot freigegeben?", "cloud.target.account.id", "snapshot-shared"],
    ["which account was added as trusted principal?", "cloud.target.account.id", "role-trust-changed"],
    ["welcher account wurde als vertrauter principal eingetragen?", "cloud.target.account.id", "role-trust-changed"],
    ["who logged in, mfa?", "lagebild.mfa", "login-succeeded"],
  ])("%s", async (question, field, id) => {
    const { reading } = (await readQuestion(question, trail))!.read;
    expect(JSON.stringify(reading.asks)).toContain(`"of":{"field":"${field}"}`);
    expect(reading.of.flatMap(({ events }) => events.map((event) => event.id))).toContain(id);
  });
});
