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
}

const INCIDENT = "bastion";
const pairs = readFileSync(join(BASTION, "pairs.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Pair);

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
      model: () => Promise.resolve(undefined),
      secret: "test",
    };
    return (await answerQuestion(deps, window)).answer;
  };

  it("is asked in at least 40 pairs", () => expect(pairs.length).toBeGreaterThanOrEqual(40));

  it.each(pairs)("gets the same values: $en", async ({ en, de, values }) => {
    const [english, german] = [await answer(en), await answer(de)];
    expect(english.language).toBe("en");
    expect(german.language).toBe("de");
    expect(english.values).toEqual(expect.arrayContaining([...values]));
    expect([...german.values].sort()).toEqual([...english.values].sort());
    expect(english.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0, sentencesRemoved: 0 });
    expect(german.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0, sentencesRemoved: 0 });
  });

  it("shows the pair of records that belongs to the value named first", async () => {
    const { answer: text, citations } = await answer("Hat jemand Passwörter geraten, und kam dabei jemand hinein?");
    expect(text).toMatch(/^Ja: [^`]*: 203\.0\.113\.7 \(x 1204\)/);
    const [failed, accepted] = citations.map((citation) => citation.text);
    expect(failed).toMatch(/Failed password for \w+ from 203\.0\.113\.7/);
    expect(accepted).toMatch(/Accepted password for backup from 203\.0\.113\.7/);
  });

  it("shows a record of the value named first", async () => {
    const { values, citations } = await answer("Which account failed most often over SSH?");
    expect(citations[0]?.text).toContain(values[0]);
  });

  it("takes what an edited step finds on to the next step", async () => {
    const question = "Which account logged in from the address with the most failures, and what did it run?";
    const { plan } = (await answer(question)).window;
    expect(plan.steps?.map(({ takes }) => takes?.value)).toEqual([undefined, "203.0.113.7", "backup"]);
    const [first, ...others] = plan.statements;
    const where = { ...first!.where, entities: [{ value: "192.0.2.15" }] };
    const edited = await answer(question, { ...plan, statements: [{ ...first!, where }, ...others] });
    expect(edited.window.plan.steps?.map(({ takes }) => takes?.value)).toEqual([undefined, "192.0.2.15", "svc_backup"]);
    expect(edited.values).toEqual(expect.arrayContaining(["192.0.2.15", "svc_backup"]));
    expect(edited.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0, sentencesRemoved: 0 });
  });

  it("runs an edited plan as it is given", async () => {
    const question = "How many failed passwords came from 203.0.113.7?";
    const { plan } = (await answer(question)).window;
    const [statement] = plan.statements;
    expect(statement).toMatchObject({ op: "count", where: { entities: [{ value: "203.0.113.7" }] } });
    const where = { ...statement!.where, entities: [{ value: "192.0.2.33" }] };
    const edited = await answer(question, { ...plan, statements: [{ op: "count", where }] });
    expect(edited.values).toEqual(["3"]);
    expect(edited.window.plan.statements).toEqual([{ op: "count", where }]);
  });
});
