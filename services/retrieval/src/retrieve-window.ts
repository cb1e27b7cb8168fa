import { estimatedTokens, formatSpan, packWindow } from "@lagebild/context";
import { Failure, limitsTimes, UTC } from "@lagebild/domain";
import type {
  ContextWindow,
  ExactResult,
  IncidentZone,
  Ledger,
  PlanTimes,
  QuestionLanguage,
  QuestionPlan,
  RecordFilter,
  TokenCounter,
  Turn,
} from "@lagebild/domain";
import { countedText, planQuestion, resolveFollowUp, resolveTime } from "@lagebild/search";
import type { IncidentIndex, IndexSnapshot, QuestionDraft } from "@lagebild/search";
import { ranSteps, statementResults } from "./exact-rerun.js";
import { exactResults, type ExactOutcome } from "./exact-results.js";
import { searchText } from "./plan-search.js";
import { readEvidence } from "./read-evidence.js";
import { runsOfParts, searchParts } from "./search-parts.js";
import { judgeRuns, type Judgement } from "./judge-evidence.js";
import type { LineReader } from "./resolve-lines.js";

export interface RetrievalDeps {
  readonly index: IncidentIndex;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
  embedQuestion(question: string): Promise<Float32Array>;
  /** One and the same function for all questions; see `JudgeDeps`. */
  readonly embedPassages: (texts: readonly string[]) => Promise<readonly Float32Array[]>;
  /** Further search words for a question, of the other language and of logs. */
  expandQuestion(question: string): readonly string[];
  readonly counter?: TokenCounter;
  /** What the picture of the incident says, a line for each finding, the gravest first. */
  picture?(language: QuestionLanguage, zone: string): Promise<readonly string[]>;
}

export interface WindowRequest {
  readonly question: string;
  readonly budgetTokens: number;
  readonly filter?: RecordFilter;
  /** The zone that clock times of the question are in and times are shown in; UTC unless given. */
  readonly zone?: IncidentZone;
  /** For measuring one retriever without the other. */
  readonly retrievers?: { readonly meaning: boolean; readonly words: boolean };
  /** Earlier turns of the conversation, the oldest first: they complete a follow-up and are shown in the window. */
  readonly history?: readonly Turn[];
  /** A plan to work by instead of one made from the question: its statements run as they are given. */
  readonly plan?: QuestionPlan;
}

/** A window with what the answer stage needs beside it. */
export interface RetrievedWindow {
  readonly window: ContextWindow;
  readonly exact: readonly ExactResult[];
  /** How near the best evidence comes, 0 to 1. */
  readonly confidence: number;
  readonly isComplete: boolean;
  /** What `confidence` rests on; absent where a service sent the window that does not tell. */
  readonly judgement?: Judgement;
}

export const MAX_QUESTION_CHARACTERS = 4_000;
/** Runs whose lines are read: more than the widest useful window shows. */
const MAX_READ = 250;
/** What even the shortest block of evidence takes. */
const TOKENS_OF_RUN = 30;

/** Question to window: plan, retrieve, count, read the lines, pack. Failure "invalid" for an empty or endless question. */
export async function retrieveWindow(given: RetrievalDeps, request: WindowRequest): Promise<RetrievedWindow> {
  const zone = request.zone ?? UTC;
  const deps = { ...given, zone: zone.name };
  const question = checkedQuestion(request.question);
  const history = request.history ?? [];
  const understoodAs = resolveFollowUp(question, history);
  const draft = planQuestion(question);
  const filter = request.filter ?? {};
  const retrievers = request.retrievers ?? { meaning: true, words: true };
  const isExhaustive = (request.plan ?? draft).mode === "exhaustive";
  const search = (text: string, severityWeight: number) =>
    searchText(deps, text, { filter, isExhaustive, severityWeight, retrievers });
  const searched = await search(searchedText(draft, understoodAs ?? question), severityWeightOf(draft));
  const parts = await searchParts(draft, searched, search);
  const { leftOut } = searched.retrieved;
  const runs = runsOfParts(draft, parts, searched);
  const outcome: ExactOutcome = request.plan
    ? { draft, results: await statementResults(deps, request.plan.statements, request.plan.steps) }
    : await exactResults(deps, { draft, searched, filter, parts, search: (text) => search(text, EXACT_SEVERITY) });
  const exact = outcome.results;
  const times = timesOf(request.plan ? undefined : outcome.draft, deps, zone);
  const plan = { ...(request.plan ? planAgain(request.plan, exact) : planOf(outcome)), times };
  const read = runs.slice(0, Math.min(MAX_READ, Math.ceil(request.budgetTokens / TOKENS_OF_RUN)));
  const window = packWindow(
    {
      question,
      ...(understoodAs !== undefined && { understoodAs }),
      history,
      plan,
      facts: factsOf(deps.snapshot, zone.name),
      ...(deps.picture && { picture: await deps.picture(plan.language, zone.name) }),
      exact,
      evidence: await readEvidence(deps, read, plan.language, request.budgetTokens),
      lines: lineCounts(deps.snapshot),
      leftOut: [...leftOut, { reason: "ranked too low for the budget", count: runs.length - read.length }].filter(
        ({ count }) => count > 0,
      ),
    },
    request.budgetTokens,
    deps.counter ?? estimatedTokens,
  );
  const judged = await judgeRuns(deps, {
    question: understoodAs ?? question,
    wants: plan.wants,
    filter,
    runs,
  });
  return {
    window: withLimits(withReasons(window, judged.reasons), await limitedBy(deps, filter)),
    exact,
    confidence: judged.score,
    isComplete: deps.snapshot.incomplete.length === 0,
    judgement: judged,
  };
}

