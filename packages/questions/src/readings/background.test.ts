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

const QUESTIONS = {
  en: [
    "how many failed logins?",
    "which source address had the most failed logins?",
    "when was the last failed login of anna?",
  ],
  de: ["wie viele fehlgeschlagene Anmeldungen?", "welche Quelladresse hatte die meisten fehlgeschlagenen Anmeldungen?"],
};
const AROUND = {
  en: [
    ["One more thing: ", ""],
    ["Hey, ", ""],
    ["For the report I still need this for our people - ", ""],
    ["Hi, sorry to bother you, we have had a long call with the customer and I must know by noon. ", ""],
    ["", " It would be great to have this before the call at three. Thanks a lot!"],
  ],
  de: [
    ["Noch was: ", ""],
    ["Kurze Frage: ", ""],
    ["Guten Morgen zusammen, ich sitze gerade am Lagebericht und mir fehlt noch eine Kleinigkeit: ", ""],
    ["Hallo, entschuldigt die Störung, ich soll das für unsere Leitung bis Mittag klären. ", ""],
    ["", " Wäre super, wenn das noch vor der Besprechung um drei ginge. Danke und Grüße!"],
  ],
};

it.each(
  (["en", "de"] as const).flatMap((language) =>
    QUESTIONS[language].flatMap((question) =>
      AROUND[language].map(([before, behind]) => [question, `${before}${question}${behind}`] as const),
    ),
  ),
)("reads %s the same as %s", async (question, wrapped) => {
  const [bare, around] = [(await readQuestion(question, engine))!.read, (await readQuestion(wrapped, engine))!.read];
  const said = ({ reading, verdict }: typeof bare) => ({
    verdict,
    unused: reading.unused,
    asks: reading.asks.map(({ ask }) => ask),
    of: reading.of.map(({ events, conditions, time }) => [
      events.map(({ id }) => id),
      conditions.map(({ values }) => values),
      time,
    ]),
  });
  expect(said(around)).toEqual(said(bare));
});
