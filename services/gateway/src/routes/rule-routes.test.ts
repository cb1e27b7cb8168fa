import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ingestAndWait } from "../commands/ingest.js";
import type { IngestJob } from "../ingest-queue.js";
import type { RuleList, RulesAdded } from "../rule-book.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { testServer } from "../testing/test-server.js";
import { V1 } from "./route.js";

const ID = "22222222-0001-4000-8000-00000000000a";
const RULE = `title: A password was accepted
id: ${ID}
level: high
logsource: { product: linux, service: sshd }
detection: { keywords: [Accepted], condition: keywords }
`;
const OLD = RULE.replace(ID, "22222222-0001-4000-8000-00000000000b").replace(
  "condition: k",
  "condition: k | count() > 5, x: k",
);

let served: ServedLagebild;
beforeAll(async () => {
  served = await servedLagebild();
  const { lagebild, config, folder } = served;
  const log = join(folder, "auth.log");
  await writeFile(
    log,
    "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2\n",
  );
  await lagebild.createIncident("bastion");
  await ingestAndWait(lagebild, "bastion", [log], { config, signal: new AbortController().signal });
});
afterAll(() => served.close());

const call = (method: string, path: string, body?: string): Promise<Response> =>
  fetch(`${served.server.url}${V1}${path}`, { method, ...(body !== undefined && { body }) });

it("takes rules, matches an incident against them and takes them away again", async () => {
  const added = (await (await call("POST", "/rules", `${RULE}---\n${OLD}`)).json()) as RulesAdded;
  expect(added.loaded.map(({ id, level }) => [id, level])).toEqual([[ID, "high"]]);
  expect(added.refused).toEqual([expect.objectContaining({ title: "A password was accepted" })]);
  const { rules } = (await (await call("GET", "/rules")).json()) as RuleList;
  expect(rules.map(({ id }) => id)).toEqual([ID]);
  const started = await call("POST", "/incidents/bastion/rules");
  expect(started.status).toBe(202);
  const { id } = (await started.json()) as { readonly id: string };
  let last: IngestJob | undefined;
  for await (const state of served.lagebild.watchJob(id)) last = state;
  expect(last?.output?.rules).toEqual([{ rule: ID, count: 1 }]);
  expect((await call("DELETE", `/rules/${ID}`)).status).toBe(204);
  expect((await call("DELETE", `/rules/${ID}`)).status).toBe(404);
});

it.each([
  ["POST", "/rules", "", 422],
  ["POST", "/rules", " ".repeat(4 * 1024 * 1024 + 1), 413],
  ["DELETE", "/rules/..%2F..%2Fcatalog", undefined, 400],
  ["POST", "/incidents/nowhere/rules", undefined, 404],
])("refuses %s %s", async (method, path, body, status) => {
  expect((await call(method, path, body)).status).toBe(status);
});

it("refuses searches and queries beyond those that may run at once", async () => {
  const server = await testServer({ work: { scans: { atOnce: 0, waiting: 0, waitMs: 1 } } });
  const answers = [
    await server.post("/incidents/bastion/sql", { sql: "SELECT 1" }),
    await server.post("/incidents/bastion/greps", { pattern: "a" }),
    await server.post("/incidents/bastion/sweeps", "sysupd", { "content-type": "text/plain" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
  await server.close();
});
