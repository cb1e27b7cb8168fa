import { normalAddress, perFieldNames, type FieldValues } from "@lagebild/domain";

/** Names of fields that hold the host that an event is of, in lower case without signs, in the order in which they are believed. */
const HOST_NAMES: readonly string[] = [
  "hostname host computer computername systemdatacomputer winlogcomputername systemcomputer syslogchost machinename machine devicename " +
    "dvchost devname devhostname devicehostname agenthostname agentcomputername hostid identhostname identhost",
  "agentname endpointname endpointhostname sensorname nodename node server servername assetname sourcehost " +
    "sourcehostname logsourcename analyzerhostname workstation workstationname clientname clienthostname " +
    "endpointdevicename panosendpointdevicename logicalservername pcname rechner rechnername gerät origagentname manageddevicename metahostname ownermachinename agent endpoint",
  "fqdn dhost shost dvc machinedomain",
];
/** `name` and the like are a host's where what stands before is one. */
const HOST_PARTS =
  /^(?:host|computer|machine|machines|device|endpoint|agent|asset|server|sensor|beat|node|targetdevice|vulnerableasset)$/;
const PART_NAMES = /^(?:name|hostname|displayname|hostname|host|computername|fqdn|system|nodename)$/;
/** Parts in front of a name that make it another's: the host of an address asked for, of a parent process. */
const OTHERS =
  /request|http|url|header|dns|query|referer|destination|dest|target|remote|mail|smtp|tls|process|user|container|image|registry|cookie|proxy|file|target|peer|os$|related/;

const MAX_KEPT = 20_000;
const known = new Map<string, number>();
const bare = (name: string): string => name.toLowerCase().replace(/[^a-zä0-9]/g, "");
const LISTED: ReadonlyMap<string, number> = new Map(
  HOST_NAMES.flatMap((row, rank) => row.split(" ").map((name, i) => [name, rank * 100 + i] as const)),
);
const NONE = 1e6;
/** A name tells more than an address. */
const OF_ADDRESS = 1_000;

/** Whether a host is told by its address. */
export const isAddress = (host: string): boolean => normalAddress(host) !== undefined;

function rankOf(name: string): number {
  let rank = known.get(name);
  if (rank === undefined) {
    rank = readRank(name);
    if (known.size >= MAX_KEPT) known.clear();
    known.set(name, rank);
  }
  return rank;
}

function readRank(name: string): number {
  const parts = name.split(".");
  const last = bare(parts.at(-1)!);
  const above = parts.slice(0, -1).map(bare);
  if (above.some((part) => OTHERS.test(part))) return NONE;
  const depth = above.length * 15;
  const part = above.at(-1);
  if (part !== undefined && HOST_PARTS.test(part) && PART_NAMES.test(last))
    return (part === "host" ? 0 : part === "agent" ? 20 : 50) + depth + (last === "name" ? 1 : 0);
  const listed = LISTED.get(last);
  return listed === undefined ? NONE : listed + depth + 2;
}

const hostNamesOf = perFieldNames((names) =>
  names.map((name) => ({ name, named: rankOf(name) })).filter(({ named }) => named < NONE),
);

/** The host that an event is of, from its fields; undefined where none names one. */
export function hostOfFields(fields: FieldValues): string | undefined {
  let best = NONE;
  let host: string | undefined;
  for (const { name, named } of hostNamesOf(fields)) {
    if (named >= best) continue;
    const value = fields[name]!;
    if (!isHostName(value) && !(OF_DEVICES.test(name) && isDeviceName(value))) continue;
    const isOfAddress = isAddress(value);
    if (isOfAddress && isPeer(name, fields)) continue;
    const rank = isOfAddress ? named + OF_ADDRESS : named;
    if (rank >= best) continue;
    best = rank;
    host = value;
  }
  return host;
}

/** `host=203.0.113.7 port=51234` names the other end of a connection. */
const isPeer = (name: string, fields: FieldValues): boolean =>
  name.length === 4 && name.toLowerCase() === "host" && (fields["port"] ?? fields["Port"]) !== undefined;

/** Fields that name a device by the name that its owner gave it, which may be words. */
const OF_DEVICES = /(?:host|device|computer|machine)_?name$/i;
const isDeviceName = (value: string): boolean =>
  value.length <= 64 &&
  /^[\p{L}\p{N}][\p{L}\p{N}\p{P}]*(?: [\p{L}\p{N}\p{P}]+){1,4}$/u.test(value) &&
  !/[{}"<>|]/.test(value) &&
  !/\b(?:unknown|no|not)\b/i.test(value);

const isHostName = (value: string): boolean =>
  value.length > 0 &&
  value.length <= 200 &&
  value !== "-" &&
  !/[\s{}"<>|]/.test(value) &&
  !/^(?:null|none|unknown|n\/a|true|false|\d{1,9}|https?:.*)$/i.test(value);
