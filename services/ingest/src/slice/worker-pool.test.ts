import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hashingEmbedder } from "@lagebild/embedding";
import { loadKnowledge } from "@lagebild/knowledge";
import { createIncidentFolder, incidentFolder, memoryAuditLog } from "@lagebild/store";
import { ingestHandler } from "../ingest-handler.js";
import type { SliceTask } from "./slice-task.js";
import { runIngestJob } from "../test-ingest-job.js";
import { workerPool } from "./worker-pool.js";

const LINES = 60_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-pool-"));
  const line = (i: number): string => `Mar 14 03:11:02 gw1 app[${i}]: job ${i} ended after ${i * 7} ms\n`;
  await writeFile(join(folder, "app.log"), Array.from({ length: LINES }, (_, i) => line(i)).join(""));
});
afterAll(() => rm(folder, { recursive: true }));

/** A task of an incident without slices, but for its segment. */
function emptyTask(incident: string): Omit<SliceTask, "segmentId"> {
  const { root, sources } = incidentFolder(folder, incident);
  const about = { modelId: "m", slices: [], skips: [], rules: [], mappings: [] };
  return { ...about, incidentFolder: root, sourcesFolder: sources };
}

// A thread that is ended inside a native call aborts the process, and this test with it.
it.each([0, 30, 100, 250, 500])(
  "ends its threads after %i ms of work, and leaves nothing half",
  async (milliseconds) => {
    const id = `stopped-${milliseconds}`;
    await createIncidentFolder(folder, { id, createdMs: 1, note: "" });
    const pool = workerPool(2);
    const handler = ingestHandler({
      dataFolder: folder,
      knowledge: loadKnowledge(),
      embedder: hashingEmbedder(),
      pool,
      audit: memoryAuditLog(),
    });
    const input = { incident: id, paths: [join(folder, "app.log")], isUpload: false };
    const job = runIngestJob(handler, input).then(
      ({ records }) => records,
      (error: unknown) => error,
    );
    await delay(milliseconds);
    await pool.close();
    const outcome = await job;
    if (outcome !== LINES) expect(outcome).toMatchObject({ kind: "unavailable", message: "ingest was stopped" });
    expect(await readdir(join(incidentFolder(folder, id).root, "tmp")).catch(() => [])).toEqual([]);
  },
);

it("leaves no task waiting for a thread once it is closed", async () => {
  await createIncidentFolder(folder, { id: "waiting", createdMs: 1, note: "" });
  const pool = workerPool(1);
  let isAsked: () => void;
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  const never = (): Promise<never> => {
    isAsked();
    return new Promise(() => {});
  };
  const about = emptyTask("waiting");
  const ended = Promise.allSettled(
    ["a", "b", "c", "d"].map((letter) => pool.run({ ...about, segmentId: letter.repeat(16) }, never)),
  );
  await asked;
  await pool.close();
  for (const task of await ended) expect(task).toMatchObject({ reason: { message: "ingest was stopped" } });
});

it("ends every one of many tasks, whatever is aborted, fails, or is closed meanwhile", async () => {
  await createIncidentFolder(folder, { id: "many", createdMs: 1, note: "" });
  const about = emptyTask("many");
  let seed = 5;
  const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
  const pool = workerPool(3);
  const start = async (number: number): Promise<string> => {
    const end = next(5);
    const abort = new AbortController();
    const index = async (): Promise<never[]> => {
      if (end === 0) throw new Error("no vectors");
      if (end === 1) abort.abort(new Error("not wanted"));
      if (end === 1 || end === 2) await delay(next(10));
      return [];
    };
    if (end === 3) abort.abort(new Error("never wanted"));
    const segmentId = number.toString(16).padStart(16, "0");
    return pool.run({ ...about, segmentId }, index, abort.signal).then(
      () => "built",
      (error: unknown) => (error as Error).message,
    );
  };
  const first = await Promise.all(Array.from({ length: 9 }, (_, i) => start(i)));
  for (const outcome of first) expect(outcome).toMatch(/^(?:built|no vectors|n\w+ wanted)$/);
  expect(new Set(first).size).toBeGreaterThan(2);
  const second = Array.from({ length: 9 }, (_, i) => start(100 + i));
  await delay(next(50));
  await pool.close();
  for (const outcome of await Promise.all(second))
    expect(outcome).toMatch(/^(?:built|no vectors|n\w+ wanted|ingest was stopped)$/);
  expect(await start(200)).toMatch(/^(?:never wanted|ingest was stopped)$/);
  expect(await readdir(join(about.incidentFolder, "tmp")).catch(() => [])).toEqual([]);
});
