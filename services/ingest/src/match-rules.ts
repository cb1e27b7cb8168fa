import {
  ruleKey,
  RULES_FIELD,
  type EcsEvent,
  type FieldValues,
  type Meaning,
  type ShapeId,
  type Skip,
} from "@lagebild/domain";
import {
  eventRules,
  isEventRule,
  meaningOfRule,
  readParsedRules,
  ruleMatcher,
  ruleStore,
  type SigmaRule,
} from "@lagebild/knowledge/sigma";
import type { ShapedLine } from "@lagebild/logs";
import { packedFiles } from "@lagebild/picture";
import { RULE_PREFIX } from "@lagebild/search";
import type { JobIndex } from "./job-index.js";
import type { FoundShape, RuleCount } from "./slice-task.js";

/** A record's event with the rules that it met. */
export interface MatchedRecord {
  readonly event: EcsEvent;
  /** Ids of the rules about logs that it met. */
  readonly rules: readonly string[];
}

/** Matches the records of a segment and counts, by shape, which rules about logs they met. */
export interface RecordRules {
  match(line: ShapedLine, format: string, event: EcsEvent): MatchedRecord;
  countsOf(shape: ShapeId): readonly RuleCount[];
}

/** Formats whose records have fields; a line of them that has none was kept as plain text. */
const STRUCTURED: ReadonlySet<string> = new Set(["windows-event", "json-lines", "web-access"]);
const NONE: readonly string[] = [];

/** Creates what matches a segment's records against rules about logs, and their events against rules about events. */
export function recordRules(rules: readonly SigmaRule[]): RecordRules {
  const ofLogs = rules.filter((rule) => !isEventRule(rule));
  const keys = new Map(ofLogs.map((rule) => [rule.id, ruleKey(rule)]));
  const logs = ofLogs.length === 0 ? undefined : ruleMatcher(ofLogs);
  const events = eventRules(rules.filter(isEventRule));
  const counts = new Map<ShapeId, Map<string, number>>();
  const metOfLog = ({ line, parsed }: ShapedLine, format: string, event: EcsEvent): readonly string[] => {
    if (!logs) return NONE;
    const isText = parsed.fields === undefined && STRUCTURED.has(format);
    const { fields, program } = parsed;
    return logs.match({ format: isText ? "plain" : format, program, fields, event, text: line.text });
  };
  return {
    match(shaped, format, event) {
      const met = metOfLog(shaped, format, event);
      const ofEvent = events.match(event);
      if (met.length === 0) return { event: ofEvent.length === 0 ? event : withRules(event, ofEvent), rules: NONE };
      const { id } = shaped.shape;
      const ofShape = counts.get(id) ?? new Map<string, number>();
      counts.set(id, ofShape);
      for (const rule of met) ofShape.set(rule, (ofShape.get(rule) ?? 0) + 1);
      return { event: withRules(event, [...ofEvent, ...met.map((rule) => keys.get(rule)!)]), rules: met };
    },
    countsOf: (shape) => [...(counts.get(shape) ?? [])].map(([rule, count]) => ({ rule, count })),
  };
}

const tagged = new WeakMap<FieldValues, Map<string, FieldValues>>();

/** Names the rules in what the kind of event says, so that records that met the same rules share it. */
function withRules(event: EcsEvent, keys: readonly string[]): EcsEvent {
  const text = keys.join(" ");
  let ofKind = tagged.get(event.fixed);
  if (!ofKind) tagged.set(event.fixed, (ofKind = new Map()));
  let fixed = ofKind.get(text);
  if (!fixed) ofKind.set(text, (fixed = { ...event.fixed, [RULES_FIELD]: text }));
  return { ...event, fixed };
}

/** The rules that a job's records are matched against: read once, so that all of its segments see the same. */
export interface JobRules {
  readonly rules: readonly SigmaRule[];
  readonly meanings: ReadonlyMap<string, Meaning>;
}

/** Reads the rules of an installation. */
export async function readJobRules(dataFolder: string): Promise<JobRules> {
  const { rules } = await ruleStore(dataFolder).list();
  return {
    rules: [...packRules(), ...rules],
    meanings: new Map(rules.map((rule) => [rule.id, meaningOfRule(rule)])),
  };
}

let pack: readonly SigmaRule[] | undefined;

/** Reads the rules that come with the product, once for the process. */
const packRules = (): readonly SigmaRule[] =>
  (pack ??= readParsedRules(packedFiles().rules).rules.flatMap(({ rule }) => ("detection" in rule ? [rule] : [])));

/** Names the rule files that are there and cannot be used, as what a job leaves out. */
export async function brokenRules(dataFolder: string): Promise<readonly Skip[]> {
  const { rules, problems } = await ruleStore(dataFolder).list();
  const unusable = rules.length === 0 ? [] : ruleMatcher(rules).problems;
  return [
    ...problems.map(({ file, reason }) => ({ file, reason: `rule not used: ${reason}`, count: 1 })),
    ...unusable.map(({ id, reason }) => ({ file: `rules/${id}.json`, reason: `rule not used: ${reason}`, count: 1 })),
  ];
}

/** Adds the rules that shapes met in earlier jobs: what comes in now must not take their words away. */
export async function withEarlierRules(index: JobIndex, found: readonly FoundShape[]): Promise<readonly FoundShape[]> {
  const met = new Map<ShapeId, readonly RuleCount[]>();
  for (let from = 0; from < found.length; from += SHAPES_AT_ONCE) {
    const ids = found.slice(from, from + SHAPES_AT_ONCE).map(({ shape }) => shape.id);
    for (const { id, meanings } of await index.shapes(ids)) {
      const rules = meanings.filter((meaning) => meaning.id.startsWith(RULE_PREFIX));
      met.set(
        id,
        rules.map((meaning) => ({ rule: meaning.id.slice(RULE_PREFIX.length), count: 0 })),
      );
    }
  }
  return found.map((one) => {
    const earlier = met.get(one.shape.id) ?? [];
    return earlier.length === 0 ? one : { ...one, rules: [...(one.rules ?? []), ...earlier] };
  });
}

const SHAPES_AT_ONCE = 2_000;

/** Adds up what was met, those with most records first. */
export function sumRules(found: readonly { readonly rules?: readonly RuleCount[] }[]): readonly RuleCount[] {
  const sums = new Map<string, number>();
  for (const { rules = [] } of found)
    for (const { rule, count } of rules) sums.set(rule, (sums.get(rule) ?? 0) + count);
  const met = [...sums].filter(([, count]) => count > 0).map(([rule, count]) => ({ rule, count }));
  return met.sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
}
