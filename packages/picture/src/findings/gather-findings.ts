import { createHash } from "node:crypto";
import {
  ruleKey,
  type Certainty,
  type LinePlace,
  type PictureFinding,
  type RecordRow,
  type RuleHead,
  type SeenValues,
  type Where,
} from "@lagebild/domain";
import { groupsOf, metRule, valueOf, withValues, type PictureRecords } from "../picture-records.js";
import type { FindingSeed } from "./finding-seed.js";
import { fieldsShown, statementOf } from "./finding-words.js";

const WHO = ["user.name"];
const FROM = ["source.ip", "source.domain"];
const TO = ["user.target.name", "destination.ip", "destination.domain"];
const HOST = "host.name";
const MOST_GROUPS = 2_000;
const MOST_FIELDS = 8;
const SHOWN_VALUES = 5;
const LINES_AT_EACH_END = 10;
const NOTHING: SeenValues = { values: [], distinct: 0 };

/** Looks up what the matches of a thing show, and says it. */
export async function gatherFinding(records: PictureRecords, seed: FindingSeed): Promise<PictureFinding> {
  const { rule, keys, count, firstTime, lastTime, parts } = seed;
  const what = rule.hints?.what;
  const shown = fieldsShown(rule);
  const wanted = [...new Set([...(what ? [what] : []), ...shown, ...WHO, "source.ip", HOST, ...TO, "source.domain"])];
  const seen = await seenValues(records, seed, wanted.slice(0, MOST_FIELDS));
  const first = (fields: readonly string[]): SeenValues =>
    fields.map((field) => seen.get(field)).find((values) => values && values.distinct > 0) ?? NOTHING;
  const key = ruleKey(rule);
  return {
    id: idOf(key, keys),
    rule: key,
    title: rule.title,
    statement: statementOf(rule, count, (field) => seen.get(field)),
    ...(rule.hints?.harmless && { harmless: rule.hints.harmless }),
    level: rule.level,
    sure: rule.hints?.sure ?? certaintyOf(rule),
    tactics: rule.tags.flatMap((tag) => /^attack\.([a-z-]+)$/.exec(tag.replaceAll("_", "-"))?.[1] ?? []),
    techniques: rule.tags.flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/.exec(tag)?.[1]?.toUpperCase() ?? []),
    who: first(WHO),
    from: first(FROM),
    to: first(TO),
    hosts: first([HOST]),
    what: what ? first([what]) : NOTHING,
    count,
    firstTime,
    lastTime,
    lines: await linesOf(records, seed),
    parts,
  };
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

/** The conditions of a thing's records, one for each rule that they met; of many things, those of the rule. */
const wheresOf = ({ detections, keys, limits }: FindingSeed): readonly Where[] =>
  detections.map((rule) => {
    const where = { ...metRule(rule), ...limits };
    return keys.length === 1 ? withValues(where, keys[0]!) : where;
  });

async function seenValues(
  records: PictureRecords,
  seed: FindingSeed,
  fields: readonly string[],
): Promise<ReadonlyMap<string, SeenValues>> {
  const counts = new Map(fields.map((field) => [field, new Map<string, number>()]));
  const distinct = new Map<string, number>();
  for (const where of wheresOf(seed)) {
    const { groups, isCut } = await groupsOf(records, where, fields, MOST_GROUPS);
    if (isCut) {
      for (const field of fields) {
        const top = await records.aggregate({ op: "top", of: valueOf(field), where, limit: SHOWN_VALUES });
        for (const { value, count } of top.values ?? []) add(counts.get(field)!, value, count);
        distinct.set(field, Math.max(distinct.get(field) ?? 0, top.distinct ?? 0));
      }
      continue;
    }
    for (const { values, count } of groups)
      fields.forEach((field, place) => {
        const value = values[place];
        if (value !== undefined) add(counts.get(field)!, value, count);
      });
  }
  return new Map(
    [...counts].map(([field, values]) => [
      field,
      {
        values: [...values]
          .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
          .slice(0, SHOWN_VALUES)
          .map(([value, count]) => ({ value, count })),
        distinct: Math.max(values.size, distinct.get(field) ?? 0),
      },
    ]),
  );
}

const add = (counts: Map<string, number>, value: string, count: number): void =>
  void counts.set(value, (counts.get(value) ?? 0) + count);

/** The first and the last lines; of several rules, some of each. */
async function linesOf(records: PictureRecords, seed: FindingSeed): Promise<readonly LinePlace[]> {
  const wheres = wheresOf(seed);
  const limit = Math.max(1, Math.floor(LINES_AT_EACH_END / wheres.length));
  const found = new Map<string, RecordRow>();
  for (const where of wheres)
    for (const op of ["first", "last"] as const)
      for (const row of (await records.aggregate({ op, where, limit })).records ?? [])
        found.set(`${row.source} ${row.line}`, row);
  return [...found.values()]
    .sort(byTime)
    .slice(0, 2 * LINES_AT_EACH_END)
    .map(({ source, file, line, time }) => ({ source, file, line, time }));
}

const byTime = (a: RecordRow, b: RecordRow): number =>
  (a.time ?? Infinity) - (b.time ?? Infinity) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
