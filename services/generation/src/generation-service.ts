import { chooseReading, type ChoiceMaterial, type ChosenReading } from "@lagebild/answer";
import type { ChoiceMaterial as LookMaterial, StepChoice } from "@lagebild/answer/steps";
import {
  Failure,
  type FaultOfSentence,
  type LanguageModel,
  type ModelIdentity,
  type ModelRequest,
  type ResolveLines,
} from "@lagebild/domain";
import { answerQuestion, type AnswerOptions, type AnswerRequest, type GeneratedAnswer } from "./answer-question.js";
import { chooseStep } from "./choose-step/choose-step.js";
import type { GenerationSettings } from "./generation-settings.js";

/** A window to be answered, and by whom. */
export interface GenerationRequest extends AnswerRequest {
  /** `none` answers by rules even where a model is configured. */
  readonly model: "default" | "none";
}

/** Who may read what is sent. */
export interface Sharing {
  /** No model of another machine may. */
  readonly staysHere?: boolean | undefined;
}

/** A request as it is sent: with the secret that prompt delimiters are made with, which is kept nowhere else. */
export interface SecretRequest extends GenerationRequest, Sharing {
  readonly secret: string;
}

/** What is kept of a generation so that it can be repeated, beside the window in the answer. */
export interface StoredGeneration {
  readonly request: GenerationRequest;
  readonly settings: GenerationSettings;
  /** The exact request that the model got. */
  readonly modelRequest?: ModelRequest;
}

/** Readings of a question that the model may choose from, within a time. */
export interface ChooseRequest extends ChoiceMaterial, Sharing {
  readonly timeoutMs: number;
}

/** A menu to choose a look from. */
export interface ChooseLookRequest extends LookMaterial, Sharing {
  /** `untested`: whether the model has passed the check for it does not matter. */
  readonly model: "default" | "untested";
}

/** Writes answers from windows. */
export interface GenerationService {
  generate(incident: string, request: SecretRequest, options?: AnswerOptions): Promise<GeneratedAnswer>;
  /** Has the model choose which reading is meant; undefined without a model. */
  choose(request: ChooseRequest, signal?: AbortSignal): Promise<ChosenReading | undefined>;
  /** Has the model choose the next look; undefined where there is no model that passed the check for it. */
  chooseLook(request: ChooseLookRequest, signal?: AbortSignal): Promise<StepChoice | undefined>;
  /** The model in use; undefined where answers are composed by rules. */
  model(): Promise<ModelIdentity | undefined>;
  close(): Promise<void>;
}

export interface GenerationOptions {
  /** Reads lines of an incident back from the original bytes. */
  resolveLines(incident: string): ResolveLines;
  /** Compares sentences of a model with what happened in the records that they cite. */
  faultOf(incident: string): FaultOfSentence;
  /** Loads the configured model; called again after a failure. */
  loadModel(): Promise<LanguageModel | undefined>;
  /** Whether the configured model may write beside answers; it may where this is absent. */
  mayWrite?(model: ModelIdentity): Promise<boolean>;
  /** Whether the configured model has passed the check for choosing looks; none has where it is absent. */
  mayChooseSteps?(): Promise<boolean>;
  /** How models write here where a request does not say. */
  readonly settings?: GenerationSettings;
}

const NOT_SHARED =
  "the incident is marked TLP:AMBER+STRICT or TLP:RED, and the model runs on another machine: it may not read what is in it";

const BELOW_RULES =
  "with it more was wrong, or less right, in lagebild models check than without it; LAGEBILD_MODEL_WRITES=always has it write";

/** Answers with the configured model, which is loaded with the first question that wants it. */
export function generationService(options: GenerationOptions): GenerationService {
  const { resolveLines, faultOf, loadModel, settings } = options;
  let loading: Promise<LanguageModel | undefined> | undefined;
  const model = (): Promise<LanguageModel | undefined> =>
    (loading ??= loadModel().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
  const modelFor = async ({ staysHere }: Sharing): Promise<LanguageModel | undefined> => {
    const loaded = await model();
    if (staysHere && loaded?.isRemote) throw new Failure("denied", NOT_SHARED);
    return loaded;
  };
  return {
    async generate(incident, { secret, staysHere, ...request }, answerOptions) {
      const writing = async (): Promise<LanguageModel | undefined> => {
        const loaded = await modelFor({ staysHere });
        if (loaded && (await options.mayWrite?.(loaded.identity)) === false) throw new Failure("denied", BELOW_RULES);
        return loaded;
      };
      const used = request.model === "none" ? async () => undefined : writing;
      const deps = {
        resolve: resolveLines(incident),
        faultOf: faultOf(incident),
        model: used,
        secret,
        ...(settings && { settings }),
      };
      return answerQuestion(deps, request, answerOptions);
    },
    choose: ({ timeoutMs, staysHere, ...material }, signal) =>
      chooseReading(() => modelFor({ staysHere }), material, { timeoutMs, ...(signal && { signal }) }),
    async chooseLook({ model: asked, staysHere, ...material }, signal) {
      if (asked === "default" && (await options.mayChooseSteps?.()) !== true) return undefined;
      const loaded = await modelFor({ staysHere });
      return loaded && chooseStep(loaded, material, signal);
    },
    model: async () => (await model())?.identity,
    async close() {
      await (await loading?.catch(() => undefined))?.close();
    },
  };
}
