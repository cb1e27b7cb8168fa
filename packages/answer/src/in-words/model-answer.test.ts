import { describe, expect, it } from "vitest";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import { modelAnswer, type HeldSentence } from "./model-answer.js";
import type { AnswerMaterial } from "../answer-material.js";
import { buildPrompt } from "../prompt.js";
import { testMaterial, type TestMaterialOptions } from "../test-material.js";

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";

interface Options extends TestMaterialOptions {
  readonly probability?: number;
  readonly exact?: AnswerMaterial["exact"];
}

async function answered(output: unknown, { exact = [], ...options }: Options = {}) {
  const material = { ...testMaterial([line], options), exact };
  const request = { ...buildPrompt({ window: material.window, secret: "s" }), temperature: 0, seed: 7, maxTokens: 500 };
  const model = scriptedModel(() => (typeof output === "string" ? output : JSON.stringify(output)), options);
  const told: HeldSentence[] = [];
  const result = await modelAnswer(model, request, material, {
    faultOf: async () => undefined,
    onSentence: (sentence) => told.push(sentence),
  });
  return { result, told };
}

const good = { text: "backup logged in from 203.0.113.7.", cites: [2] };
const bad = { text: "mallory2 logged in from 10.0.0.1.", cites: [2] };

describe("an answer by a model", () => {
  it("has the sentences that hold, with the lines they cite", async () => {
    const { result, told } = await answered({ verdict: "answered", sentences: [good, bad], values: ["203.0.113.7"] });
    expect(result.draft).toMatchObject({
      text: "backup logged in from 203.0.113.7. [2]",
      citations: [{ id: 2, file: "auth.log", firstLine: 10, text: line }],
    });
    expect(result).toMatchObject({ sentencesRemoved: 1, valuesFailed: 1, isCut: false });
    expect(told.map(({ text }) => text)).toEqual([good.text]);
    expect(result.use).toMatchObject({ name: "scripted", seed: 7, temperature: 0 });
  });

  it("is none where nothing holds", async () => {
    expect((await answered({ verdict: "yes", sentences: [bad], values: [] })).result.draft).toBeUndefined();
    expect((await answered("I cannot answer that.")).result).toMatchObject({ draft: undefined, isCut: true });
  });

  it("keeps whole sentences of an output that breaks off", async () => {
    const output = JSON.stringify({ verdict: "answered", sentences: [good, good], values: [] });
    const { result } = await answered(output.slice(0, -40));
    expect(result).toMatchObject({ isCut: true, draft: { text: "backup logged in from 203.0.113.7. [2]" } });
  });

  it("tells no sentence of thinking aloud while it is written", async () => {
    const draft = JSON.stringify({ sentences: [good] });
    for (const output of [`<think>${draft}</think>{}`, `Hm: ${draft} no.</think>{}`]) {
      const { result, told } = await answered(output);
      expect([told, result.draft, result.isCut]).toEqual([[], undefined, true]);
    }
  });

  it("counts sentences that are too long or one too many, and says a sentence once", async () => {
    const sentences = [good, good, { ...good, text: "x".repeat(601) }, bad, bad, good, good];
    const { result, told } = await answered({ sentences, values: [], verdict: "answered" });
    expect(result.draft?.text.split("\n")).toHaveLength(1);
    expect([told.length, result.sentencesRemoved]).toEqual([1, 2]);
  });

  it("tells how sure the model was of each value", async () => {
    const output = { verdict: "answered", sentences: [good], values: ["203.0.113.7"] };
    expect((await answered(output, { probability: 0.42 })).result.use).toMatchObject({
      certainty: [{ value: "203.0.113.7", probability: 0.42 }],
      confidence: 0.42,
    });
    expect(Object.keys((await answered(output)).result.use)).not.toContain("confidence");
    expect((await answered(output)).result.use.certainty).toBeUndefined();
  });
});
