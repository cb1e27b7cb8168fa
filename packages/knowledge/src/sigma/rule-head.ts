import { createHash } from "node:crypto";
import {
  CERTAINTIES,
  RULE_LEVELS,
  type Bilingual,
  type FindingHints,
  type RuleHead,
  type RuleLevel,
} from "@lagebild/domain";
import type { RuleValue } from "./rule-yaml.js";

export type RuleMap = { readonly [key: string]: RuleValue };

const MAX_TEXT = 900;
const MAX_LIST = 50;
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Tells whether a value of a rule file is a map. */
export const isMap = (value: RuleValue | undefined): value is RuleMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Returns a text of a rule without blanks around it; an empty one for all else. */
export const textOf = (value: RuleValue | undefined): string => (typeof value === "string" ? value.trim() : "");

/** Returns the texts of a list; one text is a list of one. */
export function textsOf(value: RuleValue | undefined, maxLength = 200): readonly string[] {
  const items = Array.isArray(value) ? (value as readonly RuleValue[]) : [value ?? null];
  return items
    .filter((item) => typeof item === "string")
    .map((item) => item.trim().slice(0, maxLength))
    .filter((item) => item !== "")
    .slice(0, MAX_LIST);
}

/** Reads what rules and correlations have in common; returns the reason as a text where it is none. */
export function parseRuleHead(value: RuleMap, file: string): RuleHead | string {
  const title = textOf(value["title"]).slice(0, 256);
  if (title === "") return "rule has no title";
  const level = textOf(value["level"]).toLowerCase() || "medium";
  if (!(RULE_LEVELS as readonly string[]).includes(level))
    return `level is "${level.slice(0, 40)}", expected one of ${RULE_LEVELS.join(", ")}`;
  const id = value["id"] === undefined ? idOfTitle(title) : textOf(value["id"]).toLowerCase();
  if (!ID.test(id)) return "id is not of letters, digits and dashes";
  const name = textOf(value["name"]);
  if (name !== "" && !ID.test(name)) return "name is not of letters, digits, dashes and underscores";
  const falsePositives = textsOf(value["falsepositives"], MAX_TEXT);
  const hints = isMap(value["lagebild"]) ? hintsOf(value["lagebild"]) : undefined;
  if (typeof hints === "string") return hints;
  return {
    id,
    ...(name !== "" && { name }),
    title,
    description: textOf(value["description"]).slice(0, MAX_TEXT),
    level: level as RuleLevel,
    tags: textsOf(value["tags"], 80).map((tag) => tag.toLowerCase()),
    status: textOf(value["status"]).slice(0, 40) || "unknown",
    ...(falsePositives.length > 0 && { falsePositives }),
    file,
    ...(hints && { hints }),
  };
}

const HINTS: readonly string[] = ["says", "harmless", "finding", "one", "what", "absorbs", "sure", "tests", "topics"];

/** What stands under `lagebild:`, which other readers of Sigma pass over. */
function hintsOf(written: RuleMap): FindingHints | string {
  const unknown = Object.keys(written).find((key) => !HINTS.includes(key));
  if (unknown !== undefined)
    return `lagebild: key "${unknown.slice(0, 40)}" is not known, expected ${HINTS.join(", ")}`;
  const says = bilingual(written["says"]);
  const harmless = bilingual(written["harmless"]);
  const what = textOf(written["what"]);
  const sure = textOf(written["sure"]);
  if (sure !== "" && !(CERTAINTIES as readonly string[]).includes(sure))
    return `lagebild: sure is "${sure.slice(0, 40)}", expected one of ${CERTAINTIES.join(", ")}`;
  return {
    ...(says && { says }),
    ...(harmless && { harmless }),
    ...(typeof written["finding"] === "boolean" && { isFinding: written["finding"] }),
    ...(written["one"] !== undefined && { one: textsOf(written["one"]) }),
    ...(what !== "" && { what }),
    ...(written["absorbs"] !== undefined && { absorbs: textsOf(written["absorbs"]) }),
    ...(written["topics"] !== undefined && { topics: textsOf(written["topics"]) }),
    ...(sure !== "" && { sure: sure as NonNullable<FindingHints["sure"]> }),
  };
}

function bilingual(value: RuleValue | undefined): Bilingual | undefined {
  if (!isMap(value)) return undefined;
  const [en, de] = [textOf(value["en"]).slice(0, MAX_TEXT), textOf(value["de"]).slice(0, MAX_TEXT)];
  return en === "" && de === "" ? undefined : { en: en || de, de: de || en };
}

/** Writes a head as a rule file has it. */
export function writtenHead(head: RuleHead): RuleMap {
  const { id, name, title, description, level, tags, status, falsePositives, hints } = head;
  const { isFinding, ...others } = hints ?? {};
  return {
    id,
    ...(name !== undefined && { name }),
    title,
    description,
    level,
    tags,
    status,
    ...(falsePositives && { falsepositives: falsePositives }),
    file: head.file,
    ...(hints && {
      lagebild: { ...(others as unknown as RuleMap), ...(isFinding !== undefined && { finding: isFinding }) },
    }),
  };
}

function idOfTitle(title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
  return `${slug === "" ? "rule" : slug}-${createHash("sha256").update(title).digest("hex").slice(0, 8)}`;
}
