import { createHash } from "node:crypto";
import type { Meaning, Severity } from "@lagebild/domain";
import type { RuleValue } from "./rule-yaml.js";

/** What kind of log a rule is about. */
export interface LogSource {
  readonly category?: string;
  readonly product?: string;
  readonly service?: string;
}

export type RuleLevel = "informational" | "low" | "medium" | "high" | "critical";

/** A Sigma rule as it is kept: plain data, checked in form. */
export interface SigmaRule {
  /** Its UUID in lower case, or made from the title where it has none. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly level: RuleLevel;
  readonly tags: readonly string[];
  readonly status: string;
  /** The file it came from, as the user named it. */
  readonly file: string;
  readonly logsource: LogSource;
  readonly detection: { readonly [name: string]: RuleValue };
  /** What `%name%` stands for in values with the modifier `expand`. */
  readonly placeholders?: { readonly [name: string]: readonly string[] };
}

const LEVELS: readonly string[] = ["informational", "low", "medium", "high", "critical"];
const SEVERITY: Readonly<Record<RuleLevel, Severity>> = {
  informational: "info",
  low: "notice",
  medium: "suspicious",
  high: "attack",
  critical: "attack",
};
const MAX_TEXT = 900;
const MAX_DETECTION = 256 * 1024;
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Checks the form of a rule; returns the reason as a text where it is none. Whether it can run is compiling's matter. */
export function parseSigmaRule(value: RuleValue, file: string): SigmaRule | string {
  if (!isMap(value)) return "document is not a map";
  if (value["correlation"] !== undefined) return "correlation rules are not supported";
  if (value["filter"] !== undefined) return "filters of other rules are not supported";
  const title = textOf(value["title"]).slice(0, 256);
  if (title === "") return "rule has no title";
  const { logsource, detection } = value;
  if (!isMap(logsource ?? null)) return "rule has no logsource";
  if (!isMap(detection ?? null)) return "rule has no detection";
  if (JSON.stringify(detection).length > MAX_DETECTION) return `detection is longer than ${MAX_DETECTION} characters`;
  const level = textOf(value["level"]).toLowerCase() || "medium";
  if (!LEVELS.includes(level)) return `level is "${level.slice(0, 40)}", expected one of ${LEVELS.join(", ")}`;
  const id = value["id"] === undefined ? idOfTitle(title) : textOf(value["id"]).toLowerCase();
  if (!ID.test(id)) return "id is not of letters, digits and dashes";
  const source = parseLogSource(logsource as RuleMap);
  if (typeof source === "string") return source;
  return {
    id,
    title,
    description: textOf(value["description"]).slice(0, MAX_TEXT),
    level: level as RuleLevel,
    tags: tagsOf(value["tags"] ?? null),
    status: textOf(value["status"]).slice(0, 40) || "unknown",
    file,
    logsource: source,
    detection: detection as RuleMap,
  };
}

type RuleMap = { readonly [key: string]: RuleValue };

/** Tells whether a value of a rule file is a map. */
export const isMap = (value: RuleValue): value is RuleMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

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

const textOf = (value: RuleValue | undefined): string => (typeof value === "string" ? value.trim() : "");

function tagsOf(value: RuleValue): readonly string[] {
  const tags = Array.isArray(value) ? (value as readonly RuleValue[]) : [];
  return tags
    .filter((tag) => typeof tag === "string")
    .slice(0, 50)
    .map((tag) => tag.slice(0, 80).toLowerCase());
}

function idOfTitle(title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
  return `${slug === "" ? "rule" : slug}-${createHash("sha256").update(title).digest("hex").slice(0, 8)}`;
}

/** Returns what a shape means of which a record matched the rule: the rule's own words, in both languages the same. */
export function meaningOfRule({ id, title, description, level, tags }: SigmaRule): Meaning {
  const said = `${title}${/[.!?]$/.test(title) ? "" : "."} ${description}`.replace(/\s+/g, " ").trim();
  return { id: `sigma:${id}`, en: said, de: said, tags, severity: SEVERITY[level] };
}
