import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FieldsReport } from "@lagebild/retrieval";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CommandContext } from "../command-line/command-context.js";
import { V1 } from "../routes/route.js";
import { outputOf } from "../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { eventsCommand } from "./events.js";
import { fieldsCommand } from "./fields.js";
import { formatCommand } from "./format.js";
import { ingestAndWait } from "./ingest.js";
import { sqlCommand } from "./sql.js";

const BASTION = fileURLToPath(new URL("../../../../fixtures/bastion/", import.meta.url));
const LOGS = ["auth.log", "windows", "firewall.log"].map((name) => join(BASTION, name));
const signal = new AbortController().signal;

let served: ServedLagebild;

beforeAll(async () => {
  served = await servedLagebild();
  await served.lagebild.createIncident("bastion");
  await ingestAndWait(served.lagebild, "bastion", LOGS, { config: served.config, signal });
}, 240_000);
afterAll(() => served.close());

const run = (command: (context: CommandContext) => Promise<void>, ...words: readonly string[]): Promise<string> =>
  outputOf(served, command, words);

interface Document {
  readonly "@timestamp"?: string;
  readonly message: string;
  readonly event: { readonly outcome?: string; readonly category?: readonly string[] };
  readonly user?: { readonly name?: string };
  readonly source?: { readonly ip?: string; readonly port?: number };
  readonly related?: { readonly ip?: readonly string[] };
  readonly lagebild: { readonly file: string; readonly line: number };
}

const documents = async (...words: readonly string[]): Promise<readonly Document[]> =>
  (await run(eventsCommand, "bastion", ...words))
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Document);

it("streams documents of the Elastic Common Schema with the lines that they are of", { timeout: 240_000 }, async () => {
  const all = await documents(
    ...["--where", "event.outcome=success", "--where", "event.category=authentication", "--file", "auth.log"],
  );
  expect(all.length).toBeGreaterThan(0);
  const [first] = all;
  expect(first).toMatchObject({
    event: { outcome: "success", category: expect.arrayContaining(["authentication"]) as string[] },
    lagebild: { file: "auth.log" },
  });
  expect(first!.message).toContain(`Accepted`);
  expect(first!.message).toContain(first!.source!.ip!);
  expect(first!.related!.ip).toContain(first!.source!.ip);
  expect(typeof first!.source!.port).toBe("number");
});

it("counts the same as statements and sql, over more than a page", async () => {
  const failed = await documents("--where", "event.outcome=failure", "--where", "source.ip=203.0.113.7");
  const sql = `select count(*) as n from records where "event.outcome" = 'failure' and "source.ip" = '203.0.113.7'`;
  const { rows } = JSON.parse(await run(sqlCommand, "bastion", sql, "--json")) as { rows: number[][] };
  expect(failed.length).toBe(rows[0]![0]);
  expect(failed.length).toBeGreaterThan(1_000);
  expect(new Set(failed.map(({ lagebild: { file, line } }) => `${file}:${line}`)).size).toBe(failed.length);
  expect(await documents("--limit", "3")).toHaveLength(3);
});

it("writes tables with the columns that Timesketch asks for first", async () => {
  const [head, row] = (await run(eventsCommand, "bastion", "--format", "csv", "--where", "user.name=grafana")).split(
    "\r\n",
  );
  expect(head).toMatch(/^datetime,timestamp_desc,message,lagebild\.file,lagebild\.line,/);
  expect(row).toContain("203.0.113.7");
  const [line] = (await run(eventsCommand, "bastion", "--format", "jsonl", "--limit", "1")).split("\n");
  expect(JSON.parse(line!)).toMatchObject({ "lagebild.line": 1, timestamp_desc: "Event time" });
});

it("writes the host that the head of a line names into tables too", async () => {
  const wanted = ["--file", "auth.log", "--limit", "1"];
  const [head, row] = (await run(eventsCommand, "bastion", "--format", "csv", ...wanted)).split("\r\n");
  const [document] = await documents(...wanted);
  const host = (document as unknown as { readonly host: { readonly name: string } }).host.name;
  expect(host).toBe("bastion");
  expect(row!.split(",").toReversed()[head!.split(",").toReversed().indexOf("host.name")]).toBe(host);
});

