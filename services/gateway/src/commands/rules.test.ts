import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { IngestJob } from "../ingest-queue.js";
import type { Lagebild } from "../lagebild.js";
import { runRules } from "./rules.js";

const ID = "22222222-0001-4000-8000-000000000001";
const RULE = `title: "Root \\e[31mlogs in"
id: ${ID}
level: high
logsource: { product: linux, service: sshd }
detection: { keywords: [Accepted], condition: keywords }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-rules-"));
  await mkdir(join(folder, "mine", "below"), { recursive: true });
  await writeFile(join(folder, "mine", "below", "ssh.yml"), RULE);
  await writeFile(
    join(folder, "mine", "count.yml"),
    RULE.replace(ID, "other").replace("condition: k", "condition: k | count() > 5, x: k"),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const asked: unknown[] = [];
const ended: IngestJob = {
  id: "job-1",
  group: "bastion",
  input: { incident: "bastion", paths: [], isUpload: false },
  phase: "done",
  createdMs: 1,
  changedMs: 1,
  slicesTotal: 1,
  slicesDone: 1,
  sizeTotal: 1,
  sizeDone: 1,
  sizePlanned: 1,
  failed: [],
  output: {
    added: [],
    addedCount: 0,
    grown: [],
    grownCount: 0,
    copies: [],
    copiesCount: 0,
    unchanged: [],
    unchangedCount: 0,
    skips: [{ file: "rules/x.json", reason: "rule not used: file is not valid JSON", count: 1 }],
    skipsCount: 1,
    records: 40,
    rules: [{ rule: ID, count: 3 }],
  },
};
let job = ended;
const lagebild: Pick<Lagebild, "ingest" | "watchJob" | "cancelJob" | "job"> = {
  ingest: (incident, input) => Promise.resolve((asked.push({ incident, ...input }), "job-1")),
  async *watchJob() {
    yield job;
  },
  cancelJob: () => Promise.resolve(),
  job: () => Promise.resolve(job),
};

async function rules(words: readonly string[], isJson = false): Promise<string> {
  let text = "";
  await runRules({
    words,
    isJson,
    dataFolder: folder,
    zone: "+01:00",
    signal: new AbortController().signal,
    lagebild,
    startWorker: () => undefined,
    write: (written) => void (text += written),
  });
  return text;
}

it("says that there are none yet", async () => {
  expect(await rules(["list"])).toBe("no rules yet: lagebild rules add <folder> takes Sigma rules\n");
});

it("adds rules of nested folders and says of each what became of it, with nothing that a terminal obeys", async () => {
  const text = await rules(["add", join(folder, "mine")]);
  expect(text).toContain(`loaded         ${ID}  high          Root `);
  expect(text).toContain("(below/ssh.yml)");
  expect(text).toMatch(
    /not supported {2}Root .* \(count\.yml\): condition names "k", which the detection does not hold/,
  );
  expect(text).toContain("1 rules loaded, 1 not");
  expect(text).not.toContain("\u001b");
});

it("lists rules, as JSON too", async () => {
  expect(await rules([])).toContain(ID);
  expect(JSON.parse(await rules(["list"], true))).toMatchObject({
    rules: [{ id: ID, level: "high", file: "below/ssh.yml", logsource: { product: "linux", service: "sshd" } }],
    problems: [],
  });
});

it("matches an incident as a job and counts the records by rule", async () => {
  expect(JSON.parse(await rules(["match", "bastion"], true))).toMatchObject({
    records: 40,
    rules: 1,
    matched: [{ id: ID, count: 3, level: "high" }],
  });
  expect(asked).toEqual([{ incident: "bastion", paths: [], zone: "+01:00", isUpload: false, isRematch: true }]);
  const text = await rules(["match", "bastion"]);
  expect(text).toContain("1 of 1 rules were met by records of bastion (40 records)");
  expect(text).toContain("rules/x.json: rule not used");
});

it("fails as the job failed", async () => {
  job = { ...ended, failed: [{ name: "a", kind: "corrupt", message: "notes cannot be read" }] };
  await expect(rules(["match", "bastion"])).rejects.toMatchObject({ kind: "corrupt" });
  job = ended;
});

it("removes a rule, and no other", async () => {
  await expect(rules(["remove", "nothing"])).rejects.toMatchObject({ kind: "missing" });
  expect(await rules(["remove", ID])).toContain(`removed ${ID}`);
  expect(JSON.parse(await rules(["list"], true))).toMatchObject({ rules: [] });
});

it("refuses words that it does not know", async () => {
  await expect(rules(["add"])).rejects.toMatchObject({ kind: "invalid" });
  await expect(rules(["toString", "x"])).rejects.toMatchObject({ kind: "invalid" });
  await expect(rules(["add", join(folder, "nowhere")])).rejects.toMatchObject({ kind: "missing" });
});
