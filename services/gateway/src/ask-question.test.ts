import { expect, it } from "vitest";
import type { LanguageModel, QuestionPlan, ShapeId } from "@lagebild/domain";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import { testMaterial } from "@lagebild/answer/test-material";
import { generationService } from "@lagebild/generation";
import type { RetrievalService, WindowRequest } from "@lagebild/retrieval";
import { memoryCatalog } from "@lagebild/store";
import { askQuestion, type AskDeps, type ResolvedAsk } from "./ask-question.js";

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const { window, exact, confidence, isComplete, linesOf } = testMaterial([line]);
const shape = "0123456789abcdef" as ShapeId;
const plan: QuestionPlan = {
  ...window.plan,
  reason: "by rules",
  shapes: [{ id: shape, text: "sshd: Accepted password for <user>", isTaken: false }],
};
const refined = {
  mode: "exact",
  wants: "count",
  statements: [
    {
      op: "count",
      shapes: ["S1"],
      host: "H1",
      program: "",
      time: "",
      values: [],
      fields: [],
      of: "",
      then: [],
      seconds: 60,
    },
  ],
};
const answered = JSON.stringify({
  verdict: "answered",
  sentences: [{ text: "backup logged in from 203.0.113.7.", cites: [2] }],
  values: [],
});

/** Writes a plan where one is asked for, and an answer where one is. */
const bothWays = (writtenPlan: string): LanguageModel =>
  scriptedModel(({ user }) => (user.includes("Draft: ") ? writtenPlan : answered));

async function ask(model: LanguageModel, change: Partial<ResolvedAsk> = {}, refinesPlans = true) {
  const catalog = memoryCatalog();
  await catalog.create("bastion");
  const windows: WindowRequest[] = [];
  const retrieval = {
    window: async (_incident: string, request: WindowRequest) => {
      windows.push(request);
      return { window: { ...window, plan: request.plan ?? plan }, exact, confidence, isComplete };
    },
    snapshot: async () => ({ hosts: [{ name: "bastion", count: 1 }], programs: [] }),
  } as unknown as RetrievalService;
  const generation = generationService({
    resolveLines: () => async () => [...linesOf.values()].flat(),
    faultOf: () => async () => undefined,
    loadModel: async () => model,
  });
  const deps: AskDeps = { catalog, retrieval, generation, refinesPlans, runningJobs: async () => [] };
  const { answer } = await askQuestion(deps, "bastion", { question: "Who logged in?", budgetTokens: 500, ...change });
  return { windows, plan: answer.window.plan };
}

const model = bothWays(JSON.stringify(refined));

it("works by the model's plan where that is set, and the answer holds it", async () => {
  const { windows, plan: used } = await ask(model, { filter: { from: 5 } });
  expect(windows).toHaveLength(2);
  expect(windows[1]?.plan?.statements).toEqual([{ op: "count", where: { host: "bastion", shapes: [shape], from: 5 } }]);
  expect(used).toMatchObject({ origin: "model", reason: "by rules; refined by the language model scripted" });
});

it("stays with the rules' plan where the model's is none, and the answer says why", async () => {
  const { windows, plan: used } = await ask(bothWays('{"op":"DROP TABLE"}'));
  expect(windows).toHaveLength(1);
  expect(used).toEqual({
    ...plan,
    reason: expect.stringMatching(/^by rules; the language model's plan is not used: /),
  });
});

it.each<[string, Partial<ResolvedAsk>, boolean]>([
  ["it is not set", {}, false],
  ["no model is wanted", { model: "none" }, true],
  ["the caller gives a plan", { plan: { ...plan, origin: "given" } }, true],
])("asks no model for a plan where %s", async (_why, change, refinesPlans) => {
  const { windows, plan: used } = await ask(model, change, refinesPlans);
  expect(windows).toHaveLength(1);
  expect(used.reason).toBe("by rules");
});