it("lists fields with their coverage, those of the logs under their own names", async () => {
  const { records, fields } = JSON.parse(await run(fieldsCommand, "bastion", "--json")) as FieldsReport;
  const of = (name: string) => fields.find(({ field }) => field === name);
  expect(of("event.category")!.records).toBeLessThanOrEqual(records);
  expect(of("source.ip")).toMatchObject({ isOfEvent: true, top: [{ value: "203.0.113.7" }, {}, {}, {}, {}] });
  expect(fields.some(({ isOfEvent }) => !isOfEvent)).toBe(true);
  const printed = await run(fieldsCommand, "bastion", "--host", "bastion");
  expect(printed).toContain("fields of events (Elastic Common Schema)");
});

it("refuses conditions and formats that it does not have", async () => {
  await expect(run(eventsCommand, "bastion", "--where", "user.name")).rejects.toThrow("such as user.name=anna");
  await expect(run(eventsCommand, "bastion", "--format", "timesketch")).rejects.toThrow("ecs, csv or jsonl");
  await expect(run(eventsCommand, "bastion", "--format", "xml")).rejects.toThrow('--format is "xml"');
});

it("answers events and fields over HTTP, page by page", async () => {
  const get = async (path: string) => {
    const response = await fetch(`${served.server.url}${V1}/incidents/bastion/${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const first = await get("events?limit=2&where=source.ip%3D203.0.113.7&where=event.outcome%3Dfailure");
  expect(first.status).toBe(200);
  expect(first.body["events"]).toHaveLength(2);
  const second = await get(`events?limit=2&after=${String(first.body["next"])}`);
  expect(second.body["events"]).toHaveLength(2);
  expect(second.body["events"]).not.toEqual(first.body["events"]);
  expect((await get("events?limit=0")).status).toBe(400);
  expect((await get("events?where=nonsense")).status).toBe(422);
  expect((await get("fields?limit=1&host=bastion")).body).toMatchObject({ records: expect.any(Number) as number });
});

it("checks a mapping of one's own and shows what it gives", async () => {
  const mapping = (expected: string): string => `id: own-door
when: { program: [doord] }
set: { event.category: session }
messages:
  - like: "opened by <user.name>"
examples:
  - line: "Mar 14 03:10:02 gate doord[7]: opened by anna"
    gives: { user.name: ${expected} }
`;
  const path = join(served.folder, "own-door.yml");
  const log = join(served.folder, "door.log");
  await writeFile(log, "Mar 14 03:10:02 gate doord[7]: opened by bert\nMar 14 03:10:03 gate other[8]: ping\n");
  await writeFile(path, mapping("anna"));
  expect(await run(formatCommand, "check", path)).toBe("own-door: right; 1 example gives what is expected\n");
  const tried = await run(formatCommand, "try", path, log);
  expect(tried).toContain("user.name  bert");
  expect(tried).toContain("1 of 2 lines are taken by own-door");
  await writeFile(path, mapping("carla"));
  await expect(run(formatCommand, "check", path)).rejects.toThrow("does not give what its examples say");
  await writeFile(path, "id: own-door\nset: { user.nam: x }\n");
  await expect(run(formatCommand, "check", path)).rejects.toThrow("user.nam, which is no field of an event");
  await expect(run(formatCommand, "check", join(served.folder, "none.yml"))).rejects.toThrow("none.yml cannot be read");
  await expect(run(formatCommand, "guess")).rejects.toThrow("format takes check");
});

it("lists what no mapping and no rule gives a category", async () => {
  expect(await run(formatCommand, "missing", "bastion")).toMatch(
    /records have no category|every record has a category/,
  );
});

it("keeps the host that only the mapping of a log finds as the record's own", { timeout: 240_000 }, async () => {
  const node = "R30-M0-N9-C:J16-U01";
  const line = (second: number) =>
    `KERNDTLB ${1_773_457_800 + second} 2026.03.14 ${node} 2026-03-14-03.10.0${second}.581048 ${node} RAS KERNEL FATAL data TLB error interrupt`;
  const log = join(served.folder, "cluster.log");
  await writeFile(log, [2, 3, 4].map(line).join("\n"));
  await served.lagebild.createIncident("cluster");
  await ingestAndWait(served.lagebild, "cluster", [log], { config: served.config, signal });
  const sql = "select host, count(*) as n from records group by host";
  const { rows } = JSON.parse(await run(sqlCommand, "cluster", sql, "--json")) as { rows: unknown[][] };
  expect(rows).toEqual([[node, 3]]);
});
