import { describe, expect, it } from "vitest";
import { rankReadings } from "../ranking/rank-readings.js";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const record = (second: number, code: string, fields: Readonly<Record<string, string>> = {}): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "dc01",
  program: "Security",
  "event.code": code,
  text: `event ${code}`,
  ...fields,
});

const incident = testEngine([
  record(0, "4688", { "process.name": "tool.exe", "event.category": "process", "event.type": "start" }),
  record(5, "4799", { "process.name": "tool.exe", "event.category": "iam" }),
  record(6, "4799", { "process.name": "tool.exe", "event.category": "iam" }),
  record(7, "4799", { "process.name": "other.exe", "event.category": "iam" }),
  record(9, "4648", {
    "user.name": "anna",
    "user.effective.name": "adm-berta",
    "lagebild.rules": "explicit_credentials",
  }),
  record(90, "4689", { "process.name": "tool.exe", "event.category": "process", "event.type": "end" }),
  record(95, "4104", { "powershell.file.script_block_text": "Get-Date" }),
  record(99, "4625", {
    "event.category": "authentication",
    "event.outcome": "failure",
    "lagebild.rules": "login_failed",
  }),
]);

async function told(question: string) {
  const { read, results } = (await readQuestion(question, incident))!;
  return {
    verdict: read.verdict,
    counts: results.map(({ count, matched }) => count ?? matched),
    values: results.flatMap(({ values = [], groups = [] }) => [
      ...values.map(({ value, count }) => `${value} ${count}`),
      ...groups.map(({ values: of }) => of.join(" ")),
    ]),
    seconds: results.flatMap(({ records = [] }) => records.map(({ time }) => time! / 1e6 - 1_770_000_000)),
  };
}

describe("a code says which events are meant", () => {
  it.each([
    "4799 group enumeration: count per calling process",
    "Gruppenabfrage (4799): Anzahl je aufrufendem Prozess",
  ])("so that words beside it only describe: %s", async (question) => {
    const { verdict, counts, values } = await told(question);
    expect(verdict).toBe("answered");
    expect(counts[0]).toBe(3);
    expect(values).toEqual(["tool.exe 2", "other.exe 1"]);
  });

  it.each(["How long did tool.exe run in seconds (4688 -> 4689)?", "Laufzeit von tool.exe (4688 -> 4689)?"])(
    "of a beginning and of an end: %s",
    async (question) => {
      const { verdict, seconds } = await told(question);
      expect(verdict).toBe("answered");
      expect(seconds).toEqual([0, 90]);
    },
  );

  it.each([
    "Who used the explicit credentials of which account (event 4648)?",
    "Wer hat die Zugangsdaten von welchem Konto benutzt (4648)?",
  ])("and whose account was used is not who used it: %s", async (question) => {
    const { values } = await told(question);
    expect(values).toEqual(["anna adm-berta"]);
  });

  it("but what limits its records still does", async () => {
    const { counts } = await told("how many failed logins (4625) on dc01");
    expect(counts[0]).toBe(1);
    const { readings } = await rankReadings("how many failed logins (4625) for user guest", incident, { limits: {} });
    expect(readings[0]!.ran.matched).toEqual([0]);
  });

  it("and records of commands may be anything", async () => {
    const { verdict, counts } = await told("how many failed logins (4104)");
    expect([verdict, counts[0]]).not.toEqual(["answered", 1]);
  });
});
