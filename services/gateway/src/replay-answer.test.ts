import { expect, it } from "vitest";
import type { ResolvedLine, LanguageModel } from "@lagebild/domain";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import { testMaterial } from "@lagebild/answer/test-material";
import { generationService } from "@lagebild/generation";
import type { RetrievalService } from "@lagebild/retrieval";
import { memoryCatalog } from "@lagebild/store";
import { askQuestion, type AskDeps } from "./ask-question.js";
import { replayAnswer } from "./replay-answer.js";

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const material = testMaterial([line]);
const output = (text: string): string =>
  JSON.stringify({ verdict: "answered", sentences: [{ text, cites: [2] }], values: ["203.0.113.7"] });

async function partsWith(model: () => LanguageModel): Promise<AskDeps> {
  const catalog = memoryCatalog();
  await catalog.create("bastion");
  const { window, exact, confidence, isComplete, linesOf } = material;
  const retrieval = {
    window: async (_incident: string, { history }: { history?: readonly unknown[] }) => ({
      window: { ...window, question: `${window.question}${history ? ` after ${history.length}` : ""}` },
      exact,
      confidence,
      isComplete,
    }),
  } as unknown as RetrievalService;
  const resolveLines = () => async (): Promise<readonly ResolvedLine[]> => [...linesOf.values()].flat();
  const generation = generationService({
    resolveLines,
    faultOf: () => async () => undefined,
    loadModel: async () => ({ ...scriptedModel(() => ""), ...live(model) }),
  });
  return { catalog, retrieval, generation, chooseMs: 0, runningJobs: async () => [] };
}

/** A model that may change between two answers. */
const live = (model: () => LanguageModel): Partial<LanguageModel> => ({
  get identity() {
    return model().identity;
  },
  generate: (request, signal) => model().generate(request, signal),
});

it("says same where the answer comes out as before", async () => {
  const deps = await partsWith(() => scriptedModel(() => output("backup logged in from 203.0.113.7.")));
  const record = await askQuestion(deps, "bastion", { question: "Who?", budgetTokens: 500 });
  expect(await replayAnswer(deps, record)).toMatchObject({ isSame: true, differences: [] });
});

it("names what differs", async () => {
  let said = "backup logged in from 203.0.113.7.";
  const deps = await partsWith(() => scriptedModel(() => output(said)));
  const record = await askQuestion(deps, "bastion", { question: "Who?", budgetTokens: 500 });
  said = "backup came in from 203.0.113.7.";
  const { isSame, differences } = await replayAnswer(deps, record);
  expect(isSame).toBe(false);
  expect(differences).toEqual(["what the model wrote differs"]);
});

it("keeps conversations apart and bounded to their incident", async () => {
  const deps = await partsWith(() => scriptedModel(() => output("backup logged in from 203.0.113.7.")));
  const first = await askQuestion(deps, "bastion", { question: "Who?", budgetTokens: 500, conversation: "new" });
  const second = await askQuestion(deps, "bastion", {
    question: "And when?",
    budgetTokens: 500,
    conversation: first.conversation!,
  });
  expect(second.conversation).toBe(first.conversation);
  expect(second.answer.question).toContain("after 1");
  await expect(
    askQuestion(deps, "bastion", { question: "?", budgetTokens: 500, conversation: "c-other" }),
  ).rejects.toMatchObject({ kind: "missing" });
});
