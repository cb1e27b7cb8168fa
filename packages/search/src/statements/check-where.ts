import {
  addressRange,
  allWheres,
  comparesNumbers,
  Failure,
  FIELD_OPERATORS,
  nestingFault,
  WHERE_LIMITS,
  zoneNamed,
  type FieldCondition,
  type SourceLines,
  type TimesOfDay,
  type Where,
} from "@lagebild/domain";
import { assertHexId, numberOf } from "../index-limits.js";

/** Refuses a condition that is too large, or whose ids, times, lines or numbers are none. */
export function assertWhere(where: Where): void {
  const fault = nestingFault(where);
  if (fault !== undefined) throw new Failure("invalid", fault);
  const all = allWheres(where);
  for (const one of all) assertOwnParts(one);
  const places = all.flatMap((one) => one.places ?? []);
  assertAtMost(
    "lines in places",
    sumOf(places, ({ lines }) => lines.length),
    WHERE_LIMITS.lines,
  );
  const compared = all.flatMap(({ entities = [], fields = [] }) => [
    ...entities.map(comparisons),
    ...fields.map(comparisons),
  ]);
  assertAtMost(
    "values to compare with",
    sumOf(compared, (count) => count),
    WHERE_LIMITS.comparisons,
  );
}

const comparisons = ({ orValues = [], orFields = [] }: Partial<FieldCondition>): number =>
  (1 + orValues.length) * (1 + orFields.length);

const sumOf = <Item>(items: readonly Item[], count: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + count(item), 0);

function assertOwnParts({ shapes = [], fields = [], entities = [], places = [], ...where }: Where): void {
  assertTimes(where);
  for (const shape of shapes) assertHexId(shape);
  for (const { orValues = [] } of entities)
    assertAtMost("values of an entity", 1 + orValues.length, WHERE_LIMITS.values);
  for (const condition of fields) assertField(condition);
  for (const place of places) assertPlace(place);
}

function assertField(condition: FieldCondition): void {
  const { field, operator, value, orValues = [], orFields = [] } = condition;
  if (!FIELD_OPERATORS.includes(operator)) {
    throw new Failure("invalid", `operator ${shown(operator)} is none of ${FIELD_OPERATORS.join(", ")}`);
  }
  assertAtMost("values of a condition", 1 + orValues.length, WHERE_LIMITS.values);
  assertAtMost("fields of a condition", 1 + orFields.length, WHERE_LIMITS.fields);
  for (const one of [value, ...orValues]) {
    if (comparesNumbers(operator)) numberOf({ ...condition, value: one });
    if (operator === "inNetwork" && addressRange(one) === undefined) {
      throw new Failure(
        "invalid",
        `condition inNetwork on field ${shown(field)} needs an address or a range such as 10.0.0.0/8, got ${shown(one)}`,
      );
    }
    if (operator === "exists" && one !== "") {
      throw new Failure("invalid", `condition exists on field ${shown(field)} takes no value, got ${shown(one)}`);
    }
  }
}

function assertPlace({ source, lines }: SourceLines): void {
  assertHexId(source);
  const wrong = lines.find((line) => !Number.isSafeInteger(line) || line < 1);
  if (wrong !== undefined) throw new Failure("invalid", `places need lines from 1, got ${shown(wrong)}`);
}

function assertAtMost(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new Failure("invalid", `at most ${most} ${what} are taken, got ${count}`);
}

function assertTimes({ from, to, timesOfDay }: Pick<Where, "from" | "to" | "timesOfDay">): void {
  if (timesOfDay) assertTimesOfDay(timesOfDay);
  for (const [name, time] of Object.entries({ from, to })) {
    if (time === undefined || (Number.isFinite(time) && Math.abs(time) <= Number.MAX_SAFE_INTEGER)) continue;
    throw new Failure("invalid", `${name} must be microseconds since 1970, got ${time}`);
  }
}

function assertTimesOfDay({ fromSecond, toSecond, zone, weekdays = [] }: TimesOfDay): void {
  for (const [name, second] of Object.entries({ fromSecond, toSecond })) {
    if (Number.isSafeInteger(second) && second >= 0 && second <= 86_400) continue;
    throw new Failure("invalid", `timesOfDay.${name} must be a whole number of seconds from 0 to 86400, got ${second}`);
  }
  assertZone(zone);
  const wrong = weekdays.find((day) => !Number.isInteger(day) || day < 1 || day > 7);
  if (wrong !== undefined) throw new Failure("invalid", `timesOfDay.weekdays must be 1 for Monday to 7, got ${wrong}`);
}

/** Refuses a zone that is not written as its name is. */
export function assertZone(zone: string): void {
  if (zoneNamed(zone) === zone) return;
  throw new Failure("invalid", `zone ${shown(zone)} is none, expected one such as Europe/Berlin, +01:00 or UTC`);
}

/** Writes a value into a message. */
export const shown = (value: unknown): string => JSON.stringify(String(value).slice(0, 40));
