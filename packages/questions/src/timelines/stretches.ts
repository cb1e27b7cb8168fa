import type { Moment, RecordRow, StatementResult, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothOf } from "../conditions/wheres.js";

/** A stretch of time with records, by its first and its last. */
export interface Stretch {
  readonly result: StatementResult;
  readonly moment: Moment;
}

const MOST_ROWS = 20_000;
const MOST_STRETCHES = 8;
/** Without a number, a gap parts them that is longer than this and than so many usual ones. */
const LEAST_GAP = 600e6;
const USUAL_GAPS = 20;

/** Parts records where the time between two of them is longest: into as many stretches as the question says. */
export async function stretchesOf(
  where: Where,
  parts: number | undefined,
  engine: Pick<QuestionEngine, "aggregate">,
): Promise<readonly Stretch[]> {
  const { records = [] } = await engine.aggregate({ op: "first", where, limit: MOST_ROWS });
  const timed = records.filter((row): row is RecordRow & { time: number } => row.time !== undefined);
  const times = timed.map(({ time }) => time);
  const ends = endsOf(times, parts);
  const stretches: Stretch[] = [];
  let from = 0;
  for (const to of ends) {
    const limited = bothOf(where, { from: times[from]!, to: times[to]! });
    stretches.push({
      result: await engine.aggregate({ op: "first", where: limited, limit: 1 }),
      moment: {},
    });
    const last = await engine.aggregate({ op: "last", where: limited, limit: 1 });
    stretches.push({ result: last, moment: { count: last.matched } });
    from = to + 1;
  }
  return stretches;
}

/** Places of the last record of each stretch. */
export function endsOf(times: readonly number[], parts: number | undefined): readonly number[] {
  if (times.length === 0) return [];
  const gaps = times.slice(1).map((time, at) => ({ at, gap: time - times[at]! }));
  const longest = gaps.toSorted((a, b) => b.gap - a.gap || a.at - b.at);
  const usual = longest[Math.floor(longest.length / 2)]?.gap ?? 0;
  const parting =
    parts === undefined
      ? longest.filter(({ gap }) => gap > Math.max(LEAST_GAP, usual * USUAL_GAPS)).slice(0, MOST_STRETCHES - 1)
      : longest.slice(0, Math.max(0, Math.min(parts, MOST_STRETCHES) - 1));
  return [...parting.map(({ at }) => at), times.length - 1].sort((a, b) => a - b);
}
