import { ruleKey, RULES_FIELD, type EcsEvent, type FieldValues, type ShapeId } from "@lagebild/domain";
import { eventRules, isEventRule, ruleMatcher, type SigmaRule } from "@lagebild/knowledge/sigma";
import type { ShapedLine } from "@lagebild/logs";
import type { RuleCount } from "./slice-task.js";

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
  if (!ofKind) tagged.set(event.fixed, (ofKind = new Map<string, FieldValues>()));
  let fixed = ofKind.get(text);
  if (!fixed) ofKind.set(text, (fixed = { ...event.fixed, [RULES_FIELD]: text }));
  return { ...event, fixed };
}
