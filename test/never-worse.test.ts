import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { answerQuestion } from "@lagebild/generation";
import type { Answer, LanguageModel } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { retrievalService, type RetrievalService, type RetrievedWindow } from "@lagebild/retrieval";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADVERSARIES, adversary } from "./bench/words/adversaries.js";
import { lagebildProcess, REPOSITORY, type LagebildProcess } from "./lagebild-process.js";

const INCIDENT = "bastion";
const FIXTURE = join(REPOSITORY, "fixtures/bastion");
/** Of each type and language one. */
const ASKED = ["B001", "B006", "B009", "B014", "B017", "B018", "B021", "B024", "B033", "B034"];

/** What of an answer is the engine's. */
const ownOf = ({ answer, verdict, values, citations, findings, exact }: Answer) => ({
  answer,
  verdict,
  values,
  citations,
  findings,
  exact,
});

describe("with a model that writes nothing but what is wrong", () => {
  let lagebild: LagebildProcess;
  let retrieval: RetrievalService;
  const windows: RetrievedWindow[] = [];
  const alone: Answer[] = [];

  beforeAll(async () => {
    lagebild = await lagebildProcess();
    const logs = ["app.log", "auth.log", "edge.zip", "firewall.log", "windows"].map((name) => join(FIXTURE, name));
    expect((await lagebild.run(["ingest", INCIDENT, ...logs])).code).toBe(0);
    const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
    retrieval = retrievalService({ dataFolder: lagebild.dataFolder, embedder });
    const lines = (await readFile(join(FIXTURE, "questions.jsonl"), "utf8")).split("\n").filter((line) => line !== "");
    for (const { id, question } of lines.map((line) => JSON.parse(line) as { id: string; question: string }))
      if (ASKED.includes(id)) windows.push(await retrieval.window(INCIDENT, { question, budgetTokens: 2_000 }));
    for (const window of windows) alone.push(await ask(window, undefined));
  }, 120_000);
  afterAll(async () => {
    await retrieval.close();
    await rm(lagebild.dataFolder, { recursive: true, force: true });
  });

  const ask = async (window: RetrievedWindow, model: LanguageModel | undefined): Promise<Answer> => {
    const deps = {
      resolve: (file: Parameters<RetrievalService["readLines"]>[1], lines: readonly number[]) =>
        retrieval.readLines(INCIDENT, file, lines),
      faultOf: (sentence: Parameters<RetrievalService["faultOf"]>[1]) => retrieval.faultOf(INCIDENT, sentence),
      model: async () => model,
      secret: "a secret of the test",
    };
    return (await answerQuestion(deps, window)).answer;
  };

  it.each(Object.entries(ADVERSARIES))(
    "that %s, the answer is the engine's, and nothing is beside it",
    async (_name, write) => {
      let written = 0;
      for (const [at, window] of windows.entries()) {
        const answer = await ask(window, adversary(write));
        written += answer.verification.sentencesRemoved;
        expect(answer.inWords?.text).toBeUndefined();
        expect(ownOf(answer)).toEqual(ownOf(alone[at]!));
      }
      expect(windows).toHaveLength(ASKED.length);
      expect(written).toBeGreaterThan(3);
    },
  );
});
