import { createHash } from "node:crypto";
import {
  attackTags,
  ruleKey,
  type Certainty,
  type FindingMatches,
  type LinePlace,
  type PictureFinding,
  type RecordPlace,
  type RecordRow,
  type RuleHead,
  type SeenValues,
  type SourceId,
  type Where,
} from "@lagebild/domain";
import { isCorrelationRule } from "../correlations/run-correlations.js";
import { groupsOf, metRule, valueOf, withValues, type PictureRecords, type RecordGroup } from "../picture-records.js";
import { fieldsOfRule, FROM, HOST, TO, WHO } from "./finding-fields.js";
import type { FindingSeed } from "./finding-seed.js";
import { wordsOfFinding } from "./finding-words.js";

const MOST_GROUPS = 2_000;
/** Of more records, values are counted field by field: combinations of most would be thrown away. */
const MOST_COMBINED = 20_000;
/** The same of a wave: its conditions are those of all records of its rules. */
const MOST_OF_WAVE = 1_000;
const SHOWN_VALUES = 5;
const LINES_AT_EACH_END = 10;
const NOTHING: SeenValues = { values: [], distinct: 0 };

/** Labels of sources by their ids. */
export type SourceLabels = ReadonlyMap<SourceId, string>;

/** Looks up what the matches of a thing show, and says it. */
export async function gatherFinding(
  records: PictureRecords,
  seed: FindingSeed,
  labels: SourceLabels,
): Promise<PictureFinding> {
  const { rule, keys, count, firstTime, lastTime, parts } = seed;
  const { fields, groups, telling, tops, ends } = await shownBy(records, seed);
  const seen = new Map(fields.map((field, place) => [field, tops.get(field) ?? valuesShown(groups, telling, place)]));
  const first = (names: readonly string[]): SeenValues =>
    names.map((field) => seen.get(field)).find((values) => values && values.distinct > 0) ?? NOTHING;
  const key = ruleKey(rule);
  const what = rule.hints?.what;
  return {
    id: idOf(key, keys),
    rule: key,
    title: rule.title,
    ...wordsOfFinding(rule, count, (field) => seen.get(field)),
    ...(rule.hints?.harmless && { harmless: rule.hints.harmless }),
    level: rule.level,
    sure: rule.hints?.sure ?? certaintyOf(rule),
    ...attackTags(rule.tags),
    who: first(WHO),
    from: first(FROM),
    to: first(TO),
    hosts: first([HOST]),
    what: what ? first([what]) : NOTHING,
    count,
    firstTime,
    lastTime,
    lines: linesOf(groups, ends, labels),
    parts,
    matches: matchesOf(seed),
  };
}

