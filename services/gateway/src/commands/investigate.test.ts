import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { UTC } from "@lagebild/domain";
import type { Listening } from "@lagebild/runtime/http";
import type { EntityReport, GrepReport, KindValues, SweepReport, Timeline } from "@lagebild/retrieval";
import { parseArguments } from "../command-line/arguments.js";
import { resolvedFilter } from "../incident-zone.js";
import type { ComposedLagebild } from "../compose.js";
import { V1 } from "../routes/route.js";
import type { PlaybookReport } from "../playbooks/playbook-report.js";
import type { CommandContext } from "../command-line/command-context.js";
import { outputOf } from "../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { askCommand, windowCommand } from "./ask.js";
import { entityCommand } from "./entity.js";
import { findingCommand } from "./picture.js";
import { exportCommand } from "./export.js";
import { grepCommand } from "./grep.js";
import { ingestAndWait } from "./ingest.js";
import { playbookCommand } from "./playbook.js";
import { sqlCommand } from "./sql.js";
import { sweepCommand } from "./sweep.js";
import { timelineCommand } from "./timeline.js";

const BASTION = fileURLToPath(new URL("../../../../fixtures/bastion/", import.meta.url));
const LOGS = ["auth.log", "edge.zip", "windows", "firewall.log", "app.log"].map((name) => join(BASTION, name));

let served: ServedLagebild;
let folder: string;
let lagebild: ComposedLagebild;
let server: Listening;
const signal = new AbortController().signal;

beforeAll(async () => {
  served = await servedLagebild();
  ({ folder, lagebild, server } = served);
  await lagebild.createIncident("bastion");
  await ingestAndWait(lagebild, "bastion", LOGS, { config: served.config, signal });
}, 240_000);
afterAll(() => served.close());

type Command = (context: CommandContext) => Promise<void>;

const run = (command: Command, ...words: readonly string[]): Promise<string> => outputOf(served, command, words);

const json = async <T>(command: Command, ...words: readonly string[]): Promise<T> =>
  JSON.parse(await run(command, ...words, "--json")) as T;

