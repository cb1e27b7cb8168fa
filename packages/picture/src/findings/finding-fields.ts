import type { RuleHead } from "@lagebild/domain";
import { fieldsShown } from "./finding-words.js";

export const HOST = "host.name";
export const SOURCE_ADDRESS = "source.ip";
export const WHO = ["user.name"];
export const FROM = [SOURCE_ADDRESS, "source.domain"];
export const TO = ["user.target.name", "destination.ip", "destination.domain"];

/** One statement takes so many. */
const MOST_FIELDS = 8;

/** The fields that are looked at for findings of a rule, those that decide what is one first. */
export function fieldsOfRule(rule: RuleHead): readonly string[] {
  const { one = [SOURCE_ADDRESS, ...WHO, HOST], what } = rule.hints ?? {};
  const wanted = [...one, ...(what ? [what] : []), ...fieldsShown(rule), ...WHO, SOURCE_ADDRESS, HOST, ...TO, ...FROM];
  return [...new Set(wanted)].slice(0, MOST_FIELDS);
}
