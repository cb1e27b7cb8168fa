import type { ChosenReading, HeldSentence } from "@lagebild/answer";
import type { StepChoice } from "@lagebild/answer/steps";
import { type Answer, type ModelIdentity, Failure } from "@lagebild/domain";
import type { GeneratedAnswer, GenerationService } from "@lagebild/generation";
import { failureOf, getJson, postForEvents, postJson, type CallOptions } from "@lagebild/runtime/http";

/** What a request may take longer than the model itself is given. */
const SPARE_MS = 5_000;

/** The caller's signal ends it earlier. */
const CHOICE_TIMEOUT_MS = 3_600_000;

/** The generation service in another process. Failure "unavailable" where it cannot be reached or breaks off. */
export function httpGeneration(url: string, token: string | undefined): GenerationService {
  const options: CallOptions = token === undefined ? {} : { token };
  return {
    async generate(incident, request, { signal, onStated, onSentence } = {}) {
      const target = `${url}/incidents/${encodeURIComponent(incident)}/answers`;
      for await (const { event, data } of postForEvents(target, request, { ...options, ...(signal && { signal }) })) {
        const value = JSON.parse(data) as unknown;
        if (event === "stated") onStated?.(value as Answer);
        if (event === "sentence") onSentence?.(value as HeldSentence);
        if (event === "answer") return value as GeneratedAnswer;
        if (event === "failure")
          throw failureOf(value) ?? new Failure("unavailable", `${url} failed and did not say how`);
      }
      throw new Failure("unavailable", `${url} broke off before its answer`);
    },
    async choose(request, signal) {
      const timeoutMs = request.timeoutMs + SPARE_MS;
      const { chosen } = (await postJson(`${url}/choices`, request, {
        ...options,
        timeoutMs,
        ...(signal && { signal }),
      })) as { readonly chosen: ChosenReading | null };
      return chosen ?? undefined;
    },
    async chooseLook(request, signal) {
      const { choice } = (await postJson(`${url}/looks`, request, {
        ...options,
        timeoutMs: CHOICE_TIMEOUT_MS,
        ...(signal && { signal }),
      })) as { readonly choice: StepChoice | null };
      return choice ?? undefined;
    },
    async model() {
      const { model } = (await getJson(`${url}/model`, options)) as { readonly model: ModelIdentity | null };
      return model ?? undefined;
    },
    close: async () => undefined,
  };
}
