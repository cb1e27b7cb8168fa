import { ruleKey, type Bilingual, type PictureFinding, type RecordFilter, type RuleHead } from "@lagebild/domain";
import { isCorrelationRule, rulesByName, type RulesByName } from "../correlations/run-correlations.js";
import type { FindingSeed } from "../findings/finding-seed.js";
import { gatherFinding, wheresOf } from "../findings/gather-findings.js";
import { detectionsOf } from "../findings/seed-findings.js";
import { pictureTables } from "../tables/read-tables.js";
import { countBySource } from "./count-by-source.js";
import type { Course, CourseEntry, CourseOf, CourseParts } from "./course.js";
import { lesserEvents } from "./lesser-events.js";
import { limitedRecords } from "./limited-records.js";

/**
 * Tells what happened: findings counted anew under the filter, those of several steps taken apart, and rare events that
 * no finding holds.
 */
export async function courseOfEvents({ records, rules, findings, labels, filter }: CourseOf): Promise<Course> {
  const parts: CourseParts = {
    records: limitedRecords(records, filter),
    named: rulesByName(rules.map(withWords)),
    labels,
    isLimited: Object.values(filter).some((part) => part !== undefined),
  };
  const entries: CourseEntry[] = [];
  let uncounted = 0;
  for (const finding of findings) {
    if (!finding.matches && parts.isLimited && !liesWithin(finding, filter)) uncounted++;
    else entries.push(...(await entriesOf(parts, finding, findings)));
  }
  const lesser = await lesserEvents(parts, rules, entries);
  return {
    entries: [...entries, ...lesser.entries],
    leftOut: [
      { reason: "findings that cannot be counted within the limits", count: uncounted },
      ...lesser.leftOut,
    ].filter(({ count }) => count > 0),
  };
}

async function entriesOf(
  parts: CourseParts,
  finding: PictureFinding,
  all: readonly PictureFinding[],
): Promise<readonly CourseEntry[]> {
  if (!finding.matches) return [{ kind: "finding", finding, wheres: [], files: filesOfLines(finding) }];
  const rule = parts.named.get(finding.rule) ?? detectorOf(finding);
  const steps = stepsOf(rule, parts.named);
  if (steps.length > 1) {
    const taken = await stepEntries(parts, finding, rule, steps, all);
    if (taken) return taken;
  }
  const seed = seedOf(finding, rule, finding.matches.rules);
  const counted = await countBySource(parts.records, wheresOf(seed));
  if (!parts.isLimited) return [{ kind: "finding", finding, wheres: wheresOf(seed), files: counted.files }];
  if (counted.count === 0) return [];
  return [await entryOf(parts, "finding", finding, { ...seed, ...counted }, counted.files)];
}

interface Step {
  readonly rule: RuleHead;
  readonly detections: readonly string[];
}

/** The steps of a sequence, each with rules about records that no step before has. */
function stepsOf(rule: RuleHead, named: RulesByName): readonly Step[] {
  if (!isCorrelationRule(rule) || rule.type !== "temporal_ordered") return [];
  const taken = new Set<string>();
  const steps: Step[] = [];
  for (const name of rule.rules) {
    const part = named.get(name);
    if (!part) return [];
    const detections = detectionsOf(part, named).filter((key) => !taken.has(key));
    if (detections.length === 0) return [];
    detections.forEach((key) => taken.add(key));
    steps.push({ rule: part, detections });
  }
  return steps;
}

/** Each step by itself, and the last as the finding; undefined where the filter or the records leave no last step. */
async function stepEntries(
  parts: CourseParts,
  finding: PictureFinding,
  rule: RuleHead,
  steps: readonly Step[],
  all: readonly PictureFinding[],
): Promise<readonly CourseEntry[] | undefined> {
  const entries: CourseEntry[] = [];
  for (const [place, step] of steps.entries()) {
    const isLast = place === steps.length - 1;
    const seed = isLast
      ? seedOf(finding, rule, step.detections)
      : withEarlier(seedOf(finding, step.rule, step.detections), rule);
    const counted = await countBySource(parts.records, wheresOf(seed));
    if (counted.count === 0) {
      if (isLast && !parts.isLimited) return undefined;
      continue;
    }
    if (!isLast && all.some((other) => other !== finding && isSame(other, step.rule, finding))) continue;
    const made = await entryOf(parts, isLast ? "finding" : "step", finding, { ...seed, ...counted }, counted.files);
    entries.push(isLast ? made : { ...made, finding: { ...made.finding, id: `${finding.id}-${place + 1}` } });
  }
  return entries;
}

