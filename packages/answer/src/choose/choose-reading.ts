import { Failure, type LanguageModel, type ReadingChoice } from "@lagebild/domain";
import { z } from "zod";
import { wholeObjects } from "../in-words/output-objects.js";
import { withoutThinking } from "../in-words/thinking.js";
import { choiceRequest, type ChoiceMaterial } from "./choice-request.js";

export interface ChooseOptions {
  /** From asking to the choice; waiting and loading the model included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What a model chose; `place` is that of another reading than the first in the menu, from 0. */
export type ChosenReading = ReadingChoice & { readonly place?: number };

const MAX_OUTPUT = 16 * 1024;

const number = z.union([
  z.int(),
  z
    .string()
    .regex(/^\s*\d{1,2}\s*$/)
    .transform(Number),
]);
const choice = z.object({ reading: number });

/**
 * Has a model choose which reading of a question is meant, by its number. Another than the first must be chosen in the
 * opposite order as well: small models often choose by place. Undefined where there is no model. One that is late, busy, broken or
 * says anything else costs a fault. Throws only the signal's reason.
 */
export async function chooseReading(
  load: () => Promise<LanguageModel | undefined>,
  material: ChoiceMaterial,
  { timeoutMs, signal }: ChooseOptions,
): Promise<ChosenReading | undefined> {
  const limit = AbortSignal.timeout(timeoutMs);
  const both = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    const model = await until(both, load());
    if (!model) return undefined;
    const { menu } = material;
    const placeOf = async (asked: ChoiceMaterial): Promise<number> =>
      placeIn(await until(both, outputOf(model.generate(choiceRequest(asked), both))), menu.length);
    const by = model.identity.name;
    const place = await placeOf(material);
    if (place === menu.length) return { by, chose: "none" };
    if (place === 0) return { by, chose: "first" };
    const reversed = await placeOf({ ...material, menu: menu.toReversed() });
    return reversed === menu.length - 1 - place ? { by, chose: "other", place } : { by, chose: "unsure" };
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) return { fault: `it took longer than ${timeoutMs / 1_000} s` };
    return { fault: error instanceof Failure ? error.message : "internal error" };
  }
}

async function outputOf(pieces: AsyncIterable<{ readonly text: string }>): Promise<string> {
  let output = "";
  for await (const { text } of pieces) {
    output += text;
    if (output.length > MAX_OUTPUT) throw new Failure("invalid", `it wrote more than ${MAX_OUTPUT} characters`);
  }
  return output;
}

/** The place that the last choice of an output names, from 0; the number of readings for "none of these". */
function placeIn(output: string, readings: number): number {
  const choices = wholeObjects(withoutThinking(output)).flatMap((value) => choice.safeParse(value).data ?? []);
  const chosen = choices.at(-1)?.reading;
  if (chosen === undefined) throw new Failure("invalid", "it named no reading");
  if (chosen < 1 || chosen > readings + 1) throw new Failure("invalid", "it named a reading that there is not");
  return chosen - 1;
}

/** Ends with the signal, whether the work heeds it or not. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
