import { isListField, type MomentColumn, type Moments, type RuleHead, type ValueRow } from "@lagebild/domain";
import { keyName, type Beat, type BeatsByKey } from "./correlations/beat.js";
import { fieldsOfBeats, type LoadBeats } from "./correlations/run-correlations.js";
import { metRule, valueOf, type PictureRecords } from "./picture-records.js";

/** Values of matches that are kept for the correlations to come, a time counted as one; of more, only those of the last rule. */
const MOST_KEPT = 16_000_000;

/** Reads the matches of rules: those of one rule once, with the fields that any of the correlations asks for. */
export function beatsLoader(
  records: PictureRecords,
  counts: ReadonlyMap<string, ValueRow>,
  rules: readonly RuleHead[],
): LoadBeats {
  const fieldsOf = fieldsOfBeats(rules);
  const kept = new Map<string, Promise<Moments>>();
  let held = 0;
  return async ({ rule, by, value, atLeast }) => {
    const count = counts.get(rule)?.count ?? 0;
    if (count < atLeast) return new Map();
    const asked = value === undefined ? by : [...by, value];
    // A record counts once for each value of a list: beside others that do not ask for it, it would count too often.
    const shared = [...(fieldsOf.get(rule) ?? [])].filter((field) => !isListField(field));
    const fields = asked.some(isListField) ? [...new Set(asked)] : [...new Set([...asked, ...shared])].sort();
    const name = JSON.stringify([rule, fields]);
    let moments = kept.get(name);
    if (!moments) {
      const cells = count * (fields.length + 1);
      if (held + cells > MOST_KEPT) kept.clear();
      held = kept.size === 0 ? cells : held + cells;
      kept.set(name, (moments = records.moments(metRule(rule), fields.map(valueOf))));
    }
    const { times, columns } = await moments;
    const columnOf = (field: string): MomentColumn => columns[fields.indexOf(field)]!;
    return beatsOfMoments(times, by.map(columnOf), value === undefined ? undefined : columnOf(value), atLeast);
  };
}

/** Files moments under the values of some columns; those that lack one are in none, and keys with fewer than `atLeast` neither. */
export function beatsOfMoments(
  times: Float64Array,
  by: readonly MomentColumn[],
  value: MomentColumn | undefined,
  atLeast: number,
): BeatsByKey {
  const { numbers, keys } = numberKeys(times.length, by);
  const starts = new Int32Array(keys.length + 1);
  for (const number of numbers) if (number >= 0) starts[number + 1]!++;
  for (let number = 0; number < keys.length; number++) starts[number + 1]! += starts[number]!;
  const order = new Int32Array(starts[keys.length]!);
  const next = starts.slice();
  numbers.forEach((number, at) => {
    if (number >= 0) order[next[number]!++] = at;
  });
  const found = new Map<string, () => readonly Beat[]>();
  keys.forEach((key, number) => {
    const own = order.subarray(starts[number], starts[number + 1]);
    if (own.length >= atLeast) found.set(keyName(key), () => beatsAt(own, key, times, value));
  });
  return found;
}

/** Numbers the different combinations of values of the records; -1 for a record that lacks one. */
function numberKeys(
  length: number,
  by: readonly MomentColumn[],
): { readonly numbers: Int32Array; readonly keys: readonly (readonly string[])[] } {
  let numbers = new Int32Array(length);
  let keys: readonly (readonly string[])[] = [[]];
  for (const { values, codes } of by) {
    const known = new Map<number, number>();
    const wider: (readonly string[])[] = [];
    numbers = numbers.map((before, at) => {
      const code = codes[at]!;
      if (before < 0 || code < 0) return -1;
      const pair = before * values.length + code;
      let number = known.get(pair);
      if (number === undefined) {
        known.set(pair, (number = wider.length));
        wider.push([...keys[before]!, values[code]!]);
      }
      return number;
    });
    keys = wider;
  }
  return { numbers, keys };
}

/** Makes the beats of one key; records of one time with one value are one. */
function beatsAt(
  places: Int32Array,
  key: readonly string[],
  times: Float64Array,
  value: MomentColumn | undefined,
): readonly Beat[] {
  const beats: { -readonly [Part in keyof Beat]: Beat[Part] }[] = [];
  let last = beats[0];
  for (const at of places) {
    const time = times[at]!;
    const code = value ? value.codes[at]! : -1;
    const counted = code < 0 ? undefined : value!.values[code];
    if (last?.firstTime === time && last.value === counted) last.count++;
    else beats.push((last = { key, firstTime: time, lastTime: time, count: 1, value: counted }));
  }
  return beats;
}

/** Counts records without a value as such with an empty one. */
export const withNone = ({ values, codes }: MomentColumn): MomentColumn => ({
  values: [...values, ""],
  codes: codes.map((code) => (code < 0 ? values.length : code)),
});
