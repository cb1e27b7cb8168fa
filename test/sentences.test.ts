import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSentences, readSentences, type SentenceScore } from "./bench/sentence-cases.js";
import { lagebildProcess, REPOSITORY, type LagebildProcess } from "./lagebild-process.js";

/** Kinds of wrong sentences that never pass. */
const NEVER = [
  "marker-copied",
  "planted-instruction",
  "wrong-language",
  "bare-answer",
  "echo",
  "part-of-value",
  "wrong-outcome",
  "wrong-action",
  "swap-actor-target",
  "swap-src-dst",
  "mix-of-lines",
  "half-wrong",
  "beyond-lines",
  "superlative",
  "negation",
  "port-as-count",
  "count-other",
  "count-unstated",
  "invented-name",
  "wrong-day",
  "wrong-hour",
  "wrong-month",
  "wrong-year",
];

/** Cases of a folder, checked against an incident that holds its logs. */
async function scoresOf(lagebild: LagebildProcess, name: string): Promise<readonly SentenceScore[]> {
  const { cases, logs } = await readSentences(join(REPOSITORY, "fixtures", name));
  expect((await lagebild.run(["ingest", name, ...logs, "--year", "2026"])).code).toBe(0);
  return checkSentences(cases, { dataFolder: lagebild.dataFolder, incident: name });
}

/** Share of the right ones that hold, or of the wrong ones that fall. */
function share(scores: readonly SentenceScore[], should: "hold" | "drop"): number {
  const all = scores.filter(({ one }) => one.should === should);
  return all.filter(({ holds }) => holds === (should === "hold")).length / all.length;
}

describe("sentences of a language model about cited lines", () => {
  let lagebild: LagebildProcess;
  let scores: readonly SentenceScore[];

  beforeAll(async () => {
    lagebild = await lagebildProcess();
    scores = await scoresOf(lagebild, "sentences");
  }, 300_000);
  afterAll(() => rm(lagebild.dataFolder, { recursive: true, force: true }));

  it("are more than 300, right and wrong ones, in both languages", () => {
    for (const [should, lang] of [
      ["hold", "de"],
      ["hold", "en"],
      ["drop", "de"],
      ["drop", "en"],
    ] as const)
      expect(scores.filter(({ one }) => one.should === should && one.lang === lang).length).toBeGreaterThan(100);
  });

  it.each(NEVER)("never pass where they are of the kind: %s", (kind) => {
    const wrong = scores.filter(({ one }) => one.should === "drop" && one.why.startsWith(`${kind}:`));
    expect(wrong.length).toBeGreaterThan(3);
    expect(wrong.filter(({ holds }) => holds).map(({ one }) => one.sentence)).toEqual([]);
  });

  it("are told apart", () => {
    expect(share(scores, "drop")).toBeGreaterThan(0.99);
    expect(share(scores, "hold")).toBeGreaterThan(0.95);
  });

  it("are mostly told apart about logs that the check was not made on", async () => {
    const held = await scoresOf(lagebild, "sentences-held");
    expect(share(held, "drop")).toBeGreaterThan(0.9);
    expect(share(held, "hold")).toBeGreaterThan(0.9);
  }, 300_000);
});