async function keep(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const INDICATORS =
  "203[.]0.113.7\n198.51.100.0/24\nsysupd\n/tmp/.x/p.tgz\nWinUpdateSvc\nCVE-2021-44228\n192.0.2.0/77\n";

it("sweeps every line for a list and reports hits with lines, misses and bad entries", async () => {
  const report = await json<SweepReport>(sweepCommand, "bastion", await keep("list.txt", INDICATORS));
  const lines = new Map(report.hits.map(({ indicator, lines: count }) => [indicator.value, count]));
  expect([...lines]).toEqual([
    ["/tmp/.x/p.tgz", 1],
    ["winupdatesvc", 1],
    ["sysupd", 8],
    ["198.51.100.0/24", expect.any(Number)],
    ["203.0.113.7", 1_658],
  ]);
  expect(report.misses.map(({ value }) => value)).toEqual(["cve-2021-44228"]);
  expect(report.bad).toEqual([{ entry: 7, reason: "network has 77 bits, at most 32 are possible" }]);
  expect(report.searched).toMatchObject({ sources: 5, lines: 3_611, isComplete: true });
  const tar = report.hits[0]!;
  expect(tar.files).toMatchObject([{ file: "auth.log", lines: 1, firstLine: 2_085, lastLine: 2_085 }]);
  expect(tar.samples[0]?.original).toContain("COMMAND=/usr/bin/tar czf /tmp/.x/p.tgz");
  expect(tar.firstTime).toBe(tar.samples[0]?.row.time);
});

it("writes a sweep for people and as CSV", async () => {
  const list = await keep("list.txt", INDICATORS);
  const text = await run(sweepCommand, "bastion", list);
  expect(text).toContain("6 indicators (text): 5 found, 1 not found");
  expect(text).toContain("auth.log:2085");
  expect(text).toContain("searched all 3611 lines of 5 sources");
  expect((await run(sweepCommand, "bastion", list, "--format", "csv")).split("\r\n")[0]).toMatch(
    /indicator,kind,note,count$/,
  );
});

it("finds each of 100,000 indicators that is there and nothing else", async () => {
  const noise = Array.from({ length: 100_000 }, (_, i) => `host-${i}.example.invalid`);
  const list = await keep("many.txt", ["203.0.113.7", ...noise, "sysupd"].join("\n"));
  const report = await json<SweepReport>(sweepCommand, "bastion", list);
  expect(report.indicators).toBe(100_002);
  expect(report.hits.map(({ indicator }) => indicator.value)).toEqual(["sysupd", "203.0.113.7"]);
  expect(report.missesTotal).toBe(100_000);
});

it.each<[Command, readonly string[], string, string]>([
  [sweepCommand, ["bastion", "/nowhere/list.txt"], "missing", "cannot read"],
  [sweepCommand, ["nowhere", "/nowhere/list.txt"], "missing", "no incident"],
  [sweepCommand, ["bastion", BASTION], "invalid", "no file"],
  [grepCommand, ["bastion", "(a"], "invalid", "not understood"],
  [grepCommand, ["bastion", "a", "--file", "gone.log"], "missing", "no source named"],
  [grepCommand, ["bastion", "a", "--host", "x"], "invalid", "takes no --host"],
  [entityCommand, ["nowhere", "x"], "missing", "no incident"],
  [timelineCommand, ["bastion", "--limit", "5000"], "invalid", "1 to 1000"],
  [playbookCommand, ["bastion", "nonsense"], "missing", "no playbook"],
  [exportCommand, ["a-unknown"], "missing", "no answer"],
  [sqlCommand, ["bastion", "DROP TABLE records"], "invalid", ""],
])("fails with a kind and a message: %#", async (command, words, kind, message) => {
  await expect(run(command, ...words)).rejects.toMatchObject({ kind, message: expect.stringContaining(message) });
});

it("stops a sweep that is aborted", async () => {
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  await expect(lagebild.sweep("bastion", { list: "sysupd" }, { signal: stop.signal })).rejects.toThrow("stopped");
});

it("greps original lines, counts all of them and shows the first", async () => {
  const report = await json<GrepReport>(grepCommand, "bastion", "accepted \\w+ for", "-i", "--limit", "2");
  expect(report).toMatchObject({ matched: 36, files: [{ file: "auth.log", matched: 36 }] });
  expect(report.lines.map(({ line, start, length }) => line.original.slice(start, start + length))).toEqual([
    "Accepted publickey for",
    "Accepted publickey for",
  ]);
  expect((await json<GrepReport>(grepCommand, "bastion", "m.ller", "--file", "app.log")).matched).toBeGreaterThan(0);
  const text = await run(grepCommand, "bastion", "Accepted password for backup");
  expect(text).toContain("auth.log:2037\t");
  expect(text).toContain("1 line matches\n");
});

it("tells what is known of a value, however it is written", async () => {
  const report = await json<EntityReport>(entityCommand, "bastion", "203[.]0[.]113[.]7");
  expect(report.value).toBe("203.0.113.7");
  expect(report.files.map(({ value }) => value)).toEqual(["auth.log", "firewall.log"]);
  expect(report.records).toBe(report.files.reduce((sum, { count }) => sum + count, 0));
  expect(report.kinds[0]?.kind).toBe("address");
  expect(report.together.find(({ kind }) => kind === "account")?.values.length).toBeGreaterThan(5);
  expect(report.shapes.some(({ meanings }) => meanings.length > 0)).toBe(true);
  expect(report.samples.map(({ row }) => row.line)).toContain(2_037);
  expect(await run(entityCommand, "bastion", "198.18.0.1")).toContain("no record names 198.18.0.1");
});

it("lists the most frequent values of each kind", async () => {
  const kinds = await json<readonly KindValues[]>(entityCommand, "bastion", "--limit", "3");
  const addresses = kinds.find(({ kind }) => kind === "address");
  expect(addresses?.values[0]?.value).toBe("203.0.113.7");
  expect(addresses?.values).toHaveLength(3);
});

it("orders what happened across sources, each with its lines, and names the phases", async () => {
  const timeline = await json<Timeline>(timelineCommand, "bastion");
  const times = timeline.entries.flatMap(({ firstTime }) => firstTime ?? []);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(timeline.phases.map(({ tactic }) => tactic)).toEqual(
    expect.arrayContaining(["credential-access", "defense-evasion"]),
  );
  for (const { lines, files, kind } of timeline.entries) {
    expect(lines.length).toBeGreaterThan(0);
    expect(files.length).toBeGreaterThan(0);
    expect(["finding", "step", "event"]).toContain(kind);
  }
  const start = Date.UTC(2026, 2, 14, 3, 11, 2) * 1_000;
  const guessed = timeline.entries.find(({ firstTime, kind }) => firstTime === start && kind === "step");
  expect(guessed?.statement.en).toMatch(/1,204.* from 203\.0\.113\.7|203\.0\.113\.7.*1,204/);
  const success = timeline.entries.find(({ id }) => id === guessed?.of);
  expect(success).toMatchObject({ kind: "finding", count: 1, firstTime: Date.UTC(2026, 2, 14, 4, 3, 10) * 1_000 });
  expect(success?.statement.en).toMatch(/203\.0\.113\.7 .*backup/);
  expect(timeline.entries.some(({ beside }) => beside.some(({ file }) => file === "firewall.log"))).toBe(true);
});

it("counts entries anew under a filter", async () => {
  const host = await json<Timeline>(timelineCommand, "bastion", "--host", "FS01.example.net");
  expect(host.entries.length).toBeGreaterThan(2);
  const hosts = host.entries.flatMap(({ hosts: named }) => named.map(({ name }) => name));
  expect(new Set(hosts)).toEqual(new Set(["FS01.example.net"]));
  const times = ["--from", "2026-03-14T03:30", "--to", "2026-03-14T04:00"] as const;
  const { entries, isLimited } = await json<Timeline>(timelineCommand, "bastion", ...times);
  expect(isLimited).toBe(true);
  const guessed = entries.find(({ statement }) => statement.en.includes("203.0.113.7"));
  expect(guessed?.count).toBeGreaterThan(100);
  expect(guessed?.count).toBeLessThan(1_414);
  expect(guessed?.statement.en).toContain(guessed?.count.toLocaleString("en-US"));
  for (const { firstTime } of entries) expect(firstTime).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 14, 3, 30) * 1_000);
});

