import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { redisMissing, startRedis, type TestRedis } from "@lagebild/jobs/test-redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient, readEvents, type ApiClient } from "./api-client.js";
import { BASTION, REPOSITORY } from "./lagebild-process.js";
import { startServe, startService, TINY_MODEL } from "./start-lagebild.js";
import type { StartedProcess } from "./start-process.js";

interface Job {
  readonly id: string;
  readonly phase: string;
  readonly slicesTotal: number;
  readonly slicesDone: number;
  readonly sizeDone: number;
  readonly sizeTotal: number;
}

/** Two slices and a rest: enough for two workers to have one each when one of them dies. */
const BIG_MEGABYTES = 40;
/** Redis comes from the system's packages. */
const missing = redisMissing();
const why = missing === undefined ? "" : ` (not run: ${missing})`;

describe.skipIf(missing !== undefined)(`services in processes of their own${why}`, () => {
  const processes = new Map<string, StartedProcess>();
  let redis: TestRedis;
  let folder = "";
  let api = "";
  let client: ApiClient;
  let workers: StartedProcess[] = [];

  const upload = async (path: string, name: string): Promise<Job> => {
    const body = Readable.toWeb(createReadStream(path)) as ReadableStream;
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    const response = await fetch(`${api}/incidents/bastion/sources?name=${name}`, init);
    expect(response.status).toBe(202);
    return ((await response.json()) as { readonly job: Job }).job;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-e2e-"));
    redis = await startRedis();
    const env = {
      LAGEBILD_DATA: join(folder, "data"),
      LAGEBILD_MODEL: TINY_MODEL,
      REDIS_URL: redis.url,
      LAGEBILD_WORKERS: "1",
    };
    const retrieval = await startService("retrieval", env);
    const generation = await startService("generation", { ...env, RETRIEVAL_URL: retrieval.url });
    const ingest = [await startService("ingest", env), await startService("ingest", env)];
    workers = ingest.map(({ process }) => process);
    const gateway = await startServe({ ...env, RETRIEVAL_URL: retrieval.url, GENERATION_URL: generation.url });
    api = `${gateway.url}/api/v1`;
    client = apiClient(api);
    for (const [name, started] of [
      ["retrieval", retrieval.process],
      ["generation", generation.process],
      ["killed worker", workers[0]!],
      ["worker", workers[1]!],
      ["gateway", gateway.process],
    ] as const)
      processes.set(name, started);
  }, 120_000);

  afterAll(async () => {
    for (const started of [...processes.values()].toReversed()) await started.stop();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("ingest an archive that was uploaded", async () => {
    expect((await client.post("/incidents", { id: "bastion" })).status).toBe(201);
    const events = await readEvents(
      await fetch(`${api}/jobs/${(await upload(join(BASTION, "edge.zip"), "edge.zip")).id}/events`),
    );
    expect(events.at(-1)?.data).toMatchObject({ phase: "done", output: { addedCount: 1 } });
    await readEvents(await fetch(`${api}/jobs/${(await upload(join(BASTION, "auth.log"), "auth.log")).id}/events`));
    expect(await client.get("/incidents/bastion")).toMatchObject({ id: "bastion" });
  }, 60_000);

  it("go on when a worker is killed, and answer meanwhile", async () => {
    const big = join(folder, "big.log");
    const make = [join(REPOSITORY, "fixtures/dist/make-syslog.js"), "--path", big, "--size-mb", String(BIG_MEGABYTES)];
    await promisify(execFile)(process.execPath, make);
    const job = await upload(big, "big.log");
    const seen: Job[] = [];
    await expect
      .poll(
        async () => {
          const state = await client.get<Job>(`/jobs/${job.id}`);
          seen.push(state);
          return state.slicesTotal >= 2 && state.phase === "running";
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    workers[0]!.kill("SIGKILL");
    const answer = await client.post("/incidents/bastion/questions", {
      question: "Who logged in as backup?",
      model: "none",
    });
    expect(await answer.json()).toMatchObject({
      answer: { ledger: { linesSearched: 2_875, ingesting: { bytesTotal: (await stat(big)).size } } },
    });
    const events = await readEvents(await fetch(`${api}/jobs/${job.id}/events`));
    const states = events.map(({ data }) => data as Job);
    expect(states.at(-1)).toMatchObject({ phase: "done", sizeDone: (await stat(big)).size });
    const done = [...seen, ...states].map(({ sizeDone }) => sizeDone);
    expect(done).toEqual([...done].sort((a, b) => a - b));
  }, 300_000);

  it("stream an answer whose every citation stands in the original", async () => {
    const asked = { question: "From which address did the account backup log in?", conversation: "new" };
    const events = await readEvents(
      await client.post("/incidents/bastion/questions", asked, { accept: "text/event-stream" }),
    );
    expect(events[0]?.event).toBe("window");
    const { record } = events.at(-1)!.data as {
      readonly record: {
        readonly id: string;
        readonly conversation: string;
        readonly answer: { readonly citations: readonly { file: string; firstLine: number; text: string }[] };
      };
    };
    expect(events.at(-1)?.event).toBe("answer");
    expect(record.answer.citations.length).toBeGreaterThan(0);
    for (const { file, firstLine, text } of record.answer.citations) {
      const query = new URLSearchParams({ file, first: String(firstLine), last: String(firstLine) });
      const { lines } = await client.get<{ lines: readonly { text: string }[] }>(`/incidents/bastion/lines?${query}`);
      expect(lines[0]?.text).toBe(text);
    }
    const replay = await client.post(`/answers/${record.id}/replay`, {});
    expect(await replay.json()).toMatchObject({ isSame: true });
    const followUp = await client.post("/incidents/bastion/questions", {
      question: "And when?",
      conversation: record.conversation,
      model: "none",
    });
    expect(await followUp.json()).toMatchObject({
      understoodAs: expect.stringContaining("backup"),
      answer: { ledger: { history: { turnsShown: 1 } } },
    });
  }, 120_000);

  it("tell how they are", async () => {
    const root = api.replace("/api/v1", "");
    expect(await (await fetch(`${root}/ready`)).json()).toMatchObject({ isReady: true });
    expect(await (await fetch(`${root}/metrics`)).text()).toContain("lagebild_questions_total");
    expect(await client.get("/openapi.json")).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) });
  });

  it("end when they are asked to", async () => {
    const codes: Record<string, number | null> = {};
    for (const [name, started] of processes) codes[name] = await started.stop();
    expect(codes).toEqual({ retrieval: 0, generation: 0, "killed worker": null, worker: 0, gateway: 0 });
  }, 60_000);
});
