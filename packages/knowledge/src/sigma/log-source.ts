import type { RecordKind } from "./record-kind.js";
import type { LogSource } from "./sigma-rule.js";

/** Tells whether records of a kind are what a rule is about. */
export type AcceptsKind = (kind: RecordKind) => boolean;

const SYSMON = "microsoft-windows-sysmon|sysmon|linux-sysmon";
const SECURITY = "security|microsoft-windows-security-auditing";
const POWERSHELL = "microsoft-windows-powershell|powershellcore|microsoft-windows-powershell/operational";
const CLASSIC = "windows powershell|powershell";

type Events = readonly (readonly [channels: string, ids: string, eventTypes?: string])[];

/** Categories of Windows: which events of which channels. */
const WINDOWS_CATEGORIES: Readonly<Record<string, Events>> = {
  process_creation: [
    [SYSMON, "1"],
    [SECURITY, "4688"],
  ],
  file_change: [[SYSMON, "2"]],
  network_connection: [
    [SYSMON, "3"],
    [SECURITY, "5156"],
  ],
  sysmon_status: [[SYSMON, "4 16"]],
  process_termination: [
    [SYSMON, "5"],
    [SECURITY, "4689"],
  ],
  driver_load: [[SYSMON, "6"]],
  image_load: [[SYSMON, "7"]],
  create_remote_thread: [[SYSMON, "8"]],
  raw_access_thread: [[SYSMON, "9"]],
  process_access: [[SYSMON, "10"]],
  file_event: [[SYSMON, "11"]],
  registry_add: [[SYSMON, "12", "createkey addkey"]],
  registry_delete: [[SYSMON, "12", "deletekey deletevalue"]],
  registry_set: [
    [SYSMON, "13"],
    [SECURITY, "4657"],
  ],
  registry_rename: [[SYSMON, "14"]],
  registry_event: [
    [SYSMON, "12 13 14"],
    [SECURITY, "4657"],
  ],
  create_stream_hash: [[SYSMON, "15"]],
  pipe_created: [[SYSMON, "17 18"]],
  wmi_event: [[SYSMON, "19 20 21"]],
  dns_query: [[SYSMON, "22"]],
  file_delete: [[SYSMON, "23 26"]],
  file_delete_detected: [[SYSMON, "26"]],
  clipboard_capture: [[SYSMON, "24"]],
  clipboard_change: [[SYSMON, "24"]],
  process_tampering: [[SYSMON, "25"]],
  file_block_executable: [[SYSMON, "27"]],
  file_block_shredding: [[SYSMON, "28"]],
  file_block: [[SYSMON, "27 28"]],
  file_executable_detected: [[SYSMON, "29"]],
  sysmon_error: [[SYSMON, "255"]],
  ps_module: [[POWERSHELL, "4103"]],
  ps_script: [[POWERSHELL, "4104"]],
  ps_classic_start: [[CLASSIC, "400"]],
  ps_classic_provider_start: [[CLASSIC, "600"]],
  ps_classic_script: [[CLASSIC, "800"]],
};

/** Services of Windows: how the names of their channels or providers begin. */
const WINDOWS_SERVICES: Readonly<Record<string, string>> = {
  security: SECURITY,
  system: "system|service control manager|microsoft-windows-eventlog",
  application: "application",
  sysmon: SYSMON,
  powershell: POWERSHELL,
  "powershell-classic": CLASSIC,
  "dns-server": "dns server",
  "dns-server-audit": "microsoft-windows-dnsserver/audit",
  "dns-server-analytic": "microsoft-windows-dnsserver/analytical|microsoft-windows-dns-server/analytical",
  "driver-framework": "microsoft-windows-driverframeworks",
  "msexchange-management": "msexchange management",
  "microsoft-servicebus-client": "microsoft-servicebus-client",
  "certificateservicesclient-lifecycle-system": "microsoft-windows-certificateservicesclient-lifecycle-system",
  "firewall-as": "microsoft-windows-windows firewall with advanced security",
  windefend: "microsoft-windows-windows defender",
  applocker: "microsoft-windows-applocker",
  wmi: "microsoft-windows-wmi-activity",
  ldap: "microsoft-windows-ldap-client",
  ldap_debug: "microsoft-windows-ldap-client",
  "appxpackaging-om": "microsoft-windows-appxpackaging",
  dhcp: "microsoft-windows-dhcp-server",
  sense: "microsoft-windows-sense",
};
/** Services whose channel is `Microsoft-Windows-` and the name of the service. */
const SAME_NAME =
  "ntlm taskscheduler bits-client codeintegrity-operational printservice-admin printservice-operational smbclient-security smbclient-connectivity smbserver-security smbserver-connectivity terminalservices-localsessionmanager security-mitigations diagnosis-scripted shell-core openssh vhdmp appxdeployment-server appmodel-runtime capi2 lsa-server hyper-v-worker kernel-event-tracing kernel-shimengine ntfs iis-configuration dns-client kernel-pnp certificationauthority".split(
    " ",
  );

