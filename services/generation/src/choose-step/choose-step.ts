import {
  choiceIn,
  choiceRequest,
  MAX_CHOICE_CHARACTERS,
  MAX_CHOICE_TOKENS,
  type ChoiceMaterial,
  type StepChoice,
} from "@lagebild/answer/steps";
import { estimatedTokens } from "@lagebild/context";
import { Failure, type LanguageModel, type ModelRequest } from "@lagebild/domain";

/** What a chat template and the turns around a prompt take. */
const FRAME_TOKENS = 64;

/**
 * Has a model choose the next look from a menu. Of what was found before, the oldest is left out where the prompt would not
 * fit. An answer that is no choice is told as a fault; Failures are the model's own.
 */
export async function chooseStep(
  model: LanguageModel,
  material: ChoiceMaterial,
  signal?: AbortSignal,
): Promise<StepChoice> {
  const { identity } = model;
  const fitting = await fittingRequest(model, material);
  if (!fitting) return { model: identity, tokens: 0, fault: "its context is too small for the menu" };
  let output = "";
  for await (const { text } of model.generate(fitting.request, signal)) {
    output += text;
    if (output.length > MAX_CHOICE_CHARACTERS) break;
  }
  const tokens = fitting.tokens + (await countedBy(model, output));
  try {
    return { model: identity, tokens, look: choiceIn(output, material) };
  } catch (error) {
    if (error instanceof Failure) return { model: identity, tokens, fault: error.message };
    throw error;
  }
}

async function fittingRequest(
  model: LanguageModel,
  material: ChoiceMaterial,
): Promise<{ readonly request: ModelRequest; readonly tokens: number } | undefined> {
  const { contextTokens, maxPromptTokens = Infinity } = model;
  const most = Math.min(contextTokens, material.mostTokens) - MAX_CHOICE_TOKENS - FRAME_TOKENS;
  const { done } = material;
  for (let kept = done.length; kept >= 0; kept--) {
    const request = choiceRequest(material, done.slice(done.length - kept));
    const tokens = FRAME_TOKENS + (await countedBy(model, `${request.system}\n${request.user}`));
    if (tokens <= Math.min(most, maxPromptTokens)) return { request, tokens };
  }
  return undefined;
}

const countedBy = async (model: LanguageModel, text: string): Promise<number> =>
  (await model.countTokens(text)) ?? estimatedTokens.count(text);
