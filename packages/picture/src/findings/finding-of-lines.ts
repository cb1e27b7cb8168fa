import { attackTags, ruleKey, type PictureFinding, type RuleHead, type SeenValues } from "@lagebild/domain";
import { wordsOfFinding } from "./finding-words.js";

const NOTHING: SeenValues = { values: [], distinct: 0 };
const MOST_LINES = 20;

/** What is known of lines that no condition on events names. */
export type FoundLines = Pick<PictureFinding, "id" | "count" | "firstTime" | "lastTime" | "lines"> &
  Partial<Pick<PictureFinding, "hosts" | "what">>;

/** Makes a finding of lines; a statement shows `what` as `{event.original}`: there is nothing shorter to say of it. */
export const findingOfLines = (rule: RuleHead, found: FoundLines): PictureFinding => ({
  rule: ruleKey(rule),
  title: rule.title,
  ...wordsOfFinding(rule, found.count, (field) => (field === "event.original" ? found.what : undefined)),
  level: rule.level,
  sure: rule.hints?.sure ?? "possible",
  ...attackTags(rule.tags),
  who: NOTHING,
  from: NOTHING,
  to: NOTHING,
  hosts: NOTHING,
  what: NOTHING,
  ...found,
  lines: found.lines.slice(0, MOST_LINES),
  parts: [],
});
