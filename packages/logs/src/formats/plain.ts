import type { LineParser, LogFormat, ParseContext } from "./log-format.js";
import { parseCTime, parseIsoTime, parseMonthTime, type TimeMatch } from "../time/parse-time.js";
import { withContent } from "./message-content.js";
import { yearlessClock } from "./syslog.js";

/** Takes any line as text; a time at its beginning is understood in the usual spellings. */
export const plainFormat: LogFormat = { name: "plain", lacksYear: true, parser };

function parser(context: ParseContext): LineParser {
  const clock = yearlessClock(context);
  return (text) => {
    const start = text.charCodeAt(0) === 0x5b ? 1 : 0;
    const head = text.slice(start, start + 48);
    const stamp =
      parseIsoTime(head, context.zoneMinutes) ??
      parseCTime(head, context.zoneMinutes) ??
      parseMonthTime(head, context.zoneMinutes) ??
      parseSeconds(head);
    const time = stamp?.time ?? clock(head);
    const end = stamp ? start + stamp.length : time === undefined ? 0 : start + 15;
    const rest = end === 0 ? text : text.slice(end).replace(/^[\]\s,:-]+/, "");
    const written = rest.replace(CONTAINER, "");
    const record = {
      time,
      host: undefined,
      program: end === 0 ? undefined : programOf(written, start === 1),
      message: written,
      fields: undefined,
      session: undefined,
      eventKey: undefined,
    };
    return withContent(record, context.zoneMinutes);
  };
}

/** What a container runtime writes in front: which stream, and whether the line is whole. */
const CONTAINER = /^std(?:out|err) [FP] /;

const SECONDS = /^(\d{10})\.(\d{3})\d{0,6}(?=\s)/;

/** Seconds since 1970 with a fraction, as proxies write them. */
function parseSeconds(text: string): TimeMatch | undefined {
  const match = SECONDS.exec(text);
  return match
    ? { time: Number(match[1]) * 1e6 + Number(match[2]) * 1e3, length: match[0].length, hasZone: true }
    : undefined;
}

const APACHE = /^\[(?:\w{1,40}:)?(?:emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] /;
const NGINX = /^\[(?:emerg|alert|crit|error|warn|notice|info|debug)\] \d+#\d+: /;

const POSTGRES =
  /^\[\d{1,9}(?:-\d{1,9})?\] (?:\S{1,80}@\S{1,80} )?(?:LOG|ERROR|FATAL|PANIC|WARNING|STATEMENT|DETAIL|HINT|NOTICE): /;
const MYSQL = /^\d{1,9} \[(?:Note|Warning|ERROR|System)\] /;

/** Some servers write their errors without a name of their own. */
function programOf(message: string, isBracketed: boolean): string | undefined {
  if (isBracketed) return APACHE.test(message) ? "apache" : undefined;
  if (NGINX.test(message)) return "nginx";
  if (POSTGRES.test(message)) return "postgres";
  return MYSQL.test(message) ? "mysqld" : undefined;
}
