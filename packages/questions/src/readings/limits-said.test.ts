import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

// 6 May 2026, a Wednesday.
const BEGIN = 1_778_061_600;
const login = (second: number, values: Readonly<Record<string, string>>): TestEvent => ({
  time: String(BEGIN + second),
  host: "sql02",
  "event.category": "authentication",
  "event.outcome": "failure",
  "lagebild.rules": "login_failed",
  text: `login of ${values["user.name"] ?? "somebody"}`,
  ...values,
});
const success = { "event.outcome": "success", "lagebild.rules": "login_succeeded" };

async function told(question: string, events: readonly TestEvent[]) {
  const { read, results } = (await readQuestion(question, testEngine(events)))!;
  return {
    verdict: read.verdict,
    conditions: read.reading.of.flatMap((one) =>
      one.conditions.map(({ title, values, isNot }) => `${isNot ? "not " : ""}${title.en} ${values.join(" ")}`),
    ),
    matched: results.map(({ matched }) => matched),
  };
}

describe("a name that is written like a weekday stays a name before a date", () => {
  const logins = [login(0, { "user.name": "sa" }), login(1, { "user.name": "sa" }), login(2, { "user.name": "anna" })];
  it.each([
    "Fehlgeschlagene Anmeldungen als sa am 6. Mai 2026 - Anzahl",
    "wie viele Fehlanmeldungen von sa am 6. Mai 2026?",
  ])("%s", async (question) => {
    const { conditions, matched } = await told(question, logins);
    expect([conditions, matched[0]]).toEqual([["account sa"], 2]);
  });
});

describe("an address goes by its end, where one alone ends so", () => {
  const from = (second: number, address: string): TestEvent =>
    login(second, { "user.name": "anna", "source.ip": address });
  it("how many failed logins from .37?", async () => {
    const { conditions, matched } = await told("how many failed logins from .37?", [
      from(0, "10.33.4.37"),
      from(1, "10.33.4.38"),
    ]);
    expect([conditions, matched[0]]).toEqual([["source address 10.33.4.37"], 1]);
  });

  it("claims nothing of others by what it excepts", async () => {
    const { verdict } = await told("did any other address besides .37 fail to log in?", [from(0, "10.33.4.37")]);
    expect(verdict).not.toBe("answered");
  });
});

describe("what is outside of a place is not there", () => {
  it("successful logins from outside Norway - user", async () => {
    const there = (second: number, country: string): TestEvent =>
      login(second, { ...success, "user.name": "anna", "source.geo.country_name": country });
    const { conditions, matched } = await told("successful logins from outside Norway - user", [
      there(0, "Norway"),
      there(1, "Norway"),
      there(2, "Sweden"),
    ]);
    expect(conditions.some((one) => one.startsWith("not ") && one.endsWith(" Norway"))).toBe(true);
    expect(matched[0]).toBe(1);
  });
});

describe("of very many times none is the answer", () => {
  const many = (count: number): readonly TestEvent[] =>
    Array.from({ length: count }, (_, i) => login(i * 60, { ...success, "user.name": "anna" }));
  it.each([
    [3, "answered"],
    [30, "insufficient"],
  ])("%i: %s", async (count, verdict) =>
    expect((await told("wann genau hat sich anna erfolgreich angemeldet?", many(count))).verdict).toBe(verdict),
  );
});

describe("what was refused was not fetched", () => {
  const got = (second: number, outcome: string): TestEvent =>
    login(second, {
      "event.category": "file",
      "event.action": "GetObject",
      "event.outcome": outcome,
      "lagebild.rules": "",
      "user.name": "anna",
      "file.path": `pay/${second}.xlsx`,
      text: `GetObject pay/${second}.xlsx ${outcome}`,
    });
  it.each(["how many files did anna download?", "wie viele Dateien hat anna heruntergeladen?"])(
    "%s",
    async (question) => {
      const { matched } = await told(question, [got(0, "success"), got(1, "failure"), got(2, "failure")]);
      expect(matched[0]).toBe(1);
    },
  );
});