function matchesOf({ detections, keys, wheres, limits: { from, to } }: FindingSeed): FindingMatches {
  if (wheres) return { rules: [], values: {}, wheres };
  const known = keys.length === 1 ? [...keys[0]!].filter(([, value]) => value !== undefined) : [];
  const values = Object.fromEntries(known) as Readonly<Record<string, string>>;
  return { rules: detections, values, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** What Sigma's authors say of how well a rule is tried. */
const certaintyOf = ({ status }: RuleHead): Certainty =>
  status === "stable" ? "sure" : status === "test" ? "likely" : "possible";

/** A thing keeps its id whatever else comes in. */
const idOf = (rule: string, keys: FindingSeed["keys"]): string =>
  createHash("sha256")
    .update(JSON.stringify([rule, keys.length > 1 ? "many" : [...(keys[0] ?? [])]]))
    .digest("hex")
    .slice(0, 10);

interface Shown {
  readonly fields: readonly string[];
  readonly groups: readonly RecordGroup[];
  /** Those of the rule that tells most: of what comes in an order, the last. */
  readonly telling: readonly RecordGroup[];
  /** Values that were counted by themselves, where there were too many combinations. */
  readonly tops: ReadonlyMap<string, SeenValues>;
  /** The first and the last records, where there are so many that combinations were not looked at. */
  readonly ends: readonly RecordRow[];
}

async function shownBy(records: PictureRecords, seed: FindingSeed): Promise<Shown> {
  if (seed.shown) return { ...seed.shown, telling: seed.shown.groups, tops: new Map(), ends: [] };
  const fields = fieldsOfRule(seed.rule);
  const isOrdered = isCorrelationRule(seed.rule) && seed.rule.type === "temporal_ordered";
  const groups: RecordGroup[] = [];
  let telling: readonly RecordGroup[] | undefined;
  const tops = new Map<string, SeenValues>();
  const ends: RecordRow[] = [];
  const isFew = seed.count <= (seed.keys.length > 1 ? MOST_OF_WAVE : MOST_COMBINED);
  for (const where of wheresOf(seed)) {
    const found = isFew ? await groupsOf(records, where, fields, MOST_GROUPS) : { groups: [], isCut: true };
    groups.push(...found.groups);
    if (isOrdered && isFew) telling ??= found.groups;
    if (!found.isCut) continue;
    const counted = await records.tops(where, fields.map(valueOf), SHOWN_VALUES);
    for (const [place, field] of fields.entries()) {
      const known = tops.get(field)?.distinct ?? 0;
      // Of what comes in an order, the last tells most: it is looked at first.
      if (counted[place]!.distinct > (isOrdered && known > 0 ? Infinity : known)) tops.set(field, counted[place]!);
    }
    if (!isFew) ends.push(...(await endsOf(records, where)));
  }
  return { fields, groups, telling: telling ?? groups, tops, ends };
}

/** The first and the last records of very many. */
async function endsOf(records: PictureRecords, where: Where): Promise<readonly RecordRow[]> {
  const read = async (op: "first" | "last") =>
    (await records.aggregate({ op, where, limit: LINES_AT_EACH_END })).records ?? [];
  return [...(await read("first")), ...(await read("last"))];
}

/** The values of the records that tell most; where those have none, of all. */
function valuesShown(groups: readonly RecordGroup[], telling: readonly RecordGroup[], place: number): SeenValues {
  const values = valuesAt(telling, place);
  return values.distinct > 0 || telling === groups ? values : valuesAt(groups, place);
}

/** The conditions of a thing's records, one for each rule that they met; of many things, those of the rule. */
export const wheresOf = ({ detections, keys, limits, wheres }: FindingSeed): readonly Where[] =>
  wheres ??
  detections.map((rule) => {
    const where = { ...metRule(rule), ...limits };
    return keys.length === 1 ? withValues(where, keys[0]!) : where;
  });

function valuesAt(groups: readonly RecordGroup[], place: number): SeenValues {
  const counts = new Map<string, number>();
  for (const { values, count } of groups) {
    const value = values[place];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return {
    values: [...counts]
      .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
      .slice(0, SHOWN_VALUES)
      .map(([value, count]) => ({ value, count })),
    distinct: counts.size,
  };
}

/** The first and the last lines of the combinations: the more different they are, the more they tell. */
function linesOf(
  groups: readonly RecordGroup[],
  ends: readonly RecordRow[],
  labels: SourceLabels,
): readonly LinePlace[] {
  const found = new Map<string, LinePlace>();
  const put = ({ source, line }: RecordPlace, time: number | undefined): void =>
    void found.set(`${source} ${line}`, { source, file: labels.get(source) ?? source, line, time });
  for (const { first, last, firstTime, lastTime, count } of groups) {
    put(first, firstTime);
    if (count > 1) put(last, lastTime);
  }
  for (const row of ends) put(row, row.time);
  const ordered = [...found.values()].sort(byTime);
  if (ordered.length <= 2 * LINES_AT_EACH_END) return ordered;
  return [...ordered.slice(0, LINES_AT_EACH_END), ...ordered.slice(-LINES_AT_EACH_END)];
}

const byTime = (a: LinePlace, b: LinePlace): number =>
  (a.time ?? Infinity) - (b.time ?? Infinity) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
