import { ruleKey, type CorrelationRule, type RuleHead } from "@lagebild/domain";
import { byKey, type Beat, type Episode } from "./beat.js";
import { runCorrelations, type BeatsWanted } from "./run-correlations.js";

/** An event that met rules, `at` seconds after some beginning. */
export interface MatchedEvent {
  readonly at: number;
  readonly values: Readonly<Record<string, string>>;
  /** Keys of the rules that it met. */
  readonly rules: readonly string[];
}

/** Runs one correlation over events that are at hand: what tests of rules do. */
export async function correlateEvents(
  rule: CorrelationRule,
  rules: readonly RuleHead[],
  events: readonly MatchedEvent[],
): Promise<readonly Episode[]> {
  const detected = new Set(events.flatMap((event) => event.rules));
  const { episodes } = await runCorrelations([rule, ...rules.filter((one) => one !== rule)], detected, (wanted) =>
    Promise.resolve(byKey(beatsOf(wanted, events))),
  );
  return episodes.get(ruleKey(rule)) ?? [];
}

function beatsOf({ rule, by, value }: BeatsWanted, events: readonly MatchedEvent[]): readonly Beat[] {
  return events.flatMap(({ at, values, rules }) => {
    if (!rules.includes(rule)) return [];
    const key = by.flatMap((field) => values[field] ?? []);
    if (key.length < by.length) return [];
    const counted = value === undefined ? undefined : values[value];
    return [
      { key, firstTime: at * 1e6, lastTime: at * 1e6, count: 1, ...(counted !== undefined && { value: counted }) },
    ];
  });
}
