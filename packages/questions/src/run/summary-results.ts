import {
  alikeFindings,
  earliest,
  isWeighty,
  latest,
  tellingFirst,
  type AskedResult,
  type PictureFinding,
  type Reading,
  type Statement,
  type StatementResult,
  type ValueOf,
  type Where,
} from "@lagebild/domain";
import type { QuestionEngine, Vocabulary } from "../engine.js";
import { languageFiles, titleOf, titlesOf } from "../language/read-language.js";
import { occursIn } from "../links/events-here.js";
import { eventOfEntry } from "../readings/event-of-entry.js";
import { bothOf, fieldCondition } from "../conditions/wheres.js";
import { keyMoments, withRare } from "../timelines/key-moments.js";
import { whereOfFindings } from "./findings-of.js";
import { runStatement } from "./run-statement.js";
import { whereOfSelection } from "./statements.js";

/** A result that a summary rests on besides the number of its records. */
export type SummaryResult = Omit<AskedResult, "exact"> & { readonly result: StatementResult };

const MOST_FINDINGS = 8;
/** So many findings of some weight tell what happened without what the log is mostly about. */
const ENOUGH_FINDINGS = 3;
const MOST_KINDS = 5;
const MOST_LISTED = 4;
const MOST_PLACES = 3;
/** Whom and what a log is about, the most telling first. */
const ACTORS: readonly ValueOf[] = [{ field: "user.name" }, { field: "source.ip" }, { field: "destination.ip" }];
const SUBJECTS: readonly ValueOf[] = [
  { field: "http.response.status_code" },
  { field: "network.protocol" },
  { column: "program" },
  { field: "log.level" },
  { column: "host" },
  { field: "event.code" },
];

interface SummaryContext {
  readonly engine: Pick<QuestionEngine, "aggregate" | "vocabulary" | "topics" | "events" | "texts">;
  readonly limits: Where;
}

/** Looks up the records of each finding that a summary tells and, where there are few of weight, what the log is about. */
export async function summaryResults(
  { asks, of }: Reading,
  findings: readonly PictureFinding[],
  { engine, limits }: SummaryContext,
): Promise<readonly SummaryResult[]> {
  const ask = asks.find((one) => one.ask === "summary");
  const place = ask?.on ?? 0;
  const selection = of[place];
  if (!ask || !selection) return [];
  const where = whereOfSelection(selection, limits);
  const found: Omit<SummaryResult, "ask" | "of">[] = [];
  for (const group of alikeFindings(tellingFirst(findings)).slice(0, MOST_FINDINGS))
    found.push({ finding: group[0]!.id, result: await evidenceOf(group, where, engine) });
  const weighty = findings.filter(({ level }) => isWeighty(level));
  if (weighty.length > 0) found.push(...(await commandsOf(weighty, where, engine)));
  if (weighty.length === 0) found.push(...(await momentsOf(findings, where, engine)));
  if (alikeFindings(weighty).length < ENOUGH_FINDINGS)
    found.push(...(await subjectsOf(where, { engine, isTold: weighty.length > 0 })));
  return found.map((one) => ({ ask, of: place, ...one }));
}

/** The records that tell most of findings: of what comes in an order, the last. */
async function evidenceOf(
  group: readonly PictureFinding[],
  where: Where,
  engine: SummaryContext["engine"],
): Promise<StatementResult> {
  const telling = group.map((finding) =>
    finding.matches
      ? { ...finding, matches: { ...finding.matches, rules: finding.matches.rules.slice(0, 1) } }
      : finding,
  );
  const limit = group.length > 1 ? 2 : 1;
  const first = (these: readonly PictureFinding[]): Promise<StatementResult> =>
    runStatement(engine, { op: "first", where: bothOf(where, whereOfFindings(these)), limit });
  const told = await first(telling);
  return told.matched > 0 ? told : first(group);
}

const MOST_MOMENTS = 6;
const FEW_RECORDS = 6;

