import type { Tactic } from "./attack-tags.js";
import { RULE_LEVELS, type RuleLevel } from "./detection.js";
import type { PictureFinding } from "./picture.js";

/** Guessing of passwords, and logins with accounts that are there. */
const GUESSING = "T1110";
const VALID_ACCOUNTS = "T1078";
/** Logins, whatever they are through. */
const LOGINS = [VALID_ACCOUNTS, "T1133", "T1021"];

/** Whether a level is worth the attention of somebody who has not much time. */
export const isWeighty = (level: RuleLevel): boolean => weightOf(level) >= weightOf("medium");

const weightOf = (level: RuleLevel): number => RULE_LEVELS.indexOf(level);

/** What somebody does who is in already; attempts from outside serve other tactics. */
const INSIDE: ReadonlySet<Tactic> = new Set<Tactic>([
  "execution",
  "persistence",
  "privilege-escalation",
  "defense-evasion",
  "lateral-movement",
  "collection",
  "command-and-control",
  "exfiltration",
  "impact",
]);
const TACTICS_TOGETHER = 3;

/**
 * Whether findings show that somebody got in: one of high level that is not merely possible, or several of medium level that
 * serve different ends of one who is in already, of which one is not merely possible.
 */
export function showsSuccess(findings: readonly PictureFinding[]): boolean {
  const weighty = findings.filter(({ level }) => isWeighty(level));
  const likely = weighty.filter(({ sure }) => sure !== "possible");
  if (likely.some(({ level }) => weightOf(level) >= weightOf("high"))) return true;
  const tactics = new Set(weighty.flatMap((finding) => finding.tactics.slice(0, 1)).filter((one) => INSIDE.has(one)));
  return likely.length > 0 && tactics.size >= TACTICS_TOGETHER;
}

/**
 * Findings in the order in which they tell what happened: the gravest first, then those that name somebody, then by time.
 * Where passwords were guessed, a login from outside weighs as much as the guessing; what names neither actor nor technique
 * comes last.
 */
export function tellingFirst(findings: readonly PictureFinding[]): readonly PictureFinding[] {
  const isGuessed = findings.some((finding) => isOf(finding, GUESSING));
  const weight = (finding: PictureFinding): number => {
    if (isGuessed && isOf(finding, VALID_ACCOUNTS)) return Math.max(weightOf(finding.level), weightOf("medium"));
    return finding.techniques.length === 0 && namesNobody(finding) && !isWeighty(finding.level)
      ? -1
      : weightOf(finding.level);
  };
  return [...findings].sort(
    (a, b) =>
      weight(b) - weight(a) ||
      Number(namesNobody(a)) - Number(namesNobody(b)) ||
      (a.firstTime ?? Infinity) - (b.firstTime ?? Infinity),
  );
}

const isOf = ({ techniques }: PictureFinding, technique: string): boolean =>
  techniques.some((one) => one.startsWith(technique));

const namesNobody = ({ who, from, hosts }: PictureFinding): boolean =>
  who.distinct + from.distinct + hosts.distinct === 0;

/**
 * Findings of one rule together, the gravest and among these the one of most records first; with them those of other rules
 * that say of the same technique no more than who and from where.
 */
export function alikeFindings(findings: readonly PictureFinding[]): readonly (readonly PictureFinding[])[] {
  const kinds = findings.map(kindOf);
  return [...new Set(kinds)].map((kind) =>
    findings
      .filter((_, at) => kinds[at] === kind)
      .sort((a, b) => weightOf(b.level) - weightOf(a.level) || b.count - a.count),
  );
}

/** The rule; of findings without means of their own, the technique: they differ in who and from where. */
function kindOf({ rule, techniques, who, from, what }: PictureFinding): string {
  const names = new Set(who.values.map(({ value }) => value));
  const isOfActors = from.distinct > 0 && what.values.every(({ value }) => names.has(value));
  const [technique = ""] = techniques.map((one) => one.split(".")[0]!);
  if (!isOfActors || technique === "") return `rule ${rule}`;
  return LOGINS.includes(technique) ? "logins" : `technique ${technique}`;
}
