import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { arrivalTest, logLine, type ArrivalTest } from "./test-arrivals.js";

let test: ArrivalTest;
let incident = "";
let count = 0;
beforeAll(async () => void (test = await arrivalTest()));
afterAll(() => test.close());
beforeEach(() => test.create((incident = `case-${++count}`)));

const linesOf = (host: string, from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    logLine(host, from + i, `Failed password for user${from + i} from 203.0.113.7 port ${from + i} ssh2`),
  ).join("");
const put = async (name: string, content: string | Uint8Array) =>
  test.ingest(incident, [await test.file(`${incident}/${name}`, content)]);

it("keeps files of one name from two commands apart, and shows each its own lines", async () => {
  await put("hostA/auth.log", linesOf("alpha", 1, 3));
  await put("hostB/auth.log", linesOf("beta", 1, 4));
  expect(await test.labels(incident)).toEqual(["hostA/auth.log 3", "hostB/auth.log 4"]);
  await test.using(incident, async (index) => {
    const rows = await index.recordsAt("hostB/auth.log", [1, 4]);
    expect(rows.map(({ host, line }) => [host, line])).toEqual([
      ["beta", 1],
      ["beta", 4],
    ]);
    const [around] = await index.neighbours([rows[0]!], 9);
    expect(new Set(around!.map(({ host }) => host))).toEqual(new Set(["beta"]));
  });
});

it("keeps files of one name from one command, and members of one name of archives, apart", async () => {
  const paths = [
    await test.file(`${incident}/one/auth.log`, linesOf("alpha", 1, 2)),
    await test.file(`${incident}/two/auth.log`, linesOf("beta", 1, 2)),
  ];
  expect(await test.ingest(incident, paths)).toMatchObject({ addedCount: 2, copiesCount: 0 });
  expect(await test.labels(incident)).toEqual(["one/auth.log 2", "two/auth.log 2"]);
});

it("tells uploads and standard inputs of one name by their host, else by a number", async () => {
  const upload = async (folder: string, name: string, content: string) =>
    test.ingest(incident, [await test.file(`${incident}/${folder}/${name}`, content)], { isUpload: true });
  await upload("u1", "auth.log", linesOf("alpha", 1, 2));
  await upload("u2", "auth.log", linesOf("beta", 1, 3));
  await upload("u3", "stdin", "plain words\n");
  await upload("u4", "stdin", "other words\n");
  expect(await test.labels(incident)).toEqual(["alpha/auth.log 2", "beta/auth.log 3", "stdin 1", "stdin (2) 1"]);
});

it("counts a log that has grown once, reads its tail alone, and keeps the ids of its lines", async () => {
  await put("auth.log", linesOf("alpha", 1, 5));
  const before = await test.using(incident, async (index) => index.recordsAt("auth.log", [1, 5]));
  const output = await put("auth.log", linesOf("alpha", 1, 8));
  expect(output).toMatchObject({ addedCount: 0, grown: ["auth.log"], records: 3 });
  expect(await test.labels(incident)).toEqual(["auth.log 8"]);
  const after = await test.using(incident, async (index) => index.recordsAt("auth.log", [1, 5]));
  expect(after).toEqual(before);
  expect(await put("auth.log", linesOf("alpha", 1, 8))).toMatchObject({ unchanged: ["auth.log"], grownCount: 0 });
  expect(await test.texts(incident)).toHaveLength(8);
});

it("counts a last line once that had no end when it was read first", async () => {
  const all = linesOf("alpha", 1, 4);
  await put("auth.log", all.slice(0, -20));
  await put("auth.log", all + linesOf("alpha", 5, 6));
  expect(await test.texts(incident)).toEqual((all + linesOf("alpha", 5, 6)).trimEnd().split("\n").sort());
});

it("knows a rotated set again a day later", { timeout: 120_000 }, async () => {
  const [c, b, a] = [linesOf("alpha", 1, 3), linesOf("alpha", 11, 14), linesOf("alpha", 21, 25)];
  await put("auth.log.2.gz", gzipSync(c));
  await put("auth.log.1", b);
  await put("auth.log", a);
  const grown = a + linesOf("alpha", 26, 27);
  const next = linesOf("alpha", 31, 36);
  const paths = [
    await test.file(`${incident}/auth.log`, next),
    await test.file(`${incident}/auth.log.1`, grown),
    await test.file(`${incident}/auth.log.2.gz`, gzipSync(b)),
    await test.file(`${incident}/auth.log.3.gz`, gzipSync(c)),
  ];
  const output = await test.ingest(incident, paths);
  expect(output).toMatchObject({ added: ["auth.log"], grown: ["auth.log.1"], copiesCount: 2 });
  expect(await test.labels(incident)).toEqual(["auth.log 6", "auth.log.1 7", "auth.log.2.gz 4", "auth.log.3.gz 3"]);
  expect(await test.texts(incident)).toHaveLength(20);
});

it("keeps one file under two names once, and says so", async () => {
  await put("one.log", linesOf("alpha", 1, 3));
  const output = await put("two.log", linesOf("alpha", 1, 3));
  expect(output).toMatchObject({ addedCount: 0, copies: [{ file: "two.log", of: "one.log", isEarlier: false }] });
  expect(await test.labels(incident)).toEqual(["one.log 3"]);
  const names = await test.using(incident, async (_, { sources }) => sources[0]!.source.names);
  expect(names).toEqual(["one.log", "two.log"]);
});

it("takes what a log was before it grew for that log, and a log that was changed for another", async () => {
  const all = linesOf("alpha", 1, 6);
  await put("auth.log", all);
  expect(await put("old/auth.log", linesOf("alpha", 1, 2))).toMatchObject({ addedCount: 0, unchangedCount: 1 });
  expect(await put("yesterday.log", linesOf("alpha", 1, 2))).toMatchObject({ copies: [{ isEarlier: true }] });
  await put("new/auth.log", all.replace("user3", "nobody"));
  expect(await test.labels(incident)).toHaveLength(2);
  expect(await test.texts(incident)).toHaveLength(12);
});

it("reads a file anew of which its first lines did not tell what it is", async () => {
  const rows = (from: number, to: number): string =>
    Array.from(
      { length: to - from + 1 },
      (_, i) => `2026-03-14T03:00:${10 + from + i}Z,alpha,user${i},login failed\n`,
    ).join("");
  await put("table.csv", "time,host,user,message\n");
  await put("table.csv", `time,host,user,message\n${rows(1, 9)}`);
  const [source] = await test.using(incident, async (_, { sources }) => sources);
  expect(source!.coverage).toMatchObject({ format: "csv" });
  expect(source!.records).toBeLessThanOrEqual(10);
  expect(source!.records).toBeGreaterThanOrEqual(9);
});

it("reads a log without years in the year that others of the same days have, and says so", async () => {
  const paths = [
    await test.file(`${incident}/a-switch.log`, "Apr  7 03:10:02 sw1 sshd[7]: x\nApr  8 03:10:02 sw1 sshd[7]: y\n"),
    await test.file(`${incident}/radius.log`, "2023-04-07 03:10:02 x\n2023-04-08 03:10:02 y\n"),
  ];
  await test.ingest(incident, paths);
  await test.using(incident, async (_, { sources }) => {
    const { coverage } = sources.find(({ source }) => source.file === "a-switch.log")!;
    expect(new Date(coverage.course!.first!.time / 1_000).toISOString()).toBe("2023-04-07T03:10:02.000Z");
    expect(coverage.assumptions).toContain("times without a year begin in 2023 (that of other sources of these days)");
  });
});
