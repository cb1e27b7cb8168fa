import type {
  Ask,
  AskedResult,
  PictureFinding,
  Reading,
  RecordPlace,
  RecordRow,
  Selection,
  Statement,
  StatementResult,
  Where,
} from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothOf } from "../conditions/wheres.js";
import { keyMoments, placeOf, withRare, type MomentsContext } from "../timelines/key-moments.js";
import { momentsOf } from "../timelines/telling.js";
import { stretchesOf } from "../timelines/stretches.js";
import { toldApart } from "../timelines/told-apart.js";
import type { RanAsk } from "./run-reading.js";
import { runStatement } from "./run-statement.js";
import { whereOfSelection } from "./statements.js";

/** A result that a line of a timeline rests on. */
export type TimelineResult = Omit<AskedResult, "exact"> & { readonly result: StatementResult };

interface TimelineContext {
  readonly engine: Pick<QuestionEngine, "aggregate" | "events" | "texts" | "vocabulary">;
  readonly limits: Where;
}

type Timeline = Extract<Ask, { ask: "timeline" }>;

/** Looks up what each line of a timeline tells; results of other asks stay as they are. */
export async function timelineResults(
  ran: readonly RanAsk[],
  { of }: Reading,
  findings: readonly PictureFinding[],
  context: TimelineContext,
): Promise<readonly TimelineResult[]> {
  const told: TimelineResult[] = [];
  for (const { ask, of: place, result } of ran) {
    const one = { ask, of: place, result };
    if (ask.ask !== "timeline") told.push(one);
    else if (ask.tells === "steps")
      told.push(...(await shown(ask, place, result, { ...context, said: valuesIn(of[place]!) })));
    else {
      const where = whereOfSelection(of[place]!, context.limits);
      const records =
        ask.tells === "records" ? await shown(ask, place, result, { ...context, said: valuesIn(of[place]!) }) : [];
      if (records.length > 0 && (records.length > 1 || result.matched <= MOST_LINES)) {
        told.push(...records);
        continue;
      }
      const lines =
        ask.tells === "stretches"
          ? await stretchesOf(where, ask.parts, context.engine)
          : await momentsIn(
              where,
              { findings, said: await saidOf(of.slice(1), where, context), isOfRecords: ask.tells === "records" },
              context,
            );
      told.push(one, ...lines.map((line) => ({ ask, of: place, ...line })));
    }
  }
  return told;
}

/** Each record that a result shows, with what it says; those of one second that say the same once. */
async function shown(
  ask: Timeline,
  of: number,
  result: StatementResult,
  { engine, said }: TimelineContext & { readonly said: ReadonlySet<string> },
): Promise<readonly TimelineResult[]> {
  const { records = [] } = result;
  if (ask.tells === "steps") {
    const [row] = records;
    const [known] = row ? await engine.events(atRow(row), 1) : [];
    const [moment] = known ? await momentsOf([known], engine, ask.beside, said) : [];
    return [{ ask, of, result, ...(moment && { moment }) }];
  }
  const texts = await engine.texts(records);
  const values = texts.length === records.length ? toldApart(texts) : [];
  const lines = new Map<string, { readonly row: RecordRow; count: number; readonly value: string }>();
  for (const [at, row] of records.entries()) {
    const value = values[at] ?? "";
    const key = `${Math.floor((row.time ?? 0) / 1e6)} ${value}`;
    const known = lines.get(key);
    if (known) known.count++;
    else lines.set(key, { row, count: 1, value });
  }
  if (new Set(values).size < 2 || lines.size > MOST_LINES) return [{ ask, of, result }];
  const told: TimelineResult[] = [{ ask, of, result }];
  for (const { row, count, value } of lines.values()) {
    const statement: Statement = { op: "first", where: bothOf(result.statement.where, atRow(row)), limit: 1 };
    told.push({ ask, of, moment: { value, count }, result: await runStatement(engine, statement) });
  }
  return told;
}

/** Records that are told one by one. */
const MOST_LINES = 12;
const FEW_LINES = 3;

const valuesIn = ({ conditions }: Selection): ReadonlySet<string> =>
  new Set(conditions.flatMap(({ values }) => values));

const atRow = ({ source, line }: RecordPlace): Where => ({ places: [{ source, lines: [line] }] });

interface MomentsWanted {
  readonly findings: readonly PictureFinding[];
  readonly said: Said;
  /** Records of something are asked for, more than can be told one by one: the rarest stand for the rest. */
  readonly isOfRecords: boolean;
}

async function momentsIn(
  where: Where,
  { findings, said, isOfRecords }: MomentsWanted,
  { engine }: TimelineContext,
): Promise<readonly Pick<TimelineResult, "result" | "moment">[]> {
  const key = await keyMoments({ engine, where, findings, ...said, tellsAllOf: MOST_LINES });
  // Of a log that no rule knows, what is rare tells most.
  const chosen = isOfRecords || key.length < FEW_LINES ? await withRare(key, { engine, where, most: MOST_LINES }) : key;
  const lines: Pick<TimelineResult, "result" | "moment">[] = [];
  for (const { record, moment } of chosen) {
    const statement: Statement = { op: "first", where: bothOf(where, atRow(record.row)), limit: 1 };
    lines.push({ moment, result: await runStatement(engine, statement) });
  }
  return lines;
}

type Said = Pick<MomentsContext, "said" | "kept">;

const MOST_SAID = 2_000;

/** The records that words of the question are about, the rarer the weightier, and those that it begins and ends with. */
async function saidOf(hints: readonly Selection[], where: Where, { engine }: TimelineContext): Promise<Said> {
  const said = new Map<string, number>();
  const kept: string[] = [];
  const { records: all } = engine.vocabulary;
  for (const hint of hints) {
    const limited = bothOf(where, whereOfSelection(hint));
    const { records = [], matched } = await engine.aggregate({ op: "first", where: limited, limit: MOST_SAID });
    if (hint.step) kept.push(...records.slice(0, 1).map(placeOf));
    const weight = Math.log(1 + all / Math.max(1, matched)) / Math.log(1 + all);
    for (const row of records) said.set(placeOf(row), (said.get(placeOf(row)) ?? 0) + weight);
  }
  return { said, kept };
}
