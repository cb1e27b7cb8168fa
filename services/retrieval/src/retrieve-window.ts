import { estimatedTokens, formatSpan, packWindow } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type {
  ContextWindow,
  Evidence,
  ExactResult,
  QuestionPlan,
  RecordFilter,
  RecordRow,
  ShownLine,
  TokenCounter,
  Turn,
} from "@lagebild/domain";
import { countedText, planQuestion, resolveFollowUp, severalQuestions } from "@lagebild/search";
import type { IncidentIndex, IndexSnapshot, QuestionDraft, RetrievedRun, ShapeVariety } from "@lagebild/search";
import { exactResults, statementResults, type SearchedPart } from "./exact-results.js";
import { searchText, type SearchedText } from "./plan-search.js";
import { judgeRuns, type Judgement } from "./judge-evidence.js";
import type { LineReader } from "./resolve-lines.js";

export interface RetrievalDeps {
  readonly index: IncidentIndex;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
  embedQuestion(question: string): Promise<Float32Array>;
  /** Further search words for a question, of the other language and of logs. */
  expandQuestion(question: string): readonly string[];
  readonly counter?: TokenCounter;
}

export interface WindowRequest {
  readonly question: string;
  readonly budgetTokens: number;
  readonly filter?: RecordFilter;
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
const WITH_VARIETY = 40;
const WITH_NEIGHBOURS = 3;

/** Question to window: plan, retrieve, count, read the lines, pack. Failure "invalid" for an empty or endless question. */
export async function retrieveWindow(deps: RetrievalDeps, request: WindowRequest): Promise<RetrievedWindow> {
  const question = checkedQuestion(request.question);
  const history = request.history ?? [];
  const understoodAs = resolveFollowUp(question, history);
  const draft = planQuestion(question);
  const filter = request.filter ?? {};
  const retrievers = request.retrievers ?? { meaning: true, words: true };
  const isExhaustive = (request.plan ?? draft).mode === "exhaustive";
  const search = (text: string) =>
    searchText(deps, text, { filter, isExhaustive, severityWeight: severityWeightOf(draft), retrievers });
  const searched = await search(searchedText(draft, understoodAs ?? question));
  const parts = await searchParts(draft, searched, search);
  const { leftOut } = searched.retrieved;
  const runs = interleave(
    parts.length > 1 ? parts.map((part) => part.searched.retrieved.runs) : [searched.retrieved.runs],
  );
  const exact = request.plan
    ? await statementResults(deps, request.plan.statements)
    : await exactResults(deps, { draft, searched, filter, parts });
  const read = runs.slice(0, Math.min(MAX_READ, Math.ceil(request.budgetTokens / 12)));
  const window = packWindow(
    {
      question,
      ...(understoodAs !== undefined && { understoodAs }),
      history,
      plan: request.plan ?? planOf(draft, exact),
      facts: factsOf(deps.snapshot),
      exact,
      evidence: await readEvidence(deps, read),
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
    wants: (request.plan ?? draft).wants,
    filter,
    runs,
  });
  return {
    window: withReasons(window, judged.reasons),
    exact,
    confidence: judged.score,
    isComplete: deps.snapshot.incomplete.length === 0,
    judgement: judged,
  };
}

/** What is counted is as often harmless; events that are asked for together mostly are not. */
const severityWeightOf = ({ exact, parts }: QuestionDraft): number =>
  exact === undefined || parts.length > 1 ? 1 : 0.3;

/** Who counts is not searching for records about counting. */
const searchedText = (draft: QuestionDraft, question: string): string =>
  draft.exact !== undefined && draft.parts.length === 0 ? countedText(question, draft.conditions) : question;

async function searchParts(
  draft: QuestionDraft,
  searched: SearchedText,
  search: (text: string) => Promise<SearchedText>,
): Promise<readonly SearchedPart[]> {
  const whole: SearchedPart = { searched, occurrence: draft.parts[0]?.occurrence ?? "both" };
  const questions = draft.mode === "semantic" ? severalQuestions(draft.question) : [];
  const parts: SearchedPart[] = questions.length > 1 ? [whole] : [];
  for (const text of questions.length > 1 ? questions : [])
    parts.push({ searched: await search(text), occurrence: "both" });
  if (draft.parts.length < 2) return parts.length > 0 ? parts : [whole];
  for (const { text, occurrence } of draft.parts) parts.push({ searched: await search(text), occurrence });
  return parts;
}

/** The best of each list first, then the second of each; a run that several lists hold comes once. */
function interleave(lists: readonly (readonly RetrievedRun[])[]): readonly RetrievedRun[] {
  if (lists.length === 1) return lists[0]!;
  const runs = new Map<string, RetrievedRun>();
  const longest = Math.max(...lists.map((list) => list.length));
  for (let rank = 0; rank < longest; rank++) {
    for (const run of lists.flatMap((list) => list[rank] ?? [])) {
      const key = `${run.shape.id}\0${run.occurrence.file}`;
      if (!runs.has(key)) runs.set(key, run);
    }
  }
  return [...runs.values()];
}

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

const planOf = (draft: QuestionDraft, exact: readonly ExactResult[]): ContextWindow["plan"] => ({
  mode: draft.mode,
  language: draft.language,
  wants: draft.wants,
  statements: exact.map(({ result }) => result.statement),
  reason: draft.reason,
});

/** Reads the lines of runs, with what varies in them and, for the best, what lies around them. */
async function readEvidence(deps: RetrievalDeps, runs: readonly RetrievedRun[]): Promise<readonly Evidence[]> {
  const varied = runs.slice(0, WITH_VARIETY).filter((run) => run.occurrence.run.count > 1);
  const varieties = varied.length > 0 ? await deps.index.variety({ shapes: varied.map((run) => run.shape.id) }, 6) : [];
  const byShape = new Map(varieties.map((variety) => [variety.shape, variety]));
  const best = runs.slice(0, WITH_NEIGHBOURS).flatMap((run) => run.occurrence.samples.slice(0, 1));
  const around = best.length > 0 ? await deps.index.neighbours(best, 2) : [];
  const shown = await readAll(deps.lines, [...runs.flatMap((run) => run.occurrence.samples), ...around.flat()]);
  return runs.map((run, rank) => ({
    run: run.occurrence.run,
    file: run.occurrence.file,
    template: run.shape.template,
    meaning: run.shape.meanings[0]?.en,
    score: run.score,
    foundBy: run.foundBy,
    ...(run.similarity !== undefined && { similarity: run.similarity }),
    samples: linesOf(run.occurrence.samples, shown),
    neighbours: linesOf(around[rank] ?? [], shown),
    variety: varietyText(byShape.get(run.shape.id)),
  }));
}

async function readAll(lines: LineReader, rows: readonly RecordRow[]): Promise<ReadonlyMap<string, ShownLine>> {
  const distinct = [...new Map(rows.map((row) => [keyOf(row), row])).values()];
  return new Map((await lines.readRows(distinct)).map((line) => [keyOf(line.row), line]));
}

const keyOf = (row: RecordRow): string => `${row.file}\0${row.line}`;
const linesOf = (rows: readonly RecordRow[], shown: ReadonlyMap<string, ShownLine>): readonly ShownLine[] =>
  rows.flatMap((row) => shown.get(keyOf(row)) ?? []);

/** Writes what varies in a run: `3 account: root x 8, admin x 2`. */
function varietyText(variety: ShapeVariety | undefined): string | undefined {
  const kinds = variety?.kinds.filter(
    (kind) => kind.distinct > 0 && ["account", "address", "domain", "path", "process"].includes(kind.kind),
  );
  if (!kinds || kinds.length === 0) return undefined;
  return kinds
    .slice(0, 3)
    .map(
      ({ kind, distinct, top }) =>
        `${distinct} ${kind}: ${top
          .slice(0, 6)
          .map(({ value, count }) => `${value.slice(0, 40)} x ${count}`)
          .join(" ")}`,
    )
    .join("; ");
}

/** Says what the incident is in one line for each fact. */
export function factsOf(snapshot: IndexSnapshot): string {
  const files = snapshot.sources.map(
    ({ source, coverage }) => `${source.file} (${coverage.format}, ${coverage.lines} lines)`,
  );
  const hosts = snapshot.hosts.slice(0, 8).map(({ name }) => name);
  return [
    `sources: ${files.slice(0, 6).join(", ")}${files.length > 6 ? ` and ${files.length - 6} more` : ""}`,
    `time (UTC): ${formatSpan(snapshot.firstTime, snapshot.lastTime) || "none"}`,
    ...(hosts.length > 0 ? [`hosts: ${hosts.join(", ")}${snapshot.hosts.length > 8 ? ", ..." : ""}`] : []),
    `volume: ${snapshot.records} records in ${snapshot.shapes} shapes`,
  ].join("\n");
}

function lineCounts(snapshot: IndexSnapshot): { total: number; searched: number; unparsed: number } {
  const missing = snapshot.incomplete.reduce((sum, { source }) => sum + source.lines, 0);
  const unparsed = snapshot.sources.reduce((sum, { coverage }) => sum + coverage.keptAsText, 0);
  return { total: snapshot.lines + missing, searched: snapshot.lines, unparsed };
}
