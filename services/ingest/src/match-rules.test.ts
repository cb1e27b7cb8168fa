import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RULES_FIELD } from "@lagebild/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hashingEmbedder } from "@lagebild/embedding";
import { loadKnowledge } from "@lagebild/knowledge";
import { readRuleFolder, ruleStore } from "@lagebild/knowledge/sigma";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { createIncidentFolder, incidentFolder, memoryAuditLog } from "@lagebild/store";
import { ingestHandler, type IngestHandler } from "./ingest-handler.js";
import type { IngestInput, IngestOutput } from "./ingest-job.js";
import { runIngestJob } from "./test-ingest-job.js";
import { workerPool, type WorkerPool } from "./slice/worker-pool.js";

const RULE = `title: Root Logs In Over SSH
id: 22222222-0001-4000-8000-000000000001
description: Finds the crown of the host being taken.
tags: [attack.t1078.003]
level: high
logsource: { product: linux, service: sshd }
detection:
  keywords: { '|all': ['Accepted', ' for root from'] }
  condition: keywords
`;
const ID = "22222222-0001-4000-8000-000000000001";
const line = (second: number, text: string): string =>
  `Mar 14 03:00:${String(second).padStart(2, "0")} bastion sshd[7]: ${text}\n`;
const LOG = [
  line(1, "Failed password for root from 203.0.113.7 port 51122 ssh2"),
  line(2, "Accepted password for root from 203.0.113.7 port 51122 ssh2"),
  line(3, "Accepted password for root from 203.0.113.8 port 51123 ssh2"),
  line(4, "Accepted password for eva from 192.0.2.1 port 51123 ssh2"),
].join("");

let folder: string;
let pool: WorkerPool;
let handler: IngestHandler;
const embedder = hashingEmbedder();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-match-"));
  pool = workerPool(1);
  handler = ingestHandler({ dataFolder: folder, knowledge: loadKnowledge(), embedder, pool, audit: memoryAuditLog() });
  await createIncidentFolder(folder, { id: "bastion", createdMs: 1, note: "" });
  await writeFile(join(folder, "auth.log"), LOG);
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

async function runJob(more: Partial<IngestInput>): Promise<IngestOutput> {
  const input: IngestInput = { incident: "bastion", paths: [], isUpload: false, ...more };
  return runIngestJob(handler, input);
}

async function seen() {
  const index = localIncidentIndex({ folder: incidentFolder(folder, "bastion").root, modelId: embedder.modelId });
  try {
    const { records } = await index.snapshot();
    const where = { entities: [{ kind: "rule" as const, value: ID }] };
    const { count } = await index.aggregate({ op: "count", where });
    const { values = [] } = await index.aggregate({ op: "top", of: { entity: "rule" }, where: {}, limit: 10 });
    const hits = await index.words(["crown"], {}, 10);
    const shapes = await index.shapes(hits.map(({ shape }) => shape));
    return { records, count, values: values.map(({ value }) => value), shapes };
  } finally {
    await index.close();
  }
}

async function addRule(): Promise<void> {
  await mkdir(join(folder, "mine"), { recursive: true });
  await writeFile(join(folder, "mine", "ssh.yml"), RULE);
  const { rules } = await readRuleFolder(join(folder, "mine"));
  await ruleStore(folder).put(rules.map(({ rule }) => rule));
}

it("matches what is there later, what comes in at once, and forgets a rule that is gone", async () => {
  const first = await runJob({ paths: [join(folder, "auth.log")] });
  expect(first).toMatchObject({ records: 4 });
  expect(first).not.toHaveProperty("rules");
  expect(await seen()).toMatchObject({ records: 4, count: 0, values: [], shapes: [] });

  await addRule();
  expect(await runJob({ isRematch: true })).toMatchObject({ records: 4, rules: [{ rule: ID, count: 2 }] });
  const matched = await seen();
  expect(matched).toMatchObject({ records: 4, count: 2, values: [ID] });
  const [shape] = matched.shapes;
  expect(matched.shapes).toHaveLength(1);
  expect(shape!.text).toContain("Accepted password for root");
  expect(shape!.meanings.at(-1)).toMatchObject({ id: `sigma:${ID}`, severity: "attack", tags: ["attack.t1078.003"] });

  await writeFile(join(folder, "more.log"), LOG.replaceAll("203.0.113", "198.51.100"));
  expect(await runJob({ paths: [join(folder, "more.log")] })).toMatchObject({ rules: [{ rule: ID, count: 2 }] });
  expect(await seen()).toMatchObject({ records: 8, count: 4 });

  await ruleStore(folder).remove(ID);
  await runJob({ isRematch: true });
  expect(await seen()).toMatchObject({ records: 8, count: 0, values: [], shapes: [] });
});

it("keeps what a shape means when a later file holds it without a match", async () => {
  const rule = RULE.replace("' for root from'", "'198.51.100.8'");
  await writeFile(join(folder, "mine", "ssh.yml"), rule);
  const { rules } = await readRuleFolder(join(folder, "mine"));
  await ruleStore(folder).put(rules.map((read) => read.rule));
  await runJob({ isRematch: true });
  expect((await seen()).shapes).toHaveLength(1);
  await writeFile(join(folder, "third.log"), line(9, "Accepted password for root from 192.0.2.99 port 1 ssh2"));
  await runJob({ paths: [join(folder, "third.log")] });
  expect(await seen()).toMatchObject({ records: 9, count: 1 });
  expect((await seen()).shapes).toHaveLength(1);
});

it("names rule files that cannot be used", async () => {
  await writeFile(join(folder, "rules", "broken.json"), "{");
  await writeFile(join(folder, "fourth.log"), line(10, "Connection closed"));
  expect(await runJob({ paths: [join(folder, "fourth.log")] })).toMatchObject({
    skips: [{ file: "rules/broken.json", reason: "rule not used: file is not valid JSON", count: 1 }],
  });
});

it("takes a user's rule about events of any log, and does not call it unusable", async () => {
  const rule = `title: Anything Of Eva
id: 22222222-0002-4000-8000-000000000002
name: of_eva
logsource: { product: ecs, category: authentication }
detection: { selection: { user.name: eva }, condition: selection }
`;
  await writeFile(join(folder, "mine", "eva.yml"), rule);
  const { rules, refused } = await readRuleFolder(join(folder, "mine", "eva.yml"));
  expect(refused).toEqual([]);
  await ruleStore(folder).put(rules.map((read) => read.rule));
  await writeFile(join(folder, "fifth.log"), line(11, "Accepted password for eva from 192.0.2.1 port 5 ssh2"));
  const { skips } = await runJob({ paths: [join(folder, "fifth.log")] });
  expect(skips.map(({ file }) => file)).toEqual(["rules/broken.json"]);
  const index = localIncidentIndex({ folder: incidentFolder(folder, "bastion").root, modelId: embedder.modelId });
  try {
    const where = { fields: [{ field: RULES_FIELD, operator: "equals" as const, value: "of_eva" }] };
    expect(await index.aggregate({ op: "count", where })).toMatchObject({ count: 1 });
  } finally {
    await index.close();
  }
});
