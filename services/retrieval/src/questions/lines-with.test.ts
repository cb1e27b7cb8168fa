import { stemOf } from "@lagebild/domain";
import { memoryIncidentIndex } from "@lagebild/search";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linesSaying, linesWith } from "./lines-with.js";
import { textIncident, type TextIncident } from "./test-text-incident.js";

const MOST_LINES = 50_000;
const MOST_BYTES = 16 * 1024 * 1024;
const FILES = {
  "app.log": [
    "Backup   started",
    "backups finished",
    "",
    "BackupJob idle",
    "SSHServer ready",
    "Der Nutzer Überall war da",
    '{"subject":"Ge\\u00e4nderte Rechnung","file":"plan.xlsx.locked"}',
  ],
  "other.log": ["the backup failed, rebackup"],
};
const inMemory = () => memoryIncidentIndex({ modelId: "test" });

let incident: TextIncident;
let long: TextIncident;
beforeAll(async () => {
  incident = await textIncident(FILES, inMemory);
  long = await textIncident(
    { "long.log": [...Array.from({ length: MOST_LINES + 1 }, () => "state idle"), "state ready"] },
    inMemory,
  );
});
afterAll(async () => {
  await incident.close();
  await long.close();
});

const saying = (of: TextIncident, ...groups: readonly (readonly string[])[]) =>
  linesSaying(
    of,
    groups.map((group) => group.map(stemOf)),
  );

const sayingNear = (mostWords: number, ...groups: readonly (readonly string[])[]) =>
  linesSaying(
    incident,
    groups.map((group) => group.map(stemOf)),
    mostWords,
  );

const named = (found: Awaited<ReturnType<typeof linesWith>>) =>
  found &&
  Object.fromEntries(
    found.map(({ source, lines }) => [
      incident.snapshot.sources.find((one) => one.source.id === source)!.source.file,
      lines,
    ]),
  );

describe("lines that hold a text", () => {
  it.each([
    ["of letters that JSON has escaped", "geänderte rechnung", true, { "app.log": [7] }],
    ["that begins with a sign, behind a letter", ".locked", true, { "app.log": [7] }],
    ["ignoring case and how wide blanks are", "backup STARTED", true, { "app.log": [1] }],
    ["as a whole word", "backup", true, { "app.log": [1], "other.log": [1] }],
    ["or as a part of one", "backup", false, { "app.log": [1, 2, 4], "other.log": [1] }],
    ["also behind a part of a word", "rebackup", true, { "other.log": [1] }],
    ["with letters of other languages beside it", "berall", true, {}],
  ])("%s", async (_, text, isWord, lines) => {
    expect(named(await linesWith(incident, text, isWord))).toEqual(lines);
  });
});

describe("lines that say words", () => {
  it.each([
    ["in another form", [["backup"]], { "app.log": [1, 2, 4], "other.log": [1] }],
    ["any of a group", [["idle", "ready"]], { "app.log": [4, 5] }],
    ["one of each group", [["backup"], ["fail", "idl"]], { "app.log": [4], "other.log": [1] }],
    ["and none where a group is said nowhere", [["backup"], ["reactor"]], {}],
    ["and none for no group", [], {}],
  ])("%s", async (_, groups, lines) => {
    expect(named(await saying(incident, ...groups))).toEqual(lines);
  });

  it.each([
    ["near each other", 3, [["nutzer"], ["war"]], { "app.log": [6] }],
    ["but not further apart", 2, [["nutzer"], ["war"]], {}],
    ["in any order, one after the other or not", 4, [["rebackup"], ["failed"]], { "other.log": [1] }],
    ["a part of a name counting as a word", 1, [["backup"]], { "app.log": [1, 2, 4], "other.log": [1] }],
  ])("%s", async (_, mostWords, groups, lines) => {
    expect(named(await sayingNear(mostWords, ...groups))).toEqual(lines);
  });

  it("also as parts of names with capitals within", async () => {
    expect(named(await saying(incident, ["job"]))).toEqual({ "app.log": [4] });
    expect(named(await saying(incident, ["server"]))).toEqual({ "app.log": [5] });
  });
});

describe("where there is too much to name or to read, nothing is told", () => {
  it("of more than 50,000 lines", async () => {
    expect(await linesWith(long, "state", true)).toBeUndefined();
    expect(await saying(long, ["state"])).toBeUndefined();
    const [found] = (await linesWith(long, "ready", true))!;
    expect(found!.lines).toEqual([MOST_LINES + 2]);
  });

  it("of more than 16 MiB", async () => {
    const large = await textIncident({ "large.log": ["backup", "x".repeat(MOST_BYTES)] }, inMemory);
    expect(await linesWith(large, "backup", true)).toBeUndefined();
    expect(await saying(large, ["backup"])).toBeUndefined();
    await large.close();
  });
});
