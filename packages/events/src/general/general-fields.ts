import { ecsFields, type EcsField } from "../ecs-fields.js";
import { once } from "../once.js";
import { putValue, type Collected } from "../read-value.js";
import { endsOfName, plainName } from "../field-naming.js";
import { readOwnYaml } from "../yaml-files.js";

/** A field of the event with the fields of a log that people name so, the most telling first. */
export interface NamedField {
  readonly field: EcsField;
  readonly names: readonly string[];
}

interface Known {
  readonly field: EcsField;
  readonly rank: number;
}

/** The names that people use, as `general/names.yml` lists them. */
function readNames(): ReadonlyMap<string, readonly Known[]> {
  const known = new Map<string, Known[]>();
  for (const [name, words] of Object.entries(readOwnYaml("general", "names.yml") as Readonly<Record<string, string>>)) {
    const field = ecsFields.get(name);
    if (!field) throw new Error(`general/names.yml names ${name}, which is no field of an event`);
    words
      .split(/\s+/)
      .filter(Boolean)
      .forEach((word, rank) => {
        const key = plainName(word);
        known.set(key, [...(known.get(key) ?? []), { field, rank }]);
      });
  }
  return known;
}

const knownNames = once(readNames);

/** Words in front of a name that say whose it is, with the fields that are another's. */
const OWNERS: readonly (readonly [owner: RegExp, others: RegExp])[] = [
  [/parent|grandparent|creator/i, /^(?!process\.parent\.)/],
  [/(?:^|[._])(?:target|tgt|victim|affected)/i, /^(?:source\.|user\.(?:name|id|domain|email)$|process\.)/],
  [/(?:^|[._])(?:dst|dest|destination)/i, /^(?:source\.|user\.(?:name|id|domain|email)$)/],
  [/(?:^|[._])(?:src|source)/i, /^destination\./],
  // What is asked for, and what came of it: `requestParameters.userName` is whom it was done to.
  [
    /(?:^|[._])(?:parameters|params|(?:request|response)(?:parameters|params|elements|body|object))(?:$|[._])/i,
    /^user\.(?:name|id|domain|email)$/,
  ],
  [/(?:^|[._])(?:old|previous|prev|related)/i, /^/],
];

/** Whether what stands in front of the last part of a name says that it is of something else than the field. */
function isOfAnother(name: string, field: EcsField): boolean {
  const front = name.slice(0, name.lastIndexOf("."));
  return OWNERS.some(([owner, others]) => owner.test(front) && others.test(field.name));
}
const MOST_NAMES = 3;

/** Field of records in CEF and LEEF, whose vendors mark names of their own. */
const VENDOR = "deviceVendor";
const FEWEST_MARKED = 4;
const SHORTEST_MARK = 2;

/** What a vendor puts in front of its own names beside those of the standard: `PanOS` in `PanOSSourceUserName`. */
function vendorMark(names: readonly string[]): string | undefined {
  if (!names.includes(VENDOR)) return undefined;
  const counts = new Map<string, number>();
  for (const name of names)
    for (let end = SHORTEST_MARK; end < name.length - 1 && end <= 20; end++)
      counts.set(name.slice(0, end), (counts.get(name.slice(0, end)) ?? 0) + 1);
  let mark: string | undefined;
  for (const [front, count] of counts)
    if (/^[A-Z]/.test(front) && count >= FEWEST_MARKED && count >= (counts.get(mark ?? "") ?? 0)) mark = front;
  return mark;
}

/** Finds which fields of the event the fields of a record fill by their names alone. */
export function generalFields(names: readonly string[]): readonly NamedField[] {
  const known = knownNames();
  const found = new Map<EcsField, { readonly name: string; readonly rank: number }[]>();
  const mark = vendorMark(names);
  for (const name of names) {
    const bare = mark !== undefined && name.startsWith(mark) ? [plainName(name.slice(mark.length))] : [];
    [...endsOfName(name), ...bare].forEach((end, cut) => {
      for (const { field, rank } of known.get(end) ?? []) {
        if (cut > 0 && isOfAnother(name, field)) continue;
        const list = (found.get(field) ?? []).filter((one) => one.name !== name || one.rank < rank * 4 + cut);
        if (!list.some((one) => one.name === name)) list.push({ name, rank: rank * 4 + cut });
        found.set(field, list);
      }
    });
  }
  return [...found].map(([field, list]) => ({
    field,
    names: list
      .sort((a, b) => a.rank - b.rank)
      .slice(0, MOST_NAMES)
      .map(({ name }) => name),
  }));
}

/** Names of the computer that an event is of, beside which `host` is the collector's. */
const COMPUTERS: readonly string[] = ["computer_name", "winlog.computer_name"];

/** Finds the fields of a record that go by the names of the event's own, as collectors write them. */
export function fieldsOfEvents(names: readonly string[]): readonly NamedField[] {
  const isCollected = COMPUTERS.some((name) => names.includes(name));
  return names.flatMap((name) => {
    if (isCollected && name.startsWith("host.")) return [];
    const field = name.includes(".") ? ecsFields.get(name) : undefined;
    return field ? [{ field, names: [name] }] : [];
  });
}

/** Words for words of any log, by field, as `general/values.yml` lists them. */
const generalValues = once(
  () =>
    new Map(
      Object.entries(
        readOwnYaml("general", "values.yml") as Readonly<Record<string, Readonly<Record<string, string>>>>,
      ),
    ),
);

/** Many things have a method; one of HTTP is a known one. */
const IS_METHOD =
  /^\s*(?:get|head|post|put|patch|delete|options|connect|trace|propfind|proppatch|mkcol|move|copy|lock|unlock|report|search)\s*$/i;

/** Puts a value into a field of the event in the words of the event. */
export function putGeneralValue(values: Collected, field: EcsField, written: string): void {
  if (field.name === "http.request.method" && !IS_METHOD.test(written)) return;
  const words = generalValues().get(field.name);
  putValue(values, field, words?.[written.trim().toLowerCase()] ?? written);
}
