import type { FieldValues } from "@lagebild/domain";
import { isFilled, isVolatileName, isWorthShowing, joinFields } from "./event-sentence.js";

/** The fields of Windows events in reading order; others follow as far as there is room. */
const WINDOWS_ORDER =
  "CommandLine ParentCommandLine Image NewProcessName ParentImage ParentProcessName SourceImage TargetImage GrantedAccess TargetFilename TargetObject Details EventType Keywords PipeName QueryName QueryResults DestinationIp DestinationPort DestinationHostname SourceIp DestAddress DestPort SourceAddress Direction ServiceName ImagePath ServiceFileName StartType TaskName TaskContent ShareName RelativeTargetName ObjectName ObjectType Properties AccessMask TargetUserName TargetDomainName SubjectUserName User UserName AccountName IpAddress WorkstationName LogonType ElevatedToken AuthenticationPackageName LogonProcessName ProcessName CallerProcessName Status SubStatus FailureReason TicketEncryptionType MemberName GroupName PrivilegeList param1 param2 param3 ScriptBlockText ContextInfo Payload HostApplication Operation Query Consumer Filter Destination Name Type Application Product SignatureName Path ImageLoaded Contents NewName RuleName OriginalFileName Data".split(
    " ",
  );
const WINDOWS_RANK: ReadonlyMap<string, number> = new Map(WINDOWS_ORDER.map((name, i) => [name, i]));

/** Values that an event has beside those of `WINDOWS_ORDER` and that say little, or the same in other words. */
const SAYS_LITTLE = new Set(
  (
    "keylength transmittedservices lmpackagename restrictedadminmode virtualaccount impersonationlevel accesslist accessreason ipport sourceport " +
    "filterid filterorigin layerkey layername layerid layerrtid filterkey calloutkey calloutname conditions weight providerkey interfaceindex " +
    "remotemachineid remoteuserid targetoutboundusername targetoutbounddomainname protocolname sourceportname destinationportname usersid " +
    "targetinfo privilegesusedforaccesscheck restrictedsidcount mandatorylabel newprocessid processid profilepath homedirectory homepath logonhours " +
    "passwordlastset primarygroupid allowedtodelegateto olduacvalue newuacvalue useraccountcontrol userparameters userworkstations sidhistory " +
    "displayname accountexpires scriptpath targetsid membersid messagenumber messagetotal hashes groupmembership"
  ).split(" "),
);

/** Whether a value of this name is told in the sentence of an event that has it. */
const isTold = (name: string): boolean =>
  WINDOWS_RANK.has(name) || (!isVolatileName(name) && !SAYS_LITTLE.has(name.toLowerCase().replace(/[^a-z0-9]/g, "")));

/** Whether Windows events commonly have a value of this name that is told. */
export const isKnownName = (name: string): boolean => WINDOWS_RANK.has(name);

/** What is written of an event: its channel and number, what it says in words, and its values. */
export interface ToldEvent {
  readonly channel: string;
  readonly id: string;
  readonly message: string;
  /** The values of the event itself, without those of its envelope. */
  readonly data: FieldValues;
}

const UNNAMED = /^(?:Data|Binary|param\d{1,2})$/;

/** Writes the sentence of a Windows event: `Windows <channel> <id>: <what it says>. Field=value ...`. */
export function windowsSentence({ channel, id, message, data }: ToldEvent): string {
  const names: string[] = [];
  let named = 0;
  for (const name in data) {
    const value = data[name]!;
    if (!isTold(name) || !(WINDOWS_RANK.has(name) ? isFilled(value) : isWorthShowing(value))) continue;
    names.push(name);
    if (!UNNAMED.test(name)) named++;
  }
  // Without values of its own the text is all there is; otherwise its first sentence names the event.
  const text = message.replace(/\s+/g, " ").trim();
  const head = named < 1 ? text.slice(0, 600) : text.slice(0, sentenceEnd(message));
  const shown = text === "" || named > 0 ? names : names.filter((name) => !text.includes(data[name]!.slice(0, 40)));
  const rank = (name: string): number => WINDOWS_RANK.get(name) ?? WINDOWS_ORDER.length;
  const values = shown.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((name) => ({ name, short: name }));
  const place = channel.replace(/^Microsoft-Windows-/, "").replace(/\/.*$/, "");
  return `Windows ${place} ${id}: ${head} ${joinFields(data, values)}`.trim();
}

function sentenceEnd(message: string): number {
  const end = message.search(/[\r\n]|\.\s|:\s*[\r\n]|\.$/);
  return Math.min(end < 0 ? message.length : end, 160);
}
