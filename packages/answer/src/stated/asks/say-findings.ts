import { earliest, latest, RULE_LEVELS, type PictureFinding } from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { fill } from "../phrases/stated-phrases.js";
import { countText, timesOf, whatOf, type Found, type Stated, type Told } from "../told.js";
import { allOfText, listText, valueText } from "../write/write-list.js";
import { numberText } from "../write/write-number.js";
import { distinctRows, rowsOf, rowText, valuesOfRows } from "./value-rows.js";
import { spanText, valueTime } from "../write/write-time.js";

const MAX_TIMELINE = 12;
const MAX_SUMMARY_FINDINGS = 6;
const MAX_STATEMENT = 160;
const MAX_SUMMARY_CHARACTERS = 900;
const MAX_SUMMARY_WORDS = 130;

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

/** The gravest findings first, then volume, time and sources: at most 120 words and 900 characters. */
export function saySummary(found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style, read } = told;
  const findings = [...(read.findings ?? [])].sort(byGravity);
  const volume = volumeText(found, findings, told);
  const head =
    findings.length === 0
      ? phrases.noFindings
      : fill(phrases.summaryOf, {
          n: numberText(findings.length, style.language),
          findings: findings.length === 1 ? phrases.finding : phrases.findings,
        });
  const day = dayOf(found, told);
  const lines = alikeFindings(findings)
    .slice(0, MAX_SUMMARY_FINDINGS)
    .map(([finding, ...others]) => {
      const more =
        others.length === 0 ? "" : ` ${fill(phrases.moreAlike, { n: numberText(others.length + 1, style.language) })}`;
      return `- ${statementOf(finding!, told)}${findingSpan(finding!, day, told)}${more}`;
    });
  const actors = actorsOf(found, told);
  const ends = [...actors.map(({ text }) => text), ...(volume === "" ? [] : [volume])];
  const all = [head, ...lines];
  while (all.length > 2 && isTooLong([...all, ...ends])) all.pop();
  const counted = found.filter(({ result }) => result.statement.op === "count");
  const sentence = (text: string): Stated => ({ text, values: [], rests: counted });
  return [...all.map(sentence), ...actors, ...(volume === "" ? [] : [sentence(volume)])];
}

/** Findings of one rule together, the one of most records first. */
export function alikeFindings(findings: readonly PictureFinding[]): readonly (readonly PictureFinding[])[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return rules.map((rule) => findings.filter((one) => one.rule === rule).sort((a, b) => b.count - a.count));
}

/** Who and from where, most often. */
function actorsOf(found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style } = told;
  return found.flatMap((one): readonly Stated[] => {
    const { statement } = one.result;
    const titles = statement.op === "top" && "field" in statement.of ? phrases.actors[statement.of.field] : undefined;
    const rows = rowsOf(one);
    if (titles === undefined || rows.length === 0) return [];
    const texts = rows.map((row) => rowText(row, told));
    const list = `${titles} ${listText(texts, distinctRows(one) - rows.length, style.language)}`;
    return [{ text: fill(phrases.mostActive, { list }), values: valuesOfRows(rows), rests: [one] }];
  });
}

const isTooLong = (lines: readonly string[]): boolean => {
  const text = lines.join("\n");
  return text.length > MAX_SUMMARY_CHARACTERS || text.split(/\s+/).length > MAX_SUMMARY_WORDS;
};

const byGravity = (a: PictureFinding, b: PictureFinding): number =>
  RULE_LEVELS.indexOf(b.level) - RULE_LEVELS.indexOf(a.level) || (a.firstTime ?? 0) - (b.firstTime ?? 0);

/** What a finding says, on one line, masked and cut. */
export function statementOf({ statement }: PictureFinding, { style }: Pick<Told, "style">): string {
  const text = maskInstructions(statement[style.language].slice(0, 4_000)).text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ");
  return text.length > MAX_STATEMENT ? `${text.slice(0, MAX_STATEMENT)}…` : text;
}

/** When a finding was; by the clock alone where all that is summarised is of one day. */
function findingSpan(
  { firstTime, lastTime }: PictureFinding,
  day: string | undefined,
  { style, phrases }: Told,
): string {
  if (firstTime === undefined || lastTime === undefined) return "";
  const [from, to] = [firstTime, lastTime].map((time) => valueTime(time, style.zone)) as [string, string];
  if (day === undefined || !from.startsWith(day) || !to.startsWith(day))
    return ` (${spanText(firstTime, lastTime, style)})`;
  const [begin, end] = [from.slice(11), to.slice(11)];
  return begin === end ? ` (${begin})` : ` (${fill(phrases.to, { from: begin, to: end })})`;
}

/** The day that all records are of; undefined where they are of several, or have no time. */
function dayOf(found: readonly Found[], { style }: Told): string | undefined {
  const { first, last } = timesOf(found);
  if (first === undefined || last === undefined) return undefined;
  const day = valueTime(first, style.zone).slice(0, 10);
  return valueTime(last, style.zone).startsWith(day) ? day : undefined;
}

function volumeText(found: readonly Found[], findings: readonly PictureFinding[], told: Told): string {
  const { phrases, style, read } = told;
  const records = read.compared?.records ?? found[0]?.result.matched;
  if (records === undefined) return "";
  const times = timesOf(found);
  const first = times.first ?? earliest(findings.map(({ firstTime }) => firstTime));
  const last = times.last ?? latest(findings.map(({ lastTime }) => lastTime));
  const sources = read.compared?.sources ?? [];
  const span = first === undefined || last === undefined ? "" : `, ${spanText(first, last, style)}`;
  if (sources.length === 0)
    return fill(phrases.count, { n: countText(records, told), what: recordsWord(records, told), span });
  return fill(phrases.volume, {
    n: countText(records, told),
    records: recordsWord(records, told),
    sources: sourcesText(sources, told),
    span,
  });
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
