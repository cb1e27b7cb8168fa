import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metrics } from "@lagebild/runtime/http";
import { allRoutes } from "../app.js";
import type { CommandContext } from "../command-line/command-context.js";
import { eventsCommand } from "../commands/events.js";
import { exportCommand } from "../commands/export.js";
import { grepCommand } from "../commands/grep.js";
import { pictureCommand, reportCommand } from "../commands/picture.js";
import { sqlCommand } from "../commands/sql.js";
import { sweepCommand } from "../commands/sweep.js";
import { timelineCommand } from "../commands/timeline.js";
import type { ComposedLagebild } from "../compose.js";
import { loadConfig } from "../config.js";
import { outputOf } from "../testing/test-command.js";
import { eventLines, MARK_FIELD, markedEvent, tableHead } from "./event-pages.js";
import { testServer, type TestServer } from "../testing/test-server.js";

const MARK = "TLP:AMBER+STRICT";
const IN_MARKDOWN = "TLP:AMBER\\+STRICT";

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), "lagebild-marks-"));
  await writeFile(join(folder, "list.txt"), "203.0.113.7\n");
  await server.lagebild.changeIncident("bastion", { tlp: MARK });
  await server.post("/incidents/bastion/questions", { question: "Who?" });
  await server.lagebild.confirmAnswer("answer-1", "right");
  await server.post("/incidents/bastion/sources?name=auth.log", "x", { "content-type": "application/octet-stream" });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const VALUES: Readonly<Record<string, string>> = {
  incident: "bastion",
  answer: "answer-1",
  job: "job-1",
  source: "00112233aabbccdd",
  finding: "0123abcd",
};
const QUERIES: Readonly<Record<string, string>> = {
  getEntity: "?value=root",
  listSimilarShapes: "?text=login",
  readLines: "?file=auth.log&first=1&last=2",
};
const routes = allRoutes(metrics({ service: "gateway", withProcess: false })).filter(
  ({ method, path, replies }) => method === "get" && /\{(?:incident|answer)\}/.test(path) && replies[200]?.schema,
);

it.each(routes.map((route) => [route.operation, route] as const))("marks what %s returns", async (operation, route) => {
  const path = route.path.replace("/api/v1", "").replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? name);
  const response = await server.get(path + (QUERIES[operation] ?? ""));
  expect([response.status, response.headers.get("x-tlp")]).toEqual([200, MARK]);
  const [media] = route.replies[200]?.mediaTypes ?? ["application/json"];
  // A file of its own says it itself: it is passed on without its headers.
  const text =
    media === "application/json" || response.headers.get("x-rows-left-out") === "1" ? MARK : await response.text();
  expect(text.replaceAll("\\+", "+")).toContain(MARK);
});

it.each<[string, (context: CommandContext) => Promise<void>, readonly string[]]>([
  ["timeline", timelineCommand, ["bastion", "--format", "timesketch"]],
  ["grep", grepCommand, ["bastion", "root", "--format", "csv"]],
  ["sweep", sweepCommand, ["bastion", "LIST", "--format", "jsonl"]],
  ["sql as csv", sqlCommand, ["bastion", "select 1", "--format", "csv"]],
  ["sql as jsonl", sqlCommand, ["bastion", "select 1", "--format", "jsonl"]],
  ["events", eventsCommand, ["bastion", "--limit", "1"]],
  ["export", exportCommand, ["answer-1"]],
  ["export training", exportCommand, ["training", "--incident", "bastion"]],
  ["picture", pictureCommand, ["bastion"]],
  ["report", reportCommand, ["bastion"]],
])("marks what %s writes", async (_name, command, words) => {
  const lagebild = server.lagebild as unknown as ComposedLagebild;
  const place = { config: loadConfig({ LAGEBILD_DATA: folder }), lagebild };
  const written = await outputOf(
    place,
    command,
    words.map((word) => (word === "LIST" ? join(folder, "list.txt") : word)),
  );
  const rows = written.trim().split("\n");
  expect(written.replaceAll("\\+", "+")).toContain(MARK);
  // Rows are cut out and passed on.
  if (words.includes("--format")) expect(rows.at(-1)!.replaceAll("\\+", "+")).toContain(MARK);
});

it("marks each row of events, whatever their form", () => {
  const document = { lagebild: { file: "auth.log", line: 7 }, labels: { env: "prod" } };
  const event = markedEvent({ document, event: {}, fields: {} }, MARK);
  expect(event.document["labels"]).toEqual({ env: "prod", tlp: MARK });
  expect(tableHead([MARK_FIELD]) + eventLines([event], "csv", [MARK_FIELD])).toMatch(
    /labels\.tlp\r\n.*,TLP:AMBER\+STRICT/,
  );
  expect(eventLines([event], "jsonl", [])).toContain(`"labels.tlp":"${MARK}"`);
});

it("stands above and below a report, also in HTML", async () => {
  const markdown = await (await server.get("/incidents/bastion/report")).text();
  expect(markdown.startsWith(`**${IN_MARKDOWN}**\n`)).toBe(true);
  expect(markdown.endsWith(`**${IN_MARKDOWN}**\n`)).toBe(true);
  const html = await (await server.get("/incidents/bastion/report?format=html")).text();
  expect(html.match(/<p class="tlp">TLP:AMBER\+STRICT<\/p>/g)).toHaveLength(2);
  await outputOf(
    { config: loadConfig({ LAGEBILD_DATA: folder }), lagebild: server.lagebild as unknown as ComposedLagebild },
    reportCommand,
    ["bastion", join(folder, "report.html")],
  );
  expect(await readFile(join(folder, "report.html"), "utf8")).toContain(MARK);
});
