import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { messageOf } from "@lagebild/domain";
import { verifyAudit } from "@lagebild/store";
import { composeLagebild, type ComposedLagebild } from "../compose.js";
import { loadConfig } from "../config.js";

const STORED = fileURLToPath(new URL("../../../../fixtures/data-folders/", import.meta.url));
const QUESTION = { question: "How many failed logins were there?", budgetTokens: 2_000 };
const signal = new AbortController().signal;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "lagebild-earlier-"));
});
afterAll(() => rm(home, { recursive: true }));

async function opened(version: string): Promise<ComposedLagebild> {
  await promisify(execFile)("tar", [
    "xzf",
    join(STORED, `${version}.tar.gz`),
    "--one-top-level=" + version,
    "-C",
    home,
  ]);
  return composeLagebild(
    loadConfig({ LAGEBILD_DATA: join(home, version), LAGEBILD_MODEL: "none", LAGEBILD_WORKERS: "1" }),
  );
}

it.each([
  { version: "2026-11-23", isOtherModel: true, hasEvents: false },
  { version: "2026-11-30", isOtherModel: false, hasEvents: true },
])("opens the data of $version, and says what brings it over", { timeout: 60_000 }, async ({ version, ...is }) => {
  const lagebild = await opened(version);
  const actions = async () =>
    (await lagebild.events("old", { limit: 20 })).events.map(({ event }) => event["event.action"]).filter(Boolean);
  try {
    expect(await lagebild.incidents()).toMatchObject([{ id: "old" }]);
    expect(await lagebild.snapshot("old")).toMatchObject({ records: 9, lines: 9, damaged: [], incomplete: [] });
    expect(await lagebild.lines("old", "small.log", 8, 8)).toMatchObject([
      { original: expect.stringContaining("kweber") },
    ]);
    expect((await lagebild.grep("old", { pattern: "Failed password" }, { signal })).matched).toBe(1);
    expect((await lagebild.verify("old", signal)).faults).toEqual([]);
    expect(await lagebild.answers("old", 10)).toMatchObject([
      { incident: "old", answer: { question: QUESTION.question } },
    ]);
    expect(await lagebild.keys.list()).toHaveLength(1);
    expect((await verifyAudit(lagebild.audit)).faults).toEqual([]);
    expect((await actions()).length > 0).toBe(is.hasEvents);

    const told = await lagebild.ask("old", QUESTION).then(
      ({ answer }) => answer.verdict,
      (error: unknown) => messageOf(error),
    );
    expect(told).toMatch(is.isOtherModel ? /lagebild reindex/ : /^answered$/);

    // lagebild reindex and lagebild format apply
    await lagebild.reindex("old", { signal });
    lagebild.startWorker();
    const job = await lagebild.ingest("old", { paths: [], isUpload: false, isRematch: true });
    for await (const { phase } of lagebild.watchJob(job)) if (phase === "done" || phase === "failed") break;
    expect((await actions()).length).toBeGreaterThan(0);
    expect(await lagebild.snapshot("old")).toMatchObject({ records: 9, lines: 9, damaged: [], incomplete: [] });
    expect((await lagebild.verify("old", signal)).faults).toEqual([]);
    expect((await lagebild.ask("old", QUESTION)).answer).toMatchObject({ verdict: "answered", values: ["1"] });
  } finally {
    await lagebild.close();
  }
});
