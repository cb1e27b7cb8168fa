/** Names under which exports and services put a list of records into an envelope. */
const LIST_NAMES: ReadonlySet<string> = new Set(
  (
    "records value values events hits data items results result rows logs entries logevents findings alerts detections messages " +
    "incidents signins audits auditlogs activities activityevents resourcelogs scopelogs logrecords documents docs response log eventrecords"
  ).split(" "),
);
/** A value of this name next to a list says that the object is a record which holds a list. */
const TIME_NAME =
  /^@?(?:event|log|record|time|generated|created|creation|start|received|receive|published|occurred|ingest|request|activity)?_?(?:time|timestamp|date|datetime|at|ts)(?:stamp|_utc|utc|generated|created)?$/i;
/** Names of what an answer tells of itself: its time is not that of a record. */
const ABOUT_ANSWER =
  /^(?:_?meta|metadata|page|paging|pagination|links|_links|response|status|summary|stats|query|request)$/i;
const MAX_LISTS = 8;
const MAX_PATH = 6;
const MAX_DEPTH = 64;

interface Open {
  readonly kind: "{" | "[";
  readonly path: string;
  key: string;
  isKeyNext: boolean;
  /** Its names say that it is a record. */
  isRecord: boolean;
  /** Lists found below, that count unless it turns out to be a record. */
  readonly lists: Set<string>;
  /** Objects closed right below, and how many of them are records by their names. */
  objects: number;
  records: number;
}

/** So many records make a list of records, whatever its name is. */
const MIN_RECORDS = 2;

const TOKEN = /"(?:[^"\\]|\\[\s\S])*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * Finds where in the head of a JSON text the lists lie whose items are records: `Records`, `hits.hits`, `result.records`;
 * where the text is one object, also lists of other names right below it whose items each have a time. An object that has a
 * time of its own beside the list is a record itself.
 */
export function jsonLists(head: string): readonly string[] {
  const lists = { found: new Set<string>(), plain: new Set<string>(), unlisted: new Set<string>() };
  const { found, plain, unlisted } = lists;
  const open: Open[] = [];
  let roots = 0;
  for (const { 0: token, index } of head.matchAll(TOKEN)) {
    const parent = open.at(-1);
    if (token === "{" || token === "[") {
      if (open.length >= MAX_DEPTH) break;
      const path = pathBelow(parent);
      if (!parent) roots++;
      open.push({
        kind: token,
        path,
        key: "",
        isKeyNext: token === "{",
        isRecord: false,
        lists: new Set(),
        objects: 0,
        records: 0,
      });
      if (token === "[" && parent?.kind === "{" && isListName(parent.key) && holdsObjects(head, index + 1))
        parent.lists.add(path);
    } else if (token === "}" || token === "]") close(open, lists);
    else if (parent?.kind === "{" && token === ",") parent.isKeyNext = true;
    else if (parent?.kind === "{" && token.startsWith('"') && parent.isKeyNext) {
      parent.key = token.slice(1, -1);
      parent.isKeyNext = false;
    } else if (parent?.kind === "{" && token !== ":" && TIME_NAME.test(parent.key)) parent.isRecord = true;
  }
  while (open.length > 0) close(open, lists);
  const all = [...found].filter((path) => !plain.has(path) && path.split(/[.[]/).length <= MAX_PATH);
  const listed = all.filter((path) => !unlisted.has(path));
  return (listed.length === 0 && roots === 1 ? all : listed).slice(0, MAX_LISTS);
}

const isOfRecords = ({ kind, path, objects, records }: Open): boolean =>
  kind === "[" && path !== "" && records >= MIN_RECORDS && records === objects;

interface FoundLists {
  readonly found: Set<string>;
  /** Lists of records. */
  readonly plain: Set<string>;
  /** Lists whose items alone tell what they are. */
  readonly unlisted: Set<string>;
}

/** An object's lists count unless it is a record; then the same lists of its like do not count either. */
function close(open: Open[], { found, plain, unlisted }: FoundLists): void {
  const closed = open.pop();
  const parent = open.at(-1);
  if (!closed) return;
  if (parent && closed.kind === "{") {
    parent.objects++;
    if (closed.isRecord) parent.records++;
  }
  if (parent?.kind === "{" && open.length === 1 && isOfRecords(closed) && !parent.lists.has(closed.path)) {
    parent.lists.add(closed.path);
    unlisted.add(closed.path);
  }
  // `{ "id": { "time": ... }, "events": [...] }` is a record with parts, too.
  if (closed.isRecord && closed.lists.size === 0 && closed.kind === "{" && parent?.kind === "{")
    parent.isRecord ||= !ABOUT_ANSWER.test(parent.key);
  for (const list of closed.lists) (closed.isRecord ? plain : (parent?.lists ?? found)).add(list);
}

function pathBelow(parent: Open | undefined): string {
  if (!parent) return "";
  if (parent.kind === "[") return parent.path === "" ? "" : `${parent.path}[]`;
  return parent.path === "" ? parent.key : `${parent.path}.${parent.key}`;
}

const isListName = (name: string): boolean => LIST_NAMES.has(name.toLowerCase());

const holdsObjects = (text: string, from: number): boolean => /^\s*\{/.test(text.slice(from, from + 200));
