/** A Windows event by its parts. For tests. */
export interface SampleEvent {
  readonly id: number;
  readonly channel: string;
  readonly provider: string;
  readonly data: Readonly<Record<string, string>>;
  readonly isFailure?: boolean;
  /** The event in words, as Windows shows it. */
  readonly message: string;
}

const SECURITY = { channel: "Security", provider: "Microsoft-Windows-Security-Auditing" };
const SYSMON = { channel: "Microsoft-Windows-Sysmon/Operational", provider: "Microsoft-Windows-Sysmon" };
const TIME = "2026-03-14T03:10:02.123456Z";
const HOST = "WS07.example.org";

export const ACCOUNTS = ["anna", "bert", "carla", "dora"];
export const COMMANDS: readonly (readonly [string, string])[] = [
  ["C:\\Windows\\System32\\whoami.exe", "whoami /all"],
  ["C:\\Windows\\System32\\net.exe", "net user mallory Passw0rd! /add"],
  ["C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "powershell -nop -w hidden -c iex(gc x.ps1)"],
  ["C:\\Windows\\System32\\vssadmin.exe", "vssadmin delete shadows /all /quiet"],
];

/** What differs from record to record of one kind. */
export interface Chosen {
  readonly account: string;
  readonly address: string;
  readonly number: number;
  readonly command: readonly [string, string];
}

const sid = (number: number): string => `S-1-5-21-1004336348-1177238915-682003330-${1000 + (number % 9000)}`;
const guid = (number: number): string =>
  `{39e4a257-79fb-5f92-7217-${(number % 65_536).toString(16).padStart(12, "0")}}`;
const logonId = (number: number): string => `0x${(0x10000 + number).toString(16)}`;

const SYSMON_TEXT = (title: string, data: Readonly<Record<string, string>>): string =>
  [`${title}:`, ...Object.entries(data).map(([name, value]) => `${name}: ${value}`)].join("\r\n");

/** Makes an event of each kind, by the name of the kind. */
export const KINDS: Readonly<Record<string, (chosen: Chosen) => SampleEvent>> = {
  logon: ({ account, address, number }) => ({
    id: 4624,
    ...SECURITY,
    data: {
      SubjectUserSid: "S-1-0-0",
      SubjectUserName: "-",
      SubjectLogonId: "0x0",
      TargetUserSid: sid(number),
      TargetUserName: account,
      TargetDomainName: "EXAMPLE",
      TargetLogonId: logonId(number),
      LogonType: "3",
      LogonProcessName: "NtLmSsp ",
      AuthenticationPackageName: "NTLM",
      WorkstationName: "WS12",
      IpAddress: address,
      IpPort: String(49_152 + (number % 9_000)),
      ElevatedToken: "%%1843",
    },
    message: `An account was successfully logged on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-0-0\r\n\tAccount Name:\t\t-\r\n\tLogon ID:\t\t0x0\r\n\r\nLogon Information:\r\n\tLogon Type:\t\t3\r\n\tElevated Token:\t\tNo\r\n\r\nNew Logon:\r\n\tSecurity ID:\t\t${sid(number)}\r\n\tAccount Name:\t\t${account}\r\n\tAccount Domain:\t\tEXAMPLE\r\n\tLogon ID:\t\t${logonId(number).toUpperCase().replace("X", "x")}\r\n\r\nNetwork Information:\r\n\tWorkstation Name:\tWS12\r\n\tSource Network Address:\t${address}\r\n\tSource Port:\t\t${49_152 + (number % 9_000)}\r\n\r\nDetailed Authentication Information:\r\n\tLogon Process:\t\tNtLmSsp \r\n\tAuthentication Package:\tNTLM\r\n`,
  }),
  "failed logon": ({ account, address, number }) => ({
    id: 4625,
    ...SECURITY,
    isFailure: true,
    data: {
      SubjectUserName: "-",
      TargetUserName: account,
      TargetDomainName: "EXAMPLE",
      Status: "0xc000006d",
      FailureReason: "%%2313",
      SubStatus: "0xc000006a",
      LogonType: "3",
      IpAddress: address,
      IpPort: String(49_152 + (number % 9_000)),
    },
    message: `An account failed to log on.\r\n\r\nSubject:\r\n\tAccount Name:\t\t-\r\n\r\nLogon Type:\t\t\t3\r\n\r\nAccount For Which Logon Failed:\r\n\tAccount Name:\t\t${account}\r\n\tAccount Domain:\t\tEXAMPLE\r\n\r\nFailure Information:\r\n\tFailure Reason:\t\tUnknown user name or bad password.\r\n\tStatus:\t\t\t0xC000006D\r\n\tSub Status:\t\t0xC000006A\r\n\r\nNetwork Information:\r\n\tSource Network Address:\t${address}\r\n\tSource Port:\t\t${49_152 + (number % 9_000)}\r\n`,
  }),
  process: ({ account, number, command: [image, line] }) => ({
    id: 4688,
    ...SECURITY,
    data: {
      SubjectUserSid: sid(number),
      SubjectUserName: account,
      SubjectDomainName: "EXAMPLE",
      SubjectLogonId: logonId(number),
      NewProcessId: `0x${(number % 65_536).toString(16)}`,
      NewProcessName: image,
      TokenElevationType: "%%1936",
      CommandLine: line,
      ParentProcessName: "C:\\Windows\\explorer.exe",
    },
    message: `A new process has been created.\r\n\r\nCreator Subject:\r\n\tSecurity ID:\t\t${sid(number)}\r\n\tAccount Name:\t\t${account}\r\n\tAccount Domain:\t\tEXAMPLE\r\n\tLogon ID:\t\t${logonId(number)}\r\n\r\nProcess Information:\r\n\tNew Process ID:\t\t0x1a2\r\n\tNew Process Name:\t${image}\r\n\tToken Elevation Type:\t%%1936\r\n\tCreator Process Name:\tC:\\Windows\\explorer.exe\r\n\tProcess Command Line:\t${line}\r\n`,
  }),
  share: ({ account, address, number }) => ({
    id: 5145,
    ...SECURITY,
    data: {
      SubjectUserSid: sid(number),
      SubjectUserName: account,
      SubjectDomainName: "EXAMPLE",
      SubjectLogonId: logonId(number),
      ObjectType: "File",
      IpAddress: address,
      IpPort: "50123",
      ShareName: "\\\\*\\ADMIN$",
      RelativeTargetName: "svcctl",
      AccessMask: "0x12019f",
    },
    message: `A network share object was checked to see whether client can be granted desired access.\r\n\t\r\nSubject:\r\n\tSecurity ID:\t\t${sid(number)}\r\n\tAccount Name:\t\t${account}\r\n\tAccount Domain:\t\tEXAMPLE\r\n\tLogon ID:\t\t${logonId(number)}\r\n\r\nNetwork Information:\t\r\n\tObject Type:\t\tFile\r\n\tSource Address:\t\t${address}\r\n\tSource Port:\t\t50123\r\n\t\r\nShare Information:\r\n\tShare Name:\t\t\\\\*\\ADMIN$\r\n\tRelative Target Name:\tsvcctl\r\n\r\nAccess Request Information:\r\n\tAccess Mask:\t\t0x12019F\r\n`,
  }),
  service: ({ command: [image] }) => ({
    id: 7045,
    channel: "System",
    provider: "Service Control Manager",
    data: {
      ServiceName: "updater",
      ImagePath: image,
      ServiceType: "user mode service",
      StartType: "demand start",
      AccountName: "LocalSystem",
    },
    message: `A service was installed in the system.\r\n\r\nService Name:  updater\r\nService File Name:  ${image}\r\nService Type:  user mode service\r\nService Start Type:  demand start\r\nService Account:  LocalSystem`,
  }),
  "process by Sysmon": ({ account, number, command: [image, line] }) => {
    const data = {
      UtcTime: "2026-03-14 03:10:02.120",
      ProcessGuid: guid(number),
      ProcessId: String(1000 + (number % 5000)),
      Image: image,
      CommandLine: line,
      CurrentDirectory: "C:\\Users\\Public\\",
      User: `EXAMPLE\\${account}`,
      ParentImage: "C:\\Windows\\explorer.exe",
      ParentCommandLine: "explorer.exe",
    };
    return { id: 1, ...SYSMON, data, message: SYSMON_TEXT("Process Create", data) };
  },
  "connection by Sysmon": ({ account, address, number, command: [image] }) => {
    const data = {
      UtcTime: "2026-03-14 03:10:02.120",
      ProcessGuid: guid(number),
      Image: image,
      User: `EXAMPLE\\${account}`,
      Protocol: "tcp",
      Initiated: "true",
      SourceIp: "10.0.0.5",
      SourcePort: String(49_152 + (number % 9_000)),
      DestinationIp: address,
      DestinationPort: "445",
    };
    return { id: 3, ...SYSMON, data, message: SYSMON_TEXT("Network connection detected", data) };
  },
  "registry by Sysmon": ({ number, command: [image, line] }) => {
    const data = {
      EventType: "SetValue",
      UtcTime: "2026-03-14 03:10:02.120",
      ProcessGuid: guid(number),
      Image: image,
      TargetObject: "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater",
      Details: line,
    };
    return { id: 13, ...SYSMON, data, message: SYSMON_TEXT("Registry value set", data) };
  },
  script: ({ command: [, line], number }) => ({
    id: 4104,
    channel: "Microsoft-Windows-PowerShell/Operational",
    provider: "Microsoft-Windows-PowerShell",
    data: {
      MessageNumber: "1",
      MessageTotal: "1",
      ScriptBlockText: line,
      ScriptBlockId: guid(number).slice(1, -1),
    },
    message: `Creating Scriptblock text (1 of 1):\r\n${line}\r\n\r\nScriptBlock ID: ${guid(number).slice(1, -1)}\r\nPath: `,
  }),
};

const markup = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const keywords = ({ isFailure }: SampleEvent): string => (isFailure ? "0x8010000000000000" : "0x8020000000000000");
const keywordNumber = ({ isFailure }: SampleEvent): number =>
  isFailure ? Number("-9218868437227405312") : Number("-9214364837600034816");
const keywordName = ({ isFailure }: SampleEvent): string => (isFailure ? "Audit Failure" : "Audit Success");

function xml(event: SampleEvent, gap: string): string {
  const { id, channel, provider, data } = event;
  const values = Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${markup(value)}</Data>`);
  return [
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
    `<System><Provider Name='${provider}' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/><EventID>${id}</EventID><Version>2</Version><Level>0</Level><Keywords>${keywords(event)}</Keywords>`,
    `<TimeCreated SystemTime='${TIME}'/><EventRecordID>4711</EventRecordID><Correlation ActivityID='{11111111-2222-3333-4444-555555555555}'/>`,
    `<Execution ProcessID='640' ThreadID='700'/><Channel>${channel}</Channel><Computer>${HOST}</Computer><Security UserID='S-1-5-18'/></System>`,
    `<EventData>${gap}${values.join(gap)}${gap}</EventData>`,
    "</Event>",
  ].join(gap);
}

const system = (event: SampleEvent): Readonly<Record<string, unknown>> => ({
  Provider: { "#attributes": { Name: event.provider, Guid: "54849625-5478-4994-a5ba-3e3b0328c30d" } },
  EventID: event.id,
  Version: 2,
  Level: 0,
  Task: 12_544,
  Opcode: 0,
  Keywords: keywords(event),
  TimeCreated: { "#attributes": { SystemTime: TIME } },
  EventRecordID: 4711,
  Execution: { "#attributes": { ProcessID: 640, ThreadID: 700 } },
  Channel: event.channel,
  Computer: HOST,
  Security: { "#attributes": { UserID: "S-1-5-18" } },
});

const winlogbeat = (event: SampleEvent): Readonly<Record<string, unknown>> => ({
  "@timestamp": TIME,
  "@metadata": { beat: "winlogbeat", type: "_doc", version: "8.12.0" },
  winlog: {
    event_id: event.id,
    channel: event.channel,
    provider_name: event.provider,
    provider_guid: "{54849625-5478-4994-a5ba-3e3b0328c30d}",
    computer_name: HOST,
    event_data: event.data,
    record_id: 4711,
    keywords: [keywordName(event)],
    task: "Some task",
    opcode: "Info",
    api: "wineventlog",
    process: { pid: 640, thread: { id: 700 } },
  },
  event: { code: String(event.id), kind: "event", provider: event.provider, action: "Some task", outcome: "success" },
  log: { level: "information" },
  message: event.message,
  host: { name: HOST },
  agent: { name: "WS07", type: "winlogbeat", version: "8.12.0", id: "6f4f2a1e-8f6c-4a51-9d38-6f4f2a1e8f6c" },
  ecs: { version: "8.0.0" },
});

const powerShell = (event: SampleEvent): Readonly<Record<string, unknown>> => ({
  Id: event.id,
  Version: 2,
  Qualifiers: null,
  Level: 0,
  Task: 12_544,
  Opcode: 0,
  Keywords: keywordNumber(event),
  RecordId: 4711,
  ProviderName: event.provider,
  ProviderId: "54849625-5478-4994-a5ba-3e3b0328c30d",
  LogName: event.channel,
  ProcessId: 640,
  ThreadId: 700,
  MachineName: HOST,
  UserId: null,
  TimeCreated: "/Date(1773457802123)/",
  ActivityId: "11111111-2222-3333-4444-555555555555",
  RelatedActivityId: null,
  ContainerLog: "Security",
  MatchedQueryIds: [],
  Bookmark: {},
  LevelDisplayName: "Information",
  OpcodeDisplayName: "Info",
  TaskDisplayName: "Some task",
  KeywordsDisplayNames: [keywordName(event)],
  Properties: Object.values(event.data).map((Value) => ({ Value })),
  Message: event.message,
});

const collected = (event: SampleEvent): Readonly<Record<string, unknown>> => ({
  EventTime: "2026-03-14 03:10:02",
  Hostname: HOST,
  Keywords: keywordNumber(event),
  EventType: event.isFailure ? "AUDIT_FAILURE" : "AUDIT_SUCCESS",
  Severity: "INFO",
  SeverityValue: 2,
  EventID: event.id,
  SourceName: event.provider,
  ProviderGuid: "{54849625-5478-4994-A5BA-3E3B0328C30D}",
  Version: 2,
  Task: 12_544,
  OpcodeValue: 0,
  RecordNumber: 4711,
  ExecutionProcessID: 640,
  ThreadID: 700,
  Channel: event.channel,
  Category: "Some task",
  Opcode: "Info",
  Message: event.message,
  EventReceivedTime: "2026-03-14 03:10:05",
  SourceModuleName: "eventlog",
  SourceModuleType: "im_msvistalog",
  ...event.data,
});

/** Ways in which collectors write one event, each as the text of a log that holds it alone. */
export const WINDOWS_WRAPPINGS: Readonly<Record<string, (event: SampleEvent) => string>> = {
  "XML on one line": (event) => xml(event, ""),
  "XML over several lines": (event) => xml(event, "\r\n  "),
  "an export of Event Viewer": (event) => `<?xml version="1.0"?><Events>${xml(event, "")}</Events>`,
  evtx_dump: (event) => JSON.stringify({ Event: { System: system(event), EventData: event.data } }),
  "evtx_dump over several lines": (event) =>
    JSON.stringify({ Event: { System: system(event), EventData: event.data } }, undefined, 2),
  "System and EventData": (event) =>
    JSON.stringify({ System: { ...system(event), EventID: { Value: event.id } }, EventData: event.data }),
  winlogbeat: (event) => JSON.stringify(winlogbeat(event)),
  "a document of a search engine": (event) =>
    JSON.stringify({ _index: "winlogbeat-8", _id: "a1", _score: 1, _source: winlogbeat(event) }),
  "ConvertTo-Json": (event) => JSON.stringify([powerShell(event)], undefined, 4),
  "values side by side": (event) => JSON.stringify(collected(event)),
  "an envelope of records": (event) => JSON.stringify({ records: [collected(event)] }),
  "JSON behind syslog": (event) => `<14>Mar 14 03:10:05 ws07 nxlog[12]: ${JSON.stringify(collected(event))}`,
  "JSON behind the newer syslog": (event) =>
    `<14>1 2026-03-14T03:10:05Z ws07 winlog 12 - - ${JSON.stringify({ Event: { System: system(event), EventData: event.data } })}`,
  "XML behind syslog": (event) => `<14>Mar 14 03:10:05 ws07 winlog: ${xml(event, "")}`,
  "a container's log": (event) =>
    JSON.stringify({ log: `${JSON.stringify(collected(event))}\n`, stream: "stdout", time: TIME }),
  "XML in a field": (event) =>
    JSON.stringify({ "@timestamp": TIME, host: { name: "ws07" }, event: { original: xml(event, "") } }),
};
