import type { Ask } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const line = (text: string, second: number): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "app01",
  program: "app",
  text: `lager: ${text}`,
});

const incident = testEngine(
  [
    "created topic [orders]",
    "created topic [orders]",
    "created topic [bills]",
    "Installation of KB5073457 done",
    "Installation of KB5073457 failed with error state 6",
    "Installation of KB5070001 failed with error state 7",
    "Installation of KB5070002 failed with error state 6",
    "Nächtliche Sicherung abgeschlossen: 48213 Dateien, 61 GB",
    "Anmeldung fehlgeschlagen: Benutzer doe",
    "Anmeldung fehlgeschlagen: Benutzer roe",
    "Auftrag A17 abgeschlossen, 12 Sätze in 5309 ms",
    "Auftrag A18 abgeschlossen, 3 Sätze in 120 ms",
    "Ordner Technik angelegt",
    "idle",
    "idle",
  ].map(line),
);

async function told(question: string, engine = incident) {
  const { read, results } = (await readQuestion(question, engine))!;
  return {
    verdict: read.verdict,
    asks: read.reading.asks.map(({ ask }): Ask["ask"] => ask),
    texts: read.reading.of.flatMap(({ events }) => events.flatMap(({ kind, id }) => (kind === "text" ? [id] : []))),
    matched: results.map(({ matched }) => matched),
    counts: results.flatMap(({ count }) => count ?? []),
    values: results.flatMap(({ values = [] }) => values.map(({ value, count }) => `${value} ${count}`)),
  };
}

describe("a noun that is asked for and that no field is called is what texts say beside it, and none of it is claimed", () => {
  it.each([
    ["welche topics gibt es", ["orders 2", "bills 1"]],
    ["which topics", ["orders 2", "bills 1"]],
    ["welche KBs", ["KB5073457 2", "KB5070001 1", "KB5070002 1"]],
    ["how many distinct KB numbers", ["KB5073457 2", "KB5070001 1", "KB5070002 1"]],
    ["how many lines per topic", ["orders 2", "bills 1"]],
    ["how many lines per topic name", ["orders 2", "bills 1"]],
  ])("%s", async (question, values) => {
    expect(await told(question)).toMatchObject({ verdict: "insufficient", values });
  });

  it("but not where it only says which records are counted", async () => {
    const { asks, texts, counts } = await told("how many lager entries mention idle");
    expect({ asks, texts, counts }).toEqual({ asks: ["count"], texts: ["idle"], counts: [2] });
  });
});

describe("a number before a noun is listed, and records that say the noun are not counted as it", () => {
  it.each([
    ["how many files did the nightly backup have", "48213 1"],
    ["wie viele Dateien hatte die nächtliche Sicherung", "48213 1"],
    ["wie viele Sätze hatte Auftrag A17", "12 1"],
  ])("%s", async (question, value) => {
    expect(await told(question)).toMatchObject({ verdict: "insufficient", asks: ["list"], values: [value] });
  });

  it("while records whose texts count nothing are counted", async () => {
    expect(await told('how many records say "created topic"')).toMatchObject({ verdict: "answered", counts: [3] });
  });
});

describe("the greatest of a measure that texts state, with what its record says beside it", () => {
  it.each(["welcher Auftrag dauerte am längsten", "which job took longest"])("%s", async (question) => {
    const { results, read } = (await readQuestion(question, incident))!;
    expect(read.verdict).toBe("insufficient");
    expect(results[0]!.summary).toMatchObject({ numbers: 2, max: 5309, maxAt: { line: 11 } });
    expect(results[1]!.values).toMatchObject([{ value: "A17" }]);
  });
});

describe("what stands for any value in a quotation is no part of the text", () => {
  it.each([
    'how many lines have "error state N"',
    'how many lines have "error state <n>"',
    'how many lines have "error state [...]"',
    'how many lines have "error state *"',
    "wie viele Zeilen haben „error state …“",
  ])("%s", async (question) => {
    expect(await told(question)).toMatchObject({ verdict: "answered", texts: ["error state"], counts: [3] });
  });

  it("but a letter that is all of it is", async () => {
    expect((await told('how many lines have "N"')).texts).toEqual(["N"]);
  });
});

describe("what no rule took for an event and texts say in these or other words is not denied", () => {
  it.each([
    "welche Benutzer konnten sich nicht anmelden",
    "were there failed logins?",
    "Gab es fehlgeschlagene Anmeldungen?",
  ])("%s", async (question) => {
    expect((await told(question)).verdict).toBe("insufficient");
  });

  it("but it is where no text says so", async () => {
    const quiet = testEngine(["idle", "Benutzer doe: Sitzung beendet", "Sitzung abgelaufen"].map(line));
    expect((await told("welche Benutzer konnten sich nicht anmelden", quiet)).verdict).toBe("absent");
  });
});

describe("a value is found behind what the log calls it", () => {
  it.each([
    ["wie viele Einträge gibt es zum Ordner Technik", "Ordner Technik"],
    ["how many entries are there about the folder Technik", "ordner Technik"],
  ])("%s", async (question, text) => {
    const { texts, matched } = await told(question);
    expect({ texts, matched }).toEqual({ texts: [text], matched: [1] });
  });
});

it("what nearly all lines say limits nothing", async () => {
  const { texts, counts, verdict } = await told("how many lines of lager");
  expect({ texts, counts, verdict }).toEqual({ texts: [], counts: [15], verdict: "insufficient" });
});
