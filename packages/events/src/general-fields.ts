import { ecsFields, type EcsField } from "./ecs-fields.js";
import { once } from "./once.js";
import { putValue, type Collected } from "./read-value.js";
import { endsOfName, plainName } from "./field-naming.js";
import { readOwnYaml } from "./yaml-files.js";

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
  [/(?:^|[._])(?:old|previous|prev|related)/i, /^/],
];

/** Whether what stands in front of the last part of a name says that it is of something else than the field. */
function isOfAnother(name: string, field: EcsField): boolean {
  const front = name.slice(0, name.lastIndexOf("."));
  return OWNERS.some(([owner, others]) => owner.test(front) && others.test(field.name));
}
const MOST_NAMES = 3;

/** Finds which fields of the event the fields of a record fill by their names alone. */
export function generalFields(names: readonly string[]): readonly NamedField[] {
  const known = knownNames();
  const found = new Map<EcsField, { readonly name: string; readonly rank: number }[]>();
  for (const name of names) {
    endsOfName(name).forEach((end, cut) => {
      for (const { field, rank } of known.get(end) ?? []) {
        if (cut > 0 && isOfAnother(name, field)) continue;
        const list = found.get(field) ?? [];
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

/** Puts a value into a field of the event in the words of the event. */
export function putGeneralValue(values: Collected, field: EcsField, written: string): void {
  const words = generalValues().get(field.name);
  putValue(values, field, words?.[written.trim().toLowerCase()] ?? written);
}
