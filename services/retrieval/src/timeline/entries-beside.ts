import {
  groupedBy,
  RULE_LEVELS,
  RULES_FIELD,
  type PictureFinding,
  type RecordFilter,
  type RuleLevel,
} from "@lagebild/domain";
import type { CourseEntry } from "@lagebild/picture";
import type { IncidentIndex } from "@lagebild/search";
import type { TimelineBeside } from "./timeline.js";

const MINUTE = 60e6;
/** Other sources that are named. */
const MOST_SOURCES = 3;
const MOST_GROUPS = 200;

interface InMinute {
  readonly file: string;
  readonly count: number;
  readonly rules: readonly string[];
  readonly category: string | undefined;
}

/** Looks up what sources have in a minute; each minute is looked up once. */
export function minutesOf(index: IncidentIndex, filter: RecordFilter): (time: number) => Promise<readonly InMinute[]> {
  const known = new Map<number, Promise<readonly InMinute[]>>();
  // What other sources have is wanted when the files are limited, too.
  const { file: _file, ...others } = filter;
  return (time) => {
    const from = Math.floor(time / MINUTE) * MINUTE;
    const found = known.get(from) ?? minuteOf(index, { ...others, from, to: from + MINUTE - 1 });
    known.set(from, found);
    return found;
  };
}

async function minuteOf(index: IncidentIndex, where: RecordFilter): Promise<readonly InMinute[]> {
  const { values = [] } = await index.aggregate({ op: "top", of: { column: "file" }, where, limit: MOST_GROUPS });
  if (values.length < 2) return [];
  const grouped = async (field: string): Promise<ReadonlyMap<string, readonly string[]>> => {
    const by = [{ column: "file" }, { field }] as const;
    const { groups = [] } = await index.aggregate({ op: "group", by, where, limit: MOST_GROUPS });
    const ofFile = groupedBy(groups, ({ values: [file, value] }) => (value === undefined ? undefined : file));
    return new Map([...ofFile].map(([file, own]) => [file, own.map(({ values: [, value] }) => value!)]));
  };
  const rules = await grouped(RULES_FIELD);
  const categories = await grouped("event.category");
  return values.map(({ value, count }) => ({
    file: value,
    count,
    rules: rules.get(value) ?? [],
    category: categories.get(value)?.[0],
  }));
}

/** Names what other sources have beside an entry, those with the gravest findings first. */
export function besideOf(
  { files, finding: { id, firstTime } }: CourseEntry,
  minute: readonly InMinute[],
  findings: readonly PictureFinding[],
): readonly TimelineBeside[] {
  const own = new Set(files.map(({ file }) => file));
  const found = minute
    .filter(({ file }) => !own.has(file))
    .map(({ file, count, rules, category }) => {
      const gravest = findings
        .filter((one) => one.id !== id && isOf(one, rules) && firstTime !== undefined && spans(one, firstTime))
        .sort((a, b) => weightOf(b.level) - weightOf(a.level))[0];
      const shown: TimelineBeside = {
        file,
        count,
        ...(gravest && { finding: { id: gravest.id, statement: gravest.statement } }),
        ...(!gravest && category !== undefined && { category }),
      };
      return { shown, weight: gravest ? weightOf(gravest.level) : -1 };
    });
  return found
    .sort((a, b) => b.weight - a.weight || b.shown.count - a.shown.count || (a.shown.file < b.shown.file ? -1 : 1))
    .slice(0, MOST_SOURCES)
    .map(({ shown }) => shown);
}

const weightOf = (level: RuleLevel): number => RULE_LEVELS.indexOf(level);

const isOf = ({ matches, decision }: PictureFinding, rules: readonly string[]): boolean =>
  decision?.verdict !== "harmless" && (matches?.rules.some((rule) => rules.includes(rule)) ?? false);

/** Whether a finding has records around the minute of a time, as far as its first and last tell. */
const spans = ({ firstTime, lastTime }: PictureFinding, time: number): boolean =>
  firstTime !== undefined && lastTime !== undefined && firstTime < time + MINUTE && lastTime > time - MINUTE;
