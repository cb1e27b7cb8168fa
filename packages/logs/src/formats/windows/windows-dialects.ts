import { readTextEvent } from "./text-event.js";
import { readXml } from "./read-xml.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** The parts of an event: its envelope, and its own values where they lie apart. */
export interface EventParts {
  readonly envelope: JsonObject;
  /** Undefined where both lie side by side. */
  readonly data: JsonObject | undefined;
}

const flat = (envelope: JsonObject): EventParts => ({ envelope, data: undefined });

/**
 * Lays the parts of a Windows event flat, whichever tool took it from its file: `{"Event": {"System", "EventData"}}` with
 * attributes as `#attributes` (evtx_dump, chainsaw) or `@Name` (python-evtx), `System` and `EventData` at the top
 * (Velociraptor), hayabusa's own names, PowerShell's, XML, or text over several lines. Other objects come back as they are.
 */
export function unwrapEvent(text: string, object: JsonObject | undefined): EventParts | undefined {
  if (!object) {
    const read = readXmlEvent(text);
    if (read) return read;
    const parts = readTextEvent(text);
    return parts && { envelope: parts, data: {} };
  }
  const event = eventIn(object);
  if (event) return joined(besides(object), layFlat(event));
  const relayed = under(object, "data", "win");
  if (isObject(relayed)) return fromWazuh(object, relayed);
  const written = xmlIn(object);
  if (written) return joined(besides(object), written);
  if (typeof object["RuleTitle"] === "string") return fromHayabusa(object);
  if (object["Id"] !== undefined && object["LogName"] !== undefined) return fromPowerShell(object);
  return flat(object);
}

const joined = (more: JsonObject, { envelope, data }: EventParts): EventParts => ({
  envelope: { ...more, ...envelope },
  data,
});

const XML_EVENT = /<(?:\w{1,20}:)?Event[\s>]/;
const OTHER_ELEMENT = /<(?!Events[\s>])[A-Za-z]/;
/** What may stand in front of an event in XML. */
const MOST_BEFORE = 2_000;

