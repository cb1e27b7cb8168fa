import { SERVICE_CLASSES } from "@lagebild/domain";
import { normalAddress } from "./normalise-address.js";

/** Names of values that are accounts, in small letters without signs. */
const ACCOUNT_NAMES = new Set(
  (
    "user username userid userprincipalname upn usr usrname suser duser ruser login loginname uidname nameuser acct account accountname " +
    "srcuser dstuser dstusername sourceuser destuser targetuser targetusername subjectuser subjectusername remoteuser csusername clientuser " +
    "vpnuser membername samaccountname saslusername auidname xauthuser unauthuser principalemail alternateid"
  ).split(" "),
);
/** PAM's name of who logged in; `LogName` and `log_name` are those of a log. */
const PAM_ACCOUNT = "logname";
const ENDS_IN_USER = /[_-]user(?:_?name|_?id)?$/;

/** Whether a name, in small letters and without the objects that it lies in, is that of an account. */
const isAccountKey = (name: string): boolean =>
  ACCOUNT_NAMES.has(name) || ACCOUNT_NAMES.has(name.replace(/[_-]/g, "")) || ENDS_IN_USER.test(name);

/** Names of values that are the host somebody came from: as many as there are hosts. */
const HOST_KEYS = new Set("workstationname workstation sourceworkstation clientname src_host source_host".split(" "));
const PORT_KEYS = new Set(
  "port spt dpt sport dport src_port dst_port dest_port srcport dstport sourceport destport destinationport remoteport localport clientport serverport ipport orig_p resp_p rport lport".split(
    " ",
  ),
);
const SESSION_KEYS = new Set(
  "session session_id sessionid sess ses conn conn_id connid connection logonid logon_id targetlogonid subjectlogonid processguid parentprocessguid sourceprocessguid targetprocessguid flow_id accesskeyid".split(
    " ",
  ),
);
const VERSION_BEFORE =
  /^(?:v|ver|version|release|build|firmware|rev|revision|fileversion|productversion|update|kernel|oid|assembly|clientversion)$/i;
/** Names of values that are numbers of a system rather than fingerprints of a file. */
const ID_KEY =
  /(?:^|[_.-])(?:id|uuid|guid|token|nonce|req|request|trace|span|tenant|project|serial|cookie|csrf|phpsessid|sid)$/i;
const CAMEL_ID_KEY = /[a-z](?:Id|ID|Uuid|UUID|Guid|GUID)$/;

/** Accounts whose name tells what was at stake, so that shapes keep it. */
export const TELLING_ACCOUNTS: ReadonlySet<string> = new Set(["root", "administrator", "system", "anonymous", "nt"]);

const NOT_ACCOUNTS = new Set(
  "unknown name by from for to is not the - agent id ids session sessions authentication data request invalid account accounts logged has was process parameter mode privilege privileges command profile interface input space defined preauth group groups registry logoff logon login context rights right manager object policy directory notification notifications experience information properties preferences key initiated requested denied role roles pool with via on in of and or access login: settings service services disconnect closed found does due fail failed exists exist did cannot could success such logs error no not".split(
    " ",
  ),
);
const AUTHENTICATION_WORDS =
  /^(?:password|publickey|none|hostbased|keyboard-interactive\/pam|gssapi-with-mic|attempts|failures)$/;

const GUESSED_BEFORE = /^(?:invalid|illegal|authenticating|unknown|nonexistent)$/i;

/** Names are asked for again and again: what each is for is worked out once. */
type KeyRole = "account" | "host" | "port" | "session" | "version" | "id" | "code" | "other";
const roles = new Map<string, KeyRole>();
const MAX_ROLES = 4_096;

/** Numbers that say what happened: kinds of logon, states, rights. */
const CODE_KEYS = new Set(
  "logontype logon_type status substatus sub_status grantedaccess accessmask ticketencryptiontype failurereason starttype".split(
    " ",
  ),
);

