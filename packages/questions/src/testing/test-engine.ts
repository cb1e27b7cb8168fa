import { addressRange, placesOfField, stemOf } from "@lagebild/domain";
import type {
  FieldCondition,
  NumberSummary,
  RecordRow,
  ShapeId,
  SourceId,
  Statement,
  StatementResult,
  ValueOf,
  Where,
} from "@lagebild/domain";
import { numberSaid, valuesSaid } from "../texts/values-said.js";
import type { KnownTopic, QuestionEngine, Vocabulary } from "../engine.js";

/** An event of a small incident: its fields, and `host`, `program`, `text` and `time` (seconds) of its record. */
export type TestEvent = Readonly<Record<string, string>> & { readonly time: string };

const SOURCE = "0000000000000001" as SourceId;
const COLUMNS = new Set(["host", "program", "text", "time"]);

/** An incident in memory that answers the statements that readings make; for tests. */
export function testEngine(events: readonly TestEvent[], topics: readonly KnownTopic[] = []): QuestionEngine {
  const meeting = (where: Where): readonly TestEvent[] => events.filter((event) => meets(event, where, events));
  return {
    vocabulary: vocabularyOf(events),
    topics,
    sourceKinds: [{ id: "ssh-server", title: { en: "logs of SSH servers", de: "Logs von SSH-Servern" } }],
    aggregate: (statement) => Promise.resolve(resultOf(statement, meeting, events)),
    shapesWith: () => Promise.resolve([]),
    linesWith: (text) => {
      const lines = events.flatMap((event, at) =>
        (event.text ?? "").toLowerCase().includes(text.toLowerCase()) ? [at + 1] : [],
      );
      return Promise.resolve(lines.length === 0 ? [] : [{ source: SOURCE, lines }]);
    },
    linesSaying: (groups) => {
      const lines = events.flatMap((event, at) => {
        const stems = new Set(((event.text ?? "").toLowerCase().match(/\p{L}{3,}/gu) ?? []).map(stemOf));
        return groups.every((group) => group.some((stem) => stems.has(stem))) ? [at + 1] : [];
      });
      return Promise.resolve(lines.length === 0 ? [] : [{ source: SOURCE, lines }]);
    },
    events: (where, limit) =>
      Promise.resolve(
        meeting(where)
          .slice(0, limit)
          .map((event) => ({ row: rowOf(event, events.indexOf(event) + 1), event, fields: {} })),
      ),
    texts: (rows) => Promise.resolve(rows.map(({ line }) => events[line - 1]?.text ?? "")),
    clocks: () => Promise.resolve([]),
    picture: () => Promise.resolve(undefined),
  };
}

function vocabularyOf(events: readonly TestEvent[]): Vocabulary {
  const names = [...new Set(events.flatMap((event) => Object.keys(event)))].filter((name) => !COLUMNS.has(name));
  const times = events.map(({ time }) => Number(time) * 1e6);
  return {
    records: events.length,
    fields: names.map((field) => ({
      field,
      isOfEvent: field.includes("."),
      records: events.filter((event) => event[field] !== undefined).length,
      top: counted(events.flatMap((event) => event[field] ?? [])),
    })),
    hosts: counted(events.flatMap(({ host }) => host ?? [])).map(({ value, count }) => ({ name: value, count })),
    programs: counted(events.flatMap(({ program }) => program ?? [])).map(({ value, count }) => ({
      name: value,
      count,
    })),
    files: [{ name: "test.log", count: events.length }],
    firstTime: Math.min(...times),
    lastTime: Math.max(...times),
    zone: "UTC",
  };
}

