import { lineClock } from "../time/line-clock.js";
import { dayOfDirective } from "../time/time-profile.js";
import { noRecord, type LineParser, type LogFormat, type ParseContext } from "./log-format.js";
import { w3cColumns, w3cRequest } from "./w3c-access.js";

/** Reads web server access logs: common, combined, either with a virtual host in front, and the extended format of W3C. */
export const webAccessFormat: LogFormat = { name: "web-access", parser };

// Quoted parts may hold \" ; the alternatives do not overlap, so matching stays linear.
const LINE =
  /^\s*(?:([^\s,]+?)(?::(\d{1,5}))? )?([^\s,(]+(?:, ?[^\s,]+){0,9}?)(?: \(([^()\s]{1,60})\))? (\S+) (\S+) \[([^\]]{17,40})\] "((?:[^"\\]|\\.)*)" (\d{3}|-) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?/;

function parser(context: ParseContext): LineParser {
  const { header } = context;
  const clock = lineClock(context);
  let day = context.times?.headDay;
  let columns = header === undefined ? undefined : w3cColumns(header);
  return (text) => {
    if (text.charCodeAt(0) === 0x23) {
      columns = w3cColumns(text) ?? columns;
      day = dayOfDirective(text) ?? day;
      return columns || /^#(?:Software|Version|Date|Remark|Start-Date|End-Date): /i.test(text)
        ? noRecord(text)
        : undefined;
    }
    if (columns) return w3cRequest(text, columns, clock, day);
    const match = LINE.exec(text);
    if (!match) return undefined;
    const [, named, port, written, forwarded, , user, stamp, request, status, bytes, referrer, agent] = match;
    const [method, path, protocol] = splitRequest(request!);
    const moment = clock.at(stamp!, 0);
    const vhost = named === "-" ? undefined : named;
    const client = firstAddress(written!);
    const fields: Record<string, string> = { client, method, path, status: status!, bytes: bytes! };
    if (vhost) fields["vhost"] = vhost;
    if (port !== undefined) fields["port"] = port;
    if (forwarded !== undefined && forwarded !== "-") fields["forwarded"] = forwarded;
    if (user !== "-") fields["user"] = user!;
    if (protocol) fields["protocol"] = protocol;
    if (referrer && referrer !== "-") fields["referrer"] = referrer;
    if (agent && agent !== "-") fields["agent"] = agent;
    return {
      time: moment?.time,
      zoneOrigin: moment?.zoneOrigin,
      offsetMinutes: moment?.offsetMinutes,
      host: vhost,
      program: "web",
      message: `${method} ${path} ${status}${agent ? ` agent ${agent}` : ""}`,
      fields,
      session: client,
      eventKey: undefined,
    };
  };
}

/** Of a chain of proxies the first is who asked. */
const firstAddress = (written: string): string => written.split(",", 1)[0]!;

/** Cuts `GET /path HTTP/1.1`; what is not of that form counts as path. */
function splitRequest(request: string): [string, string, string | undefined] {
  const first = request.indexOf(" ");
  const last = request.lastIndexOf(" ");
  if (first < 0 || !/^[A-Z_]{2,20}$/.test(request.slice(0, first))) return ["-", request, undefined];
  if (last === first) return [request.slice(0, first), request.slice(first + 1), undefined];
  return [request.slice(0, first), request.slice(first + 1, last), request.slice(last + 1)];
}
