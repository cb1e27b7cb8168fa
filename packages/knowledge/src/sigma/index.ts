export { eventRules, EVENT_PRODUCT, isEventRule, type EventRules } from "./event-rules.js";
export { meaningOfRule, type LogSource, type SigmaRule } from "./sigma-rule.js";
export { problemOfRule, ruleMatcher, type RuleMatcher } from "./rule-matcher.js";
export type { SigmaSubject } from "./record-kind.js";
export {
  readParsedRules,
  readRuleFolder,
  type ParsedRuleFile,
  type ReadRule,
  type RefusedRule,
  type RulesRead,
} from "./read-rule-folder.js";
export { ruleStore, type RuleStore, type StoredRules } from "./rule-store.js";
