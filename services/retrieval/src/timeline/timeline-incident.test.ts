import {
  RULES_FIELD,
  type CorrelationRule,
  type FindingDecision,
  type PictureFinding,
  type RecordFilter,
  type RuleHead,
} from "@lagebild/domain";
import { drawPicture } from "@lagebild/picture";
import type { IncidentIndex } from "@lagebild/search";
import { beforeAll, expect, it } from "vitest";
import type { LineReader } from "../resolve-lines.js";
import { indexOf, knownSources, type Told } from "../picture/test-told-events.js";
import { timelineOf } from "./timeline-incident.js";
import type { Timeline } from "./timeline.js";

const SECOND = 1e6;
const START = Date.UTC(2026, 2, 14, 3) * 1_000;
const GUESSER = "203.0.113.7";

const head = { description: "", status: "stable", file: "test.yml", tags: ["attack.credential-access"] } as const;
const rule = (name: string, more: Partial<RuleHead>): RuleHead => ({
  ...head,
  id: name,
  name,
  title: name,
  level: "informational",
  ...more,
});
const says = (en: string) => ({ says: { en, de: `Deutsch: ${en}` } });
const together: CorrelationRule = {
  ...rule("guessed", { level: "high", hints: says("{source.ip} got in[ as {user.name}]") }),
  type: "temporal_ordered",
  rules: ["failed", "accepted"],
  groupBy: ["source.ip"],
  timespanSeconds: 3_600,
  generate: false,
};
const RULES: readonly RuleHead[] = [
  rule("failed", { hints: { isFinding: false, ...says("{count} failed logins from {source.ip}") } }),
  rule("accepted", { hints: { isFinding: false } }),
  rule("restarted", { hints: { isFinding: false, ...says("{host.name} restarted") } }),
  rule("blocked", { level: "low", hints: says("{count} connections of {source.ip} were blocked") }),
  together,
];

const login = (at: number, met: string, user: string): Told => ({
  file: "auth.log",
  time: START + at * SECOND,
  event: { [RULES_FIELD]: met, "source.ip": GUESSER, "user.name": user, "event.category": "authentication" },
});
const blocked = (at: number): Told => ({
  file: "firewall.log",
  time: START + at * SECOND,
  event: { [RULES_FIELD]: "blocked", "source.ip": GUESSER, "event.category": "network" },
});
const TOLD: readonly Told[] = [
  ...Array.from({ length: 30 }, (_, i) => login(i * 10, "failed", i % 2 === 0 ? "root" : "anna")),
  login(400, "accepted", "anna"),
  blocked(5),
  blocked(6),
  { file: "web.log", time: START + 7 * SECOND, event: { "event.category": "web" } },
  { file: "auth.log", time: START + 900 * SECOND, event: { [RULES_FIELD]: "restarted" } },
  { file: "auth.log", time: undefined, event: { "event.category": "host" } },
];

let index: IncidentIndex;
let findings: readonly PictureFinding[];
beforeAll(async () => {
  index = await indexOf(TOLD);
  const { sources, records } = await index.snapshot();
  const totals = { records, withoutTime: 1, firstTime: undefined, lastTime: undefined };
  ({ findings } = await drawPicture({
    version: "1",
    records: index,
    sources: knownSources(sources),
    totals,
    rules: RULES,
    injected: { lines: [], count: 0 },
    errors: [],
  }));
});

/** Shows each line by its place. */
const lines: LineReader = {
  readRows: async (rows) =>
    rows.map((row) => ({ row, sha256: "aa", original: `line ${row.line}`, text: `line ${row.line}` })),
  readLines: async (source, wanted) => lines.readRows(await index.recordsAt(source, wanted)),
};

async function timeline(
  filter: RecordFilter = {},
  { decision, limit }: { readonly decision?: FindingDecision; readonly limit?: number } = {},
): Promise<Timeline> {
  const judged = findings.map((finding) =>
    decision && finding.rule === "guessed" ? { ...finding, decision } : finding,
  );
  const deps = { index, snapshot: await index.snapshot(), lines };
  const rules = { rules: RULES, version: "1" };
  return timelineOf(deps, rules, () => Promise.resolve(judged), { filter, ...(limit !== undefined && { limit }) });
}

