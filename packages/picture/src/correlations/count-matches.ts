import type { CorrelationRule } from "@lagebild/domain";
import { byTime, type Beat, type BeatsByKey, type Episode } from "./beat.js";
import { meetsCondition } from "./number-condition.js";
import { slideWindow, type WindowState } from "./slide-window.js";

type Counting = Pick<CorrelationRule, "type" | "condition" | "percentile" | "timespanSeconds">;

/** Finds where the number that a counting correlation looks at meets its condition; matches of several rules count alike. */
export function countMatches(rule: Counting, beatsOfRules: readonly BeatsByKey[]): readonly Episode[] {
  const span = rule.timespanSeconds * 1e6;
  const keys = new Set(beatsOfRules.flatMap((beats) => [...beats.keys()]));
  return [...keys].flatMap((key) => {
    const found = beatsOfRules.flatMap((beats) => beats.get(key)?.() ?? []);
    return slideWindow(beatsOfRules.length === 1 ? found : found.sort(byTime), span, stateOf(rule));
  });
}

function stateOf(rule: Counting): WindowState<Beat> {
  if (rule.type === "event_count") return countState(rule);
  return rule.type === "value_count" ? distinctState(rule) : numberState(rule);
}

function countState({ condition }: Counting): WindowState<Beat> {
  let total = 0;
  return {
    add: ({ count }) => void (total += count),
    drop: ({ count }) => void (total -= count),
    holds: () => meetsCondition(total, condition),
  };
}

/** Counts different values; records without the value count for none. */
function distinctState({ condition }: Counting): WindowState<Beat> {
  const counts = new Map<string, number>();
  return {
    add({ value }) {
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    },
    drop({ value }) {
      if (value === undefined) return;
      const left = (counts.get(value) ?? 0) - 1;
      if (left > 0) counts.set(value, left);
      else counts.delete(value);
    },
    holds: () => meetsCondition(counts.size, condition),
  };
}

/** Adds up numbers, or ranks them; values that are no numbers count for none. */
function numberState({ type, condition, percentile = 50 }: Counting): WindowState<Beat> {
  const held = new Map<Beat, number>();
  let sum = 0;
  let numbers = 0;
  const share = type === "value_median" ? 0.5 : percentile / 100;
  const current = (): number => {
    if (type === "value_sum") return sum;
    return type === "value_avg" ? sum / numbers : rankOf(held, numbers, share);
  };
  return {
    add(beat) {
      const number = Number(beat.value);
      if (beat.value === undefined || beat.value.trim() === "" || !Number.isFinite(number)) return;
      held.set(beat, number);
      sum += number * beat.count;
      numbers += beat.count;
    },
    drop(beat) {
      const number = held.get(beat);
      if (number === undefined) return;
      held.delete(beat);
      sum -= number * beat.count;
      numbers -= beat.count;
    },
    holds: () => numbers > 0 && meetsCondition(current(), condition),
  };
}

/** The value at a share of the ranks, between neighbours by their distance (method 7 of Hyndman and Fan, 1996). */
function rankOf(held: ReadonlyMap<Beat, number>, numbers: number, share: number): number {
  const sorted = [...held].sort(([, a], [, b]) => a - b);
  const rank = share * (numbers - 1);
  const at = (place: number): number => {
    let before = 0;
    for (const [{ count }, number] of sorted) if ((before += count) > place) return number;
    return sorted.at(-1)![1];
  };
  const [below, above] = [at(Math.floor(rank)), at(Math.ceil(rank))];
  return below + (above - below) * (rank - Math.floor(rank));
}
