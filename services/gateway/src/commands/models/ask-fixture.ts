import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AskFixture } from "./check-model.js";
import { ingestAndWait } from "../ingest.js";
import { composeLagebild } from "../../compose.js";
import type { Config } from "../../config.js";

const INCIDENT = "fixture";
const BUDGET_TOKENS = 2_000;
/** What lies beside a fixture's logs. */
const NO_LOGS = /\.md$|^(?:questions|pairs)\.jsonl$/;

/** Answers questions on a folder of logs with a model beside, in a data folder that is removed afterwards. */
export const askFixture = (config: Config): AskFixture =>
  async function* ask({ folder, choice, questions, signal }) {
    const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-check-"));
    const lagebild = await composeLagebild({ ...config, dataFolder, model: choice });
    try {
      lagebild.startWorker();
      await lagebild.createIncident(INCIDENT);
      const paths = (await readdir(folder)).filter((name) => !NO_LOGS.test(name)).map((name) => join(folder, name));
      await ingestAndWait(lagebild, INCIDENT, paths, { config: { ...config, dataFolder }, signal });
      for (const question of questions) {
        const request = { question: question.question, budgetTokens: BUDGET_TOKENS };
        const started = performance.now();
        const { answer } = await lagebild.ask(INCIDENT, request, { signal });
        yield { question, answer, seconds: (performance.now() - started) / 1_000 };
      }
    } finally {
      await lagebild.close();
      await rm(dataFolder, { recursive: true, force: true });
    }
  };
