import {
  groupedBy,
  latest,
  RULE_LEVELS,
  RULES_FIELD,
  ruleKey,
  type Picture,
  type PictureFinding,
  type RuleHead,
  type ValueRow,
} from "@lagebild/domain";
import { isCorrelationRule, rulesByName, runCorrelations, type Correlated } from "./correlations/run-correlations.js";
import type { InjectedLines } from "./detectors/injected-text.js";
import type { ErrorShape } from "./detectors/repeated-errors.js";
import { DETECTOR_RULES, runDetectors } from "./detectors/run-detectors.js";
import { absorb, mergeMany, type FindingSeed } from "./findings/finding-seed.js";
import { gatherFinding } from "./findings/gather-findings.js";
import { countRules, makesFindings, seedsOfCorrelation, seedsOfRule, servingRules } from "./findings/seed-findings.js";
import { beatsLoader } from "./load-beats.js";
import { listActors } from "./people/list-actors.js";
import { listActs, listSessions } from "./people/list-acts.js";
import type { PictureRecords } from "./picture-records.js";
import { pictureSource, type KnownSource } from "./tables/kinds-of-source.js";
import { pictureTables } from "./tables/read-tables.js";
import { topicStates, type RuleSeen } from "./topic-states.js";

/** What a picture is drawn from. */
export interface PictureOf {
  /** Names the state of the records. */
  readonly version: string;
  readonly records: PictureRecords;
  readonly sources: readonly KnownSource[];
  readonly totals: Pick<Picture, "records" | "withoutTime" | "firstTime" | "lastTime">;
  /** Rules and correlations, those of the product and the user's. */
  readonly rules: readonly RuleHead[];
  /** Lines whose text gives orders to an assistant. */
  readonly injected: InjectedLines;
  /** Shapes of records that report an error. */
  readonly errors: readonly ErrorShape[];
}

const MOST_FILES_OF_RULES = 20_000;
const MOST_CATEGORIES = 20_000;

/** Draws the picture of an incident. The same records give the same picture, in whatever order they came. */
export async function drawPicture({
  version,
  records,
  sources,
  totals,
  rules,
  injected,
  errors,
}: PictureOf): Promise<Picture> {
  const counts = await countRules(records);
  const correlated = await runCorrelations(rules, new Set(counts.keys()), beatsLoader(records, counts, rules));
  const leftOut = correlated.problems.map(({ rule, reason }) => `${rule} was not run: ${reason}`);
  const seeds = await seedsOf(records, rules, counts, correlated);
  const findings: PictureFinding[] = [];
  const labels = new Map(sources.map(({ coverage }) => [coverage.source, coverage.file]));
  for (const seed of mergeMany(absorb(seeds))) findings.push(await gatherFinding(records, seed, labels));
  findings.push(...(await runDetectors(records, labels, { injected, errors })));
  findings.sort(byWeight);
  const tables = pictureTables();
  const categories = await categoriesOf(records);
  const drawn = sources.map((source) =>
    pictureSource(source, categories.get(source.coverage.file) ?? new Set(), tables.kinds),
  );
  return {
    version,
    ...totals,
    sources: drawn,
    findings,
    topics: topicStates(
      tables.topics,
      tables.kinds,
      [...rules, ...DETECTOR_RULES],
      await seenOf(records, counts, correlated, findings),
      { sources: drawn, findings },
    ),
    actors: await listActors(records),
    acts: await listActs(records),
    sessions: await listSessions(records),
    leftOut,
  };
}

async function seedsOf(
  records: PictureRecords,
  rules: readonly RuleHead[],
  counts: ReadonlyMap<string, ValueRow>,
  correlated: Correlated,
): Promise<readonly FindingSeed[]> {
  const named = rulesByName(rules);
  const serving = servingRules(rules, correlated, named);
  const seeds: FindingSeed[] = [];
  for (const rule of rules) {
    if (!makesFindings(rule)) continue;
    const key = ruleKey(rule);
    const total = counts.get(key);
    if (isCorrelationRule(rule)) seeds.push(...seedsOfCorrelation(rule, correlated.episodes.get(key) ?? [], named));
    else if (total && !serving.has(rule)) seeds.push(...(await seedsOfRule(records, rule, total)));
  }
  return seeds;
}

/** What each rule and each correlation met, with the sources of it. */
async function seenOf(
  records: PictureRecords,
  counts: Awaited<ReturnType<typeof countRules>>,
  { episodes }: Correlated,
  findings: readonly PictureFinding[],
): Promise<ReadonlyMap<string, RuleSeen>> {
  const seen = new Map<string, RuleSeen>();
  const { groups = [] } = await records.aggregate({
    op: "group",
    by: [{ field: RULES_FIELD }, { column: "file" }],
    where: { fields: [{ field: RULES_FIELD, operator: "contains", value: "" }] },
    limit: MOST_FILES_OF_RULES,
  });
  const filesOf = groupedBy(groups, ({ values: [rule] }) => rule);
  for (const [rule, { count, firstTime, lastTime }] of counts)
    seen.set(rule, {
      rule,
      count,
      firstTime,
      lastTime,
      files: (filesOf.get(rule) ?? []).flatMap(({ values: [, file] }) => file ?? []),
    });
  for (const [rule, found] of episodes) {
    const [first] = found;
    if (!first) continue;
    seen.set(rule, {
      rule,
      count: found.reduce((sum, { count }) => sum + count, 0),
      firstTime: first.firstTime,
      lastTime: latest(found.map(({ lastTime }) => lastTime)),
      files: [],
    });
  }
  const detectors = new Set(DETECTOR_RULES.map(ruleKey));
  for (const { rule, count, firstTime, lastTime } of findings)
    if (detectors.has(rule)) seen.set(rule, { rule, count, firstTime, lastTime, files: [] });
  return seen;
}

async function categoriesOf(records: PictureRecords): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { groups: all = [] } = await records.aggregate({
    op: "group",
    by: [{ column: "file" }, { field: "event.category" }],
    where: {},
    limit: MOST_CATEGORIES,
  });
  const found = new Map<string, Set<string>>();
  for (const {
    values: [file, category],
  } of all) {
    if (file === undefined || category === undefined) continue;
    found.set(file, (found.get(file) ?? new Set()).add(category));
  }
  return found;
}

const byWeight = (a: PictureFinding, b: PictureFinding): number =>
  RULE_LEVELS.indexOf(b.level) - RULE_LEVELS.indexOf(a.level) ||
  (a.firstTime ?? Infinity) - (b.firstTime ?? Infinity) ||
  (a.id < b.id ? -1 : 1);