const EXACT_SEVERITY = 0.3;

/** What is counted is as often harmless; events that are asked for together mostly are not. */
const severityWeightOf = ({ exact, parts }: QuestionDraft): number =>
  exact === undefined || parts.length > 1 ? 1 : EXACT_SEVERITY;

/** Who counts is not searching for records about counting. */
const searchedText = (draft: QuestionDraft, question: string): string =>
  draft.exact !== undefined && draft.parts.length === 0 ? countedText(question, draft.conditions) : question;

/** The plan also says what speaks against an answer; the words are the question's own and the knowledge base's. */
function withReasons(window: ContextWindow, reasons: readonly string[]): ContextWindow {
  const { reason } = window.plan;
  const fresh = reasons.filter((one) => !reason.includes(one)); // a plan that runs again has them already
  return fresh.length === 0 ? window : { ...window, plan: { ...window.plan, reason: [reason, ...fresh].join("; ") } };
}

function checkedQuestion(question: string): string {
  const trimmed = question.trim();
  if (trimmed === "") throw new Failure("invalid", "question is empty, expected text");
  if (trimmed.length <= MAX_QUESTION_CHARACTERS) return trimmed;
  throw new Failure(
    "invalid",
    `question has ${trimmed.length} characters, at most ${MAX_QUESTION_CHARACTERS} are read`,
  );
}

const planOf = ({ draft, results, steps = [] }: ExactOutcome): ContextWindow["plan"] => ({
  mode: draft.mode,
  language: draft.language,
  wants: draft.wants,
  statements: results.map(({ result }) => result.statement),
  ...(steps.length > 0 && { steps }),
  reason: draft.reason,
});

/** A plan that has run again: what its steps take is what was found this time. */
const planAgain = (plan: QuestionPlan, exact: readonly ExactResult[]): QuestionPlan => ({
  ...plan,
  statements: exact.map(({ result }) => result.statement),
  ...(plan.steps && { steps: ranSteps(plan.steps, exact) }),
});

/** How the question's words for a time were read. */
function timesOf(
  draft: QuestionDraft | undefined,
  { snapshot, zone: name }: { readonly snapshot: IndexSnapshot; readonly zone: string },
  zone: IncidentZone,
): PlanTimes {
  const reading = draft?.conditions.time && resolveTime(draft.conditions.time, { ...snapshot, zone: name });
  if (!reading) return { zone };
  return { zone, asked: { ...reading.limits, ...(reading.days !== undefined && { days: reading.days }) } };
}

/** What limits leave: those without a time are told apart from those that are outside of it. */
async function limitedBy({ index }: RetrievalDeps, filter: RecordFilter): Promise<Ledger["limited"]> {
  if (Object.values(filter).every((part) => part === undefined)) return undefined;
  const { matched, withoutTime = 0 } = await index.aggregate({ op: "count", where: filter });
  return { records: matched, withoutTime: limitsTimes(filter) ? withoutTime : 0 };
}

const withLimits = (window: ContextWindow, limited: Ledger["limited"]): ContextWindow =>
  limited ? { ...window, ledger: { ...window.ledger, limited } } : window;

/** Says what the incident is in one line for each fact. */
export function factsOf(snapshot: IndexSnapshot, zone = "UTC"): string {
  const files = snapshot.sources.map(
    ({ source, coverage }) => `${source.file} (${coverage.format}, ${coverage.lines} lines)`,
  );
  const hosts = snapshot.hosts.slice(0, 8).map(({ name }) => name);
  return [
    `sources: ${files.slice(0, 6).join(", ")}${files.length > 6 ? ` and ${files.length - 6} more` : ""}`,
    `time (${zone}): ${formatSpan(snapshot.firstTime, snapshot.lastTime, zone) || "none"}`,
    ...(hosts.length > 0 ? [`hosts: ${hosts.join(", ")}${snapshot.hosts.length > 8 ? ", ..." : ""}`] : []),
    `volume: ${snapshot.lines} lines, ${snapshot.records} records in ${snapshot.shapes} shapes`,
  ].join("\n");
}

function lineCounts(snapshot: IndexSnapshot): { total: number; searched: number; unparsed: number } {
  const missing = snapshot.incomplete.reduce((sum, { source }) => sum + source.lines, 0);
  const unparsed = snapshot.sources.reduce((sum, { coverage }) => sum + coverage.keptAsText, 0);
  return { total: snapshot.lines + missing, searched: snapshot.lines, unparsed };
}
