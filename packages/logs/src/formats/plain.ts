import type { LineParser, LogFormat, ParseContext } from "./log-format.js";
import { isLeading } from "../time/stamp.js";
import { lineClock } from "../time/line-clock.js";
import { isDigit } from "../time/stamp.js";
import { withContent } from "./message-content.js";

/** Takes any line as text; its time is understood wherever it stands. */
export const plainFormat: LogFormat = { name: "plain", parser };

function parser(context: ParseContext): LineParser {
  const clock = lineClock(context);
  return (text) => {
    const found = clock.find(text);
    const end = found && isLeading(text, found.start) ? found.end : 0;
    const rest = end === 0 ? text : text.slice(behindTime(text, end));
    const written = rest.startsWith("std") ? rest.replace(CONTAINER, "") : rest;
    const program = end === 0 ? undefined : programOf(written, text.charCodeAt(0) === 0x5b);
    const record = {
      time: found?.time,
      zoneOrigin: found?.zoneOrigin,
      offsetMinutes: found?.offsetMinutes,
      host: undefined,
      program,
      message: written === "" ? text : written,
      fields: undefined,
      session: program === "postgres" ? POSTGRES.exec(written)?.[1] : undefined,
      eventKey: undefined,
    };
    const read = withContent(record, clock, end === 0);
    const level = end > 0 ? GLOG_LEVELS[text[found!.start] ?? ""] : undefined;
    return level === undefined ? read : { ...read, level };
  };
}

/** Levels by the letter that Google's libraries write in front of a time, as in `I0314 03:10:02`: it is a part of the time. */
const GLOG_LEVELS: Readonly<Record<string, string>> = { I: "info", W: "warning", E: "error", F: "fatal" };

/** What ends a time; a history of the Z shell has how long a command ran. */
const BEHIND_TIME = /^(?::\d{1,9};|[\]\s,:;|)"'-]+)/;

const SIGNS: ReadonlySet<number> = new Set([..." \t],:;|)\"'-"].map((sign) => sign.charCodeAt(0)));

/** Where what follows a time begins. */
function behindTime(text: string, end: number): number {
  let at = end;
  if (text.charCodeAt(at) !== 0x3a || !isDigit(text.charCodeAt(at + 1))) {
    while (SIGNS.has(text.charCodeAt(at))) at++;
    const code = text.charCodeAt(at);
    if (code > 0x20 && code < 0x7f) return at;
  }
  return end + (BEHIND_TIME.exec(text.slice(end))?.[0].length ?? 0);
}

/** What a container runtime writes in front: which stream, and whether the line is whole. */
const CONTAINER = /^std(?:out|err) [FP] /;

const APACHE = /^\[(?:\w{1,40}:)?(?:emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] /;
const NGINX = /^\[(?:emerg|alert|crit|error|warn|notice|info|debug)\] \d+#\d+: /;

/** The process stands in brackets; the levels are in English or German. */
const POSTGRES =
  /^\[(\d{1,9})(?:-\d{1,9})?\]:? (?:\[\d{1,9}(?:-\d{1,9})?\] )?(?:\S{0,80}@\S{0,80} |\w+=\S{0,200} )?(?:LOG|ERROR|FATAL|PANIC|WARNING|STATEMENT|DETAIL|HINT|NOTICE|CONTEXT|FEHLER|PANIK|WARNUNG|ANWEISUNG|TIPP|HINWEIS|ZUSAMMENHANG): /;

const MYSQL = /^\d{1,9} \[(?:Note|Warning|ERROR|System)\] /;

/** Some servers write their errors without a name of their own. */
function programOf(message: string, isBracketed: boolean): string | undefined {
  if (isBracketed) return APACHE.test(message) ? "apache" : undefined;
  if (message.startsWith("[")) return NGINX.test(message) ? "nginx" : POSTGRES.test(message) ? "postgres" : undefined;
  return isDigit(message.charCodeAt(0)) && MYSQL.test(message) ? "mysqld" : undefined;
}
