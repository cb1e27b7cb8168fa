import type { CorrelationRule } from "@lagebild/domain";
import { byTime, type Beat, type BeatsByKey, type Episode } from "./beat.js";
import { compileRuleCondition } from "./rule-condition.js";
import { episodeOf, slideWindow } from "./slide-window.js";

interface RuleBeat extends Beat {
  /** Place of its rule among those of the correlation. */
  readonly rule: number;
}

type Temporal = Pick<CorrelationRule, "type" | "rules" | "ruleCondition" | "timespanSeconds">;

/** Finds where matches of several rules lie within one stretch of time, in their order where that is asked. */
export function matchTogether(rule: Temporal, beatsOfRules: readonly BeatsByKey[]): readonly Episode[] {
  const span = rule.timespanSeconds * 1e6;
  const holds = compileRuleCondition(rule.ruleCondition, rule.rules);
  const needsAll = rule.type === "temporal_ordered" || rule.ruleCondition === undefined;
  const keys = new Set(beatsOfRules.flatMap((beats) => [...beats.keys()]));
  return [...keys].flatMap((key) => {
    if (needsAll && !beatsOfRules.every((beats) => beats.has(key))) return [];
    const beats = beatsOfRules
      .flatMap((ofRule, place) => (ofRule.get(key)?.() ?? []).map((beat): RuleBeat => ({ ...beat, rule: place })))
      .sort(byTime);
    return rule.type === "temporal_ordered"
      ? inOrder(beats, rule.rules.length, span)
      : slideWindow(beats, span, presence(rule.rules.length, holds));
  });
}

function presence(rules: number, holds: (present: readonly boolean[]) => boolean) {
  const counts = Array.from({ length: rules }, () => 0);
  return {
    add: ({ rule }: RuleBeat) => void counts[rule]!++,
    drop: ({ rule }: RuleBeat) => void counts[rule]!--,
    holds: () => holds(counts.map((count) => count > 0)),
  };
}

/**
 * Finds each match of the last rule that has one of every rule before it, in their order and within the time. A beat that
 * goes on while the next rule matches counts as far as that.
 */
function inOrder(beats: readonly RuleBeat[], rules: number, span: number): readonly Episode[] {
  const ofRule = Array.from({ length: rules }, (_, rule) => beats.filter((beat) => beat.rule === rule));
  const chains: RuleBeat[][] = [];
  for (const last of ofRule[rules - 1]!) {
    const chain = [last];
    let until = last.firstTime;
    for (let rule = rules - 2; rule >= 0; rule--) {
      const before = latestBefore(ofRule[rule]!, until);
      if (!before) break;
      chain.unshift(before);
      until = Math.min(before.lastTime, until);
    }
    if (chain.length === rules && last.firstTime - until <= span) chains.push(chain);
  }
  return joined(chains);
}

/** The latest beat that begins by then; of one second, the order of lines is not known. */
function latestBefore(beats: readonly RuleBeat[], until: number): RuleBeat | undefined {
  let [low, high] = [0, beats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beats[middle]!.firstTime <= until) low = middle + 1;
    else high = middle;
  }
  return beats[low - 1];
}

/** Chains that overlap are one episode. */
function joined(chains: readonly (readonly RuleBeat[])[]): readonly Episode[] {
  const episodes: Episode[] = [];
  for (const chain of chains) {
    const next = episodeOf(chain);
    const last = episodes.at(-1);
    if (!last || next.firstTime > last.lastTime) episodes.push(next);
    else
      episodes[episodes.length - 1] = {
        ...last,
        lastTime: Math.max(last.lastTime, next.lastTime),
        count: last.count + chain.at(-1)!.count,
      };
  }
  return episodes;
}
