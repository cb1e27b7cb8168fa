import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TrainingRow } from "../export/training-rows.js";
import { outputOf } from "../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { confirmCommand } from "./confirm.js";
import { exportCommand } from "./export.js";
import { ingestAndWait } from "./ingest.js";

const LOG = join(fileURLToPath(new URL("../../../../fixtures/bastion/", import.meta.url)), "auth.log");
const signal = new AbortController().signal;

let served: ServedLagebild;
beforeAll(async () => {
  served = await servedLagebild();
  await served.lagebild.createIncident("bastion");
  await ingestAndWait(served.lagebild, "bastion", [LOG], { config: served.config, signal });
}, 240_000);
afterAll(() => served.close());

async function exported(...words: readonly string[]): Promise<readonly TrainingRow[]> {
  const text = await outputOf(served, exportCommand, ["training", ...words]);
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as TrainingRow]));
}

it("writes confirmed answers and no others as examples, until they are taken back", { timeout: 240_000 }, async () => {
  const { lagebild } = served;
  const first = await lagebild.ask("bastion", {
    question: "From which address did backup log in?",
    budgetTokens: 2_000,
  });
  const second = await lagebild.ask("bastion", { question: "Wie oft scheiterte ein Login?", budgetTokens: 2_000 });
  expect(await exported()).toEqual([]);
  expect(await outputOf(served, confirmCommand, [first.id, "checked by hand"])).toBe(
    `${first.id} is confirmed: From which address did backup log in?\n`,
  );
  expect((await lagebild.answer(first.id)).confirmed).toMatchObject({ note: "checked by hand" });
  expect((await lagebild.answers("bastion", 5)).map(({ id }) => id)).toEqual([second.id, first.id]);

  const rows = await exported("--incident", "bastion");
  expect(rows.map(({ task, answer, language }) => [task, answer, language])).toEqual([
    ["answer", first.id, "en"],
    ["reading", first.id, "en"],
  ]);
  const [answer, reading] = rows;
  expect(answer?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant"]);
  expect(answer?.messages[1]?.content).toContain("Question: From which address did backup log in?");
  const draft = JSON.parse(answer!.messages[2]!.content) as { sentences: { cites: number[]; text: string }[] };
  expect(Object.keys(draft)).toEqual(["sentences", "values", "verdict"]);
  expect(Object.keys(draft.sentences[0]!)).toEqual(["cites", "text"]);
  expect(draft.sentences[0]!.cites.length).toBeGreaterThan(0);
  expect(draft.sentences[0]!.text).not.toMatch(/\[\d+\]/);
  expect(JSON.parse(reading!.messages[2]!.content)).toMatchObject({
    asks: first.answer.reading!.asks,
    of: first.answer.reading!.of,
  });

  await outputOf(served, confirmCommand, [first.id, "--reopen"]);
  expect(await exported()).toEqual([]);
  await expect(outputOf(served, confirmCommand, ["a-none"])).rejects.toMatchObject({ kind: "missing" });
  await expect(exported("--format", "csv")).rejects.toMatchObject({ kind: "invalid" });
});
