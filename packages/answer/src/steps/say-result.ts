import type { CallResult, TraceCall } from "@lagebild/domain";
import { numberText } from "../stated/write/write-number.js";
import { spanText, type TimeStyle } from "../stated/write/write-time.js";
import { listText, valueText } from "../stated/write/write-list.js";
import { stepWords } from "./step-words.js";

const SHOWN_VALUES = 8;

/** Writes what a look found, a line each; its original lines are not repeated. */
export function sayResult(call: TraceCall, result: CallResult, style: TimeStyle): string {
  const { language } = style;
  const words = stepWords(language);
  const { records, firstTime, lastTime, values, findings, lines, hostileLines } = result;
  const n = (count: number): string => numberText(count, language);
  const span = firstTime === undefined || lastTime === undefined ? "" : spanText(firstTime, lastTime, style);
  const counted = call.call === "around" ? words.lines : words.records;
  const amount = records === 0 ? words.nothing : counted(n(records), records === 1);
  const shown = values.slice(0, SHOWN_VALUES).map(({ value, count }) => `${valueText(value)} x ${n(count)}`);
  const listed = shown.length === 0 ? "" : listText(shown, values.length - shown.length, language);
  const told = findings.map(({ level, statement }) => `${words.levels[level]}: ${statement[language]}`);
  const about = told.length > 0 ? told : [[[amount, span].filter(isText).join(", "), listed].filter(isText).join(": ")];
  const hostile = hostileLines > 0 ? [words.hostile(n(hostileLines), hostileLines === 1)] : [];
  return [...about, ...(lines.length === 0 && told.length > 0 ? [amount] : []), ...hostile].join("\n");
}

const isText = (text: string): boolean => text !== "";
