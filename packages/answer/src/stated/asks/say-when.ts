import type { Ask } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, timesOf, whatOf, type Found, type Stated, type Told } from "../told.js";
import { timesText, valueTime } from "../write/write-time.js";

type When = Extract<Ask, { ask: "when" }>;

const MAX_TIMES = 10;
/** Where nothing is claimed. */
const MAX_OPEN = 3;

/** `12 failed logins from 203.0.113.7, first 14 March 2026 03:11:02, last 04:02:55 UTC.` */
export function sayWhen({ which }: When, found: readonly Found[], told: Told): Stated {
  const { phrases, style, read } = told;
  const one = found[0]!;
  const matched = Math.max(...found.map(({ result }) => result.matched));
  const parts = { n: countText(matched, told), what: whatOf(one, matched, told) };
  const { first, last } = timesOf(found);
  if (first === undefined || last === undefined) return { text: fill(phrases.noTime, parts), values: [], rests: found };
  const values = (times: readonly number[]): readonly string[] => [
    ...new Set(times.map((time) => valueTime(time, style.zone))),
  ];
  const state = (template: string, times: readonly number[]): Stated => {
    const [zoned = "", text] = [timesText(times, style), timesText(times.slice(0, 1), style)];
    const pair = zoned.slice(text.length - style.zone.length - 1).replace(/^, /, "");
    const isPair = which === "both" && times.length === 2;
    return {
      text: fill(template, {
        ...parts,
        first: isPair ? text.slice(0, -style.zone.length - 1) : text,
        last: isPair ? pair : text,
        times: zoned,
      }),
      values: values(times),
      rests: found,
      showsLine: true,
    };
  };
  if (which === "all") {
    const all = allTimes(found).slice(0, read.verdict === "insufficient" ? MAX_OPEN : MAX_TIMES);
    return state(phrases.when.all, all.length > 0 ? all : [first]);
  }
  if (matched === 1 || (which === "both" && first === last)) return state(phrases.when.once, [first]);
  if (which === "both") return state(phrases.when.both, [first, last]);
  return state(phrases.when[which], [which === "first" ? first : last]);
}

function allTimes(found: readonly Found[]): readonly number[] {
  const times = found.flatMap(({ result, samples }) => [
    ...(result.records ?? []).flatMap(({ time }) => time ?? []),
    ...samples.flatMap(({ row }) => row.time ?? []),
  ]);
  return [...new Set(times)].sort((a, b) => a - b);
}
