import { perFieldNames, type Entity, type EntityKind, type FieldValues } from "@lagebild/domain";
import { isPort, isWindowsPath, windowsPath } from "./classify-path.js";
import { classifyWord } from "./classify-word.js";
import { isVolatileName } from "./event-sentence.js";
import { hasNameForm } from "./domain-name.js";
import { maskMessage } from "./mask-message.js";
import { accountOf, roleOfKey, sessionOf } from "./word-context.js";

/** What a field holds, by its name: an entity of a kind, one of unknown kind, text with entities in it, or none. */
type FieldRole = EntityKind | "value" | "skip";

const MAX_VALUE = 300;
/** Longer values are not whole in the event sentence, whose entities are known already. */
const MAX_IN_SENTENCE = 400;
/** A sentence this long may have left fields out. */
const FULL_SENTENCE = 800;

const ROLES: readonly (readonly [FieldRole, RegExp])[] = [
  [
    "process",
    /^(?:image|newprocessname|processname|parentimage|parentprocessname|sourceimage|targetimage|application|exe|comm|process|process\.(?:name|executable)|.*\.process\.name)$/i,
  ],
  [
    "principal",
    /(?:^|[._])(?:arn|principal_?id|object_?id|oid|app_?id|service_?account|caller_?identity|user_?sid|target_?sid|subjectusersid|targetusersid)$/i,
  ],
  [
    "host",
    /(?:^|\.)(?:workstation_?name|destination_?hostname|source_?hostname|dest_?host|src_?host|remote_?host|machine_?name|target_?server_?name)$/i,
  ],
  [
    "domain",
    /(?:^|\.)(?:queryname|query|rrname|sni|server_name|http\.hostname|dns\.question\.name|qname|cs-host|vhost|virtual_?host)$/i,
  ],
  ["skip", /^port$|calltrace|stack_?trace/i],
  [
    "port",
    /(?:^|[._-])(?:port|spt|dpt|sport|dport|(?:src|dst|dest|source|destination|ip|local|remote|client|server|s|c)[_-]?port|orig_p|resp_p)$/i,
  ],
  [
    "session",
    /(?:^|[._])(?:logon_?id|target_?logon_?id|subject_?logon_?id|process_?guid|parent_?process_?guid|source_?process_?guid|flow_?id|session_?id|session|ses|uid|conn(?:_?id)?|access_?key_?id|connection_?id)$/i,
  ],
  [
    "path",
    /^(?:target_?filename|image_?loaded|object_?name|target_?object|current_?directory|image_?path|service_?file_?name|file_?name|file_?path|cwd|path|relativetargetname|sharename)$/i,
  ],
  [
    "skip",
    /(?:version|time|date|^event_?id$|^level$|^task$|^opcode$|keywords|severity|record_?number|thread_?id|process_?id|^pid$|^ppid$|bytes|packets|pkts|duration|guid$|^(?:.*\.)?(?:host(?:\.?name)?|computer(?:_?name)?|agent\.(?:name|id|hostname)|dvchost)$|_?name_?type|^status$|^ts$|^ip_?version)/i,
  ],
];

const known = new Map<string, FieldRole>();
const MAX_KNOWN = 4_096;

/** Names of fields are few: what each is for is worked out once. */
function roleOf(name: string): FieldRole {
  const found = known.get(name);
  if (found) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const role =
    roleOfKey(name) === "account" ? "account" : (ROLES.find(([, pattern]) => pattern.test(name))?.[0] ?? "value");
  known.set(name, role);
  return role;
}

/** Collects entities, each once, 96 at most. */
export interface EntityList {
  readonly entities: Entity[];
  add(kind: EntityKind, value: string): void;
}

const MAX_ENTITIES = 96;

/** A list that begins with these entities. */
export function entityList(first: readonly Entity[] = []): EntityList {
  const entities: Entity[] = [...first];
  return {
    entities,
    add(kind, value) {
      if (entities.length >= MAX_ENTITIES) return;
      for (const entity of entities) if (entity.value === value && entity.kind === kind) return;
      entities.push({ kind, value });
    },
  };
}

