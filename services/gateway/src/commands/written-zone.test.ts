import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AskRequest } from "../lagebild.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";

const LINES = [
  "2026-03-13T18:40:10+01:00 web sshd[11]: Failed password for root from 203.0.113.7 port 4001 ssh2",
  "2026-03-13T19:00:35+01:00 web sshd[12]: Failed password for root from 203.0.113.7 port 4002 ssh2",
  "2026-03-13T19:12:08+01:00 web sshd[13]: Failed password for anna from 203.0.113.9 port 4003 ssh2",
  "2026-03-14T00:20:51+01:00 web sshd[14]: Accepted password for anna from 203.0.113.9 port 4004 ssh2",
];
const AUDIT = [
  { time: "2026-07-02T03:00:12-0700", user: "anna", action: "file_download", file: "plan.pdf" },
  { time: "2026-07-02T04:10:00-0700", user: "anna", action: "file_download", file: "cost.pdf" },
].map((event) => JSON.stringify(event));

let served: ServedLagebild;

async function put(incident: string, file: string, settings: { readonly zone?: string } = {}): Promise<void> {
  const { lagebild, folder } = served;
  const job = await lagebild.ingest(incident, { paths: [join(folder, file)], isUpload: false, settings });
  for await (const { phase } of lagebild.watchJob(job)) if (phase === "done") break;
}

const ask = (incident: string, question: string, more: Partial<AskRequest> = {}) =>
  served.lagebild.ask(incident, { question, budgetTokens: 2_000, model: "none", ...more });

const sourcesOf = async (incident: string) => (await served.lagebild.snapshot(incident)).sources;

beforeAll(async () => {
  served = await servedLagebild();
  for (const id of ["logins", "audit", "grown"]) await served.lagebild.createIncident(id);
  for (const file of ["auth.log", "grown.log"]) await writeFile(join(served.folder, file), `${LINES.join("\n")}\n`);
  await writeFile(join(served.folder, "audit.jsonl"), `${AUDIT.join("\n")}\n`);
  await put("logins", "auth.log");
  await put("audit", "audit.jsonl");
}, 240_000);
afterAll(() => served.close());

it("keeps the offsets that a source's records wrote", async () => {
  const [source] = await sourcesOf("logins");
  expect(source?.coverage.course).toMatchObject({ zones: { written: 4 }, offsets: { "+01:00": 4 } });
});

it("reads the hours of a question as the log writes them, and answers with them", { timeout: 120_000 }, async () => {
  const english = await ask("logins", "How many failed logins were there after 19:00?");
  expect(english.answer.exact[0]?.matched).toBe(2);
  expect(english.answer.notes[0]).toContain("times in +01:00 (the zone of its sources).");
  const german = await ask("logins", "Wie viele fehlgeschlagene Anmeldungen gab es nach 19 Uhr?");
  expect(german.answer.exact[0]?.matched).toBe(2);
  expect(german.answer.notes[0]).toContain("Zeiten in +01:00 (Zone der Quellen).");
  const first = await ask("logins", "When was the first failed login after 19:00?");
  expect(first.answer.answer).toContain("13 March 2026 19:00:35 +01:00");
  const last = await ask("logins", "Wann war die letzte fehlgeschlagene Anmeldung?");
  expect(last.answer.answer).toContain("13. März 2026, 19:12:08 +01:00");
});

it("counts by hours and days as the log writes them", { timeout: 120_000 }, async () => {
  const hours = await ask("logins", "Failed logins per hour");
  expect(hours.answer.answer).toContain("2026-03-13 18:00 (1), 2026-03-13 19:00 (2) (+01:00)");
  const days = await ask("logins", "Wie viele Einträge gab es pro Tag?");
  expect(days.answer.answer).toContain("2026-03-13 (3), 2026-03-14 (1) (+01:00)");
});

it("goes on in the zone with a question that follows another", { timeout: 120_000 }, async () => {
  const before = await ask("logins", "How many failed logins were there after 19:00?", { conversation: "new" });
  const { conversation } = before;
  expect(conversation).toBeDefined();
  const next = await ask("logins", "And between 19:10 and 19:20?", { conversation: conversation! });
  expect(next.answer.exact[0]?.matched).toBe(1);
  expect(next.answer.notes[0]).toContain("+01:00");
});

it("quotes an event with the time that stands in its line", { timeout: 120_000 }, async () => {
  const { answer } = await ask("audit", "When was plan.pdf downloaded?");
  expect(answer.answer).toContain("2 July 2026 03:00:12 -07:00");
  expect(answer.answer).toContain("2026-07-02T03:00:12.000-07:00");
  expect(answer.answer).not.toContain("10:00:12");
  const timeline = await served.lagebild.timeline("audit", {});
  expect(timeline.zone).toEqual({ name: "-07:00", from: "sources" });
});

it("follows a source that grows, and one whose zone is set", { timeout: 240_000 }, async () => {
  await put("grown", "grown.log");
  expect(await served.lagebild.zone("grown")).toEqual({ name: "+01:00", from: "sources" });
  const later = LINES.map((line) => line.replace("2026-03", "2026-04").replaceAll("+01:00", "+02:00"));
  await appendFile(join(served.folder, "grown.log"), `${[...later, ...later].join("\n")}\n`);
  await put("grown", "grown.log");
  const [source] = await sourcesOf("grown");
  expect(source?.coverage.course?.offsets).toEqual({ "+01:00": 4, "+02:00": 8 });
  expect(await served.lagebild.zone("grown")).toEqual({ name: "+02:00", from: "sources" });
  await put("grown", "audit.jsonl", { zone: "Europe/Berlin" });
  expect(await served.lagebild.zone("grown")).toEqual({ name: "Europe/Berlin", from: "sources" });
});
