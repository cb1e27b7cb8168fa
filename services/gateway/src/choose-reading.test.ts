import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { givenPlan } from "@lagebild/answer/plan-schema";
import type { LanguageModel, ModelRequest, QuestionPlan } from "@lagebild/domain";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import type { PieceEmbedder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { generationService } from "@lagebild/generation";
import { retrievalService, type RetrievalService, type WindowRequest } from "@lagebild/retrieval";
import { memoryCatalog } from "@lagebild/store";
import { givenPlan as planOfCaller } from "./api/requests.js";
import { answerRecord } from "./api/answers.js";
import { askQuestion } from "./ask-question.js";
import { printRest, printStated } from "./print/answer.js";
import { ingestAndWait } from "./commands/ingest.js";
import type { AnswerRecord, AskEvent } from "./lagebild.js";
import { replayAnswer } from "./replay-answer.js";
import { servedLagebild, type ServedLagebild } from "./testing/test-served-lagebild.js";

const BASTION = fileURLToPath(new URL("../../../fixtures/bastion/auth.log", import.meta.url));
/** With numbers in it, which no line of the log holds. */
const NAME = "tiny-135M 198.51.100.99";
const ENGLISH = "who changed the umbrella password on bastion at night?";

let served: ServedLagebild;
let embedder: PieceEmbedder;
let retrieval: RetrievalService;
beforeAll(async () => {
  served = await servedLagebild();
  const { lagebild, config } = served;
  await lagebild.createIncident("bastion");
  await ingestAndWait(lagebild, "bastion", [BASTION], { config, signal: new AbortController().signal });
  embedder = await onnxEmbedder({ modelFolder: config.modelFolder });
  retrieval = retrievalService({ dataFolder: config.dataFolder, embedder });
});
afterAll(async () => {
  await retrieval.close();
  await embedder.close();
  await served.close();
});

const isChoice = ({ schema }: ModelRequest): boolean => JSON.stringify(schema).includes('"reading"');
/** Chooses what stands at a place of the menu, wherever it stands the next time. */
function choosing(number: number): LanguageModel {
  let said: string | undefined;
  const model = scriptedModel((request) => {
    if (!isChoice(request)) return "{}";
    const menu = request.user.split("\n").flatMap((line) => /^\d\. (.*)$/.exec(line)?.[1] ?? []);
    said ??= menu[number - 1];
    return JSON.stringify({ reading: menu.indexOf(said!) + 1 });
  });
  return { ...model, identity: { ...model.identity, name: NAME } };
}

/** A plan as it comes out of the body of a request between services. */
const sent = ({ plan, ...request }: WindowRequest): WindowRequest => ({
  ...request,
  ...(plan && { plan: givenPlan.parse(JSON.parse(JSON.stringify(plan))) }),
});

function depsWith(model: LanguageModel) {
  const catalog = memoryCatalog();
  const generation = generationService({
    resolveLines: (incident) => (file, lines) => retrieval.readLines(incident, file, lines),
    faultOf: (incident) => (sentence) => retrieval.faultOf(incident, sentence),
    loadModel: async () => model,
  });
  const overHttp: RetrievalService = {
    ...retrieval,
    window: (incident, request, signal) => retrieval.window(incident, sent(request), signal),
  };
  return { catalog, retrieval: overHttp, generation, chooseMs: 5_000, runningJobs: async () => [] };
}

async function ask(question: string, model: LanguageModel) {
  const deps = depsWith(model);
  await deps.catalog.create("bastion");
  const stated: string[] = [];
  const onEvent = (event: AskEvent) => event.type === "stated" && stated.push(printStated(event.answer));
  const record = await askQuestion(deps, "bastion", { question, budgetTokens: 1_500 }, { onEvent });
  return { deps, record, stated };
}

const planOf = ({ answer }: AnswerRecord): QuestionPlan => answer.window.plan;

it.each([
  [ENGLISH, `Read so by ${NAME}: accounts of changed passwords,`],
  ["wer hat nachts das regenschirm passwort auf bastion geändert?", `So gelesen von ${NAME}: `],
])("works a question by the reading that a model chose, and claims nothing: %s", async (question, said) => {
  const plain = (await ask(question, choosing(1))).record.answer;
  const { deps, record, stated } = await ask(question, choosing(3));
  const { answer } = record;
  expect(answer.verdict).toBe("insufficient");
  expect(answer.answer.startsWith(said)).toBe(true);
  expect(answer.reading).toEqual(plain.alternatives![1]!.reading);
  expect(answer.alternatives?.[0]?.reading).toEqual(plain.reading);
  expect(answer.exact[0]!.matched).toBe(plain.alternatives![1]!.matched);
  expect(planOf(record)).toMatchObject({ origin: "rules", mode: "exact" });
  expect(answer.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0 });
  expect(stated).toHaveLength(2);
  expect(stated[0]).not.toContain(NAME);
  expect(stated[1]).toContain(said);
  expect(await replayAnswer(deps, record)).toMatchObject({ isSame: true });
  expect(answerRecord.safeParse(JSON.parse(JSON.stringify(record))).error).toBeUndefined();
});

it("takes a reading that a caller gives for what is meant, whoever chose it before", async () => {
  const { record } = await ask(ENGLISH, choosing(2));
  const plan = planOfCaller.parse(JSON.parse(JSON.stringify(planOf(record)))) as QuestionPlan;
  expect(plan.read).toBeDefined();
  expect(plan.read!.choice).toBeUndefined();
  const { window } = await retrieval.window("bastion", { question: ENGLISH, budgetTokens: 1_500, plan });
  expect(window.plan.read!.reading.certainty).toBe(1);
  expect(window.plan.read!.verdict).not.toBe("insufficient");
});

it("does not say that no model had a part in it where one chose the reading and wrote nothing", async () => {
  const { record } = await ask(ENGLISH, choosing(2));
  const { model: _model, ...answer } = record.answer;
  expect(printRest({ ...record, answer })).toContain(`Method: evaluation by a reading that ${NAME} chose.`);
});

it("gives the same answer with a model that always chooses the first, but for a note", async () => {
  const plain = await ask(
    ENGLISH,
    scriptedModel(() => ""),
  );
  const first = await ask(ENGLISH, choosing(1));
  expect(first.record.answer.answer).toBe(plain.record.answer.answer);
  expect(first.stated).toHaveLength(1);
  expect(first.record.answer.notes).toContain(`${NAME} reads the question so as well.`);
});
