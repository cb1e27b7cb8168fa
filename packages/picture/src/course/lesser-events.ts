import { ruleKey, type RuleHead } from "@lagebild/domain";
import { isCorrelationRule } from "../correlations/run-correlations.js";
import { mergeMany, type FindingSeed } from "../findings/finding-seed.js";
import { gatherFinding, wheresOf } from "../findings/gather-findings.js";
import { countRules, makesFindings, seedsOfRule } from "../findings/seed-findings.js";
import { countBySource } from "./count-by-source.js";
import type { Course, CourseEntry, CourseParts } from "./course.js";

/** A kind of event is worth an entry of its own where it is as rare as this. */
const MOST_RECORDS = 20;
/** And no more kinds than this, the rarest first. */
const MOST_KINDS = 40;

/** Tells events that no finding holds, of rules that make none: restarts, accounts, services, logins, where they are few. */
export async function lesserEvents(
  parts: CourseParts,
  rules: readonly RuleHead[],
  findings: readonly CourseEntry[],
): Promise<Course> {
  const { records, named, labels } = parts;
  const counts = await countRules(records);
  const held = new Map<string, number>();
  for (const { finding } of findings)
    for (const rule of finding.matches?.rules ?? []) held.set(rule, (held.get(rule) ?? 0) + finding.count);
  const own = rules.filter((rule) => !isCorrelationRule(rule) && !makesFindings(rule) && counts.has(ruleKey(rule)));
  const free = own
    .map((rule) => ({ rule: named.get(ruleKey(rule))!, count: counts.get(ruleKey(rule))!.count }))
    .filter(({ rule, count }) => (held.get(ruleKey(rule)) ?? 0) < count);
  const rare = free
    .filter(({ count }) => count <= MOST_RECORDS)
    .sort((a, b) => a.count - b.count || (ruleKey(a.rule) < ruleKey(b.rule) ? -1 : 1));
  const seeds: FindingSeed[] = [];
  for (const { rule } of rare.slice(0, MOST_KINDS))
    seeds.push(...(await seedsOfRule(records, rule, counts.get(ruleKey(rule))!)));
  const entries: CourseEntry[] = [];
  const places = new Set(findings.flatMap(({ finding: { lines } }) => lines.map(placeOf)));
  for (const seed of mergeMany(seeds)) {
    const finding = await gatherFinding(records, seed, labels);
    // Several rules may say the same of a record: the rarest says most, and what a finding shows is told.
    const isTold = finding.lines.every((line) => places.has(placeOf(line)));
    if (isTold) continue;
    for (const line of finding.lines) places.add(placeOf(line));
    const wheres = wheresOf(seed);
    entries.push({ kind: "event", finding, wheres, files: (await countBySource(records, wheres)).files });
  }
  return {
    entries,
    leftOut: [
      { reason: "kinds of frequent events that no finding holds", count: free.length - rare.length },
      { reason: "further kinds of rare events", count: Math.max(0, rare.length - MOST_KINDS) },
    ],
  };
}

const placeOf = ({ source, line }: { readonly source: string; readonly line: number }): string => `${source} ${line}`;
