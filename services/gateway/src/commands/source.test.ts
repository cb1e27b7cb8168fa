import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SourceReport } from "../named-source.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { showOrChangeSource, type SourceOptions } from "./source.js";

const LINES = [
  "Jul  4 14:00:00 web sshd[1]: Accepted password for root from 203.0.113.9 port 4000 ssh2",
  "Jul  4 14:00:05 web sshd[1]: Failed password for anna from 203.0.113.9 port 4001 ssh2",
  "Jul  4 14:01:00 web sshd[1]: Failed password for anna from 203.0.113.9 port 4002 ssh2",
];
const MICROS = 1e6;

let served: ServedLagebild;

const put = async (incident: string, folder: string, lines: readonly string[]): Promise<void> => {
  const { lagebild } = served;
  const path = join(served.folder, `${folder}.log`);
  await writeFile(path, `${lines.join("\n")}\n`);
  const job = await lagebild.ingest(incident, { paths: [path], isUpload: false, settings: { year: 2025 } });
  for await (const { phase } of lagebild.watchJob(job)) if (phase === "done") break;
};

async function run(incident: string, source: string, settings: SourceOptions["settings"] = {}): Promise<string> {
  let written = "";
  await showOrChangeSource({
    incident,
    source,
    settings,
    isJson: false,
    zone: undefined,
    signal: new AbortController().signal,
    lagebild: served.lagebild,
    startWorker: () => undefined,
    write: (text) => void (written += text),
  });
  return written;
}

beforeAll(async () => {
  served = await servedLagebild();
  for (const id of ["zones", "web"]) await served.lagebild.createIncident(id);
  await put("zones", "auth", LINES);
  await put("web", "auth", LINES);
}, 240_000);
afterAll(() => served.close());

it("sets the zone of a source without the file: times move, ids and lines stay", { timeout: 240_000 }, async () => {
  const rows = () => served.lagebild.recordsAt("zones", "auth.log", [1, 2, 3]);
  const before = await rows();
  expect(await run("zones", "AUTH.log")).toContain("zone assumed for 100 %");
  const shown = await run("zones", before[0]!.source.slice(0, 6), { zone: "Europe/Berlin" });
  expect(shown).toContain("settings: zone Europe/Berlin, year 2025 (changed 1 x)");
  expect(shown).toContain("zone set for 100 %");
  const after = await rows();
  expect(after).toEqual(before.map((row) => ({ ...row, time: row.time! - 7_200 * MICROS, zoneOrigin: "set" })));
  expect((await served.lagebild.snapshot("zones")).records).toBe(3);
  expect(await served.lagebild.zone("zones")).toEqual({ name: "Europe/Berlin", from: "sources" });
});

it(
  "adds a clock's offset, takes a setting back, and reads nothing anew for what is said already",
  { timeout: 240_000 },
  async () => {
    const [before] = await served.lagebild.recordsAt("zones", "auth.log", [1]);
    await run("zones", "auth.log", { zone: null, clockOffsetMs: 133_000 });
    const shown = await run("zones", "auth.log", { clockOffsetMs: 133_000 });
    expect(shown).toContain("settings: year 2025, clock offset +00:02:13 (changed 2 x)");
    const [after] = await served.lagebild.recordsAt("zones", "auth.log", [1]);
    expect(after!.time).toBe(before!.time! + 7_333 * MICROS);
  },
);

it("does the same over HTTP, and names the candidates of an ambiguous name", { timeout: 240_000 }, async () => {
  const at = (source: string): string =>
    `${served.server.url}/api/v1/incidents/web/sources/${encodeURIComponent(source)}`;
  const get = async (source: string) => (await fetch(at(source))).json() as Promise<SourceReport>;
  const change = (source: string, body: object): Promise<Response> =>
    fetch(at(source), {
      method: "PATCH",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  expect(await get("auth.log")).toMatchObject({ records: 3, source: { file: "auth.log", settings: { year: 2025 } } });
  const changed = await change("auth.log", { zone: "Europe/Berlin", host: "srv7" });
  expect(changed.status).toBe(202);
  const { id } = (await changed.json()) as { readonly id: string };
  for await (const { phase } of served.lagebild.watchJob(id)) if (phase === "done") break;
  expect(await get("auth.log")).toMatchObject({
    source: { settings: { zone: "Europe/Berlin", year: 2025, host: "srv7" }, revision: 1 },
    coverage: { course: { zones: { set: 3, assumed: 0 } } },
  });
  expect((await change("auth.log", {})).status).toBe(422);
  expect((await change("auth.log", { zone: "Mars/Olympus" })).status).toBe(422);
  expect((await fetch(at("none.log"))).status).toBe(404);
  await put(
    "web",
    "auth",
    LINES.map((line) => line.replace("anna", "otto")),
  );
  const ambiguous = await fetch(at("auth.log"));
  const { detail } = (await ambiguous.json()) as { readonly detail: string };
  const labels = (await served.lagebild.snapshot("web")).sources.map(({ source }) => source.file);
  expect(labels).toHaveLength(2);
  if (!labels.includes("auth.log")) {
    expect(ambiguous.status).toBe(422);
    for (const label of labels) expect(detail).toContain(JSON.stringify(label));
  }
  for (const label of labels) expect((await get(label)).source.file).toBe(label);
});
