import { expect, it } from "vitest";
import type { CallResult, Picture, TraceCall } from "@lagebild/domain";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import { testMaterial } from "@lagebild/answer/test-material";
import { generationService } from "@lagebild/generation";
import type { RetrievalService } from "@lagebild/retrieval";
import { memoryCatalog } from "@lagebild/store";
import { investigateQuestion, type InvestigateDeps, type ResolvedInvestigation } from "./investigate-question.js";
import { replayAnswer } from "./replay-answer.js";

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const { window, exact, confidence, isComplete, linesOf } = testMaterial([line]);
const actors = ["backup", "anna"].map((value) => ({ kind: "account", value, roles: [], count: 1 }));
const picture = { records: 1_000, findings: [], topics: [], actors } as unknown as Picture;
const question = "What did backup and anna do?";

async function partsWith(output: string, mayChoose: boolean) {
  const catalog = memoryCatalog();
  await catalog.create("bastion");
  const asked: string[] = [];
  let records = 1;
  const retrieval = {
    window: async () => ({ window: { ...window, question }, exact, confidence, isComplete }),
    picture: async () => ({ picture, lines: [] }),
    look: async (_incident: string, _call: TraceCall): Promise<CallResult> => ({
      records,
      values: [],
      findings: [],
      lines: [],
      names: [],
      hostileLines: 0,
    }),
  } as unknown as RetrievalService;
  const generation = generationService({
    resolveLines: () => async () => [...linesOf.values()].flat(),
    faultOf: () => async () => undefined,
    loadModel: async () => scriptedModel(({ user }) => (asked.push(user), output)),
    mayChooseSteps: async () => mayChoose,
  });
  const deps: InvestigateDeps = {
    catalog,
    retrieval,
    generation,
    chooseMs: 0,
    runningJobs: async () => [],
    investigateMs: 5_000,
  };
  const investigate = (model?: ResolvedInvestigation["model"]) =>
    investigateQuestion(deps, "bastion", { question, budgetTokens: 500, ...(model && { model }) });
  return { deps, asked, investigate, change: () => void (records = 2) };
}

it("has a model that passed the check choose the looks, and nothing else of it", async () => {
  const { deps, asked, investigate } = await partsWith('{"choice":2}', true);
  const record = await investigate();
  expect(record.trace?.steps[0]).toMatchObject({ by: "model", call: { call: "entity", value: "anna" } });
  expect(record.trace?.model).toMatchObject({ name: "scripted" });
  expect(record.answer).not.toHaveProperty("inWords");
  expect(asked.every((user) => user.includes("Menu:"))).toBe(true);
  const kept = await deps.catalog.answers.get(record.id);
  expect(JSON.parse(kept!.json)).toEqual(JSON.parse(JSON.stringify(record)));
});

it("walks by the engine where the model did not pass, or none is wanted", async () => {
  const [failed, passed] = [await partsWith('{"choice":2}', false), await partsWith('{"choice":2}', true)];
  const byEngine = { by: "engine", call: { call: "entity", value: "backup" } };
  expect((await failed.investigate()).trace?.steps[0]).toMatchObject(byEngine);
  expect((await passed.investigate("none")).trace?.steps[0]).toMatchObject(byEngine);
  expect([...failed.asked, ...passed.asked]).toEqual([]);
  expect((await failed.investigate("untested")).trace?.steps[0]).toMatchObject({ by: "model" });
});

it("takes the same looks again without a model, and says which find something else", async () => {
  const { deps, asked, investigate, change } = await partsWith('{"choice":2}', true);
  const record = await investigate();
  const before = asked.length;
  expect(await replayAnswer(deps, record)).toMatchObject({ isSame: true });
  change();
  const { isSame, differences } = await replayAnswer(deps, record);
  expect([isSame, differences[0]]).toEqual([false, "look 1 of the trace finds something else"]);
  expect(asked).toHaveLength(before);
});