it("folds what is repeated into one entry and gives the success after it an entry of its own", async () => {
  const { entries, records, withoutTime } = await timeline();
  const [failed, success] = entries.filter(({ rule: of }) => of === "failed" || of === "guessed");
  expect(failed).toMatchObject({
    kind: "step",
    of: success?.id,
    count: 30,
    firstTime: START,
    lastTime: START + 290 * SECOND,
    statement: { en: `30 failed logins from ${GUESSER}`, de: `Deutsch: 30 failed logins from ${GUESSER}` },
    files: [{ file: "auth.log", count: 30 }],
  });
  expect(success).toMatchObject({
    kind: "finding",
    level: "high",
    count: 1,
    firstTime: START + 400 * SECOND,
    statement: { en: `${GUESSER} got in as anna` },
    tactics: ["credential-access"],
  });
  expect(failed?.lines.map(({ text }) => text)).toEqual(["line 1", "line 30"]);
  expect(records).toBe(TOLD.length);
  expect(withoutTime).toBe(1);
});

it("keeps to the order of time and shows rare events that no finding holds", async () => {
  const { entries, phases } = await timeline();
  expect(entries.map(({ rule: of }) => of)).toEqual(["failed", "blocked", "guessed", "restarted"]);
  expect(entries.at(-1)).toMatchObject({ kind: "event", count: 1, statement: { en: "bastion restarted" }, beside: [] });
  expect(phases).toMatchObject([{ tactic: "credential-access", entries: 4, firstTime: START }]);
});

it("says what other sources have in the same minute, the gravest finding of theirs first", async () => {
  const [failed] = (await timeline()).entries;
  const other = findings.find(({ rule: of }) => of === "blocked");
  expect(failed?.beside).toEqual([
    { file: "firewall.log", count: 2, finding: { id: other?.id, statement: other?.statement } },
    { file: "web.log", count: 1, category: "web" },
  ]);
  const narrow = await timeline({ file: "auth.log" });
  expect(narrow.entries[0]?.beside.map(({ file }) => file)).toEqual(["firewall.log", "web.log"]);
});

it("counts and words findings anew under limits, and leaves out what has no record there", async () => {
  const early = await timeline({ to: START + 99 * SECOND });
  expect(early.entries.map(({ rule: of, count }) => [of, count])).toEqual([
    ["failed", 10],
    ["blocked", 2],
  ]);
  expect(early.entries[0]?.statement.en).toBe(`10 failed logins from ${GUESSER}`);
  expect(early).toMatchObject({ isLimited: true, withoutTime: 1, records: 13 });
  expect((await timeline({ file: "web.log" })).entries).toEqual([]);
  expect((await timeline({ host: "elsewhere" })).entries).toEqual([]);
});

it("puts what was judged harmless last, with who judged it, and out of the phases", async () => {
  const decision = { verdict: "harmless", note: "our test", by: "anna", atMs: 1 } as const;
  const { entries, harmless, phases } = await timeline({}, { decision });
  expect(entries.map(({ rule: of }) => of)).toEqual(["blocked", "restarted", "failed", "guessed"]);
  expect(entries.slice(-2).map((entry) => entry.decision)).toEqual([decision, decision]);
  expect(harmless).toBe(2);
  expect(phases[0]?.entries).toBe(2);
});

it("keeps the gravest where there is a limit, and counts the others", async () => {
  const { entries, leftOut } = await timeline({}, { limit: 1 });
  expect(entries.map(({ rule: of }) => of)).toEqual(["guessed"]);
  expect(leftOut).toContainEqual({ reason: "less notable entries, beyond the limit", count: 3 });
  await expect(timeline({}, { limit: 1_001 })).rejects.toMatchObject({ kind: "invalid" });
});
