import { appendFile, chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { messageOf } from "@lagebild/domain";
import { listen } from "@lagebild/runtime/http";
import type { Config } from "../../config.js";
import { servedLagebild, type ServedLagebild } from "../../testing/test-served-lagebild.js";
import { doctorCommand } from "./doctor.js";
import type { DoctorFinding } from "./finding.js";

let served: ServedLagebild;
beforeAll(async () => {
  served = await servedLagebild();
  const { lagebild, folder } = served;
  await lagebild.createIncident("night");
  const path = join(folder, "auth.log");
  await writeFile(path, "Jul  4 14:00:00 web sshd[1]: Failed password for anna from 203.0.113.9 port 4000 ssh2\n");
  const job = await lagebild.ingest("night", { paths: [path], isUpload: false, settings: { year: 2025 } });
  for await (const { phase } of lagebild.watchJob(job)) if (phase === "done") break;
}, 120_000);
afterAll(() => served.close());

async function examine(change: Partial<Config> = {}) {
  let found: readonly DoctorFinding[] = [];
  const config = { ...served.config, port: 1, ...change };
  const ended = await doctorCommand({
    config,
    isJson: true,
    write: (text) => (found = JSON.parse(text) as typeof found),
  }).then(() => "well", messageOf);
  const bad = found
    .filter(({ is }) => is !== "ok")
    .map(({ part, is, detail, remedy }) => `${part} ${is}: ${detail}: ${remedy}`);
  return { ended, bad, parts: found.map(({ part }) => part) };
}

it("finds nothing where all is well, and names what it looked at", { timeout: 60_000 }, async () => {
  const { ended, bad, parts } = await examine();
  expect([ended, bad]).toEqual(["well", []]);
  expect(parts).toEqual(
    expect.arrayContaining(["machine", "data folder", "disk", "catalog", "retrieval", "generation", "audit", "jobs"]),
  );
  expect(parts).toContain("incident night");
  expect(parts.at(-1)).toBe("server");
});

it("makes nothing where nothing is yet", async () => {
  const dataFolder = join(served.folder, "later");
  expect((await examine({ dataFolder })).ended).toBe("well");
  expect(await readdir(served.folder)).not.toContain("later");
});

it("says what is wrong and what mends it", { timeout: 60_000 }, async () => {
  const { folder } = served;
  const segments = join(folder, "incidents", "night", "segments");
  const [segment] = await readdir(segments);
  const records = join(segments, segment!, "records.parquet");
  await rename(records, `${records}.away`);
  await mkdir(join(folder, "uploads", "half.partial"), { recursive: true });
  await chmod(folder, 0o755);
  const stranger = await listen((_, response) => response.writeHead(418).end(), { port: 0 });
  const { ended, bad } = await examine({
    port: Number(new URL(stranger.url).port),
    redisUrl: "redis://127.0.0.1:1",
    retrievalUrl: "http://127.0.0.1:1",
  });
  await stranger.close();
  await rename(`${records}.away`, records);
  expect(ended).toMatch(/faults found$/);
  const text = bad.join("\n");
  expect(text).toMatch(/^data folder warning: .* is open to other users: chmod go-rwx/m);
  expect(text).toMatch(/^left by a crash warning: 1 uploads or deletions in half/m);
  expect(text).toMatch(/^incident night fault: segments\/.*records\.parquet: it is gone: lagebild repair night$/m);
  expect(text).toMatch(/^server warning: .*none of ours \(418\)/m);
  expect(text).toMatch(/^retrieval service fault: does not answer/m);
});

it("tells a catalog that cannot be opened, and goes on", async () => {
  const dataFolder = join(served.folder, "broken");
  await mkdir(dataFolder, { mode: 0o700 });
  await appendFile(
    join(dataFolder, "catalog.db"),
    "no database, but a text that is longer than one hundred bytes ".repeat(9),
  );
  const { bad } = await examine({ dataFolder });
  expect(bad.join("\n")).toMatch(/^start fault: catalog .* is damaged: move it away/m);
  await rm(dataFolder, { recursive: true });
});

it("warns of keys that travel in clear", async () => {
  const { bad } = await examine({ host: "0.0.0.0", dataFolder: join(served.folder, "none") });
  expect(bad).toEqual([expect.stringContaining("reach warning: 0.0.0.0: others with a key, which is sent in clear")]);
});
