import { isDeepStrictEqual } from "node:util";
import { TRACE_LIMITS, walkSteps, type LookMaterial } from "@lagebild/answer/steps";
import { UTC, type Answer, type RecordFilter, type Trace, type Where } from "@lagebild/domain";
import { askQuestion, keptOf, type AskDeps, type ResolvedAsk } from "./ask-question.js";
import type { AnswerRecord, AskOptions, InvestigateRequest } from "./lagebild.js";

export interface InvestigateDeps extends AskDeps {
  /** For all looks of one question. */
  readonly investigateMs: number;
}

/** An investigation whose limits and zone are resolved. */
export type ResolvedInvestigation = Omit<ResolvedAsk, "model"> & Pick<InvestigateRequest, "model">;

/**
 * Answers a question by rules, then looks further, look by look, and keeps what was looked at with the answer. A model that
 * passed the check for it chooses the looks, else the engine.
 */
export async function investigateQuestion(
  deps: InvestigateDeps,
  incident: string,
  { model = "default", ...request }: ResolvedInvestigation,
  options: AskOptions = {},
): Promise<AnswerRecord> {
  const { catalog, retrieval, generation, investigateMs } = deps;
  const { signal } = options;
  const { onEvent } = options;
  const record = await askQuestion(
    deps,
    incident,
    { ...request, model: "none" },
    {
      ...(signal && { signal }),
      onEvent: (event) => event.type !== "answer" && onEvent?.(event),
    },
  );
  const by = signal ? { signal } : {};
  const { picture } = await retrieval.picture(incident, {}, by);
  const secret = await catalog.secret();
  const trace = await walkSteps(
    {
      run: (call, limit) => retrieval.look(incident, call, { signal: limit }),
      choose: async (material, limit) =>
        model === "none" ? undefined : generation.chooseLook({ ...material, secret, model }, limit),
    },
    { ...materialOf(record.answer, request.filter), picture, zone: (request.zone ?? UTC).name },
    { ...TRACE_LIMITS, milliseconds: investigateMs },
    signal,
  );
  const kept: AnswerRecord = { ...record, trace };
  await catalog.answers.put(keptOf(kept));
  onEvent?.({ type: "answer", record: kept });
  return kept;
}

function materialOf(
  { question, language, window, exact }: Answer,
  limits: RecordFilter = {},
): Omit<LookMaterial, "picture" | "zone"> {
  const { read } = window.plan;
  const asked = read && askedRecords(exact);
  return { question, language, limits, ...(read && { read }), ...(asked && { asked }) };
}

/** The records that the first result with any is of. */
const askedRecords = (exact: Answer["exact"]): Where | undefined =>
  exact.find(({ matched, statement: { where } }) => matched > 0 && Object.keys(where).length > 0)?.statement.where;

/** Takes the looks of a trace again, and says which of them found something else. */
export async function replayTrace(
  { retrieval }: Pick<AskDeps, "retrieval">,
  incident: string,
  { steps }: Trace,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const [at, { call, result }] of steps.entries()) {
    const again = await retrieval.look(incident, call, signal ? { signal } : {});
    if (!isDeepStrictEqual(sent(again), sent(result)))
      differences.push(`look ${at + 1} of the trace finds something else`);
  }
  return differences;
}

/** As it is kept and sent: fields that are undefined are not there. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
