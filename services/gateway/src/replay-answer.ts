import type { Answer } from "@lagebild/domain";
import type { AskDeps } from "./ask-question.js";
import { replayTrace } from "./investigate-question.js";
import type { AnswerRecord, Replay } from "./lagebild.js";

/** Makes a kept answer again from its window and settings, takes the looks of its trace again, and says where it differs. */
export async function replayAnswer(
  deps: Pick<AskDeps, "catalog" | "generation" | "retrieval">,
  record: AnswerRecord,
  signal?: AbortSignal,
): Promise<Replay> {
  const { request, modelRequest } = record.generation;
  const again = await deps.generation.generate(
    record.incident,
    { ...request, secret: await deps.catalog.secret() },
    signal ? { signal } : {},
  );
  const differences = [
    ...differencesOf(record.answer, again.answer),
    ...(modelRequest && again.modelRequest && JSON.stringify(modelRequest) !== JSON.stringify(again.modelRequest)
      ? ["the model's request is another: the prompt or the lines changed"]
      : []),
    ...(record.trace ? await replayTrace(deps, record.incident, record.trace, signal) : []),
  ];
  return { id: record.id, isSame: differences.length === 0, differences, answer: again.answer };
}

function differencesOf(before: Answer, after: Answer): readonly string[] {
  const found: string[] = [];
  const [was, is] = [before.model, after.model];
  if (was?.fingerprint !== is?.fingerprint)
    found.push(
      `model was ${was ? `${was.name} (${was.fingerprint.slice(0, 12)})` : "none"}, is ${is ? `${is.name} (${is.fingerprint.slice(0, 12)})` : "none"}`,
    );
  if (before.verdict !== after.verdict) found.push(`verdict was ${before.verdict}, is ${after.verdict}`);
  if (before.answer !== after.answer)
    found.push(`the text differs from character ${firstDifference(before.answer, after.answer) + 1} on`);
  if (JSON.stringify(before.inWords) !== JSON.stringify(after.inWords)) found.push("what the model wrote differs");
  if (JSON.stringify(before.values) !== JSON.stringify(after.values)) found.push("the values differ");
  if (JSON.stringify(before.citations) !== JSON.stringify(after.citations)) found.push("the citations differ");
  return found;
}

function firstDifference(before: string, after: string): number {
  let i = 0;
  while (i < before.length && before[i] === after[i]) i++;
  return i;
}
