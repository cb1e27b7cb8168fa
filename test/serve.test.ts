import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient, readEvents, type ApiClient } from "./api-client.js";
import { BASTION } from "./lagebild-process.js";
import { startServe, TINY_MODEL } from "./start-lagebild.js";
import type { StartedProcess } from "./start-process.js";

const QUESTION = { question: "From which address did the account backup log in?", budgetTokens: 1_500 };

interface Record {
  readonly id: string;
  readonly answer: {
    readonly inWords?: { readonly text: string };
    readonly answer: string;
    readonly notes: readonly string[];
    readonly citations: readonly unknown[];
  };
}

/** The processes that a process started, by their command lines. */
const childrenOf = (pid: number): readonly { readonly pid: number; readonly command: string }[] =>
  spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" })
    .stdout.split("\n")
    .flatMap((line) => {
      const [, child, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
      return child === undefined ? [] : [{ pid: Number(child), command: command! }];
    });

describe("lagebild serve, all in one process", () => {
  let server: StartedProcess;
  let client: ApiClient;
  let folder = "";
  let api = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-serve-"));
    const started = await startServe({ LAGEBILD_DATA: folder, LAGEBILD_MODEL: TINY_MODEL, LAGEBILD_WORKERS: "1" });
    server = started.process;
    api = `${started.url}/api/v1`;
    client = apiClient(api);
    await client.post("/incidents", { id: "bastion" });
    const upload = await fetch(`${api}/incidents/bastion/sources?name=auth.log`, {
      method: "POST",
      body: await readFile(join(BASTION, "auth.log")),
    });
    const { job } = (await upload.json()) as { readonly job: { readonly id: string } };
    const events = await readEvents(await fetch(`${api}/jobs/${job.id}/events`));
    expect(events.at(-1)?.data).toMatchObject({ phase: "done", output: { addedCount: 1 } });
  }, 120_000);

  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    await rm(folder, { recursive: true, force: true });
  });

  it("answers, keeps the answer, and makes it again the same", async () => {
    const record = (await (await client.post("/incidents/bastion/questions", QUESTION)).json()) as Record;
    expect(record.answer.citations.length).toBeGreaterThan(0);
    expect(await client.get(`/answers/${record.id}`)).toEqual(record);
    const replay = await client.post(`/answers/${record.id}/replay`, {});
    expect(await replay.json()).toMatchObject({ id: record.id, isSame: true, differences: [] });
  });

  it("answers, with a note, when the model's process is killed in mid-answer, and with the model after that", async () => {
    const models = () => childrenOf(server.pid).filter(({ command }) => command.includes("llama-process"));
    expect(models()).toHaveLength(1);
    const [before] = models();
    // Killed again and again: a tiny model may be done with its answer before a single kill comes.
    let killing: NodeJS.Timeout | undefined;
    const killAll = (): void => models().forEach(({ pid }) => process.kill(pid, "SIGKILL"));
    const events = await client.stream("/incidents/bastion/questions", QUESTION, ({ event }) => {
      if (event === "window") killing = setInterval(killAll, 50);
    });
    clearInterval(killing);
    expect(events.at(-1)?.event).toBe("answer");
    const { record } = events.at(-1)!.data as { readonly record: Record };
    expect(record.answer.inWords).toBeUndefined();
    expect(record.answer.notes.join()).toContain("The language model wrote nothing");
    const notesOfNext = async (): Promise<string> => {
      const next = (await (await client.post("/incidents/bastion/questions", QUESTION)).json()) as Record;
      return next.answer.notes.join();
    };
    await expect.poll(notesOfNext, { timeout: 45_000, interval: 2_000 }).not.toContain("wrote nothing");
    expect(models()).toHaveLength(1);
    expect(models()[0]!.pid).not.toBe(before!.pid);
  });

  it("answers ten questions at once, or says when to come back", async () => {
    const asked = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const question = `${QUESTION.question} (${i})`;
        const response = await client.post("/incidents/bastion/questions", { ...QUESTION, question });
        // Read at once: a connection on which nobody reads is closed after a while.
        return { status: response.status, headers: response.headers, body: (await response.json()) as Record };
      }),
    );
    for (const { status, headers, body } of asked) {
      expect([200, 503]).toContain(status);
      if (status === 503) expect(headers.get("retry-after")).toMatch(/^\d+$/);
      else expect(body.answer.citations.length).toBeGreaterThan(0);
    }
    expect(asked.filter(({ status }) => status === 200).length).toBeGreaterThan(3);
  });

  it("deletes an incident with what was answered", async () => {
    expect((await fetch(`${api}/incidents/bastion`, { method: "DELETE" })).status).toBe(204);
    expect((await client.post("/incidents/bastion/questions", QUESTION)).status).toBe(404);
  });
});

describe("lagebild serve, where others can reach it", () => {
  it("shows a key once and lets nobody in without it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lagebild-serve-"));
    const env = { LAGEBILD_DATA: folder, LAGEBILD_HOST: "0.0.0.0" };
    const first = await startServe(env);
    const key = /key of the API, shown this once: (lb_\S+)/.exec(first.process.output())?.[1];
    const local = first.url.replace("0.0.0.0", "127.0.0.1");
    expect((await fetch(`${local}/api/v1/incidents`)).status).toBe(401);
    expect((await fetch(`${local}/health`)).status).toBe(200);
    expect(await apiClient(`${local}/api/v1`, key).get("/incidents")).toEqual({ incidents: [] });
    expect((await readFile(join(folder, "catalog.db"), "latin1")).includes(key!)).toBe(false);
    await first.process.stop();
    const second = await startServe(env);
    expect(second.process.output()).not.toContain("lb_");
    await second.process.stop();
    await rm(folder, { recursive: true, force: true });
  });
});
