import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const DAY = 86_400;
const at = (day: number, second = 0): string => String(1_770_000_000 + day * DAY + second);

const login = (time: string, ip: string, isFine: boolean): TestEvent => ({
  time,
  host: "web01",
  program: "sshd",
  "event.category": "authentication",
  "event.outcome": isFine ? "success" : "failure",
  "lagebild.rules": isFine ? "login_succeeded" : "login_failed",
  "user.name": "anna",
  "source.ip": ip,
  text: `${isFine ? "Accepted" : "Failed"} password for anna from ${ip}`,
});

const BAD = "203.0.113.9";
const refused = [login(at(0), BAD, false), login(at(0, 5), BAD, false), login(at(0, 9), "10.0.0.8", true)];

const verdictOf = async (question: string, events: readonly TestEvent[]): Promise<string | undefined> =>
  (await readQuestion(question, testEngine(events)))?.read.verdict;

describe("no holds whatever else is said", () => {
  it.each([
    `Did the zorblax at ${BAD} ever log in successfully?`,
    `Hat sich ${BAD} mit dem Zorblax jemals erfolgreich angemeldet?`,
  ])("where all that was tried was refused: %s", async (question) => {
    expect(await verdictOf(question, refused)).toBe("absent");
  });

  it("but not where something else of it went well", async () => {
    const mixed = [...refused, { ...login(at(0, 20), BAD, true), "lagebild.rules": "session_resumed" }];
    expect(await verdictOf(`Did the zorblax at ${BAD} ever succeed?`, mixed)).not.toBe("absent");
  });

  it.each([`Did anybody zorblax ${BAD} on 4 February?`, `Hat am 4. Februar jemand ${BAD} gezorblaxt?`])(
    "where what is named stands in records of other times alone: %s",
    async (question) => {
      const later = login(at(2), "10.0.0.8", true);
      expect(await verdictOf(question, [...refused, later])).toBe("absent");
    },
  );

  it("but not where it is named at that time", async () => {
    expect(await verdictOf(`Did anybody zorblax ${BAD} on 2 February?`, refused)).toBe("insufficient");
  });
});

describe("that there are records at all", () => {
  it.each(["Is it still there?", "Did that work?", "Hat das geklappt?"])("answers no whether: %s", async (question) => {
    expect(await verdictOf(question, refused)).toBe("insufficient");
  });
});
