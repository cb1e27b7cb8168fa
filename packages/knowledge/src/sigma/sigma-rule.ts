import type { Meaning, RuleHead, RuleLevel, Severity } from "@lagebild/domain";
import { isMap, parseRuleHead, writtenHead, type RuleMap } from "./rule-head.js";
import type { RuleValue } from "./rule-yaml.js";

/** What kind of log a rule is about. */
export interface LogSource {
  readonly category?: string;
  readonly product?: string;
  readonly service?: string;
}

/** A Sigma rule as it is kept: plain data, checked in form. */
export interface SigmaRule extends RuleHead {
  readonly logsource: LogSource;
  readonly detection: { readonly [name: string]: RuleValue };
  /** What `%name%` stands for in values with the modifier `expand`. */
  readonly placeholders?: { readonly [name: string]: readonly string[] };
}

const SEVERITY: Readonly<Record<RuleLevel, Severity>> = {
  informational: "info",
  low: "notice",
  medium: "suspicious",
  high: "attack",
  critical: "attack",
};
const MAX_DETECTION = 256 * 1024;

/** Checks the form of a rule; returns the reason as a text where it is none. Whether it can run is compiling's matter. */
export function parseSigmaRule(value: RuleValue, file: string): SigmaRule | string {
  if (!isMap(value)) return "document is not a map";
  if (value["filter"] !== undefined) return "filters of other rules are not supported";
  const head = parseRuleHead(value, file);
  if (typeof head === "string") return head;
  const { logsource, detection } = value;
  if (!isMap(logsource)) return "rule has no logsource";
  if (!isMap(detection)) return "rule has no detection";
  if (JSON.stringify(detection).length > MAX_DETECTION) return `detection is longer than ${MAX_DETECTION} characters`;
  const source = parseLogSource(logsource);
  return typeof source === "string" ? source : { ...head, logsource: source, detection };
}

/** Writes a rule as its file has it. */
export const writtenRule = ({ logsource, detection, placeholders, ...head }: SigmaRule): RuleMap => ({
  ...writtenHead(head),
  logsource: logsource as RuleMap,
  detection,
  ...(placeholders && { placeholders }),
});

function parseLogSource(written: RuleMap): LogSource | string {
  const source: Record<string, string> = {};
  for (const name of ["category", "product", "service"]) {
    const value = written[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== "string" || value.length > 100) return `logsource ${name} is not a short text`;
    source[name] = value.trim().toLowerCase().replaceAll(" ", "_");
  }
  return Object.keys(source).length > 0 ? source : "logsource names no category, product or service";
}

/** Returns what a shape means of which a record matched the rule: the rule's own words, in both languages the same. */
export function meaningOfRule({ id, title, description, level, tags }: SigmaRule): Meaning {
  const said = `${title}${/[.!?]$/.test(title) ? "" : "."} ${description}`.replace(/\s+/g, " ").trim();
  return { id: `sigma:${id}`, en: said, de: said, tags, severity: SEVERITY[level] };
}
