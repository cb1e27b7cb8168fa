import { statementOf } from "./finding-lines.js";
import { fill } from "../phrases/stated-phrases.js";
import { countText, timesOf, whatOf, type Found, type Stated, type Told } from "../told.js";
import { allOfText, valueText } from "../write/write-list.js";
import { numberText } from "../write/write-number.js";
import { valueTime } from "../write/write-time.js";

const MAX_TIMELINE = 12;

/** What happened in time order, a line each: findings, and what was counted. */
export function sayTimeline(found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style } = told;
  const entries = [
    ...(told.read.findings ?? []).map((finding) => ({
      time: finding.firstTime,
      text: statementOf(finding, told),
      rests: [] as readonly Found[],
    })),
    ...found.map((one) => ({
      time: timesOf([one]).first,
      text: `${countText(one.result.matched, told)} ${whatOf(one, one.result.matched, told)}`,
      rests: [one] as readonly Found[],
    })),
  ].filter(({ time }) => time !== undefined);
  if (entries.length === 0) return [{ text: phrases.noFindings, values: [], rests: [] }];
  const shown = [...entries].sort((a, b) => a.time! - b.time!).slice(0, MAX_TIMELINE);
  return [
    { text: fill(phrases.timelineOf, { zone: style.zone }), values: [], rests: [] },
    ...shown.map(({ time, text, rests }): Stated => {
      const written = valueTime(time!, style.zone);
      return { text: `- ${written} ${text}`, values: [written], rests };
    }),
  ];
}

/** The word for so many records. */
export const recordsWord = (count: number, { phrases }: Pick<Told, "phrases">): string =>
  count === 1 ? phrases.record : phrases.records;

const MAX_SOURCES = 3;

/** Names of sources, or how many there are. */
export function sourcesText(sources: readonly string[], { phrases, style }: Told): string {
  if (sources.length > MAX_SOURCES) return fill(phrases.sources, { n: numberText(sources.length, style.language) });
  return allOfText(sources.map(valueText), style.language);
}
