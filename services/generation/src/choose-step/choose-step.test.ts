import { describe, expect, it } from "vitest";
import type { ChoiceMaterial } from "@lagebild/answer/steps";
import type { LanguageModel } from "@lagebild/domain";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import { generationService } from "../generation-service.js";
import { chooseStep } from "./choose-step.js";

const found = (at: number) => ({ said: `look ${at}`, found: "x".repeat(400), lines: [] });
const material: ChoiceMaterial = {
  question: "Who came in?",
  language: "en",
  menu: ["one", "two"],
  done: [found(1), found(2), found(3)],
  mostTokens: 4_000,
  secret: "secret",
};

describe("chooseStep", () => {
  it("reads the model's choice and counts what it cost", async () => {
    const choice = await chooseStep(
      scriptedModel(() => '{"choice":2}'),
      material,
    );
    expect(choice).toMatchObject({ model: { name: "scripted" }, look: 1 });
    expect(choice.tokens).toBeGreaterThan(200);
  });

  it("tells garbage as a fault, however long it gets", async () => {
    const long = await chooseStep(
      scriptedModel(() => "x".repeat(100_000)),
      material,
    );
    expect(long).toMatchObject({ fault: "its answer holds no choice" });
    expect(long.tokens).toBeLessThan(6_000);
  });

  it("leaves out the oldest that was found where the prompt would not fit", async () => {
    let asked = "";
    const model = scriptedModel(({ user }) => ((asked = user), '{"choice":1}'));
    const { tokens } = await chooseStep(model, material);
    expect(asked).toContain("look 1");
    await chooseStep(model, { ...material, mostTokens: tokens + 20 });
    expect(asked).not.toContain("look 1");
    expect(asked).toContain("look 3");
  });

  it("asks no model whose context the menu alone would fill", async () => {
    const model = scriptedModel(() => '{"choice":1}', { contextTokens: 150 });
    expect(await chooseStep(model, material)).toMatchObject({ tokens: 0, fault: expect.stringContaining("too small") });
  });
});

describe("who may choose", () => {
  const service = (
    mayChooseSteps?: () => Promise<boolean>,
    loadModel = async (): Promise<LanguageModel | undefined> => scriptedModel(() => '{"choice":1}'),
  ) =>
    generationService({
      resolveLines: () => async () => [],
      faultOf: () => async () => undefined,
      loadModel,
      ...(mayChooseSteps && { mayChooseSteps }),
    });

  it("is a model that passed the check, or one that is being checked", async () => {
    const request = { ...material, model: "default" } as const;
    expect(await service().chooseLook(request)).toBeUndefined();
    expect(await service(async () => false).chooseLook(request)).toBeUndefined();
    expect(await service(async () => true).chooseLook(request)).toMatchObject({ look: 0 });
    expect(await service().chooseLook({ ...request, model: "untested" })).toMatchObject({ look: 0 });
    expect(
      await service(
        async () => true,
        async () => undefined,
      ).chooseLook(request),
    ).toBeUndefined();
  });
});