/** Reads an event in Windows' own XML, whatever prefix its names have. */
function readXmlEvent(text: string): EventParts | undefined {
  const begin = text.slice(0, MOST_BEFORE).search(XML_EVENT);
  const read = begin < 0 ? undefined : readXml(text.slice(begin));
  if (read?.name !== "Event") return undefined;
  const { object } = read;
  // An element of another kind of event may have that name.
  if (!isObject(object["System"]) && OTHER_ELEMENT.test(text.slice(0, begin))) return undefined;
  const message = under(object, "RenderingInfo", "Message");
  const parts = isObject(object["System"]) ? layFlat(object) : flat(object);
  return typeof message === "string" ? joined({ Message: message }, parts) : parts;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const under = (object: JsonObject | undefined, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);

/** Names under which collectors keep an event as it was written. */
const XML_NAMES = [
  "RawXml",
  "EventXml",
  "Xml",
  "original",
  "message",
  "Message",
  "_raw",
  "raw",
  "log",
  "event",
] as const;

/** Finds an event in XML that is a value of an object. */
function xmlIn(object: JsonObject): EventParts | undefined {
  for (const place of [object, object["properties"], object["event"], object["winlog"]])
    for (const name of XML_NAMES) {
      const value = under(place as JsonObject, name);
      if (typeof value === "string" && value.trimStart().startsWith("<")) return readXmlEvent(value);
    }
  return undefined;
}

/** Finds the object that has `System`. */
function eventIn(object: JsonObject): JsonObject | undefined {
  const places = [
    object,
    object["Event"],
    under(object, "data", "Event"),
    under(object, "document", "data", "Event"),
    under(object, "event", "Event"),
  ];
  return places.find(
    (place): place is JsonObject => isObject(place) && isObject(place["System"]) && "EventID" in place["System"],
  );
}

/** What a tool says of the event: which rule it met. */
function besides(object: JsonObject): JsonObject {
  const { name, level, Message } = object;
  return {
    ...(typeof name === "string" && object["document"] !== undefined && { RuleTitle: name, RuleLevel: level }),
    ...(typeof Message === "string" && { Message }),
  };
}

function layFlat(event: JsonObject): EventParts {
  const system = event["System"] as JsonObject;
  const { UserID, ProcessID, ThreadID, SystemTime, Name, ...rest } = Object.fromEntries(
    Object.entries(system).flatMap(([name, value]) => systemValues(name, value)),
  );
  return {
    envelope: {
      ...rest,
      ...(Name !== undefined && { ProviderName: Name }),
      ...(SystemTime !== undefined && { TimeCreated: SystemTime }),
      ...(UserID !== undefined && { SecurityUserID: UserID }),
      ...(ProcessID !== undefined && { ExecutionProcessID: ProcessID }),
      ...(ThreadID !== undefined && { ExecutionThreadID: ThreadID }),
    },
    data: { ...eventData(event["EventData"]), ...userData(event["UserData"]) },
  };
}

const attributeName = (name: string): string => name.replace(/^[@#]/, "");

/** A value, or one with attributes: `{"#attributes": {"Name": "x"}}`, `{"@Name": "x", "#text": "1"}`, `{"Value": 1}`. */
function systemValues(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(value)) return [[name, value]];
  const text = value["#text"] ?? value["Value"] ?? value["_text"];
  const attributes = isObject(value["#attributes"]) ? value["#attributes"] : value;
  const named = Object.entries(attributes)
    .filter(([key, item]) => !isObject(item) && !/^(?:#text|_text|Value|Qualifiers|@Qualifiers)$/.test(key))
    .map(([key, item]) => [attributeName(key), item] as const);
  return text === undefined ? named : [[name, text], ...named];
}

/** Values by name, a list of named or unnamed ones, or text. */
function eventData(data: unknown): JsonObject {
  if (!isObject(data)) return data === undefined || data === null || data === "" ? {} : { Data: data };
  const { Data, ...rest } = data;
  const named = Object.fromEntries(
    Object.entries(rest)
      .filter(([name]) => !/^[@#]/.test(name))
      .map(([name, value]) => [name, isObject(value) ? (value["#text"] ?? value) : value]),
  );
  if (Data === undefined) return named;
  const items = (Array.isArray(Data) ? Data : [Data]) as readonly unknown[];
  const plain: unknown[] = [];
  for (const item of items) {
    const name = isObject(item) ? (item["@Name"] ?? item["Name"] ?? under(item, "#attributes", "Name")) : undefined;
    const value = isObject(item) ? (item["#text"] ?? item["Value"]) : item;
    if (typeof name === "string") named[name] = value;
    else if (Array.isArray(value)) plain.push(...(value as readonly unknown[]));
    else if (value !== undefined && value !== null) plain.push(value);
  }
  return plain.length === 0 ? named : { ...named, Data: plain.map(String).join(" ") };
}

/** The one element that a provider defines; its attributes say nothing. */
function userData(data: unknown): JsonObject {
  if (!isObject(data)) return {};
  const inner = Object.values(data).find(isObject) ?? data;
  return Object.fromEntries(Object.entries(inner).filter(([name]) => !/^[@#]/.test(name)));
}

/** Channels as hayabusa shortens them. */
const SHORT_CHANNELS: Readonly<Record<string, string>> = {
  Sec: "Security",
  Sys: "System",
  App: "Application",
  Sysmon: "Microsoft-Windows-Sysmon/Operational",
  PwSh: "Microsoft-Windows-PowerShell/Operational",
  PwShClassic: "Windows PowerShell",
  Defender: "Microsoft-Windows-Windows Defender/Operational",
  TaskSch: "Microsoft-Windows-TaskScheduler/Operational",
  WMI: "Microsoft-Windows-WMI-Activity/Operational",
  RDPLocal: "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
  RDPGW: "Microsoft-Windows-TerminalServices-Gateway/Operational",
  BitsCli: "Microsoft-Windows-Bits-Client/Operational",
  Firewall: "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall",
  WinRM: "Microsoft-Windows-WinRM/Operational",
};

/** Names of values as hayabusa shortens them. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  TgtUser: "TargetUserName",
  SrcUser: "SubjectUserName",
  PID: "ProcessId",
  SrcIP: "IpAddress",
  SrcPort: "IpPort",
  SrcComp: "WorkstationName",
  TgtSvr: "TargetServerName",
  TgtIP: "DestinationIp",
  TgtPort: "DestinationPort",
  Cmdline: "CommandLine",
  ParentCmdline: "ParentCommandLine",
  Proc: "Image",
  SrcProc: "SourceImage",
  TgtProc: "TargetImage",
  Svc: "ServiceName",
  Hash: "Hashes",
  PGUID: "ProcessGuid",
  ParentPGUID: "ParentProcessGuid",
  LID: "TargetLogonId",
  ScriptBlock: "ScriptBlockText",
};

const withLongNames = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const type = name === "Type" && typeof value === "string" ? /^(\d{1,2}) - /.exec(value)?.[1] : undefined;
      return type === undefined ? [SHORT_NAMES[name] ?? name, value] : ["LogonType", type];
    }),
  );

function fromHayabusa({ Timestamp, Channel, Details, ExtraFieldInfo, ...rest }: JsonObject): EventParts {
  const channel = typeof Channel === "string" ? (SHORT_CHANNELS[Channel] ?? Channel) : undefined;
  return {
    envelope: {
      ...rest,
      ...(Timestamp !== undefined && { TimeCreated: Timestamp }),
      ...(channel !== undefined && { Channel: channel }),
    },
    data: {
      ...withLongNames(isObject(ExtraFieldInfo) ? ExtraFieldInfo : barred(ExtraFieldInfo)),
      ...withLongNames(isObject(Details) ? Details : barred(Details)),
    },
  };
}

const WAZUH_NAMES: Readonly<Record<string, string>> = {
  processID: "ExecutionProcessID",
  threadID: "ExecutionThreadID",
  systemTime: "TimeCreated",
  severityValue: "Keywords",
};

const withCapital = (name: string): string => WAZUH_NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Wazuh writes all names with a small letter, and says beside the event which rule it met. */
function fromWazuh(object: JsonObject, { system, eventdata }: JsonObject): EventParts {
  const capitals = (values: unknown): JsonObject =>
    isObject(values)
      ? Object.fromEntries(Object.entries(values).map(([name, value]) => [withCapital(name), value]))
      : {};
  return {
    envelope: {
      ...capitals(system),
      RuleTitle: under(object, "rule", "description"),
      RuleLevel: under(object, "rule", "level"),
    },
    data: capitals(eventdata),
  };
}

/** `TgtUser: eva ¦ SrcIP: 192.0.2.1` */
function barred(text: unknown): JsonObject {
  if (typeof text !== "string") return {};
  return Object.fromEntries(
    text
      .split(" ¦ ", 100)
      .map((pair) => [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1).trim()] as const)
      .filter(([name]) => name !== ""),
  );
}

function fromPowerShell({ Id, LogName, MachineName, Properties, Bookmark: _, ...rest }: JsonObject): EventParts {
  const values = Array.isArray(Properties)
    ? (Properties as readonly unknown[]).map((one) => String(isObject(one) ? one["Value"] : one)).join(" ")
    : undefined;
  return {
    envelope: { ...rest, EventID: Id, Channel: LogName, Computer: MachineName },
    data: values === undefined ? {} : { Data: values },
  };
}
