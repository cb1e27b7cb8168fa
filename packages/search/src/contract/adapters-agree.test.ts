import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  RULES_FIELD,
  VALUE_ORDERS,
  type EcsEvent,
  type EntityKind,
  type GroupedBy,
  type RecordFilter,
  type Statement,
  type TimesOfDay,
  type ValueOf,
  type Where,
} from "@lagebild/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { localIncidentIndex } from "../local/local-incident-index.js";
import { memoryIncidentIndex } from "../memory/memory-incident-index.js";
import { publish, testShape, testSource, type TestPart, type TestRecord } from "./test-incident.js";

interface Dice {
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

function dice(seed: number): Dice {
  let state = seed * 7_919;
  const below = (limit: number): number => (state = (state * 16_807) % 2_147_483_647) % limit;
  return { below, pick: (items) => items[below(items.length)]! };
}

/** Microseconds between times, so that many records share one and buckets of seconds hold several. */
const TICK = 100_000;
const words = ["failed", "password", "session", "opened", "kernel", "error", "disk", "root"];
const vectorOf = ({ below }: Dice): readonly number[] => Array.from({ length: 8 }, () => below(1_000) / 500 - 1);
const shapeDice = dice(3);
const shapes = Array.from({ length: 40 }, (_, i) =>
  testShape(
    `t${i % 12} ${shapeDice.pick(words)} ${shapeDice.pick(words)} n${i}`,
    i % 5 === 4 ? undefined : vectorOf(shapeDice),
  ),
);
const hosts = ["web", "WEB", "db", "Ärger"];
const kinds: readonly EntityKind[] = ["account", "address", "host"];
const names = ["root", "admin", "10.0.0.1", "web", "Zoë"];
const files = ["a.log", "B.log", "c/d.log"];
/** Records of some segments meet none: these have no table of their own. */
const rules = [["one", "one two", "two"], [], ["two three"]];

function randomEvent({ below, pick }: Dice, met: readonly string[]): EcsEvent {
  return {
    mapping: "test",
    fixed: below(3) > 0 && met.length > 0 ? { [RULES_FIELD]: pick(met) } : {},
    values: { "user.name": pick(names), ...(below(2) === 0 && { "source.port": String(below(40)) }) },
  };
}

function randomRecord(roll: Dice, line: number, met: readonly string[]): TestRecord {
  const { below, pick } = roll;
  return {
    line,
    shape: pick(shapes),
    chunk: Math.floor(line / (4 + below(3))),
    entities: Array.from({ length: below(4) }, () => ({ kind: pick(kinds), value: pick(names) })),
    ...(below(5) > 0 && { time: (below(1_000) - 200) * TICK }),
    ...(below(4) > 0 && { host: pick(hosts) }),
    ...(below(4) > 0 && { program: pick(["sshd", "cron"]) }),
    ...(below(12) === 0 && { occurrences: below(3) + 2 }),
    ...(below(2) > 0 && { fields: { user: pick(names), size: pick(["1", "20", "3e1", "x", "", "1_0", "inf", " 7"]) } }),
    ...(below(2) > 0 && { event: randomEvent(roll, met) }),
  };
}

async function fill(index: IncidentIndex): Promise<void> {
  const roll = dice(1);
  for (const [place, file] of files.entries()) {
    for (const half of [0, 1]) {
      const records = Array.from({ length: 150 }, (_, i) => randomRecord(roll, half * 200 + i + 1, rules[place]!));
      const range = { startByte: half * 500, endByte: half * 500 + 500 };
      const part: TestPart = { source: testSource(file), range, records };
      await publish(index, `s-${place}-${half}`, [part]);
    }
    if (place === 1) await index.refresh();
  }
}

const randomTimes = ({ below, pick }: Dice): TimesOfDay => ({
  fromSecond: below(3) === 0 ? 3_600 : below(200),
  toSecond: below(3) === 0 ? 86_400 : below(400),
  zone: pick(["UTC", "+01:00", "Europe/Berlin", "America/St_Johns"]),
  ...(below(3) === 0 && { weekdays: [below(4) + 1, 4, 3] }),
});

function randomFilter({ below, pick }: Dice): RecordFilter {
  return {
    ...(below(3) === 0 && { from: (below(800) - 100) * TICK }),
    ...(below(3) === 0 && { to: (below(800) + 100) * TICK }),
    ...(below(5) === 0 && { timesOfDay: randomTimes(dice(below(1_000_000) + 1)) }),
    ...(below(4) === 0 && { host: pick(hosts) }),
    ...(below(4) === 0 && { program: pick(["SSHD", "cron", "none"]) }),
    ...(below(4) === 0 && { file: pick([...files, "A.LOG", "none.log"]) }),
  };
}

function randomWhere(roll: Dice, depth = 0): Where {
  const { below, pick } = roll;
  const nested = (): Where => randomWhere(roll, depth + 1);
  const field = pick([
    { field: "user", operator: "endsWith", value: "N" },
    { field: "user", operator: "inNetwork", value: "10.0.0.0/24" },
    { field: "user", operator: "exists", value: "", orFields: ["size"] },
    { field: "size", operator: "above", value: "1" },
    { field: "size", operator: "atMost", value: "7", orValues: ["25"] },
    { field: "user", operator: "equals", value: "zoË", orValues: ["WEB"], orFields: ["size"] },
    { field: "user", operator: "equals", value: "ROOT" },
    { field: "user", operator: "contains", value: "o" },
    { field: "user", operator: "startsWith", value: "1" },
    { field: "size", operator: "atLeast", value: "5" },
    { field: "size", operator: "below", value: "25" },
    { field: RULES_FIELD, operator: "equals", value: "one" },
    { field: RULES_FIELD, operator: "equals", value: "two", orValues: ["three"] },
    { field: RULES_FIELD, operator: "equals", value: "two", orFields: ["user.name"] },
    { field: "source.port", operator: "above", value: "17" },
    { field: "size", operator: "below", value: "9007199254740993" },
  ] as const);
  return {
    ...randomFilter(roll),
    ...(below(2) === 0 && { shapes: Array.from({ length: below(25) }, () => pick(shapes).id) }),
    ...(below(4) === 0 && {
      entities: [
        {
          value: pick(names),
          ...(below(2) === 0 && { kind: pick(kinds) }),
          ...(below(3) === 0 && { orValues: [pick(names)] }),
        },
      ],
    }),
    ...(below(5) === 0 && { templates: Array.from({ length: below(5) }, () => `t${below(14)}`) }),
    ...(below(4) === 0 && { fields: [field] }),
    ...(below(6) === 0 && { noneOf: [randomFilter(roll)] }),
    ...(depth < 2 && below(9) === 0 && { noneOf: [nested(), nested()] }),
    ...(depth < 2 && below(5) === 0 && { anyOf: [[nested(), nested()], ...(below(3) === 0 ? [[nested()]] : [])] }),
    ...(below(8) === 0 && {
      places: [{ source: testSource(pick(files)).id, lines: Array.from({ length: 100 }, () => below(400) + 1) }],
    }),
    ...(below(4) === 0 && { meaning: "not for engines" }),
  };
}

const randomValue = ({ pick }: Dice): ValueOf =>
  pick<ValueOf>([
    { entity: pick(kinds) },
    { field: pick(["user", "size", "user.name", "source.port", RULES_FIELD]) },
    { column: pick(["host", "program", "file"]) },
  ]);

const randomGroup = (roll: Dice): GroupedBy =>
  roll.below(4) === 0 ? { bucketSeconds: roll.pick([1, 7, 60]) } : randomValue(roll);

function randomStatement(roll: Dice): Statement {
  const where = randomWhere(roll);
  const of = randomValue(roll);
  const limit = roll.below(8);
  const op = roll.pick([
    "count",
    "countDistinct",
    "top",
    "summarise",
    "first",
    "last",
    "difference",
    "group",
    "sequence",
    "silences",
  ] as const);
  const order = roll.below(2) === 0 ? { order: roll.pick(VALUE_ORDERS) } : {};
  const rank = roll.pick([{}, {}, { sumOf: { field: "size" } }, { distinctOf: randomValue(roll) }]);
  const counts = roll.below(3) === 0 ? { counts: { atLeast: roll.below(4), atMost: roll.below(9) + 2 } } : {};
  switch (op) {
    case "count":
      return { op, where };
    case "countDistinct":
      return { op, of, where, ...counts };
    case "top":
      return { op, of, where, limit, ...counts, ...order, ...rank };
    case "summarise":
      return { op, of: { field: roll.pick(["size", "user"]) }, where };
    case "first":
    case "last":
    case "silences":
      return { op, where, limit };
    case "difference":
      return { op, of, where, other: randomWhere(roll), limit };
    case "group":
      return {
        op,
        by: Array.from({ length: roll.below(3) + 1 }, () => randomGroup(roll)),
        where,
        limit,
        ...counts,
        ...order,
      };
    case "sequence": {
      const withinSeconds = roll.pick([0, 1, 5, 100]);
      return { op, where, then: randomWhere(roll), withinSeconds, limit, ...(roll.below(3) > 0 && { sameOf: of }) };
    }
  }
}

describe("localIncidentIndex and memoryIncidentIndex agree", { timeout: 120_000 }, () => {
  const truth = memoryIncidentIndex();
  let index: IncidentIndex;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-agree-"));
    index = localIncidentIndex({ folder });
    await fill(truth);
    await fill(index);
  }, 60_000);
  afterAll(async () => {
    await index.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("on what they hold", async () => {
    expect(await index.snapshot()).toEqual(await truth.snapshot());
  });

  it("on 300 random statements", async () => {
    let rows = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const statement = randomStatement(dice(seed));
      const result = await truth.aggregate(statement);
      expect(await index.aggregate(statement)).toEqual(result);
      rows += (result.groups ?? result.pairs ?? []).length;
    }
    expect(rows).toBeGreaterThan(50);
  });

  it("on the records of 60 random conditions over time", async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const roll = dice(seed);
      const statement = {
        op: "perBucket",
        where: randomWhere(roll),
        bucketSeconds: roll.pick([1, 3, 7, 60, 86_400, 604_800]),
        ...(roll.below(2) === 0 && { zone: roll.pick(["UTC", "Europe/Berlin", "-03:30"]) }),
        limit: 200,
      };
      expect(await index.aggregate(statement as Statement)).toEqual(await truth.aggregate(statement as Statement));
    }
  });

  it("on the runs, their first and last samples, and the values of 60 random conditions", async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const where = randomWhere(dice(seed));
      const [ours, theirs] = [await index.occurrences(where, 2), await truth.occurrences(where, 2)];
      expect(ours).toEqual(theirs);
      expect(await index.variety(where, 3)).toEqual(await truth.variety(where, 3));
    }
  });

  it("on the neighbours of records", async () => {
    const { records } = await truth.aggregate({ op: "first", where: {}, limit: 40 });
    expect(await index.neighbours(records!, 2)).toEqual(await truth.neighbours(records!, 2));
  });

  it("on values, and on the nearest shapes that have vectors", async () => {
    const owners = new Set(shapes.filter(({ vector }) => vector).map(({ id }) => id));
    for (let seed = 1; seed <= 60; seed++) {
      const roll = dice(seed);
      const filter = randomFilter(roll);
      const queries = [{ value: roll.pick(names) }, { value: roll.pick(names), kind: roll.pick(kinds) }];
      expect(await index.entities(queries, filter, 5)).toEqual(await truth.entities(queries, filter, 5));
      const vector = Float32Array.from(vectorOf(roll));
      const [ours, theirs] = [await index.nearest(vector, filter, 99), await truth.nearest(vector, filter, 99)];
      // Borrowers may stand for different lenders; and the engines add up in different orders.
      const owned = (hits: typeof ours): typeof ours => hits.filter(({ shape }) => owners.has(shape));
      const scores = new Map(owned(theirs).map(({ shape, score }) => [shape, score]));
      expect(owned(ours).map(({ shape }) => shape)).toEqual([...scores.keys()]);
      for (const { shape, score } of owned(ours)) expect(score).toBeCloseTo(scores.get(shape)!, 5);
    }
  });
});
