import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { answerQuestion } from "@lagebild/generation";
import { retrievalService, type RetrievalService } from "@lagebild/retrieval";
import type { Answer, QuestionPlan } from "@lagebild/domain";
import { BASTION, BASTION_LOGS, lagebildProcess, type LagebildProcess } from "./lagebild-process.js";

interface Pair {
  readonly en: string;
  readonly de: string;
  /** Must be among the values of both answers. */
  readonly values: readonly string[];
  /** Both answers state them; the others are for measuring. */
  readonly stated?: boolean;
}

const INCIDENT = "bastion";
const linesOf = (file: string): readonly string[] =>
  readFileSync(join(BASTION, file), "utf8")
    .split("\n")
    .filter((line) => line !== "");
const pairs = linesOf("pairs.jsonl").map((line) => JSON.parse(line) as Pair);

describe("a question in German and in English", () => {
  let lagebild: LagebildProcess;
  let retrieval: RetrievalService;

  beforeAll(async () => {
    lagebild = await lagebildProcess();
    const { code, error } = await lagebild.run(["ingest", INCIDENT, ...BASTION_LOGS]);
    expect(error.split("\n").filter((line) => line.includes("Failure"))).toEqual([]);
    expect(code).toBe(0);
    const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
    retrieval = retrievalService({ dataFolder: lagebild.dataFolder, embedder });
  }, 180_000);
  afterAll(async () => {
    await retrieval.close();
    await rm(lagebild.dataFolder, { recursive: true, force: true });
  });

  const answer = async (question: string, plan?: QuestionPlan): Promise<Answer> => {
    const request = { question, budgetTokens: 4_000, ...(plan && { plan }) };
    const window = await retrieval.window(INCIDENT, request);
    const deps = {
      resolve: (file: string, lines: readonly number[]) => retrieval.readLines(INCIDENT, file, lines),
      faultOf: () => Promise.resolve(undefined),
      model: () => Promise.resolve(undefined),
      secret: "test",
    };
    return (await answerQuestion(deps, window)).answer;
  };

  it("is asked in at least 40 pairs", () => expect(pairs.length).toBeGreaterThanOrEqual(40));

  it.each(pairs.filter(({ stated }) => stated))("gets the same values: $en", async ({ en, de, values }) => {
    const [english, german] = [await answer(en), await answer(de)];
    expect(english.language).toBe("en");
    expect(german.language).toBe("de");
    expect(english.values).toEqual(expect.arrayContaining([...values]));
    expect([...german.values].sort()).toEqual([...english.values].sort());
    expect(english.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0, sentencesRemoved: 0 });
    expect(german.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0, sentencesRemoved: 0 });
  });

  it("is not denied where no record of what is asked has an address: who made an account is not from where", async () => {
    for (const question of [
      "Did 203.0.113.7 create an account on DC01?",
      "Hat 203.0.113.7 auf DC01 ein Konto angelegt?",
    ])
      expect((await answer(question)).verdict, question).toBe("insufficient");
  });

  it.each([["Were any files encrypted?", "Wurden Dateien durch Ransomware verschlüsselt?"]])(
    "is denied by a count of zero among records that could show it: %s",
    async (...questions) => {
      for (const question of questions) {
        const { verdict, exact, window } = await answer(question);
        expect(verdict, question).toBe("absent");
        expect(exact[0]?.matched).toBe(0);
        expect(window.plan.read?.compared?.records).toBeGreaterThan(0);
      }
    },
  );

  it(
    "counts zero where conditions never meet, and says what is found without one of them",
    { timeout: 120_000 },
    async () => {
      const questions = linesOf("zero-counts.jsonl").map((line) => (JSON.parse(line) as { question: string }).question);
      expect(questions).toHaveLength(40);
      for (const question of questions) {
        const { verdict, answer: text } = await answer(question);
        expect({ question, verdict }).toEqual({ question, verdict: "absent" });
        expect(text, question).toMatch(/^0 .*; (?:without|ohne) [“„].*(?:there (?:are|is)|sind es|ist es) [1-9]/);
      }
    },
  );

  it("stays open, without a value, where a telling word is not accounted for", async () => {
    const { verdict, values, unused } = await answer("Which addresses are peculiar on March 14?");
    expect({ verdict, values }).toEqual({ verdict: "insufficient", values: [] });
    expect(unused).toContain("peculiar");
  });

  it("runs an edited plan as it is given", async () => {
    const { plan } = (await answer("How many failed passwords came from 203.0.113.7?")).window;
    const where = { ...plan.statements[0]!.where, entities: [{ value: "192.0.2.33" }] };
    delete (where as { fields?: unknown }).fields;
    const edited = await answer("How many failed passwords came from 203.0.113.7?", {
      ...plan,
      statements: [{ op: "count", where }],
    });
    expect(edited.window.plan.statements).toEqual([{ op: "count", where }]);
    expect(edited.window.plan.read).toBeUndefined();
  });
});
