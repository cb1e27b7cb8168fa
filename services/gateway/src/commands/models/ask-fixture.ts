import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AskFixture } from "./check-words.js";
import type { InvestigateFixture } from "./check-steps.js";
import { ingestAndWait } from "../ingest.js";
import { composeLagebild, type ComposedLagebild } from "../../compose.js";
import type { Config } from "../../config.js";

const INCIDENT = "fixture";
const BUDGET_TOKENS = 2_000;
/** What lies beside a fixture's logs. */
const NO_LOGS = /\.(?:md|jsonl)$/;

/** Answers questions on a folder of logs with a model beside, in a data folder that is removed afterwards. */
export const askFixture = (config: Config): AskFixture =>
  async function* ask({ questions, ...request }) {
    yield* overFixture(config, request, async function* asked(lagebild) {
      for (const question of questions) {
        const started = performance.now();
        let statedSeconds = 0;
        const since = (): number => (performance.now() - started) / 1_000;
        const { answer } = await lagebild.ask(
          INCIDENT,
          { question: question.question, budgetTokens: BUDGET_TOKENS },
          {
            signal: request.signal,
            onEvent: ({ type }) => {
              if (type === "stated") statedSeconds = since();
            },
          },
        );
        yield { question, answer, statedSeconds, seconds: since() };
      }
    });
  };

/** Investigates questions on a folder of logs, each by the model and by the engine, in a data folder that is removed afterwards. */
export const investigateFixture = (config: Config): InvestigateFixture =>
  async function* investigate({ questions, ...request }) {
    yield* overFixture(config, request, async function* investigated(lagebild) {
      for (const question of questions) {
        const asked = { question: question.question, budgetTokens: BUDGET_TOKENS };
        const { signal } = request;
        const engine = await lagebild.investigate(INCIDENT, { ...asked, model: "none" }, { signal });
        const started = performance.now();
        const model = await lagebild.investigate(INCIDENT, { ...asked, model: "untested" }, { signal });
        const seconds = (performance.now() - started) / 1_000;
        yield { question, engine: engine.trace!, model: model.trace!, seconds };
      }
    });
  };

interface Fixture {
  readonly folder: string;
  readonly choice: string;
  readonly signal: AbortSignal;
}

/** Ingests a folder of logs and works on it with a model; clears up, however that ends. */
async function* overFixture<T>(
  config: Config,
  { folder, choice, signal }: Fixture,
  work: (lagebild: ComposedLagebild) => AsyncIterable<T>,
): AsyncIterable<T> {
  const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-check-"));
  const lagebild = await composeLagebild({ ...config, dataFolder, model: choice });
  try {
    lagebild.startWorker();
    await lagebild.createIncident(INCIDENT);
    const paths = (await readdir(folder)).filter((name) => !NO_LOGS.test(name)).map((name) => join(folder, name));
    await ingestAndWait(lagebild, INCIDENT, paths, { config: { ...config, dataFolder }, signal });
    yield* work(lagebild);
  } finally {
    await lagebild.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}
