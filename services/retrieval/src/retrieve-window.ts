import { estimatedTokens, formatSpan, packWindow } from "@lagebild/context";
import { Failure, limitsTimes, UTC } from "@lagebild/domain";
import type {
  Ask,
  ContextWindow,
  ExactResult,
  IncidentZone,
  Ledger,
  PlanTimes,
  QuestionPlan,
  RecordFilter,
  TokenCounter,
  Turn,
} from "@lagebild/domain";
import { countedText, daySpans, languageOf } from "@lagebild/questions";
import type { IndexSnapshot } from "@lagebild/search";
import { pictureLines } from "./picture/picture-lines.js";
import { searchText } from "./search-text.js";
import { askIncident, type AskedQuestion } from "./questions/ask-incident.js";
import { rerunPlan } from "./questions/rerun-plan.js";
import { readEvidence } from "./read-evidence.js";
import { runsOfParts, searchParts, timedParts } from "./search-parts.js";
import type { AskedIncident } from "./questions/question-engine.js";

/** An incident in the zone of the request, with what its lines are searched by. */
export interface RetrievalDeps extends AskedIncident {
  embedQuestion(question: string): Promise<Float32Array>;
  /** Further search words for a question, of the other language and of logs. */
  expandQuestion(question: string): readonly string[];
  readonly counter?: TokenCounter;
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
  /** How certain the reading of the question is, 0 to 1. */
  readonly confidence: number;
  readonly isComplete: boolean;
}

export const MAX_QUESTION_CHARACTERS = 4_000;
/** Runs whose lines are read: more than the widest useful window shows. */
const MAX_READ = 250;
/** What even the shortest block of evidence takes. */
const TOKENS_OF_RUN = 30;

/** Question to window: read, count, retrieve, read the lines, pack. Failure "invalid" for an empty or endless question. */
export async function retrieveWindow(deps: RetrievalDeps, request: WindowRequest): Promise<RetrievedWindow> {
  const zone = request.zone ?? UTC;
  const question = checkedQuestion(request.question);
  const history = request.history ?? [];
  const filter = request.filter ?? {};
  const retrievers = request.retrievers ?? { meaning: true, words: true };
  const asking = { question, filter, history };
  const again = request.plan && (await rerunPlan(deps, request.plan, asking));
  const asked = again ? ("asked" in again ? again.asked : undefined) : await askIncident(deps, asking);
  const understoodAs = asked?.understoodAs;
  const whole = understoodAs ?? question;
  const exact = again && "exact" in again ? again.exact : (asked?.exact ?? []);
  const isChosen = asked?.read.choice !== undefined;
  const plan = {
    ...(request.plan && !isChosen ? planAgain(request.plan, exact, asked) : planOf(question, asked)),
    times: timesOf(asked, zone, deps.snapshot),
  };
  const isExhaustive = plan.mode === "exhaustive";
  const search = (text: string, severityWeight: number) =>
    searchText(deps, text, { filter, isExhaustive, severityWeight, retrievers });
  const asks = plan.read?.reading.asks ?? [];
  const timed = timedParts(whole, asks);
  const isCounting = asks.some(({ ask }) => COUNTING.has(ask));
  const searched = await search(
    isCounting && timed.length === 0 ? countedText(whole) : whole,
    isCounting && timed.length < 2 ? EXACT_SEVERITY : 1,
  );
  const parts = await searchParts(whole, timed, searched, search);
  const { leftOut } = searched.retrieved;
  const runs = runsOfParts(timed, parts, searched);
  const read = runs.slice(0, Math.min(MAX_READ, Math.ceil(request.budgetTokens / TOKENS_OF_RUN)));
  const picture = await deps.picture();
  const window = packWindow(
    {
      question,
      ...(understoodAs !== undefined && { understoodAs }),
      history,
      plan,
      facts: factsOf(deps.snapshot, zone.name),
      ...(picture && { picture: pictureLines(picture, plan.language, zone.name) }),
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
  return {
    window: withLimits(window, await limitedBy(deps, filter)),
    exact,
    confidence: asked?.read.reading.certainty ?? 0,
    isComplete: deps.snapshot.incomplete.length === 0,
  };
}

const EXACT_SEVERITY = 0.3;

/** Who counts is not searching for records about counting, and what is counted is as often harmless. */
const COUNTING: ReadonlySet<Ask["ask"]> = new Set([
  "count",
  "distinct",
  "top",
  "when",
  "duration",
  "amount",
  "per",
  "compare",
  "order",
]);

function checkedQuestion(question: string): string {
  const trimmed = question.trim();
  if (trimmed === "") throw new Failure("invalid", "question is empty, expected text");
  if (trimmed.length <= MAX_QUESTION_CHARACTERS) return trimmed;
  throw new Failure(
    "invalid",
    `question has ${trimmed.length} characters, at most ${MAX_QUESTION_CHARACTERS} are read`,
  );
}

function planOf(question: string, asked: AskedQuestion | undefined): QuestionPlan {
  const language = asked?.language ?? languageOf(question);
  const [first] = asked?.read.reading.asks ?? [];
  return {
    mode:
      first?.ask === "summary" || first?.ask === "timeline" ? "exhaustive" : asked?.exact.length ? "exact" : "semantic",
    language,
    wants: WANTS[first?.ask ?? "lines"],
    statements: (asked?.exact ?? []).map(({ result }) => result.statement),
    reason: "",
    ...(asked && { read: asked.read }),
  };
}

const WANTS: Readonly<Record<Ask["ask"], QuestionPlan["wants"]>> = {
  count: "count",
  distinct: "count",
  list: "list",
  top: "list",
  when: "times",
  duration: "times",
  amount: "count",
  per: "list",
  silence: "times",
  interval: "times",
  "yes-no": "yes-no",
  only: "yes-no",
  compare: "count",
  lines: "values",
  order: "times",
  clock: "values",
  timeline: "times",
  summary: "description",
};

/** A plan that has run again; how the question was read is left out where edited statements ran. */
function planAgain(
  { read: _read, ...plan }: QuestionPlan,
  exact: readonly ExactResult[],
  asked: AskedQuestion | undefined,
): QuestionPlan {
  return {
    ...plan,
    statements: exact.map(({ result }) => result.statement),
    ...(asked && { read: asked.read, wants: WANTS[asked.read.reading.asks[0]?.ask ?? "lines"] }),
  };
}

/** How the question's words for a time were read; of a time of day, on how many days of the log it is. */
function timesOf(asked: AskedQuestion | undefined, zone: IncidentZone, logged: IndexSnapshot): PlanTimes {
  const time = asked?.read.reading.of[0]?.time;
  if (!time) return { zone };
  const { words: _words, ...limits } = time;
  const { from = logged.firstTime, to = logged.lastTime, timesOfDay } = limits;
  if (!timesOfDay || from === undefined || to === undefined) return { zone, asked: limits };
  return { zone, asked: { ...limits, days: daySpans(timesOfDay, { firstTime: from, lastTime: to }).length } };
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