const begins = (channel: string, prefixes: readonly string[]): boolean =>
  prefixes.some(
    (prefix) => channel === prefix || channel.startsWith(prefix) || channel.startsWith(`microsoft-windows-${prefix}`),
  );

const acceptsEvents = (events: Events): AcceptsKind => {
  const all = events.map(([channels, ids, types]) => ({
    channels: channels.split("|"),
    ids: new Set(ids.split(" ")),
    types: types?.split(" "),
  }));
  return ({ channel, eventId, eventType }) =>
    all.some(
      ({ channels, ids, types }) =>
        ids.has(eventId) && begins(channel, channels) && (!types || types.includes(eventType)),
    );
};

const acceptsWindowsService = (service: string): AcceptsKind | undefined => {
  const named = Object.hasOwn(WINDOWS_SERVICES, service) ? WINDOWS_SERVICES[service] : undefined;
  const name = service.replace(/-(?:operational|admin)$/, "");
  const prefixes = named ?? (SAME_NAME.includes(service) ? name : undefined);
  // A channel that begins with another's name, such as `Security-Mitigations`, is not that channel.
  const isWhole = service === "security" || service === "system" || service === "application";
  if (prefixes === undefined) return undefined;
  const list = prefixes.split("|");
  return ({ channel }) => (isWhole ? list.includes(channel) : begins(channel, list));
};

const isText = ({ format }: RecordKind): boolean => !["windows-event", "json-lines", "web-access"].includes(format);
const isLinux: AcceptsKind = (kind) => isText(kind) || kind.stream === "linux/auditd";
const program =
  (...names: readonly string[]): AcceptsKind =>
  (kind) =>
    isText(kind) &&
    names.some(
      (name) =>
        kind.program === name ||
        kind.program.startsWith(`${name}(`) ||
        kind.program.startsWith(`${name}/`) ||
        kind.program.startsWith(`${name}-`),
    );
const isAudit: AcceptsKind = (kind) => kind.stream === "linux/auditd" || program("auditd", "audispd", "audit")(kind);
const isWeb: AcceptsKind = ({ format }) => format === "web-access";
const isAny: AcceptsKind = () => true;
const isNoWindows: AcceptsKind = ({ format }) => format !== "windows-event";
const stream =
  (name: string): AcceptsKind =>
  (kind) =>
    kind.stream === name;