it("puts what an analyst judged harmless last, and says who judged it", async () => {
  const before = await json<Timeline>(timelineCommand, "bastion");
  const [judged] = before.entries.filter(({ kind }) => kind === "finding");
  await run(findingCommand, "bastion", judged!.id, "--harmless", "our own test");
  const after = await json<Timeline>(timelineCommand, "bastion");
  expect(after.harmless).toBeGreaterThan(0);
  expect(after.entries.at(-1)?.decision).toMatchObject({ verdict: "harmless", note: "our own test" });
  expect(await run(timelineCommand, "bastion")).toMatch(/! judged harmless, by \S+, our own test/);
  await run(findingCommand, "bastion", judged!.id, "--reopen");
});

it("exports timelines and the lines that an answer cites", async () => {
  const csv = await run(timelineCommand, "bastion", "--format", "csv");
  expect(csv.split("\r\n")[0]).toContain("time,time_is,message,source,file,line,sha256");
  const { entries } = await json<Timeline>(timelineCommand, "bastion");
  expect(csv.trimEnd().split("\r\n")).toHaveLength(1 + entries.length);
  const { id } = await json<{ readonly id: string }>(askCommand, "bastion", "Who logged in as backup?");
  const rows = (await run(exportCommand, id, "--format", "timesketch")).trimEnd().split("\n");
  const parsed = rows.map((row) => JSON.parse(row) as { readonly datetime: string; readonly timestamp_desc: string });
  expect(parsed.length).toBeGreaterThan(0);
  expect(parsed.every(({ datetime }) => datetime.startsWith("2026-03-1"))).toBe(true);
});

it("explains how each piece of evidence was found", async () => {
  const text = await run(windowCommand, "bastion", "Who logged in as backup?", "--explain");
  expect(text).toContain("How the evidence was found:");
  expect(text).toMatch(/found by meaning \+ words.*, score 0\.\d{4}, similarity -?\d\.\d{3} auth\.log:\d+/);
  expect(await run(askCommand, "bastion", "Wer hat sich als backup angemeldet?", "--explain")).toContain(
    "gefunden durch",
  );
});

