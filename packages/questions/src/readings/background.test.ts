import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const login = (second: number, address: string, outcome: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "mail01",
  "event.category": "authentication",
  "event.outcome": outcome,
  "lagebild.rules": outcome === "failure" ? "login_failed" : "login_succeeded",
  "source.ip": address,
  "user.name": "anna",
});
const engine = testEngine([
  login(1, "203.0.113.7", "failure"),
  login(2, "203.0.113.7", "failure"),
  login(3, "198.51.100.4", "failure"),
  login(4, "192.0.2.9", "success"),
]);

it.each([
  "Liebe Kolleginnen und Kollegen, für die Sperrliste, an der ich gerade schreibe, bräuchte ich noch eine Zahl und eine Adresse: Von welcher Quelladresse kamen die meisten fehlgeschlagenen Anmeldungen?",
  "Could you do me a favour? I'd like to block the noisiest host at the perimeter first and look at the rest later, so which source address had the most failed logins?",
  "Guten Morgen, wir haben heute um neun die Lage und mein Chef hat schon zweimal nach der Sperre gefragt, daher: welche Quelladresse hat die meisten fehlgeschlagenen Anmeldungen?",
])("takes what somebody tells of themselves for no part of what is asked (%s)", async (question) => {
  const { read, results } = (await readQuestion(question, engine))!;
  expect(read.reading.unused).toEqual([]);
  expect(read.reading.of[0]!.conditions).toEqual([]);
  expect(results[0]!.values?.[0]).toMatchObject({ value: "203.0.113.7", count: 2 });
});

it("keeps what is named there for certain, and what is doubted", async () => {
  const named = await readQuestion(
    "We have the firewall people on the phone right now and they ask about 203.0.113.7 all the time. How many failed logins were there?",
    engine,
  );
  expect(named!.results[0]!.matched).toBe(2);
});

it("does not take a request for a tale", async () => {
  const { read } = (await readQuestion(
    "Write me a short list of the failed logins: source addresses, accounts.",
    engine,
  ))!;
  expect(read.reading.of[0]!.events.map(({ id }) => id)).toContain("login-failed");
});
