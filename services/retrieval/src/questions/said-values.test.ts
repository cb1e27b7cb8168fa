import type { SaidValue, Statement, Where } from "@lagebild/domain";
import { memoryIncidentIndex, type IncidentIndex } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aggregateSaid } from "./said-values.js";
import { sampleRows } from "./sample-rows.js";
import { textIncident, type TextIncident } from "./test-text-incident.js";

const MOST_RECORDS = 5_000;
const FILES = {
  "app.log": [
    "user doe wrote 48,213 files in 12.5 s",
    "",
    "user roe wrote 17 files in 0,5 s",
    "user doe wrote some files",
    "state=6 state=7",
    "state=7",
    "user kim wrote 5 files in n/a s",
  ],
  "other.log": ["user zoe wrote 99 files in 3 s"],
  "long.log": Array.from({ length: MOST_RECORDS + 1 }, (_, at) => `state=${at % 2}`),
};

const user: SaidValue = { said: ["user"] };
const state: SaidValue = { said: ["state"] };
const files: SaidValue = { said: ["files"], as: "number" };
const app: Where = { file: "app.log" };

describe.each<[string, (folder: string) => IncidentIndex]>([
  ["in memory", () => memoryIncidentIndex({ modelId: "test" })],
  ["on disk", (folder) => localIncidentIndex({ folder, modelId: "test" })],
])("statements about what texts say, with an index %s", (_, indexAt) => {
  let incident: TextIncident;
  beforeAll(async () => void (incident = await textIncident(FILES, indexAt)));
  afterAll(() => incident.close());

  const answer = (statement: Statement) => aggregateSaid(incident, statement);
  const rowsOf = async (statement: Statement) =>
    (await answer(statement)).values!.map(({ value, count, at }) => [value, count, at?.line]);
  const placeOf = (file: string, line: number) => ({
    source: incident.snapshot.sources.find(({ source }) => source.file === file)!.source.id,
    line,
  });

  it("rank values, and say where each stands first", async () => {
    const top = { op: "top", of: user, where: app, limit: 10 } as const;
    expect(await rowsOf(top)).toEqual([
      ["doe", 2, 1],
      ["kim", 1, 7],
      ["roe", 1, 3],
    ]);
    expect(await rowsOf({ ...top, order: "least" })).toEqual([
      ["kim", 1, 7],
      ["roe", 1, 3],
      ["doe", 2, 1],
    ]);
    expect(await answer({ ...top, limit: 1 })).toMatchObject({ matched: 6, distinct: 3, values: [{ value: "doe" }] });
    expect((await answer(top)).values![0]).toMatchObject({ firstTime: 0, lastTime: 2e6, at: placeOf("app.log", 1) });
  });

  it("take a record with several values for each", async () => {
    expect(await rowsOf({ op: "top", of: state, where: app, limit: 10 })).toEqual([
      ["7", 2, 5],
      ["6", 1, 5],
    ]);
  });

  it("count different values, within limits for how often they occur", async () => {
    const distinct = { op: "countDistinct", of: user, where: app } as const;
    expect(await answer(distinct)).toMatchObject({ matched: 6, count: 3 });
    expect(await answer({ ...distinct, counts: { atLeast: 2 } })).toMatchObject({ count: 1 });
    expect(await answer({ ...distinct, counts: { atMost: 1 } })).toMatchObject({ count: 2 });
    expect(await answer({ ...distinct, counts: { atLeast: 3 } })).toMatchObject({ count: 0 });
    expect(await rowsOf({ op: "top", of: user, where: app, limit: 9, counts: { atLeast: 2 } })).toEqual([
      ["doe", 2, 1],
    ]);
  });

  it("sum numbers, with the places of the least and the greatest, and count what is none", async () => {
    const { summary } = await answer({ op: "summarise", of: files, where: app });
    expect(summary).toEqual({
      numbers: 3,
      sum: 48_235,
      min: 5,
      max: 48_213,
      others: 0,
      minAt: placeOf("app.log", 7),
      maxAt: placeOf("app.log", 1),
    });
    const { summary: names } = await answer({ op: "summarise", of: user, where: app });
    expect(names).toEqual({ numbers: 0, sum: 0, min: undefined, max: undefined, others: 4 });
  });

  it("look at the records of their conditions alone", async () => {
    expect(await rowsOf({ op: "top", of: user, where: { file: "other.log" }, limit: 10 })).toEqual([["zoe", 1, 1]]);
    const places = [{ source: placeOf("app.log", 3).source, lines: [3] }];
    expect(await rowsOf({ op: "top", of: user, where: { places }, limit: 10 })).toEqual([["roe", 1, 3]]);
    expect(await answer({ op: "countDistinct", of: user, where: { file: "none.log" } })).toMatchObject({
      matched: 0,
      count: 0,
    });
  });

  it("find nothing among more than 5,000 records, and all among these", async () => {
    const long: Where = { file: "long.log" };
    const top = { op: "top", of: state, limit: 10 } as const;
    expect(await answer({ ...top, where: long })).toMatchObject({ matched: MOST_RECORDS + 1, values: [], distinct: 0 });
    expect(await answer({ op: "countDistinct", of: state, where: long })).toMatchObject({ count: 0 });
    expect((await answer({ op: "summarise", of: state, where: long })).summary).toMatchObject({
      numbers: 0,
      others: 0,
    });
    const { source } = placeOf("long.log", 1);
    const places = [{ source, lines: Array.from({ length: MOST_RECORDS }, (__, at) => at + 1) }];
    expect(await rowsOf({ ...top, where: { places } })).toEqual([
      ["0", 2_500, 1],
      ["1", 2_500, 2],
    ]);
  });

  it("are shown by the lines that say them", async () => {
    const linesOf = async (statement: Statement) =>
      (await incident.lines.readRows(await sampleRows(incident.index, await answer(statement)))).map(
        ({ text }) => text,
      );
    const [first, , second, third, , , last] = FILES["app.log"];
    expect(await linesOf({ op: "top", of: user, where: app, limit: 10 })).toEqual([first, last, second]);
    expect(await linesOf({ op: "summarise", of: files, where: app })).toEqual([first, last]);
    expect(third).toContain("some files");
  });

  it("are not asked of the index itself, which refuses them", async () => {
    await expect(incident.index.aggregate({ op: "top", of: user, where: app, limit: 1 })).rejects.toMatchObject({
      kind: "invalid",
    });
    const refused = { op: "difference", of: user, where: app, other: {}, limit: 1 } as const;
    await expect(answer(refused)).rejects.toMatchObject({ kind: "invalid" });
  });

  it("while those about what the index holds are answered by it", async () => {
    expect(await answer({ op: "top", of: { column: "host" }, where: app, limit: 1 })).toMatchObject({
      values: [{ value: "app.log", count: 6 }],
    });
  });
});
