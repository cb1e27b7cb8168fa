import type { RecordFilter, Statement, StatementResult, TimesOfDay } from "@lagebild/domain";
import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { account, auth, cron, cronLog, failed, publish, type TestIndexes, type TestRecord } from "./test-incident.js";

const at = (text: string): number => Date.parse(text) * 1_000;
const login = (line: number, time: string | undefined, host = "web"): TestRecord => ({
  line,
  shape: line % 2 === 0 ? failed : cron,
  ...(time !== undefined && { time: at(time) }),
  host,
  entities: [account("root")],
});

/** Around the change to summer time on Sunday, 29 March 2026; two records have no time. */
async function fillAroundSummerTime(index: IncidentIndex): Promise<void> {
  const first = [
    login(1, "2026-03-27T02:30:00Z"), // Friday, 03:30 in Berlin
    login(2, "2026-03-28T02:00:00Z"), // Saturday, 03:00
    login(3, "2026-03-28T02:59:59.999Z"),
    login(4, "2026-03-28T03:00:00Z"), // 04:00
    login(5, "2026-03-29T00:59:59Z"), // Sunday, 01:59:59, the last second of winter time
    login(6, "2026-03-29T01:00:00Z"), // 03:00
    login(7, undefined),
  ];
  const second = [
    login(1, "2026-03-29T01:30:00Z", "db"), // 03:30
    login(2, "2026-03-29T22:30:00Z", "db"), // Monday, 00:30
    login(3, "2026-03-30T01:30:00Z", "db"), // Monday, 03:30
    login(4, undefined, "db"),
  ];
  await publish(index, "one", [
    { source: auth, records: first },
    { source: cronLog, records: second },
  ]);
}

/** What an index promises about times of day, days of a calendar, and records without a time. */
export function timesAreKept(indexes: TestIndexes): void {
  const ask = async (statement: Statement): Promise<StatementResult> =>
    (await indexes.shared(fillAroundSummerTime)).aggregate(statement);
  const linesOf = async (where: RecordFilter): Promise<readonly string[]> =>
    (await ask({ op: "first", where, limit: 20 })).records!.map(({ file, line }) => `${file.slice(0, 1)}${line}`);
  const clock = (fromHour: number, toHour: number, rest: Partial<TimesOfDay> = {}): RecordFilter => ({
    timesOfDay: { fromSecond: fromHour * 3_600, toSecond: toHour * 3_600, zone: "Europe/Berlin", ...rest },
  });

  it("takes a time of day on every day, by clocks that are set to summer time", async () => {
    expect(await linesOf(clock(3, 4))).toEqual(["a1", "a2", "a3", "a6", "c1", "c3"]);
    expect(await linesOf(clock(3, 4, { zone: "UTC" }))).toEqual(["a4"]);
    expect(await linesOf(clock(3, 4, { zone: "+01:00" }))).toEqual(["a1", "a2", "a3"]);
    expect(await linesOf(clock(2, 3))).toEqual([]);
  });

  it("passes midnight where a time of day ends before it begins", async () => {
    expect(await linesOf(clock(22, 2))).toEqual(["a5", "c2"]);
    expect(await linesOf({ ...clock(4, 3) })).toEqual(["a4", "a5", "c2"]);
  });

  it("takes days of the week, to which the hours past midnight belong that their evening began", async () => {
    expect(await linesOf(clock(0, 24, { weekdays: [6, 7] }))).toEqual(["a2", "a3", "a4", "a5", "a6", "c1"]);
    expect(await linesOf(clock(22, 4, { weekdays: [7] }))).toEqual(["c2", "c3"]);
    expect(await linesOf(clock(0, 24, { weekdays: [] }))).toEqual([]);
  });

  it("joins times of day with other limits and leaves them out where they are excepted", async () => {
    const where = { ...clock(3, 4), from: at("2026-03-28T02:30:00Z"), to: at("2026-03-29T01:00:00Z") };
    expect(await linesOf(where)).toEqual(["a3", "a6"]);
    expect((await ask({ op: "count", where: { noneOf: [clock(3, 4)] } })).count).toBe(5);
    const shapes = (await (await indexes.shared(fillAroundSummerTime)).occurrences(clock(3, 4), 0)).map(
      ({ run }) => run.count,
    );
    expect(shapes.reduce((sum, count) => sum + count, 0)).toBe(6);
  });

  it("counts days as a zone's calendar has them, weeks from Monday", async () => {
    const perDay = async (bucketSeconds: number, zone?: string): Promise<unknown> =>
      (
        await ask({ op: "perBucket", where: {}, bucketSeconds, limit: 20, ...(zone !== undefined && { zone }) })
      ).buckets!.map(({ startTime, count }) => `${new Date(startTime / 1_000).toISOString().slice(0, 13)} ${count}`);
    expect(await perDay(86_400, "Europe/Berlin")).toEqual([
      "2026-03-26T23 1",
      "2026-03-27T23 3",
      "2026-03-28T23 3",
      "2026-03-29T22 2",
    ]);
    expect(await perDay(86_400)).toEqual(["2026-03-27T00 1", "2026-03-28T00 3", "2026-03-29T00 4", "2026-03-30T00 1"]);
    expect(await perDay(604_800, "Europe/Berlin")).toEqual(["2026-03-22T23 7", "2026-03-29T22 2"]);
  });

  it("counts the records without a time that a limit of time leaves out, and only then", async () => {
    const count = async (where: RecordFilter): Promise<unknown> => {
      const { matched, withoutTime } = await ask({ op: "count", where });
      return [matched, withoutTime];
    };
    expect(await count({})).toEqual([11, undefined]);
    expect(await count({ from: at("2026-03-29T00:00:00Z") })).toEqual([5, 2]);
    expect(await count({ to: 0 })).toEqual([0, 2]);
    expect(await count(clock(3, 4))).toEqual([6, 2]);
    expect(await count({ ...clock(3, 4), host: "DB" })).toEqual([2, 1]);
    expect(await count({ from: 0, host: "none" })).toEqual([0, 0]);
  });

  it("counts those that have no place in buckets and sequences, and those of either side of a difference once", async () => {
    const root = { entity: "account" } as const;
    const statements: readonly Statement[] = [
      { op: "perBucket", where: {}, bucketSeconds: 3_600, limit: 200 },
      { op: "group", by: [{ bucketSeconds: 60 }], where: { host: "web" }, limit: 9 },
      { op: "sequence", where: { host: "web" }, then: { host: "db" }, withinSeconds: 60, limit: 9 },
      { op: "difference", of: root, where: { from: 0 }, other: { to: 0 }, limit: 9 },
      { op: "top", of: root, where: {}, limit: 9 },
    ];
    const counts = [];
    for (const statement of statements) counts.push((await ask(statement)).withoutTime);
    expect(counts).toEqual([2, 1, 2, 2, undefined]);
  });

  it.each([
    ["a zone that is none", "zone", { fromSecond: 0, toSecond: 1, zone: "Mars/Olympus" }],
    ["a zone in another spelling", "zone", { fromSecond: 0, toSecond: 1, zone: "europe/berlin" }],
    ["a second that is none", "timesOfDay.toSecond", { fromSecond: 0, toSecond: 86_401, zone: "UTC" }],
    ["an eighth day", "weekdays", { fromSecond: 0, toSecond: 1, zone: "UTC", weekdays: [8] }],
  ])("refuses %s", async (_name, message, timesOfDay) => {
    await expect(ask({ op: "count", where: { timesOfDay } })).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringContaining(message) as string,
    });
  });
}