function counted(values: readonly string[]): readonly { readonly value: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function meets(event: TestEvent, where: Where, events: readonly TestEvent[]): boolean {
  const { fields = [], anyOf = [], noneOf = [], host, program, file, from, to, places } = where;
  const time = Number(event.time) * 1e6;
  return (
    fields.every((condition) => meetsField(event, condition)) &&
    anyOf.every((any) => any.some((one) => meets(event, one, events))) &&
    !noneOf.some((one) => meets(event, one, events)) &&
    (host === undefined || event.host === host) &&
    (program === undefined || event.program === program) &&
    (file === undefined || file === "test.log") &&
    (from === undefined || time >= from) &&
    (to === undefined || time <= to) &&
    (places === undefined || places.some(({ lines }) => lines.includes(events.indexOf(event) + 1))) &&
    (where.shapes === undefined || where.shapes.length > 0)
  );
}

const fieldOf = (event: TestEvent, field: string): string | undefined =>
  placesOfField(field)
    .map((place) => event[place])
    .find((value) => value !== undefined);

function meetsField(
  event: TestEvent,
  { field, orFields = [], operator, value, orValues = [] }: FieldCondition,
): boolean {
  return [field, ...orFields].some((name) => {
    const found = fieldOf(event, name);
    if (found === undefined) return false;
    if (operator === "exists") return true;
    return [value, ...orValues].some((one) => {
      if (operator === "contains") return found.toLowerCase().includes(one.toLowerCase());
      if (operator === "above") return Number(found) > Number(one);
      if (operator === "atLeast") return Number(found) >= Number(one);
      if (operator === "inNetwork") return addressRange(one)?.has(found) === true;
      if (operator === "below") return Number(found) < Number(one);
      return found.toLowerCase() === one.toLowerCase() || found.split(" ").includes(one);
    });
  });
}

function valuesOf(event: TestEvent, of: ValueOf): readonly string[] {
  if ("said" in of) return valuesSaid(event.text ?? "", of);
  const value = "field" in of ? fieldOf(event, of.field) : "column" in of ? event[of.column] : undefined;
  return value === undefined ? [] : [value];
}

function resultOf(
  statement: Statement,
  meeting: (where: Where) => readonly TestEvent[],
  events: readonly TestEvent[],
): StatementResult {
  const found = meeting(statement.where);
  const base = { statement, matched: found.length };
  const rowsOf = (of: ValueOf) =>
    counted(found.flatMap((event) => valuesOf(event, of))).map((row) => ({
      ...row,
      firstTime: undefined,
      lastTime: undefined,
    }));
  if (statement.op === "count") return { ...base, count: found.length };
  if (statement.op === "countDistinct") return { ...base, count: rowsOf(statement.of).length };
  if (statement.op === "top") {
    const rows = rowsOf(statement.of);
    return { ...base, values: rows.slice(0, statement.limit), distinct: rows.length };
  }
  if (statement.op === "summarise")
    return {
      ...base,
      summary: summaryOf(
        found.map((event) => [
          events.indexOf(event) + 1,
          "said" in statement.of ? valuesOf(event, statement.of).slice(0, 1) : valuesOf(event, statement.of),
        ]),
      ),
    };
  if (statement.op === "first" || statement.op === "last") {
    const sorted = found.toSorted((a, b) => Number(a.time) - Number(b.time));
    const ends = statement.op === "first" ? sorted.slice(0, statement.limit) : sorted.slice(-statement.limit);
    return { ...base, records: ends.map((event) => rowOf(event, events.indexOf(event) + 1)) };
  }
  if (statement.op === "group") {
    const rows = counted(
      found.map((event) =>
        JSON.stringify(statement.by.map((of) => ("bucketSeconds" in of ? "" : valuesOf(event, of)[0]))),
      ),
    );
    const groups = rows.map(({ value, count }) => ({
      values: JSON.parse(value) as readonly (string | undefined)[],
      count,
      firstTime: undefined,
      lastTime: undefined,
    }));
    return { ...base, groups };
  }
  return base;
}

function summaryOf(values: readonly (readonly [line: number, values: readonly string[]])[]): NumberSummary {
  const all = values.flatMap(([line, said]) => said.map((value) => ({ line, number: numberSaid(value) })));
  const numbers = all
    .flatMap(({ line, number }) => (number === undefined ? [] : [{ number, at: { source: SOURCE, line } }]))
    .sort((a, b) => a.number - b.number);
  const [least, greatest] = [numbers[0], numbers.at(-1)];
  return {
    numbers: numbers.length,
    sum: numbers.reduce((sum, { number }) => sum + number, 0),
    min: least?.number,
    max: greatest?.number,
    others: all.length - numbers.length,
    ...(least && { minAt: least.at }),
    ...(greatest && { maxAt: greatest.at }),
  };
}

const rowOf = (event: TestEvent, line: number): RecordRow => ({
  source: SOURCE,
  file: "test.log",
  line,
  byteOffset: 0,
  byteLength: 0,
  time: Number(event.time) * 1e6,
  host: event.host,
  program: event.program,
  shape: "0000000000000000" as ShapeId,
  chunk: 0,
});
