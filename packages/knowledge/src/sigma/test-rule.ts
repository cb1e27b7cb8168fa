import { readRuleDocuments } from "./rule-yaml.js";
import { ruleMatcher } from "./rule-matcher.js";
import type { SigmaSubject } from "./record-kind.js";
import { parseSigmaRule, type SigmaRule } from "./sigma-rule.js";

/** Reads one rule; what is left out is filled in, so that tests show what they are about. */
export function ruleOf(detection: string, logsource = "product: windows\n  category: process_creation"): SigmaRule {
  const body = detection.trimEnd().replace(/^/gm, "  ");
  const text = `title: Test rule\nid: 0f2a1c6e-0000-4000-8000-000000000001\nlogsource:\n  ${logsource}\ndetection:\n${body}\n`;
  const [document] = readRuleDocuments(text);
  if (!document || "reason" in document) throw new Error(document?.reason ?? "no document");
  const rule = parseSigmaRule(document.value, "test.yml");
  if (typeof rule === "string") throw new Error(rule);
  return rule;
}

/** A process creation of Sysmon with these values. */
export const processOf = (fields: Readonly<Record<string, string>>): SigmaSubject => ({
  format: "windows-event",
  program: "Sysmon",
  fields: { EventID: "1", Channel: "Microsoft-Windows-Sysmon/Operational", ...fields },
  text: JSON.stringify({ EventID: 1, Channel: "Microsoft-Windows-Sysmon/Operational", ...fields }),
});

/** A line without fields, as of syslog. */
export const lineOf = (text: string, program?: string): SigmaSubject => ({
  format: "syslog",
  program,
  fields: undefined,
  text,
});

/** Tells whether a record meets a rule; throws where the rule cannot run. */
export function meets(rule: SigmaRule, subject: SigmaSubject): boolean {
  const matcher = ruleMatcher([rule]);
  const [problem] = matcher.problems;
  if (problem) throw new Error(problem.reason);
  return matcher.match(subject).length === 1;
}

/** Whether a command line meets the values given for it. */
export const commandMeets = (modifiers: string, value: string, commandLine: string): boolean =>
  meets(
    ruleOf(`selection:\n  CommandLine${modifiers}: ${value}\ncondition: selection`),
    processOf({ CommandLine: commandLine }),
  );

/** Why a rule cannot run; undefined where it can. */
export const reasonOf = (rule: SigmaRule): string | undefined => ruleMatcher([rule]).problems[0]?.reason;
