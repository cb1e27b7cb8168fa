import { perFieldNames, type FieldValues } from "@lagebild/domain";

const MAX_SENTENCE = 900;
const MAX_VALUE = 400;

/** Fields that identify a record rather than say what happened. */
const VOLATILE =
  /(?:^envelope\.|guid|uuid|hash|md5|sha1|sha256|imphash|fuid|^uid$|certchain|request_?id|event_?id$|eventid|record_?number|recordid|thread_?id|process_?id|^pid$|sourceprocessid|flow_id|tx_id|pcap_cnt|correlation|activityid|logonid|keywords|opcode|version|severityvalue|sourcemodule|@metadata|^tags$|^level$|^task$|calltrace|timestamp|time$|^ts$|eventreceived|utctime|created|^date$|l2_addr|history|_pkts|_bytes$|ip_bytes|missed_bytes|tlsdetails|ciphersuite|principalid|accesskeyid|account_?type|recipientaccountid|eventcategory|managementevent|eventtype|layerrtid|filterrtid|thread|execution|domainsid|usersid|^message$|^host$|hostname$|^computer|^beat\.|rulename|schema|^rev$|^gid$|^in_iface|provider_|providerguid|^category$|opcodevalue|handleid|^port$|objectserver|securityid|^host\.|^user\.name$|^domain$|accountdomain|subjectdomainname|_id$|transactionid|^start$|serial|fingerprint|bytes_to|pkts_to|^@system$|^@proc$|resource$|^eventsource$|^user\.(?:type|identifier)|type$|destinationisipv6|sourceisipv6|signed$|signature(?:status)?$|^company$|^product$|fileversion|^description$|portname$|terminalsession|integritylevel|^logname$|insertid|auditid|^stage$|^kind$|^published$|creation_?(?:time|date)|^@type$|apiversion|__realtime|_boot_id|_machine_id)/i;

/** What an analyst reads first: who did what to which object with which outcome. */
const PRIORITY: readonly RegExp[] = [
  /(?:^|\.)(?:signature|eventname|event|action|operation|method|activity)$|^@stream$|^event_type$/i,
  /(?:error|status|outcome|result|rcode|reason|failure)/i,
  /(?:message|msg|query|url|uri|path|command|cmdline|script|file|object|name|subject|issuer|endpoint|service)/i,
  /(?:user|account|actor|arn|principal)/i,
  /(?:ip|addr|orig_h|resp_h|src|dest|port|_p$)/i,
];

/** Writes the sentence of a generic JSON event: telling fields first, as `name=value`. */
export function eventSentence(fields: FieldValues): string {
  return joinFields(
    fields,
    tellingNamesOf(fields).filter(({ name, isAlways }) => isAlways || isWorthShowing(fields[name]!)),
  );
}

/** The names among those of a record that say what happened, in the order of reading. */
const tellingNamesOf = perFieldNames((names) =>
  names
    .map(factsOf)
    .filter(({ isAlways, isVolatile }) => isAlways || !isVolatile)
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)),
);

/** Writes these fields in this order, each as `name=value` with the blanks taken out of the name. */
export function plainSentence(fields: FieldValues, names: readonly string[]): string {
  return joinFields(
    fields,
    names.filter((name) => isFilled(fields[name] ?? "")).map((name) => ({ name, short: name.replace(/\s+/g, "") })),
  );
}

/** What a name says of its value. Names are few and come again with every record: each is looked at once. */
interface NameFacts {
  readonly name: string;
  readonly short: string;
  readonly isVolatile: boolean;
  readonly isAlways: boolean;
  /** Place in the sentence. */
  readonly rank: number;
}

const known = new Map<string, NameFacts>();
const MAX_KNOWN = 4_096;

function factsOf(name: string): NameFacts {
  const found = known.get(name);
  if (found) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  // Columns of tables are named with blanks and dashes.
  const plain = name.replace(/[\s-]+/g, "_");
  const place = PRIORITY.findIndex((pattern) => pattern.test(plain));
  const facts = {
    name,
    short: shortName(name),
    isVolatile: VOLATILE.test(plain) || VOLATILE.test(name.slice(name.lastIndexOf(".") + 1)),
    isAlways: alwaysTelling.test(name),
    rank: place < 0 ? PRIORITY.length : place,
  };
  known.set(name, facts);
  return facts;
}

/** Whether a value of this name identifies a record rather than says what happened. */
export const isVolatileName = (name: string): boolean => factsOf(name).isVolatile;

/** Telling despite a volatile look; a message is dropped only where a Windows event has values of its own. */
const alwaysTelling = /^(?:message|msg|eventName|signature|alert\.signature|alert\.category)$/i;

/** Whether a value is there. */
export const isFilled = (value: string): boolean =>
  value !== "" && value !== "-" && value !== "%%1793" && value !== "N/A";
/** Whether a value says something. */
export const isWorthShowing = (value: string): boolean => isFilled(value) && value !== "false";

/** Writes values as `name=value`, as far as there is room. */
export function joinFields(fields: FieldValues, names: readonly Pick<NameFacts, "name" | "short">[]): string {
  let sentence = "";
  for (const { name, short } of names) {
    const value = onOneLine(fields[name]!);
    const part = `${short}=${value.includes(" ") ? `"${value}"` : value}`;
    if (sentence.length + part.length > MAX_SENTENCE) continue;
    sentence += sentence === "" ? part : ` ${part}`;
  }
  return sentence;
}

function onOneLine(value: string): string {
  const flat = /\s/.test(value) ? value.replace(/\s+/g, " ").trim() : value;
  return flat.length > MAX_VALUE ? flat.slice(0, MAX_VALUE) : flat;
}

/** `requestParameters.ipPermissions.items.0.cidrIp` reads as `cidrIp`; two parts stay where the last alone says little. */
function shortName(name: string): string {
  const parts = name.split(".").filter((part) => !/^\d+$/.test(part) && part !== "items");
  const last = parts.at(-1) ?? name;
  return parts.length > 1 && /^(?:name|type|id|value|key|arn|code|state)$/i.test(last)
    ? parts.slice(-2).join(".")
    : last;
}
