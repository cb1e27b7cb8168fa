import type { LogFormatName } from "@lagebild/domain";
import { jsonLinesFormat } from "./formats/json-lines.js";
import { plainFormat } from "./formats/plain.js";
import { syslogFormat } from "./formats/syslog.js";
import { webAccessFormat } from "./formats/web-access.js";
import { windowsEventFormat } from "./formats/windows-event.js";
import type { LogFormat } from "./log-format.js";

/** All formats, the most particular first; `plain` understands every line. */
const FORMATS: readonly LogFormat[] = [windowsEventFormat, jsonLinesFormat, webAccessFormat, syslogFormat, plainFormat];

/** Returns the format of that name. */
export const formatNamed = (name: LogFormatName): LogFormat => FORMATS.find((format) => format.name === name)!;

/** Tells a file's format from lines of it: the first, from particular to general, that understands at least half. */
export function detectFormat(lines: readonly string[]): LogFormatName {
  const sample = lines.filter((line) => line.trim() !== "").slice(0, 200);
  if (sample.length === 0) return "plain";
  for (const format of FORMATS) {
    const parse = format.parser({ year: 2000, zoneMinutes: 0 });
    const understood = sample.filter((line) => parse(line) !== undefined).length;
    if (understood * 2 >= sample.length) return format.name;
  }
  return "plain";
}
