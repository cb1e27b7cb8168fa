import type { LineParser, LogFormat, ParseContext } from "../log-format.js";
import { parseAccessTime } from "../parse-time.js";

/** Reads web server access logs: common, combined, and either with a virtual host in front. */
export const webAccessFormat: LogFormat = { name: "web-access", lacksYear: false, parser };

// Quoted parts may hold \" ; the alternatives do not overlap, so matching stays linear.
const LINE =
  /^(?:(\S+?)(?::\d+)? )?(\S+) (\S+) (\S+) \[([^\]]{20,40})\] "((?:[^"\\]|\\.)*)" (\d{3}|-) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?/;

function parser({ zoneMinutes }: ParseContext): LineParser {
  return (text) => {
    const match = LINE.exec(text);
    if (!match) return undefined;
    const [, vhost, client, , user, stamp, request, status, bytes, referrer, agent] = match;
    const [method, path, protocol] = splitRequest(request!);
    const fields: Record<string, string> = { client: client!, method, path, status: status!, bytes: bytes! };
    if (vhost) fields["vhost"] = vhost;
    if (user !== "-") fields["user"] = user!;
    if (protocol) fields["protocol"] = protocol;
    if (referrer && referrer !== "-") fields["referrer"] = referrer;
    if (agent && agent !== "-") fields["agent"] = agent;
    return {
      time: parseAccessTime(stamp!, zoneMinutes),
      host: vhost,
      program: "web",
      message: `${method} ${path} ${status}${agent ? ` agent ${agent}` : ""}`,
      fields,
      session: client,
      eventKey: undefined,
    };
  };
}

/** Cuts `GET /path HTTP/1.1`; what is not of that form counts as path. */
function splitRequest(request: string): [string, string, string | undefined] {
  const first = request.indexOf(" ");
  const last = request.lastIndexOf(" ");
  if (first < 0 || !/^[A-Z_]{2,20}$/.test(request.slice(0, first))) return ["-", request, undefined];
  if (last === first) return [request.slice(0, first), request.slice(first + 1), undefined];
  return [request.slice(0, first), request.slice(first + 1, last), request.slice(last + 1)];
}
