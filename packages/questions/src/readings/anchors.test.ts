import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const BEGIN = 1_770_000_000;

const login = (second: number, ip: string, isLetIn: boolean, user = "anna"): TestEvent => ({
  time: String(BEGIN + second),
  host: "web01",
  program: "sshd",
  "event.category": "authentication",
  "event.outcome": isLetIn ? "success" : "failure",
  "lagebild.rules": isLetIn ? "login_succeeded" : "login_failed",
  "user.name": user,
  "source.ip": ip,
  text: `login of ${user}`,
});

const deleted = (second: number, user: string, path: string): TestEvent => ({
  time: String(BEGIN + second),
  host: "web01",
  "event.category": "file",
  "event.type": "deletion",
  "user.name": user,
  "file.path": path,
  text: `${user} deleted ${path}`,
});

const incident = testEngine([
  deleted(0, "anna", "/tmp/early"),
  login(10, "203.0.113.7", false),
  login(11, "203.0.113.7", false),
  login(12, "203.0.113.7", true),
  login(13, "203.0.113.7", false),
  login(20, "198.51.100.4", true, "berta"),
  deleted(30, "anna", "/srv/a"),
  deleted(31, "berta", "/srv/b"),
]);

const read = async (question: string) => (await readQuestion(question, incident))!;

describe("other records limit the time of what is asked", () => {
  it.each([
    ["how many failed logins from 203.0.113.7 before it got in?", "before"],
    ["wie viele fehlgeschlagene Anmeldungen von 203.0.113.7, bevor er reinkam?", "before"],
  ])("before the first of them: %s", async (question, side) => {
    const { read: asked, results } = await read(question);
    expect(results[0]!.count).toBe(2);
    expect(asked.reading.of[0]!.anchor).toMatchObject({ side, at: (BEGIN + 12) * 1e6 });
  });

  it("after the first of them, of the same address", async () => {
    const { results } = await read("how many failed logins from 203.0.113.7 after it got in?");
    expect(results[0]!.count).toBe(1);
  });

  it("and who did them did what is asked, where records say so", async () => {
    const { read: asked, results } = await read("which files were deleted after the login of berta?");
    expect(results[0]!.values?.map(({ value }) => value)).toEqual(["/srv/b"]);
    expect(asked.reading.of[0]!.conditions.map(({ values }) => values)).toEqual([["berta"]]);
  });

  it("but where no record is of them, nothing is limited", async () => {
    const { read: asked } = await read("how many failed logins from 203.0.113.7 before the reboot?");
    expect(asked.reading.of[0]!.anchor).toBeUndefined();
    expect(asked.verdict).toBe("insufficient");
  });
});

describe("ways in limit records", () => {
  it("a way in that no record names leaves none", async () => {
    const { read: asked, results } = await read("any rdp logins? how many");
    expect(results[0]!.matched === 0 || asked.verdict === "insufficient").toBe(true);
  });
});