it("runs an expert's query", async () => {
  const text = await run(sqlCommand, "bastion", "SELECT count(*) AS n FROM records");
  expect(text).toContain("3611");
  expect(await run(sqlCommand, "bastion", "SELECT '=1+1' AS a", "--format", "csv")).toBe('a\r\n"\'=1+1"\r\n');
});

const OWN = {
  id: "own",
  title: { de: "Eigenes <b>", en: "Own" },
  steps: [
    {
      id: "guess",
      title: { en: "Was somebody guessing passwords?", de: "Hat jemand Passwörter geraten?" },
      topics: ["password-guessing", "mailbox-read", "mass-deletion"],
    },
    {
      id: "account",
      title: { en: "Accounts", de: "Konten" },
      question: { en: "Which account was created?", de: "Welches Konto wurde angelegt?" },
    },
  ],
};

it("says of a playbook's topics whether they are observed, and asks its free questions", async () => {
  const path = await keep("own.json", JSON.stringify(OWN));
  const report = await json<PlaybookReport>(playbookCommand, "bastion", path, "--language", "de");
  expect(report).toMatchObject({ playbook: "own", language: "de", material: { lines: 3_611 } });
  expect(report.unfit).toBeUndefined();
  const [guess, account] = report.steps;
  expect(guess?.topics.map(({ topic, status }) => [topic, status])).toEqual([
    ["password-guessing", "observed"],
    ["mailbox-read", "not-assessable"],
    ["mass-deletion", "not-observed"],
  ]);
  const [guessed, mailbox, deletion] = guess!.topics;
  expect(guessed!.findings.some(({ statement, lines }) => statement.includes("203.0.113.7") && lines.length > 0)).toBe(
    true,
  );
  expect(mailbox!.shownBy.length).toBeGreaterThan(0);
  expect(deletion!.sources).toContain("security.jsonl");
  expect(deletion!.records).toBeGreaterThan(0);
  expect((await lagebild.answer(account!.answer!.answerId)).answer.question).toBe("Welches Konto wurde angelegt?");
  const markdown = await run(playbookCommand, "bastion", path, "--language", "de");
  expect(markdown).toContain("# Eigenes &lt;b&gt;\n");
  expect(markdown).toMatch(
    /\| 1 \| Hat jemand Passwörter geraten\? \| \*\*beobachtet\*\*: .*nicht beobachtet: .*nicht beurteilbar: /,
  );
  expect(markdown).toMatch(/ {2}- auth\.log:\d+: `.*203\.0\.113\.7/);
  expect(markdown).toMatch(/- \[\d+\] \S+:\d+/);
  expect(await run(playbookCommand, "list")).toContain("web-shell\t");
  expect(await run(playbookCommand, "topics")).toContain("password-guessing\t");
});

it("says in one sentence that a playbook asks for what nothing here could show, and answers neither yes nor no", async () => {
  const report = await json<PlaybookReport>(playbookCommand, "bastion", "mail");
  expect(report.unfit).toMatch(
    /^Nothing in this incident could show what this playbook asks for: it needs a source such/,
  );
  expect(report.steps).toEqual([]);
  const markdown = await run(playbookCommand, "bastion", "mail", "--language", "de");
  expect(markdown).toContain("**Nichts in diesem Vorfall könnte zeigen, wonach dieses Playbook fragt:");
  expect(markdown).not.toMatch(/beobachtet|nein|ja:/);
});

it("refuses a playbook of questions with the form that is taken, and one that names no topic there is", async () => {
  const questions = [{ id: "q", en: "Who?" }];
  const old = await keep("old.json", JSON.stringify({ id: "old", title: { en: "Old" }, questions }));
  await expect(run(playbookCommand, "bastion", old)).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringContaining('a playbook lists steps that name topics, not questions: {"steps": [') as string,
  });
  const steps = [{ id: "q", title: { en: "Q" }, topics: ["no-such-thing"] }];
  const wrong = await keep("wrong.json", JSON.stringify({ id: "wrong", title: { en: "Wrong" }, steps }));
  await expect(run(playbookCommand, "bastion", wrong)).rejects.toMatchObject({
    message: expect.stringContaining('no topic "no-such-thing": lagebild playbook topics lists them') as string,
  });
});

const at = (path: string): string => `${server.url}${V1}/incidents/bastion${path}`;
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(at(path), {
    method: "POST",
    headers: typeof body === "string" ? {} : { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

it("does the same over HTTP", async () => {
  const sweep = (await (await post("/sweeps?samples=1", INDICATORS)).json()) as SweepReport;
  expect(sweep.hits.at(-1)).toMatchObject({ indicator: { value: "203.0.113.7" }, lines: 1_658 });
  const grep = (await (await post("/greps", { pattern: "Accepted \\w+ for" })).json()) as GrepReport;
  expect(grep.matched).toBe(36);
  const sql = (await (await post("/sql", { sql: "SELECT count(*) FROM records" })).json()) as { rows: unknown[][] };
  expect(sql.rows).toEqual([[3_611]]);
  const entity = (await (await fetch(at("/entity?value=sysupd"))).json()) as EntityReport;
  expect(entity.kinds.map(({ kind }) => kind)).toContain("account");
  const entities = (await (await fetch(at("/entities?limit=2"))).json()) as { kinds: readonly KindValues[] };
  expect(entities.kinds.length).toBeGreaterThan(3);
  const timeline = (await (await fetch(at("/timeline?host=FS01.example.net&from=2026-03-14"))).json()) as Timeline;
  expect(timeline.entries.length).toBeGreaterThan(0);
  const csv = await fetch(at("/timeline/csv"));
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const playbook = (await (await post("/playbooks", { playbook: OWN, language: "en" })).json()) as PlaybookReport;
  expect(playbook.steps).toHaveLength(2);
});

it.each<[string, unknown, number]>([
  ["/sweeps", "", 422],
  ["/sweeps", '{"type":', 422],
  ["/greps", { pattern: "(?=a)" }, 422],
  ["/greps", { pattern: "a", limit: 1e9 }, 400],
  ["/sql", { sql: "COPY records TO '/tmp/x'" }, 422],
  ["/playbooks", { name: "gone" }, 404],
  ["/playbooks", {}, 422],
])("refuses over HTTP: %s %j", async (path, body, status) => {
  expect((await post(path, body)).status).toBe(status);
});

it("speaks German where it is asked to", async () => {
  const timeline = await run(timelineCommand, "bastion", "--language", "de", "--limit", "3");
  expect(timeline).toContain("Phasen (ATT&CK):");
  expect(timeline).toMatch(/3 Einträge der Zeitleiste von 3\.611 Einträgen; .*weniger auffällige, über der Grenze/);
  const entity = await run(entityCommand, "bastion", "203.0.113.7", "--language", "de");
  expect(entity).toMatch(/^203\.0\.113\.7: 1\.\d{3} Einträge, 2026-03-14 [\d:]+ bis /);
  expect(entity).toContain("zusammen mit:");
  expect(await run(entityCommand, "bastion", "198.18.0.1", "--language", "de")).toContain("kein Eintrag nennt");
  for (const text of [timeline, entity]) expect(text).not.toMatch(/ records| entries| shapes:| \d to \d/);
});

it("says so where a filter leaves nothing", async () => {
  expect(await run(timelineCommand, "bastion", "--host", "nowhere")).toContain("no record meets the filter");
});

it.each([
  [["--from", "2026-02-31"], 'from is "2026-02-31"'],
  [["--to", "2026-13-01T00:00"], 'to is "2026-13-01T00:00"'],
  [["--from", "2026-03-15", "--to", "2026-03-14"], "from is after to"],
])("refuses times that are none: %j", async (words, message) => {
  await expect(run(timelineCommand, "bastion", ...words)).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringContaining(message),
  });
});

it("takes a time with a space, and keeps its microseconds", () => {
  const { filter } = parseArguments(["--from", "2026-03-14 03:00:00.000007"]);
  const logged = { firstTime: undefined, lastTime: undefined };
  expect(resolvedFilter(filter, UTC, logged).from).toBe(Date.UTC(2026, 2, 14, 3) * 1_000 + 7);
});

it("refuses a format that the rows of a query do not fit", async () => {
  await expect(run(sqlCommand, "bastion", "SELECT 1", "--format", "timesketch")).rejects.toMatchObject({
    message: expect.stringContaining("csv or jsonl"),
  });
});