/** Where nothing grave was found: the records that stand out most, by what they are or as the rarest. */
async function momentsOf(
  findings: readonly PictureFinding[],
  where: Where,
  engine: SummaryContext["engine"],
): Promise<readonly Pick<SummaryResult, "result" | "moment">[]> {
  const known = await keyMoments({
    engine,
    where,
    findings,
    said: new Map(),
    kept: [],
    most: MOST_MOMENTS,
    tellsAllOf: FEW_RECORDS,
  });
  const chosen = known.length >= MOST_MOMENTS ? known : await withRare(known, { engine, where, most: MOST_MOMENTS });
  const found: Pick<SummaryResult, "result" | "moment">[] = [];
  for (const { record, moment } of chosen) {
    const { source, line } = record.row;
    const here = bothOf(where, { places: [{ source, lines: [line] }] });
    found.push({ moment, result: await runStatement(engine, { op: "first", where: here, limit: 1 }) });
  }
  return found;
}

const COMMAND = "process.command_line";
const MOST_COMMANDS = 4;
const AROUND = 15 * 60 * 1_000_000;

/** What people had run around the time of findings of weight, the rarest first; the system's own accounts run most. */
async function commandsOf(
  weighty: readonly PictureFinding[],
  where: Where,
  engine: SummaryContext["engine"],
): Promise<readonly Pick<SummaryResult, "result">[]> {
  const first = earliest(weighty.map(({ firstTime }) => firstTime));
  const last = latest(weighty.map(({ lastTime }) => lastTime));
  if (first === undefined || last === undefined || !isTelling({ field: COMMAND }, engine.vocabulary)) return [];
  const [system = "", ...others] = languageFiles().words.systemAccounts;
  const ofPeople: Where = {
    from: first - AROUND,
    to: last + AROUND,
    fields: [fieldCondition("user.name", "exists", "")],
    noneOf: [
      { fields: [fieldCondition("user.name", "equals", system, others)] },
      { fields: [fieldCondition("user.name", "endsWith", "$")] },
    ],
  };
  const statement: Statement = {
    op: "top",
    of: { field: COMMAND },
    where: bothOf(where, ofPeople),
    order: "least",
    limit: MOST_COMMANDS,
  };
  return [{ result: await runStatement(engine, statement) }];
}

/**
 * The most frequent kinds of events, and the most frequent values that say what a log is about; where findings of weight tell
 * what happened, only who and from where.
 */
async function subjectsOf(
  where: Where,
  { engine, isTold }: { readonly engine: SummaryContext["engine"]; readonly isTold: boolean },
): Promise<readonly Pick<SummaryResult, "result" | "kind">[]> {
  const { vocabulary } = engine;
  const kinds: Pick<SummaryResult, "result" | "kind">[] = [];
  for (const entry of isTold ? [] : languageFiles().events) {
    if (entry.pattern || !occursIn(vocabulary, entry.where)) continue;
    const kind = { title: titleOf(entry), titles: titlesOf(entry) };
    const statement: Statement = { op: "count", where: bothOf(where, eventOfEntry(entry, "", engine).where ?? {}) };
    kinds.push({ kind, result: await runStatement(engine, statement) });
  }
  const most = kinds.filter(({ result }) => result.matched > 0).sort((a, b) => b.result.matched - a.result.matched);
  const values = [...ACTORS, ...SUBJECTS].filter((of) => isTelling(of, vocabulary));
  const listed: Pick<SummaryResult, "result">[] = [];
  for (const of of [
    ...(isTold ? [] : values.filter((one) => !ACTORS.includes(one)).slice(0, MOST_PLACES)),
    ...values.filter((one) => ACTORS.includes(one)),
  ])
    listed.push({ result: await runStatement(engine, { op: "top", of, where, limit: MOST_LISTED }) });
  return [...distinctKinds(most).slice(0, MOST_KINDS), ...listed];
}

/** Kinds that are of exactly as many records are mostly two names of the same. */
const distinctKinds = <T extends { readonly result: StatementResult }>(kinds: readonly T[]): readonly T[] =>
  [...new Map(kinds.toReversed().map((one) => [one.result.matched, one])).values()].sort(
    (a, b) => b.result.matched - a.result.matched,
  );

/** Whether records have different values of it. */
function isTelling(of: ValueOf, { fields, programs, hosts }: Vocabulary): boolean {
  if ("column" in of) return (of.column === "program" ? programs : hosts).length > 1;
  if (!("field" in of)) return false;
  const known = fields.find(({ field }) => field === of.field);
  return known !== undefined && (ACTORS.includes(of) || (known.top?.length ?? 0) > 1);
}
