import type { AskedValue, PlacedAsk, ValueOf, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import { titlesOfPlace } from "../links/named-fields.js";
import { bothOf, fieldCondition } from "../conditions/wheres.js";

type Engine = Pick<QuestionEngine, "aggregate">;

/** An ask whose values were placed, and those that the records do not have. */
export interface Placed {
  readonly ask: PlacedAsk | undefined;
  readonly lost: readonly AskedValue[];
}

/** The records that an ask is about; `isHere`: there are any. */
export interface PlaceContext {
  readonly engine: Engine;
  readonly where: Where;
  readonly isHere: boolean;
  /** The records are named by what was done. */
  readonly isOfDeed?: boolean;
}

/**
 * Takes the values of an ask from where the records have some: a field, else what their texts say. A value that no field is
 * known for and no text says is left out; how many such values there are is how many records.
 */
export async function placeAsk(ask: PlacedAsk, context: PlaceContext): Promise<Placed> {
  const lost: AskedValue[] = [];
  const place = async (value: AskedValue): Promise<AskedValue | undefined> => {
    const found = context.isHere ? await placed(value, context) : indexedOnly(value);
    if (!found) lost.push(value);
    return found;
  };
  return { ask: await withPlaces(ask, place, context), lost };
}

const indexedOnly = (value: AskedValue): AskedValue | undefined => ("said" in value.of ? undefined : value);

type Place = (value: AskedValue) => Promise<AskedValue | undefined>;

async function withPlaces(
  ask: PlacedAsk,
  place: Place,
  { engine, where }: PlaceContext,
): Promise<PlacedAsk | undefined> {
  if (ask.ask === "list") {
    const of = await placedAll(ask.of, place);
    return of.length > 0 ? { ...ask, of } : undefined;
  }
  if (ask.ask !== "top" && ask.ask !== "distinct" && ask.ask !== "amount") return ask;
  const on = ask.on !== undefined && { on: ask.on };
  const of = await place(ask.of);
  if (!of) return ask.ask === "amount" ? undefined : { ask: "count", ...on };
  if (ask.ask === "amount") return { ...ask, of, ...(ask.beside && { beside: await placedAll(ask.beside, place) }) };
  if (ask.ask === "distinct") {
    const isNumber = "said" in of.of && (await isCounted(engine, of.of, where));
    return isNumber ? { ask: "list", of: [of], limit: LISTED, ...on } : { ...ask, of };
  }
  const { sumOf, distinctOf, ...rest } = ask;
  const [sum, distinct] = [sumOf && (await place(sumOf)), distinctOf && (await place(distinctOf))];
  return { ...rest, of, ...(sum && { sumOf: sum }), ...(distinct && { distinctOf: distinct }) };
}

/** "How many records": where the texts of the records count some, these are asked for. */
export async function countedIn(
  ask: PlacedAsk,
  noun: string | undefined,
  { engine, where, isHere }: PlaceContext,
): Promise<PlacedAsk> {
  if (ask.ask !== "count" || noun === undefined || !isHere) return ask;
  const of: ValueOf = { said: [noun], as: "number" };
  const { count = 0 } = await engine.aggregate({ op: "countDistinct", of, where });
  if (count === 0) return ask;
  const title = { en: noun, de: noun };
  const on = ask.on !== undefined && { on: ask.on };
  return { ask: "list", of: [{ words: noun, title, titles: title, of, type: "count" }], limit: LISTED, ...on };
}

const LISTED = 10;

/** Values in their places; of several that one place tells, the first. */
async function placedAll(values: readonly AskedValue[], place: Place): Promise<readonly AskedValue[]> {
  const found = new Map<string, AskedValue>();
  for (const value of values) {
    const one = await place(value);
    const key = JSON.stringify(one?.of);
    if (one && !found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

/** So many different numbers are names: "document 234733". */
const MOST_NUMBERS = 3;

/** "48213 files": a text that says a number of them names none. */
async function isCounted(engine: Engine, of: ValueOf, where: Where): Promise<boolean> {
  const { values = [] } = await engine.aggregate({ op: "top", of, where, limit: LISTED });
  return values.length > 0 && values.length <= MOST_NUMBERS && values.every(({ value }) => /^\d[\d.,]*$/u.test(value));
}

const MOST_PLACES = 8;

async function placed(
  value: AskedValue,
  { engine, where, isOfDeed = false }: PlaceContext,
): Promise<AskedValue | undefined> {
  const { orOf = [] } = value;
  const deeds = isOfDeed ? deedPlaces(value.type) : [];
  if (orOf.length + deeds.length === 0 && value.type !== PROCESS && !("said" in value.of)) return value;
  const places = [value.of, ...orOf];
  const indexed = places.filter((of) => !("said" in of)).slice(0, MOST_PLACES);
  // The program that did it is none of the files and services that it made.
  const later = deeds.length > 0 && isOfThings(value) ? indexed.filter(isOfProgram) : [];
  const sooner = indexed.filter((of) => !later.includes(of));
  for (const of of [...sooner, ...deeds, ...later, ...places.filter((one) => "said" in one)]) {
    const { count = 0 } = await engine.aggregate({ op: "countDistinct", of, where });
    if (count === 0) continue;
    if (deeds.includes(of) && !(await tellsOf(value.type, of, { engine, where }))) continue;
    if (await isOfWriters(engine, of, where)) return { ...value, of: NOWHERE };
    const whole = await withNames(of, { engine, where });
    return whole === value.of ? value : { ...value, ...titlesOfPlace(of), of: whole };
  }
  return indexed.length === 0 ? undefined : value;
}

const END = /^(source|destination)\.(ip|domain)$/u;

/** Where some records name the other end and others say its address, either of them. Where records say both, a name stays one. */
async function withNames(of: ValueOf, { engine, where }: Pick<PlaceContext, "engine" | "where">): Promise<ValueOf> {
  const [, end, kind] = ("field" in of && END.exec(of.field)) || [];
  if (end === undefined) return of;
  const has = (one: "ip" | "domain"): Where => ({ fields: [fieldCondition(`${end}.${one}`, "exists", "")] });
  const count = async (limits: Where): Promise<number> =>
    (await engine.aggregate({ op: "count", where: bothOf(where, limits) })).matched;
  const [own, other] = kind === "ip" ? [has("ip"), has("domain")] : [has("domain"), has("ip")];
  if ((await count({ ...other, noneOf: [own] })) === 0) return of;
  const isApart = kind === "ip" || (await count({ fields: [...own.fields!, ...other.fields!] })) === 0;
  return isApart ? { field: `${end}.address` } : of;
}

/** Where what was done is told in one: a command holds its program, its files and its addresses. */
const deedPlaces = (type: string): readonly ValueOf[] => {
  const { deeds } = languageFiles().words;
  return deeds.types.includes(type) ? deeds.fields.map((field) => ({ field })) : [];
};

/** What a command must hold to tell of a value of this type: `attrib +h a.exe` says nothing of a folder. */
const SIGNS_OF: Readonly<Record<string, RegExp>> = {
  directory: /[\\/]/u,
  address: /\d{1,3}(?:\.\d{1,3}){3}|:\/\/|[\w-]+(?:\.[\w-]+)+/u,
  url: /:\/\//u,
};
const MOST_LOOKED_AT = 20;

async function tellsOf(
  type: string,
  of: ValueOf,
  { engine, where }: Pick<PlaceContext, "engine" | "where">,
): Promise<boolean> {
  const sign = SIGNS_OF[type];
  if (!sign) return true;
  const { values = [] } = await engine.aggregate({ op: "top", of, where, limit: MOST_LOOKED_AT });
  return values.some(({ value }) => sign.test(value));
}

const MADE: ReadonlySet<string> = new Set(["file", "path", "directory", "service"]);

const isOfProgram = (of: ValueOf): boolean => "field" in of && of.field.startsWith("process.");

/** It asks for what was made, not for the programs that ran. */
const isOfThings = ({ type, of }: AskedValue): boolean => MADE.has(type) && !isOfProgram(of);

const PROCESS = "process";
/** A field of processes that what devices write never has. */
const NOWHERE: ValueOf = { field: "process.executable" };
const MOST_WRITERS = 5;

/** What a device says of connections is written by a program of its own: that program is none of the answer. */
async function isOfWriters(engine: Engine, of: ValueOf, where: Where): Promise<boolean> {
  const isProgram = "column" in of && of.column === "program";
  if (!isProgram && (!("field" in of) || of.field !== "process.name")) return false;
  const network = bothOf(where, { fields: [fieldCondition("event.category", "equals", "network")] });
  if (isProgram) {
    const { matched } = await engine.aggregate({ op: "count", where });
    return matched > 0 && (await engine.aggregate({ op: "count", where: network })).matched === matched;
  }
  const { values: names = [], matched } = await engine.aggregate({
    op: "top",
    of,
    where: network,
    limit: MOST_WRITERS,
  });
  if (matched === 0 || names.length === 0 || names.length === MOST_WRITERS) return false;
  const { values: programs = [] } = await engine.aggregate({
    op: "top",
    of: { column: "program" },
    where: network,
    limit: MOST_WRITERS,
  });
  return names.every(({ value }) => programs.some((program) => program.value === value));
}