/** A sequence is met by the last record of a step that others follow; those before within its time belong to the step. */
function withEarlier(seed: FindingSeed, rule: RuleHead): FindingSeed {
  const { from, to } = seed.limits;
  if (from === undefined || to === undefined || !isCorrelationRule(rule)) return seed;
  return { ...seed, limits: { from: Math.min(from, to - rule.timespanSeconds * 1e6), to } };
}

/** Whether a finding tells a step of another already. */
const isSame = (other: PictureFinding, step: RuleHead, { matches }: PictureFinding): boolean =>
  other.rule === ruleKey(step) && JSON.stringify(other.matches?.values) === JSON.stringify(matches?.values);

function seedOf({ matches }: PictureFinding, rule: RuleHead, detections: readonly string[]): FindingSeed {
  const { values, from, to, wheres } = matches!;
  return {
    rule,
    ...(wheres && { wheres }),
    detections,
    keys: [new Map(Object.entries(values))],
    limits: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    count: 0,
    firstTime: undefined,
    lastTime: undefined,
    parts: [],
  };
}

/** Reads anew what the records of a finding, or of a step of it, show. */
async function entryOf(
  { records, labels }: CourseParts,
  kind: "finding" | "step",
  { id, parts, decision }: PictureFinding,
  seed: FindingSeed,
  files: CourseEntry["files"],
): Promise<CourseEntry> {
  const gathered = await gatherFinding(records, seed, labels);
  const finding = { ...gathered, id, ...(kind === "finding" && { parts }), ...(decision && { decision }) };
  return { kind, finding, ...(kind === "step" && { of: id }), wheres: wheresOf(seed), files };
}

/** Stands for the detector of a finding; its statement holds what only the detector knows, and is kept. */
const detectorOf = ({ rule, title, statement, level, sure, tactics, techniques }: PictureFinding): RuleHead => ({
  id: rule,
  title,
  description: "",
  level,
  tags: [...tactics, ...techniques].map((tag) => `attack.${tag.toLowerCase()}`),
  status: "stable",
  file: "",
  hints: { says: statement, sure },
});

function filesOfLines({ lines }: PictureFinding): CourseEntry["files"] {
  const counts = new Map<string, number>();
  for (const { file } of lines) counts.set(file, (counts.get(file) ?? 0) + 1);
  return [...counts].map(([file, count]) => ({ file, count }));
}

/** Whether a finding that cannot be counted anew lies within a filter as a whole. */
function liesWithin({ firstTime, lastTime, lines, hosts }: PictureFinding, filter: RecordFilter): boolean {
  const { from, to, host, file, program, timesOfDay } = filter;
  if (program !== undefined || timesOfDay) return false;
  if (from !== undefined && !(firstTime !== undefined && firstTime >= from)) return false;
  if (to !== undefined && !(lastTime !== undefined && lastTime <= to)) return false;
  if (file !== undefined && !lines.every((line) => line.file === file || line.source.startsWith(file))) return false;
  const isOnHost = hosts.distinct === 1 && hosts.values[0]?.value.toLowerCase() === host?.toLowerCase();
  return host === undefined || isOnHost;
}

/** A rule that has no sentence of its own speaks by the title of its topic, which is there in both languages. */
function withWords(rule: RuleHead): RuleHead {
  const topic = pictureTables().topics.find(({ id }) => id === rule.hints?.topics?.[0]);
  if (!topic || rule.hints?.says) return rule;
  const says: Bilingual = {
    en: `${topic.title.en} ({count})[: {user.name}][ → {user.target.name}][ from {source.ip}][ on {host.name}]`,
    de: `${topic.title.de} ({count})[: {user.name}][ → {user.target.name}][ von {source.ip}][ auf {host.name}]`,
  };
  return { ...rule, hints: { ...rule.hints, says } };
}
