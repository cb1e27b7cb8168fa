import type { ParsedLine } from "@lagebild/domain";
import type { LineClock } from "../time/line-clock.js";

/** The columns of a web server's log in the extended format (W3C), as IIS and others write it. */
export type W3cColumns = readonly string[];

/** Reads the directive that names the columns; undefined where it is none, or the table is not one of requests. */
export function w3cColumns(line: string): W3cColumns | undefined {
  if (!/^#Fields: /i.test(line)) return undefined;
  const columns = line.slice(9).trim().split(/ +/);
  return columns.includes("cs-method") && columns.includes("cs-uri-stem") ? columns : undefined;
}

/**
 * Reads a request under these columns; blanks inside values are written as plus signs, and values stand between blanks or,
 * as CloudFront writes them, tabs. Times are UTC; `day` is that of a
 * directive, for tables without a column of days.
 */
export function w3cRequest(
  line: string,
  columns: W3cColumns,
  clock: LineClock,
  day: string | undefined,
): ParsedLine | undefined {
  const values = line.trimEnd().split(line.includes("\t") ? "\t" : " ");
  if (values.length !== columns.length) return undefined;
  const raw: Record<string, string> = Object.create(null) as Record<string, string>;
  columns.forEach((name, i) => {
    if (values[i] !== "-") raw[name] = values[i]!.slice(0, 2_000);
  });
  const stamp = clock.value(`${raw["date"] ?? day ?? ""} ${raw["time"] ?? ""}`, "UTC");
  const query = raw["cs-uri-query"];
  const fields: Record<string, string> = { ...raw };
  fields["client"] = raw["c-ip"] ?? "-";
  fields["method"] = raw["cs-method"] ?? "-";
  fields["path"] = `${raw["cs-uri-stem"] ?? ""}${query === undefined ? "" : `?${query}`}`;
  fields["status"] = raw["sc-status"] ?? "-";
  addAs(fields, "bytes", raw["sc-bytes"]);
  addAs(fields, "user", raw["cs-username"]);
  addAs(fields, "vhost", raw["cs-host"]);
  addAs(fields, "referrer", raw["cs(Referer)"]);
  addAs(fields, "agent", raw["cs(User-Agent)"]?.replaceAll("+", " "));
  const agent = fields["agent"];
  return {
    time: stamp?.time,
    zoneOrigin: stamp?.zoneOrigin,
    offsetMinutes: stamp?.offsetMinutes,
    host: raw["s-computername"] ?? raw["s-ip"],
    program: "web",
    message: `${fields["method"]} ${fields["path"]} ${fields["status"]}${agent === undefined ? "" : ` agent ${agent}`}`,
    fields,
    session: raw["c-ip"],
    eventKey: undefined,
  };
}

function addAs(fields: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) fields[name] = value;
}
