import type { Ask, PictureFinding } from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { showValue } from "../../quote.js";
import { fill } from "../phrases/stated-phrases.js";
import { countText, timesOf, type Found, type Stated, type Told } from "../told.js";
import { saidText } from "../write/write-list.js";
import { valueTime } from "../write/write-time.js";
import { statementOf } from "./finding-lines.js";
import { recordsWord } from "./say-findings.js";
import { sayWhen } from "./say-when.js";

type Timeline = Extract<Ask, { ask: "timeline" }>;

const MAX_LINES = 12;
/** All lines together. */
const MAX_CHARACTERS = 780;
const MAX_VALUE = 120;
const MIN_VALUE = 32;
const MAX_WORDS = 40;
const MAX_BESIDE = 60;

/** A line before its value is cut to the room that there is. */
interface Line {
  readonly time: number | undefined;
  readonly text: string;
  readonly value: string;
  /** Behind the value. */
  readonly end: string;
  readonly rests: readonly Found[];
}

/** What happened, a line each with its time: key moments, the steps that a question lists, every record, or stretches of time. */
export function sayTimeline(ask: Timeline, found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style } = told;
  if (ask.tells === "stretches") return sayStretches(found, told);
  if (ask.tells === "records") return sayRecords(found, told);
  const lines = (ask.tells === "steps" ? stepLines(found, told) : momentLines(found, told)).slice(0, MAX_LINES);
  if (lines.length === 0) return [{ text: phrases.noFindings, values: [], rests: [] }];
  return [heading(lines, told), ...written(lines, style.zone)];
}

/** Times in which zone; the day where all are of one. */
function heading(lines: readonly Line[], { phrases, style: { zone } }: Told): Stated {
  const [day, ...others] = daysOf(lines, zone);
  const text =
    day === undefined || others.length > 0
      ? fill(phrases.timelineOf, { zone })
      : fill(phrases.timelineOn, { day, zone });
  return { text, values: [], rests: lines.flatMap(({ rests }) => rests).slice(0, 1) };
}

const daysOf = (lines: readonly Line[], zone: string): readonly string[] => [
  ...new Set(lines.flatMap(({ time }) => (time === undefined ? [] : valueTime(time, zone, 10)))),
];

function written(
  lines: readonly Line[],
  zone: string,
  isOneDay: boolean = daysOf(lines, zone).length < 2,
): readonly Stated[] {
  const fixed = lines.reduce((sum, { text, end }) => sum + text.length + end.length + (isOneDay ? 18 : 29), 0);
  const room = Math.floor((MAX_CHARACTERS - fixed) / Math.max(1, lines.filter(({ value }) => value !== "").length));
  const left = Math.max(MIN_VALUE, Math.min(MAX_VALUE, room));
  return lines.map(({ time, text, value, end, rests }): Stated => {
    const at = time === undefined ? "" : valueTime(time, zone);
    const shown = value === "" ? "" : cut(value, left);
    const parts = [isOneDay ? at.slice(11) : at, [text, shown].filter((part) => part !== "").join(": ")];
    return {
      text: `- ${parts.filter((part) => part !== "").join(" ")}${end}`,
      values: at === "" ? [] : [at],
      rests,
    };
  });
}

/** A value on one line, masked and cut. */
function cut(value: string, characters: number): string {
  const masked = maskInstructions(value.slice(0, 4_000)).text.replaceAll(/\s+/gu, " ");
  return showValue(masked.length > characters ? `${masked.slice(0, characters)}…` : masked);
}

/** The steps in the order asked; one that was not found says so. */
function stepLines(found: readonly Found[], told: Told): readonly Line[] {
  const { phrases } = told;
  return found.map((one): Line => {
    const { selection, moment, result } = one;
    const words = fill(phrases.stepOf, { words: saidText(selection.step?.words ?? "").slice(0, MAX_WORDS) });
    const { first } = timesOf([one]);
    if (result.matched === 0)
      return { time: undefined, text: fill(phrases.stepNotFound, { step: words }), value: "", end: "", rests: [one] };
    const title = moment?.title?.[told.style.language];
    return {
      time: first,
      text: title === undefined ? words : `${words}: ${title}`,
      value: moment?.value ?? "",
      end: besideText(moment?.beside),
      rests: [one],
    };
  });
}

const besideText = (beside: readonly string[] = []): string =>
  beside.map((value) => `, ${cut(value, MAX_BESIDE)}`).join("");

/** Moments of a summary: `- 10:49:30 error: backend be_shop has no server available!` */
export function momentsOfSummary(found: readonly Found[], told: Told): readonly Stated[] {
  const own = found.filter(({ moment }) => moment !== undefined);
  if (own.length === 0) return [];
  const heading: Stated = { text: told.phrases.striking, values: [], rests: own.slice(0, 1) };
  return [heading, ...written(momentLines(own, told), told.style.zone, false)];
}

/** Key moments; where there are none, what findings say. */
function momentLines(found: readonly Found[], told: Told): readonly Line[] {
  const { read, style } = told;
  const own = found.filter(({ moment }) => moment !== undefined);
  if (own.length === 0) return findingLines(read.findings ?? [], told);
  return own.map((one) => ({
    time: timesOf([one]).first,
    text: one.moment!.title?.[style.language] ?? "",
    value: one.moment!.value ?? "",
    end: "",
    rests: [one],
  }));
}

const findingLines = (findings: readonly PictureFinding[], told: Told): readonly Line[] =>
  findings
    .filter(({ firstTime }) => firstTime !== undefined)
    .sort((a, b) => a.firstTime! - b.firstTime!)
    .map((finding) => ({ time: finding.firstTime, text: statementOf(finding, told), value: "", end: "", rests: [] }));

/** Each record with what its text alone says; where all say the same, their times. */
function sayRecords(found: readonly Found[], told: Told): readonly Stated[] {
  const [one] = found;
  if (!one) return [];
  const own = found.filter(({ moment }) => moment?.value !== undefined);
  const said = new Set(own.map(({ moment }) => moment!.value));
  if (said.size < 2) return [sayWhen({ ask: "when", which: "all" }, [one], told)];
  const lines = own.slice(0, MAX_LINES).map((line): Line => {
    const { count = 1, value = "" } = line.moment!;
    const end = count > 1 ? ` (${countText(count, told)})` : "";
    return { time: timesOf([line]).first, text: "", value, end, rests: [line] };
  });
  return [heading(lines, told), ...written(lines, told.style.zone)];
}

/** From when to when, and how many records. */
function sayStretches(found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style } = told;
  const own = found.filter(({ moment }) => moment !== undefined);
  const lines: Line[] = [];
  for (let at = 0; at + 1 < own.length; at += 2) {
    const [begin, end] = [own[at]!, own[at + 1]!];
    const [from, to] = [timesOf([begin]).first, timesOf([end]).last];
    if (from === undefined || to === undefined) continue;
    const isSameDay = valueTime(from, style.zone, 10) === valueTime(to, style.zone, 10);
    const n = end.moment?.count ?? 0;
    const text = fill(phrases.stretch, {
      to: isSameDay ? valueTime(to, style.zone).slice(11) : valueTime(to, style.zone),
      n: countText(n, told),
      records: recordsWord(n, told),
    });
    lines.push({ time: from, text, value: "", end: "", rests: [begin, end] });
  }
  if (lines.length === 0) return [];
  return [heading(lines, told), ...written(lines, style.zone)];
}
