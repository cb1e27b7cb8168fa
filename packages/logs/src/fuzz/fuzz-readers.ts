import type { UntrustedText } from "@lagebild/domain";
import { FRAMED_SAMPLES, framed, mutated, random } from "../framing/framed-samples.js";
import { sliceParser } from "../records/parse-slice.js";
import { headerOf } from "../formats/detect-format.js";
import { lineClock } from "../time/line-clock.js";
import { profileTimes } from "../time/time-profile.js";
import { LINE_SAMPLES } from "./line-samples.js";

/** A reader of text, and what is wrong with what it gives for the input that a seed stands for; undefined where nothing is. */
export interface TextTarget {
  readonly name: string;
  fault(seed: number): string | undefined;
}

const FIRST_YEAR = 1600;
const LAST_YEAR = 10_000;
const MAX_FIELDS = 400;
const LONGEST_RECORD = 512;

const framerTargets: readonly TextTarget[] = FRAMED_SAMPLES.map(({ framing, text }) => ({
  name: `framer ${framing.kind}${framing.rule === undefined ? "" : ` ${framing.rule}`}`,
  fault(seed) {
    const next = random(seed);
    const bytes = Buffer.from(mutated(text, next));
    const { records } = framed(bytes, framing, "utf-8", () => 1 + next(90), LONGEST_RECORD);
    let end = 0;
    for (const { byteOffset, byteLength } of records) {
      if (byteOffset < end || byteLength <= 0) return `record at ${byteOffset} lies in the one before`;
      end = byteOffset + byteLength;
      if (end > bytes.length) return `record at ${byteOffset} runs past the end`;
    }
    const whole = framed(bytes, framing, "utf-8", () => Infinity, LONGEST_RECORD).records;
    return JSON.stringify(whole) === JSON.stringify(records) ? undefined : "pieces give other records than the whole";
  },
}));

const timeFault = (time: number | undefined): string | undefined => {
  if (time === undefined) return undefined;
  const year = new Date(time / 1_000).getUTCFullYear();
  return year >= FIRST_YEAR && year < LAST_YEAR ? undefined : `time ${time} is in the year ${year}`;
};

const LINES = LINE_SAMPLES.flatMap(({ lines }) => lines);

const timeTarget: TextTarget = {
  name: "time",
  fault(seed) {
    const next = random(seed);
    const line = mutated(LINES[next(LINES.length)]!, next);
    const { times } = profileTimes([line, mutated(line, next)], Date.UTC(2026, 10));
    const found = lineClock({ year: 2026, zone: "Europe/Berlin", times }).find(line);
    if (found && (found.start >= found.end || found.end > line.length))
      return `time from ${found.start} to ${found.end}`;
    return timeFault(found?.time);
  },
};

const formatTargets: readonly TextTarget[] = LINE_SAMPLES.map(({ format, lines }) => {
  const header = headerOf(format, lines);
  return {
    name: `format ${format}`,
    fault(seed) {
      const next = random(seed);
      const parser = sliceParser(format, { year: 2026, ...(header !== undefined && { header }) });
      for (let line = 1; line <= 2; line++) {
        const text = mutated(lines[next(lines.length)]!, next) as UntrustedText;
        const shaped = parser.parse({ line, byteOffset: 0, byteLength: Buffer.byteLength(text), text, isCut: false });
        if (!shaped) continue;
        const { time, fields } = shaped.parsed;
        const fault = timeFault(time);
        if (fault !== undefined) return fault;
        if (Object.keys(fields ?? {}).length > MAX_FIELDS) return `${Object.keys(fields!).length} fields`;
      }
      return undefined;
    },
  };
});

/** Every reader of text: framers, the time reader, and the formats' parsers. */
export function textTargets(): readonly TextTarget[] {
  return [...framerTargets, timeTarget, ...formatTargets];
}
