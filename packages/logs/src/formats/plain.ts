import type { LineParser, LogFormat, ParseContext } from "../log-format.js";
import { parseCTime, parseIsoTime } from "../parse-time.js";
import { yearlessClock } from "./syslog.js";

/** Takes any line as text; a time at its beginning is understood in the usual spellings. */
export const plainFormat: LogFormat = { name: "plain", lacksYear: true, parser };

function parser(context: ParseContext): LineParser {
  const clock = yearlessClock(context);
  return (text) => {
    const start = text.charCodeAt(0) === 0x5b ? 1 : 0;
    const head = text.slice(start, start + 48);
    const stamp = parseIsoTime(head, context.zoneMinutes) ?? parseCTime(head, context.zoneMinutes);
    const time = stamp?.time ?? clock(head);
    const end = stamp ? start + stamp.length : time === undefined ? 0 : start + 15;
    return {
      time,
      host: undefined,
      program: undefined,
      message: end === 0 ? text : text.slice(end).replace(/^[\]\s,:-]+/, ""),
      fields: undefined,
      session: undefined,
      eventKey: undefined,
    };
  };
}