/** What a name says of the value behind it. */
export function roleOfKey(key: string): KeyRole {
  const known = roles.get(key);
  if (known) return known;
  if (roles.size >= MAX_ROLES) roles.clear();
  const lower = key.slice(key.lastIndexOf(".") + 1).toLowerCase();
  const role =
    key === PAM_ACCOUNT || isAccountKey(lower)
      ? "account"
      : HOST_KEYS.has(lower)
        ? "host"
        : PORT_KEYS.has(lower)
          ? "port"
          : SESSION_KEYS.has(lower)
            ? "session"
            : CODE_KEYS.has(lower)
              ? "code"
              : VERSION_BEFORE.test(lower)
                ? "version"
                : ID_KEY.test(key) || CAMEL_ID_KEY.test(key)
                  ? "id"
                  : "other";
  roles.set(Buffer.from(key).toString(), role);
  return role;
}

/** Whether the words before say that a number with dots is a version. */
export const isVersionBefore = (previous: string): boolean => VERSION_BEFORE.test(previous);

/** Whether a word without a name of its own is an account, by the words before it and the character behind it. */
export function isAccountByContext(word: string, previous: string, beforePrevious: string, behind: number): boolean {
  // Who guesses names tries `default` and `1234`, too.
  if (previous === "user" && GUESSED_BEFORE.test(beforePrevious))
    return word !== "from" && word !== "preauth" && normalAddress(word) === undefined;
  if (previous === "user" || previous === "User") return isAccountName(word);
  // `opened for user root by backup(uid=34)`
  if (previous === "by" && behind === 0x28) return isAccountName(word);
  return previous === "for" && AUTHENTICATION_WORDS.test(beforePrevious) && isAccountName(word);
}

/** Whether the word at a place could tell that the next is an account: a cheap question in front of `isAccountByContext`. */
export function mayTellAccount(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) | 0x20;
  const last = text.charCodeAt(end - 1);
  if (end - start === 4) return first === 0x75 && last === 0x72; // user
  if (end - start === 3) return first === 0x66 && last === 0x72; // for
  return end - start === 2 && first === 0x62 && last === 0x79; // by
}

/** Without the signs that end a part of a sentence. */
function withoutStops(word: string): string {
  let end = word.length;
  while (end > 0 && ".:,".includes(word[end - 1]!)) end--;
  return end === word.length ? word : word.slice(0, end);
}

/** A service with its host, as Kerberos names them: `host/web01.example.com`. */
const PRINCIPAL = new RegExp(`^(?:${SERVICE_CLASSES})/[^/]+$`, "i");

/** Whether a word can be the name of an account: words of the sentence around it and bare numbers are none. */
export function isAccountName(word: string): boolean {
  const name = withoutStops(word);
  return (
    name.length > 1 &&
    !/^\d+$/.test(name) &&
    (!name.includes("/") || PRINCIPAL.test(name)) &&
    normalAddress(name) === undefined &&
    !NOT_ACCOUNTS.has(name.toLowerCase())
  );
}

/**
 * Normalises an account: without its Windows domain, in lower case. Undefined for what is none, such as `-`. A name with an
 * at sign stays whole.
 */
export function accountOf(written: string): string | undefined {
  const bare = withoutStops(written.trim());
  const name = bare.includes("(uid") ? bare.replace(/\(uid.*$/, "") : bare;
  const account = name.slice(name.lastIndexOf("\\") + 1).toLowerCase();
  if (account.length > 120 || !/[^\s-]/.test(account) || /^s-1-\d/.test(account)) return undefined;
  return NO_VALUE.has(account) ? undefined : account;
}

const NO_VALUE = new Set([
  "null",
  "none",
  "(null)",
  "n/a",
  "undefined",
  "unset",
  "false",
  "true",
  "?",
  "(none)",
  "<none>",
]);

/** Logons of the machine itself: they hold nothing together. */
const SYSTEM_SESSIONS = /^(?:0x(?:0|3e[3-7])|0+|4294967295|-1|[0-]+|unset|none|null|-)$/i;

/** Normalises the id of a session: a small number keeps its name, since it says nothing alone. Undefined for no session. */
export function sessionOf(key: string, written: string): string | undefined {
  const value = written.replace(/^\{|\}$|[.,;:]+$/g, "").toLowerCase();
  if (value.length > 120 || value === "" || SYSTEM_SESSIONS.test(value)) return undefined;
  if (value.length > 6 || value.startsWith("0x")) return value;
  const name = key.slice(key.lastIndexOf(".") + 1).toLowerCase();
  return `${name === "session_id" || name === "sessionid" || name === "sess" || name === "ses" ? "session" : name}=${value}`;
}
