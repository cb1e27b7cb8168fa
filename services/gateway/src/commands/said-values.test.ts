import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, QuestionPlan, Reading } from "@lagebild/domain";
import { postJson } from "@lagebild/runtime/http";
import type { CommandContext } from "../command-line/command-context.js";
import { V1 } from "../routes/route.js";
import { outputOf } from "../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { askCommand, planCommand } from "./ask.js";
import { ingestAndWait } from "./ingest.js";

const LOG = [
  "2026-03-14 06:00:00 INFO [lager] Dienst gestartet",
  "2026-03-14 06:05:11 INFO [lager] Auftrag 4711 abgeschlossen, 12 Sätze in 120 ms",
  "2026-03-14 06:10:42 INFO [lager] Auftrag 4712 abgeschlossen, 3 Sätze in 5309 ms",
  "2026-03-14 06:11:03 WARN [web] Anmeldung fehlgeschlagen: Benutzer doe",
  "2026-03-14 06:11:09 WARN [web] Anmeldung fehlgeschlagen: Benutzer roe",
  "2026-03-14 06:12:30 INFO [web] Anmeldung erfolgreich: Benutzer kim",
  "2026-03-14 06:20:01 INFO [lager] Auftrag 4713 abgeschlossen, 40 Sätze in 981 ms",
  "2026-03-14 06:31:44 ERROR [lager] Auftrag 4714 abgebrochen: Zeitüberschreitung",
  "2026-03-15 02:00:00 INFO [sicherung] Nächtliche Sicherung gestartet",
  "2026-03-15 02:41:17 INFO [sicherung] Nächtliche Sicherung abgeschlossen: 48213 Dateien, 61 GB",
];

let served: ServedLagebild;
beforeAll(async () => {
  served = await servedLagebild();
  const { lagebild, config, folder } = served;
  const path = join(folder, "lager.log");
  await writeFile(path, LOG.map((line) => `${line}\n`).join(""));
  await lagebild.createIncident("lager");
  await ingestAndWait(lagebild, "lager", [path], { config, signal: new AbortController().signal });
}, 240_000);
afterAll(() => served.close());

const run = (command: (context: CommandContext) => Promise<void>, ...words: readonly string[]): Promise<string> =>
  outputOf(served, command, words);

async function ask(question: string, ...more: readonly string[]) {
  const answer = JSON.parse(await run(askCommand, "lager", question, "--json", ...more)) as Answer;
  const [opening = "", first = ""] = answer.answer.split("\n");
  return { answer, head: answer.verdict === "insufficient" ? first : opening };
}

/** Lines that the head of an answer cites. */
const citedBy = ({ answer, head }: Awaited<ReturnType<typeof ask>>): readonly number[] => {
  const ids = [...head.matchAll(/\[(\d+)\]/g)].map(([, id]) => Number(id));
  return answer.citations.filter(({ id }) => ids.includes(id)).flatMap(({ firstLine }) => firstLine);
};

describe("values that only texts say come first in an answer that claims nothing, with the line that says them", () => {
  it.each([
    ["how many files did the nightly backup have", "48213", 10],
    ["wie viele Dateien hatte die nächtliche Sicherung", "48213", 10],
    ["wie viele Sätze hatte Auftrag 4713", "40", 7],
    ["welcher Auftrag hat am längsten gedauert", "5.309", 3],
    ["which job took longest", "5,309", 3],
  ])("%s", { timeout: 120_000 }, async (question, value, line) => {
    const asked = await ask(question);
    expect(asked.answer.verdict).toBe("insufficient");
    expect(asked.answer.values).toEqual([]);
    expect(asked.head).toMatch(new RegExp(`(?<![\\d.,])${value}(?![\\d.,]*\\d)`));
    expect(citedBy(asked)).toContain(line);
    expect(asked.answer.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0 });
  });
});

it("says what the record with the greatest says beside it", { timeout: 120_000 }, async () => {
  const { answer } = await ask("welcher Auftrag hat am längsten gedauert");
  expect(answer.answer).toMatch(/^.*Dieser Eintrag: .*: 4712\b/m);
  expect(answer.answer).not.toContain("Keine Zahlen");
});

it("claims values that fields hold, where a rule read them from texts", { timeout: 120_000 }, async () => {
  const asked = await ask("welche Benutzer konnten sich nicht anmelden");
  expect(asked.answer).toMatchObject({ verdict: "answered", values: ["doe", "roe"] });
  expect(citedBy(asked)).toEqual([4, 5]);
});

const QUESTION = "how many files did the nightly backup have";
const planOf = async (): Promise<QuestionPlan> =>
  (JSON.parse(await run(planCommand, "lager", QUESTION, "--json")) as { plan: QuestionPlan }).plan;

async function askWith(plan: unknown): Promise<Answer> {
  const path = join(served.folder, "plan.json");
  await writeFile(path, JSON.stringify({ question: QUESTION, plan }));
  return (await ask(QUESTION, "--plan", path)).answer;
}

/** The reading, asking for what texts say beside other words. */
const withNames = (reading: Reading, said: unknown): unknown => ({
  ...reading,
  of: [{ events: [], conditions: [] }],
  asks: [
    { ...reading.asks[0]!, of: [{ ...(reading.asks[0] as { of: readonly object[] }).of[0]!, of: said, orOf: [] }] },
  ],
});

it("runs statements of a plan about what texts say", { timeout: 120_000 }, async () => {
  const { read: _read, ...plan } = await planOf();
  const of = { said: ["Auftrag"], as: "number" };
  const answer = await askWith({ ...plan, statements: [{ op: "top", of, where: {}, limit: 10 }] });
  expect(answer.exact[0]!.values!.map(({ value }) => value)).toEqual(["4711", "4712", "4713", "4714"]);
});

it("runs a reading that was edited to ask for other words, as what was meant", { timeout: 120_000 }, async () => {
  const plan = await planOf();
  const reading = withNames(plan.read!.reading, { said: ["Benutzer"], as: "name" });
  const answer = await askWith({ ...plan, statements: [], read: { reading } });
  expect(answer.verdict).toBe("answered");
  expect([...answer.values].sort()).toEqual(["doe", "kim", "roe"]);
});

it(
  "takes such a reading at the interface, and refuses one with words that are none",
  { timeout: 120_000 },
  async () => {
    const plan = await planOf();
    const post = (said: unknown) =>
      postJson(`${served.server.url}${V1}/incidents/lager/questions`, {
        question: QUESTION,
        model: "none",
        plan: { ...plan, statements: [], read: { reading: withNames(plan.read!.reading, said) } },
      });
    expect(await post({ said: ["Benutzer"], as: "name" })).toMatchObject({ answer: { verdict: "answered" } });
    for (const wrong of [
      { said: "Benutzer" },
      { said: [7] },
      { said: ["Benutzer"], as: "colour" },
      { said: ["x"], field: "y" },
    ])
      await expect(post(wrong), JSON.stringify(wrong)).rejects.toMatchObject({ kind: "invalid" });
  },
);