const namedRolesOf = perFieldNames((names) =>
  names.map((name) => ({ name, role: roleOf(name) })).filter(({ role }) => role !== "skip"),
);

/** Adds the entities of a record's fields: what a name gives away, and values that did not fit into the event sentence. */
export function addFieldEntities(fields: FieldValues, sentence: string, list: EntityList): void {
  const isFull = sentence.length > FULL_SENTENCE;
  const isWindows = fields["EventID"] !== undefined && fields["Channel"] !== undefined;
  for (const { name, role } of namedRolesOf(fields)) {
    const value = fields[name]!;
    if (value === "-" || (role !== "session" && value.length < 2)) continue;
    if (role === "value" || value.length > MAX_VALUE)
      addValue(value, isFull || (isWindows && !isVolatileName(name) && !sentence.includes(`${name}=`)), list);
    else ADDERS[role]?.(value, list, name, isFull);
  }
}

function addValue(value: string, isFull: boolean, list: EntityList): void {
  if (/[\s=,;|{("<]/.test(value)) {
    if (isFull || value.length > MAX_IN_SENTENCE)
      for (const { kind, value: v } of maskMessage(value).entities) list.add(kind, v);
    return;
  }
  if (!/[\d./\\@:]/.test(value)) return;
  for (const { kind, value: found } of classifyWord(value).entities) list.add(kind, found);
}

/** What to do with the value of a field whose name says what it holds. */
const ADDERS: Partial<Record<FieldRole, (value: string, list: EntityList, name: string, isFull: boolean) => void>> = {
  account(value, list) {
    const account = accountOf(value);
    if (account !== undefined && !account.startsWith("{")) list.add("account", account);
  },
  process: addProcess,
  port(value, list) {
    if (isPort(value)) list.add("port", String(Number(value)));
  },
  session(value, list, name) {
    // The id of a connection is long and random; that of a user is a small number.
    if (/(?:^|\.)uid$/i.test(name) && !/^C\w{10,}$/.test(value)) return;
    const session = sessionOf(name, value);
    if (session !== undefined && !/\s/.test(session)) list.add("session", session);
  },
  host: (value, list) => addHost("host", value, list),
  domain: (value, list) => addHost("domain", value, list),
  principal: addPrincipal,
  path: (value, list, _, isFull) => addPath(value, isFull, list),
};

function addProcess(value: string, list: EntityList): void {
  if (/[<>&|"]/.test(value) || value === "-") return;
  list.add("process", value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf("\\")) + 1).toLowerCase());
  if (isWindowsPath(value)) list.add("path", windowsPath(value)[0]?.value ?? value.toLowerCase());
  else if (value.startsWith("/")) list.add("path", value.toLowerCase());
}

/** Names of hosts may be of one part, where the field says that they are names. */
function addHost(role: "host" | "domain", value: string, list: EntityList): void {
  const name = value.replace(/\.$/, "").toLowerCase();
  const isName = role === "host" ? /^[a-z0-9_][a-z0-9_.-]*[a-z][a-z0-9_.$-]*$/.test(name) : hasNameForm(name);
  if (isName) list.add(role, name);
  else for (const { kind, value: found } of classifyWord(value).entities) list.add(kind, found);
}

/** Ids of the system itself are in every record and name nobody. */
function addPrincipal(value: string, list: EntityList): void {
  if (/^S-1-\d/.test(value) ? /^S-1-(?:5-21|12-1)-/.test(value) : /^[\w:/@.+=,-]{8,}$/.test(value)) {
    const { entities } = classifyWord(value);
    for (const { kind, value: found } of entities) list.add(kind, found);
    if (entities.length === 0 && /\d|@/.test(value) && !/^[0-]+$/.test(value))
      list.add("principal", value.toLowerCase());
  }
}

function addPath(value: string, isFull: boolean, list: EntityList): void {
  const [path] = isWindowsPath(value) ? windowsPath(value) : [];
  if (path) {
    for (const { kind, value: found } of windowsPath(value)) list.add(kind, found);
  } else if (/^\/[^\s"'<>]+$/.test(value)) list.add("path", value.toLowerCase());
  else addValue(value, isFull, list);
}
