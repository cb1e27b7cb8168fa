import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { parseArguments } from "../../command-line/arguments.js";
import type { ComposedLagebild } from "../../compose.js";
import { loadConfig } from "../../config.js";
import type { CommandContext } from "../../command-line/command-context.js";
import { evalCommand, isHeldBackId } from "./eval.js";
import { placeOf, type RuleScores } from "./eval-rules.js";

const ssh = (second: number, text: string): string => `Mar 14 03:00:0${second} bastion sshd[7]: ${text}\n`;
const question = (id: string, file: string, text: string, line: number) => ({
  id,
  file,
  lang: "en",
  question: text,
  type: "semantic",
  gold_answers: [],
  gold_lines: [line],
  gold_lines_mode: "any",
});
const QUESTIONS = [
  question("q1", "logs/auth.log", "Did someone guess passwords?", 1),
  question("q2", "logs/auth.log", "Did someone get in?", 2),
  question("q3", "logs/xauth.log", "Was a disk mounted?", 1),
];
const event = (EventID: number, CommandLine: string): string =>
  `${JSON.stringify({ EventID, Channel: "Microsoft-Windows-Sysmon/Operational", CommandLine })}\n`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-evaltest-"));
  const { mkdir } = await import("node:fs/promises");
  await mkdir(join(folder, "logs"));
  const lines = [
    ssh(1, "Failed password for root from 203.0.113.7 port 1 ssh2"),
    ssh(2, "Accepted password for root from 203.0.113.7 port 2 ssh2"),
  ];
  await writeFile(join(folder, "logs", "auth.log"), lines.join(""));
  await writeFile(
    join(folder, "logs", "xauth.log"),
    "Mar 14 03:00:09 web kernel: EXT4-fs (sda1): mounted filesystem with ordered data mode\n",
  );
  await writeFile(join(folder, "questions.jsonl"), QUESTIONS.map((one) => JSON.stringify(one)).join("\n"));
  await writeFile(
    join(folder, "events.jsonl"),
    event(1, "vssadmin.exe delete shadows /all /quiet") + event(1, "whoami /all"),
  );
  const gold = {
    rule_id: "r",
    file: "elsewhere/events.jsonl",
    question: "Shadow copies deleted with vssadmin",
    gold_lines: [1],
  };
  await writeFile(join(folder, "events_gold.jsonl"), `${JSON.stringify(gold)}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

interface Summary {
  readonly isPooled: boolean;
  readonly summary: readonly {
    readonly group: string;
    readonly questions: number;
    readonly hybrid: readonly number[];
  }[];
  readonly heldBack?: readonly {
    readonly summary: readonly { readonly questions: number; readonly group: string }[];
  }[];
}

async function run<T>(...words: readonly string[]): Promise<T> {
  const config = loadConfig({ LAGEBILD_DATA: join(folder, "data"), LAGEBILD_MODEL: "none", LAGEBILD_WORKERS: "1" });
  let written = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => ((written += String(text)), true));
  const lagebild = {} as ComposedLagebild; // it makes one of its own
  try {
    const args = parseArguments([...words, "--json"]);
    await evalCommand({
      arguments: args,
      config,
      signal: new AbortController().signal,
      lagebild,
      actor: { who: "tester", from: "command line" },
      note: () => Promise.resolve(),
    } satisfies CommandContext);
  } finally {
    write.mockRestore();
  }
  return JSON.parse(written) as T;
}

const all = ({ summary }: Pick<Summary, "summary">) => summary.find(({ group }) => group === "all");

it("measures each log as an incident of its own, and a held-back third by itself", async () => {
  const report = await run<Summary>(folder, "--held-back");
  expect(all(report)).toMatchObject({ questions: 3, hybrid: [3, 3] });
  const sizes = report.heldBack?.map(({ summary }) => summary.find(({ group }) => group === "all")?.questions ?? 0);
  const held = QUESTIONS.filter(({ id }) => isHeldBackId(id)).length;
  expect(sizes).toEqual([3 - held, held]);
});

it("measures all logs as one incident, and takes a file of questions too", async () => {
  const report = await run<Summary>(join(folder, "questions.jsonl"), "--pooled");
  expect(report.isPooled).toBe(true);
  expect(all(report)).toMatchObject({ questions: 3, hybrid: [3, 3] }); // also where one name ends with the other
});

it("takes all files of questions of a folder that has no single one, and says what it expected where there is none", async () => {
  const logs = join(folder, "logs");
  const ofLog = QUESTIONS.map((one) => ({ ...one, file: basename(one.file) }));
  for (const name of ["auth.log", "xauth.log"]) {
    const text = ofLog.filter(({ file }) => file === name).map((one) => JSON.stringify(one));
    await writeFile(join(logs, `${name}.questions.jsonl`), text.join("\n"));
  }
  expect(all(await run<Summary>(logs))).toMatchObject({ questions: 3, hybrid: [3, 3] });
  await expect(run(join(folder, "nowhere"))).rejects.toMatchObject({
    kind: "missing",
    message: expect.stringContaining("expected a folder with questions.jsonl") as string,
  });
});

it("measures whether titles of rules find the events that meet them", async () => {
  const { rules, events, top } = await run<RuleScores>(folder, "--rules");
  expect({ rules, events }).toEqual({ rules: 1, events: 2 });
  expect(top.meaning).toEqual({ 1: 1, 3: 1, 10: 1 });
});

it("holds back about a third, the same one every time and in haystacks", () => {
  const ids = Array.from({ length: 3_000 }, (_, i) => `D${i}`);
  const share = ids.filter(isHeldBackId).length / ids.length;
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(0.37);
  expect(ids.every((id) => isHeldBackId(`${id}@100MB`) === isHeldBackId(id))).toBe(true);
});

it("counts places by score, not by the order in the window", () => {
  const block = (id: number, score: number, line: number) => ({
    id,
    kind: "lines" as const,
    text: "",
    lines: [line],
    explain: { foundBy: [], score },
  });
  const blocks = [block(1, 0.1, 7), block(2, 0.9, 8)];
  expect(placeOf({ blocks }, new Set(), new Set([7]))).toBe(2);
  expect(placeOf({ blocks }, new Set(), new Set([9]))).toBeUndefined();
});
