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
  "wrong-month",
  "wrong-year",
];

describe("sentences of a language model about cited lines", () => {
  let lagebild: LagebildProcess;
  let scores: readonly SentenceScore[];

  beforeAll(async () => {
    lagebild = await lagebildProcess();
    const { cases, logs } = await readSentences(join(REPOSITORY, "fixtures/sentences"));
    expect((await lagebild.run(["ingest", "sentences", ...logs, "--year", "2026"])).code).toBe(0);
    scores = await checkSentences(cases, { dataFolder: lagebild.dataFolder, incident: "sentences" });
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

  it("are mostly told apart", () => {
    const share = (should: "hold" | "drop"): number => {
      const all = scores.filter(({ one }) => one.should === should);
      return all.filter(({ holds }) => holds === (should === "hold")).length / all.length;
    };
    expect(share("drop")).toBeGreaterThan(0.74);
    expect(share("hold")).toBeGreaterThan(0.74);
  });
});
