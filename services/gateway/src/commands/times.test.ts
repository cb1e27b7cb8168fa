import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { composeLagebild, type ComposedLagebild } from "../compose.js";
import { loadConfig } from "../config.js";
import { printRest, printStated } from "../print/answer.js";
import { printTimeline } from "../picture/print-timeline.js";
import type { AskRequest } from "../lagebild.js";

const LOG = [
  "2026-03-27 23:10:00+01:00 web sshd[1]: Accepted password for root from 203.0.113.9 port 4000 ssh2",
  "2026-03-28 03:20:02+01:00 web sshd[1]: Accepted password for root from 203.0.113.9 port 4000 ssh2",
  "2026-03-29 03:30:00+02:00 web sshd[1]: Accepted password for root from 203.0.113.9 port 4001 ssh2",
  "2026-03-30 03:59:59+02:00 web sshd[1]: Accepted password for root from 203.0.113.9 port 4002 ssh2",
  "2026-03-30 12:00:00+02:00 web sshd[1]: Accepted password for root from 203.0.113.9 port 4003 ssh2",
  "and a note of somebody about 203.0.113.9, without a time",
  "",
].join("\n");

let folder = "";
let lagebild: ComposedLagebild;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-times-"));
  lagebild = await composeLagebild(loadConfig({ LAGEBILD_DATA: folder, LAGEBILD_WORKERS: "1" }));
  lagebild.startWorker();
  const path = join(folder, "app.log");
  await writeFile(path, LOG);
  await lagebild.createIncident("night", "", { zone: "Europe/Berlin" });
  const job = await lagebild.ingest("night", { paths: [path], isUpload: false });
  for await (const { phase } of lagebild.watchJob(job)) if (phase === "done") break;
}, 240_000);

afterAll(async () => {
  await lagebild.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (question: string, more: Partial<AskRequest> = {}) =>
  lagebild.ask("night", { question, budgetTokens: 2_000, model: "none", ...more });

it("takes a time of day on each day of the incident, in its zone, and says so", { timeout: 120_000 }, async () => {
  const { answer } = await ask("How many logins of root worked between 3 and 4 o'clock?");
  expect(answer.exact[0]).toMatchObject({ matched: 3, withoutTime: expect.any(Number) as number });
  expect(answer.notes[0]).toBe(
    "Time read as: 03:00 to 04:00 on each of 3 days, times in Europe/Berlin (set for the incident).",
  );
  const german = await ask("Wie viele Anmeldungen von root gelangen zwischen 3 und 4 Uhr?", { zone: "UTC" });
  expect(german.answer.exact[0]?.matched).toBe(0);
  expect(german.answer.notes[0]).toContain("Zeiten in UTC (wie gefragt)");
});

it("says how many records without a time a limit leaves out", { timeout: 120_000 }, async () => {
  const limits = { filter: { from: "2026-03-28", to: "2026-03-29 04:00" } };
  const record = await ask("What did 203.0.113.9 do?", limits);
  expect(record.answer.ledger.limited).toEqual({ records: 2, withoutTime: 1 });
  expect(record.answer.notes.join(" ")).toContain("The limits of time leave out 1 record without a time.");
  expect(printStated(record.answer) + printRest(record)).toContain(
    "Searched: 2 records within the limits, of 6 lines; 1 without a time left out.",
  );
  const daily = await ask("What did 203.0.113.9 do?", { filter: { from: "03:00", to: "04:00" } });
  expect(daily.answer.ledger.limited).toEqual({ records: 3, withoutTime: 1 });
});

it("counts days as the zone has them, in stretches as long as asked for", { timeout: 120_000 }, async () => {
  const { answer } = await ask("How many logins of root worked per day?");
  expect(answer.exact[0]?.statement).toMatchObject({ op: "perBucket", bucketSeconds: 86_400, zone: "Europe/Berlin" });
  expect(answer.answer).toContain("2026-03-30 (2) (Europe/Berlin)");
  const seconds = await ask("How many logins of root worked per second?");
  expect(seconds.answer.exact[0]?.statement).toMatchObject({ op: "group", by: [{ bucketSeconds: 1 }] });
  expect(seconds.answer.answer).toContain("2026-03-28 03:20:02 (1), 2026-03-29 03:30:00 (1)");
});

it("shows a timeline in the zone, its records without a time counted", { timeout: 120_000 }, async () => {
  const timeline = await lagebild.timeline("night", { filter: { from: "2026-03-29" }, bucketSeconds: 86_400 });
  expect(timeline).toMatchObject({ records: 3, withoutTime: 1, isLimited: true });
  expect(timeline.zone).toEqual({ name: "Europe/Berlin", from: "incident" });
  expect(timeline.buckets?.counts.map(({ count }) => count)).toEqual([1, 2]);
  const text = printTimeline(timeline, "de");
  expect(text.split("\n")[0]).toContain("Zeiten in Europe/Berlin");
  expect(text.split("\n")[0]).toContain("1 Eintrag ohne Zeit, durch die Zeitgrenzen ausgelassen");
  expect(text).toContain("  2026-03-30 00:00:00  2");
  await expect(lagebild.timeline("night", { bucketSeconds: 1 })).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringMatching(
      /records span \d+ buckets of 1 seconds, the limit is 10000: take buckets of/,
    ) as string,
  });
});

it("says of a value which of its records have no time", { timeout: 120_000 }, async () => {
  const report = await lagebild.entity("night", { value: "203.0.113.9", filter: { to: "2026-03-01" } });
  expect(report).toMatchObject({ records: 0, withoutTime: 1 });
});

it("refuses what is no time, no zone, and an end before the beginning", { timeout: 120_000 }, async () => {
  const failure = (message: string) => ({ kind: "invalid", message: expect.stringContaining(message) as string });
  await expect(ask("x", { filter: { from: "never" } })).rejects.toMatchObject(
    failure('from is "never", expected a time'),
  );
  await expect(ask("x", { zone: "Mars/Olympus" })).rejects.toMatchObject(failure('zone is "Mars/Olympus"'));
  await expect(ask("x", { filter: { from: "2026-03-30", to: "2026-03-29" } })).rejects.toMatchObject(
    failure("from is after to"),
  );
});

it("takes the zone that most lines write where none is set, and none that is no zone", async () => {
  expect(await lagebild.zone("night")).toEqual({ name: "Europe/Berlin", from: "incident" });
  await lagebild.changeIncident("night", { zone: null });
  expect(await lagebild.zone("night")).toEqual({ name: "+02:00", from: "sources" });
  await expect(lagebild.changeIncident("night", { zone: "Nowhere" })).rejects.toMatchObject({ kind: "invalid" });
  expect(await lagebild.changeIncident("night", { zone: "europe/berlin" })).toMatchObject({ zone: "Europe/Berlin" });
});
