import type { FieldValues } from "@lagebild/domain";

/** Names that collectors give the parts of an event's envelope and their own notes, lower case without signs. */
const ENVELOPE: ReadonlySet<string> = new Set(
  (
    "eventid id version qualifiers level task opcode keywords recordid providername providerid provider logname threadid machinename userid " +
    "timecreated activityid relatedactivityid containerlog matchedqueryids bookmark leveldisplayname opcodedisplayname taskdisplayname " +
    "keywordsdisplaynames properties message pscomputername runspaceid psshowcomputername computer computername channel eventrecordid " +
    "eventtime eventreceivedtime hostname host severity severityvalue sourcename providerguid opcodevalue recordnumber executionprocessid " +
    "executionthreadid category accounttype sourcemodulename sourcemoduletype port tags timestamp metadata securityuserid " +
    "systemtime guid eventsourcename correlation execution security systemuserid index categorynumber entrytype source " +
    "replacementstrings instanceid timegenerated timewritten site container domain type tenantid sourcecomputerid eventoriginid mg " +
    "managementgroupname azuredeploymentid role sourcesystem resourceid activity eventdata rawxml eventxml xml original eventidentifier " +
    "insertionstrings logfile sourcetype time processid ecs input eventlevelname sourcefile chunknumber hiddenrecord extradataoffset " +
    "mapdescription ruletitle rulelevel beat offset"
  ).split(" "),
);
/** What collectors write where an event may have a value of the same name. */
const COLLECTED: Readonly<Record<string, RegExp>> = {
  EventType: /^(?:AUDIT_(?:SUCCESS|FAILURE)|INFO|WARNING|ERROR|VERBOSE|CRITICAL|DEBUG|\d{1,2})$/,
  ProviderName: /./,
};
const DATA_PREFIX = /^(?:[\w@-]{1,40}\.){0,3}(?:event_?data|user_?data|Data)\./i;
const bare = (name: string): string => name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();

const known = new Map<string, string | undefined>();
const MAX_KNOWN = 4_096;

/** The name of an event's own value; undefined for one of its envelope. */
function dataName(name: string): string | undefined {
  if (known.has(name)) return known.get(name);
  if (known.size >= MAX_KNOWN) known.clear();
  const own = name.includes(".") ? undefined : ENVELOPE.has(bare(name)) || /^[@_]/.test(name) ? undefined : name;
  known.set(name, own);
  return own;
}

/** The name of a value without that of the object it lies in, `event_data.CommandLine`; the same where it lies in none. */
export const withoutDataPrefix = (name: string): string => (name.includes(".") ? name.replace(DATA_PREFIX, "") : name);

/** The values of an event itself among the fields of a record that lays both flat: those below `event_data`, else all that are not of its envelope. */
export function ownValues(fields: FieldValues): FieldValues {
  const own: Record<string, string> = Object.create(null) as Record<string, string>;
  let count = 0;
  for (const name in fields) {
    if (!name.includes(".") || !DATA_PREFIX.test(name)) continue;
    own[withoutDataPrefix(name)] = fields[name]!;
    count++;
  }
  if (count > 0) return own;
  const isCollected = fields["AccountType"] !== undefined;
  for (const name in fields) {
    const value = fields[name]!;
    const data = dataName(name);
    if (data === undefined || COLLECTED[data]?.test(value) || (isCollected && data === "AccountName")) continue;
    own[data] = value;
  }
  return own;
}