/** Services by product; an empty service stands for a rule that names the product only. */
const PRODUCTS: Readonly<Record<string, Readonly<Record<string, AcceptsKind>>>> = {
  linux: {
    "": isLinux,
    auditd: isAudit,
    sshd: program("sshd"),
    auth: isText,
    syslog: isText,
    sudo: program("sudo"),
    cron: program("cron", "crond", "anacron"),
    vsftpd: program("vsftpd"),
    clamav: program("clamd", "clamav", "freshclam"),
    guacamole: program("guacd", "guacamole"),
    modsecurity: isText,
    kernel: program("kernel"),
  },
  aws: { "": stream("aws/cloudtrail"), cloudtrail: stream("aws/cloudtrail") },
  azure: {
    "": ({ stream: name }) => name.startsWith("azure/"),
    activitylogs: stream("azure/activitylogs"),
    azureactivity: stream("azure/activitylogs"),
    auditlogs: stream("azure/auditlogs"),
    signinlogs: stream("azure/signinlogs"),
  },
  gcp: {
    "": stream("gcp/gcp.audit"),
    "gcp.audit": stream("gcp/gcp.audit"),
    "google_workspace.admin": stream("gcp/google_workspace.admin"),
  },
  m365: {
    "": stream("m365/audit"),
    audit: stream("m365/audit"),
    exchange: stream("m365/audit"),
    threat_management: stream("m365/audit"),
  },
  okta: { "": stream("okta/okta"), okta: stream("okta/okta") },
  github: { "": stream("github/audit"), audit: stream("github/audit") },
  bitbucket: { "": stream("bitbucket/audit"), audit: stream("bitbucket/audit") },
  onelogin: { "": stream("onelogin/onelogin.events"), "onelogin.events": stream("onelogin/onelogin.events") },
  kubernetes: { "": stream("kubernetes/audit"), audit: stream("kubernetes/audit") },
  apache: { "": (kind) => isWeb(kind) || isText(kind), access: isWeb, error: isText },
  nginx: { "": (kind) => isWeb(kind) || isText(kind), access: isWeb, error: isText },
  iis: { "": isWeb, access: isWeb },
  tomcat: { "": isText, access: isWeb },
  modsecurity: { "": isText },
};
/** Products whose logs any text or JSON file may be: their rules look for words. */
const ANY_FORM = new Set(
  "jvm spring django python ruby_on_rails sql nodejs velocity opencanary cisco fortinet fortigate fortios huawei juniper paloalto qualys rpa_firewall sophos checkpoint vmware esxi netscreen bind pfsense watchguard".split(
    " ",
  ),
);
const CATEGORIES: Readonly<Record<string, AcceptsKind>> = {
  webserver: isWeb,
  proxy: isWeb,
  web: isWeb,
  dns: ({ stream: name }) => name === "zeek/dns" || name === "suricata/dns",
  firewall: isNoWindows,
  antivirus: isAny,
  application: isNoWindows,
  database: isNoWindows,
  process_creation: isAudit,
};

/** Returns what a rule's log source accepts, or the reason as a text why no log that is read can be meant. */
export function acceptsLogSource(source: LogSource): AcceptsKind | string {
  const named = Object.entries(source).map(([name, value]) => `${name} ${String(value).slice(0, 60)}`);
  return compiled(source) ?? `log source (${named.join(", ")}) is of no log that is read`;
}

function compiled({ category, product, service }: LogSource): AcceptsKind | undefined {
  const isWindows =
    product === "windows" ||
    (product === undefined && service !== undefined && WINDOWS_SERVICES[service] !== undefined);
  if (isWindows) return windows(category, service);
  if (product === "linux" && category !== undefined) return linuxCategory(category);
  if (product === "zeek")
    return ({ stream: name }) => (service === undefined ? name.startsWith("zeek/") : name === `zeek/${service}`);
  if (product !== undefined && ANY_FORM.has(product)) return isNoWindows;
  const services = product !== undefined && Object.hasOwn(PRODUCTS, product) ? PRODUCTS[product] : undefined;
  if (services) return Object.hasOwn(services, service ?? "") ? services[service ?? ""] : undefined;
  if (product !== undefined || category === undefined) return undefined;
  const events = Object.hasOwn(WINDOWS_CATEGORIES, category) ? acceptsEvents(WINDOWS_CATEGORIES[category]!) : undefined;
  const other = Object.hasOwn(CATEGORIES, category) ? CATEGORIES[category] : undefined;
  if (events && other) return (kind) => events(kind) || other(kind);
  return events ?? other;
}

function windows(category: string | undefined, service: string | undefined): AcceptsKind | undefined {
  const byCategory =
    category === undefined
      ? undefined
      : Object.hasOwn(WINDOWS_CATEGORIES, category) && acceptsEvents(WINDOWS_CATEGORIES[category]!);
  const byService = service === undefined ? undefined : acceptsWindowsService(service);
  if (byCategory === false || (service !== undefined && !byService)) return undefined;
  return (kind) =>
    kind.format === "windows-event" && (!byCategory || byCategory(kind)) && (!byService || byService(kind));
}

/** Sysmon for Linux writes the same event numbers; processes are also what the kernel's audit records. */
function linuxCategory(category: string): AcceptsKind | undefined {
  if (!Object.hasOwn(WINDOWS_CATEGORIES, category)) return undefined;
  const events = acceptsEvents(WINDOWS_CATEGORIES[category]!);
  return (kind) =>
    (events(kind) && kind.channel.startsWith("linux-")) || (category === "process_creation" && isAudit(kind));
}
