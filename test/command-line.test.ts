import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, ContextWindow } from "@lagebild/domain";
import { BASTION, BASTION_LOGS, lagebildProcess, type LagebildProcess } from "./lagebild-process.js";

const QUESTION = "From which address did the account backup log in?";
const ANSWER_KEYS = [
  "question",
  "language",
  "mode",
  "verdict",
  "answer",
  "values",
  "citations",
  "exact",
  "window",
  "ledger",
  "verification",
  "reading",
  "alternatives",
  "unused",
  "id",
  "notes",
  "findings",
];

/** The original bytes of a file of the incident; members of the zip are checked by their hash alone. */
const ORIGINALS: Readonly<Record<string, string>> = {
  "auth.log": "auth.log",
  "firewall.log": "firewall.log",
  "app.log": "app.log",
  "security.jsonl": "windows/security.jsonl",
};

interface IngestOutput {
  readonly added: readonly string[];
  readonly unchanged: readonly string[];
  readonly records: number;
  readonly incomplete: readonly string[];
}

describe("the command line", () => {
  let lagebild: LagebildProcess;
  let first: IngestOutput;
  beforeAll(async () => {
    lagebild = await lagebildProcess();
    first = await lagebild.json<IngestOutput>("ingest", "bastion", ...BASTION_LOGS);
  });
  afterAll(() => rm(lagebild.dataFolder, { recursive: true, force: true }));

  it("ends in quiet where nobody reads what it writes", async () => {
    for (const words of [
      ["ask", "bastion", QUESTION],
      ["grep", "bastion", "sshd"],
      ["events", "bastion"],
    ])
      expect(await lagebild.run(words, { isUnread: true })).toEqual({ code: 0, out: "", error: "" });
  });

  it("ingests files, folders and archives", () => {
    expect([...first.added].sort()).toEqual([
      "app.log",
      "auth.log",
      "edge.zip/nginx/access.log",
      "firewall.log",
      "security.jsonl",
    ]);
    expect(first).toMatchObject({ records: 3611, incomplete: [] });
  });

  it("adds nothing when the same is ingested again", async () => {
    const again = await lagebild.json<IngestOutput>("ingest", "bastion", ...BASTION_LOGS);
    expect(again).toMatchObject({ added: [], records: first.records });
    expect([...again.unchanged].sort()).toEqual([...first.added].sort());
  });

  it("answers with citations that are the original bytes", async () => {
    const answer = await lagebild.json<Answer>("ask", "bastion", QUESTION);
    expect(Object.keys(answer).sort()).toEqual([...ANSWER_KEYS].sort());
    expect(answer).toMatchObject({ question: QUESTION, language: "en", verdict: "answered" });
    expect(answer.answer).toContain("203.0.113.7");
    expect(answer.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0 });
    expect(answer.citations.length).toBeGreaterThan(0);
    for (const citation of answer.citations) expectOriginal(citation);
  });

  it("answers German questions in German", async () => {
    const answer = await lagebild.json<Answer>("ask", "bastion", "Wie oft schlug das Passwort von 203.0.113.7 fehl?");
    expect(answer).toMatchObject({ language: "de", mode: "exact" });
    for (const citation of answer.citations) expectOriginal(citation);
  });

  it.each([100, 500, 4000])("packs a window of at most %i tokens", async (budget) => {
    const window = await lagebild.json<ContextWindow>("window", "bastion", QUESTION, "--budget", String(budget));
    expect(window.budgetTokens).toBe(budget);
    expect(window.usedTokens).toBeLessThanOrEqual(budget);
    const { evidenceFound, evidenceInWindow, leftOut } = window.ledger;
    const out = leftOut.filter(({ reason }) => !reason.startsWith("exact results"));
    expect(evidenceInWindow + out.reduce((sum, { count }) => sum + count, 0)).toBe(evidenceFound);
  });

  it("keeps to a time filter", async () => {
    const window = await lagebild.json<ContextWindow>("window", "bastion", QUESTION, "--to", "2026-03-14T00:00:00Z");
    const times = window.blocks.flatMap(({ run }) => run?.firstTime ?? []);
    for (const time of times) expect(time).toBeLessThanOrEqual(Date.parse("2026-03-14T00:00:00Z") * 1000);
  });

  it("writes an answer for people with its evidence and its account", async () => {
    const { code, out, error } = await lagebild.run(["ask", "bastion", QUESTION]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(/\[\d+\] auth\.log:\d+ {3}/);
    expect(out).toMatch(/Searched: all 3,611 lines/);
  });

  it("shows original lines", async () => {
    const { code, out } = await lagebild.run(["lines", "bastion", "auth.log", "2037-2038"]);
    expect(code).toBe(0);
    const original = readFileSync(join(BASTION, "auth.log"), "utf8").split("\n");
    expect(out).toBe(`2037\t${original[2036]}\n2038\t${original[2037]}\n`);
  });

  it("lists and shows incidents", async () => {
    const incidents = await lagebild.json<readonly { id: string }[]>("incidents");
    expect(incidents.map(({ id }) => id)).toEqual(["bastion"]);
    const { out } = await lagebild.run(["show", "bastion"]);
    expect(out).toMatch(/auth\.log {2}syslog, utf-8, 2283 lines/);
    expect(out).toContain("3611 records");
  });

  it("keeps answering after a broken request", async () => {
    const request = JSON.stringify({ op: "ask", question: QUESTION });
    const window = JSON.stringify({ op: "window", question: QUESTION, budget: 300 });
    const { code, out } = await lagebild.run(["repl", "bastion", "--json"], {
      input: `${request}\n{"op":\n${window}\n`,
    });
    const [answer, broken, packed, ...rest] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(code).toBe(0);
    expect(rest).toEqual([]);
    expect(answer).toMatchObject({ question: QUESTION, verdict: "answered" });
    expect(broken).toEqual({ error: { kind: "invalid", message: "request is no JSON object on one line" } });
    expect(packed).toMatchObject({ budgetTokens: 300 });
  });

  it("deletes an incident with all that is in it", async () => {
    await lagebild.json("ingest", "passing", join(BASTION, "app.log"));
    expect((await lagebild.run(["delete", "passing"])).code).toBe(0);
    expect((await lagebild.run(["show", "passing"])).code).toBe(3);
    const incidents = await lagebild.json<readonly { id: string }[]>("incidents");
    expect(incidents.map(({ id }) => id)).toEqual(["bastion"]);
  });

  it("refuses words and options that it does not know", async () => {
    for (const words of [
      ["aks", "bastion"],
      ["ask", "bastion"],
      ["show", "bastion", "--verbose"],
    ]) {
      const { code, out, error } = await lagebild.run(words);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(error).toMatch(/^lagebild: .*lagebild help/);
    }
  });
});

describe("the evaluation", () => {
  it("prints a table of all groups", { timeout: 240_000 }, async () => {
    const lagebild = await lagebildProcess();
    const folder = join(lagebild.dataFolder, "questions");
    const ofOneLog = readFileSync(join(BASTION, "questions.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes('"app.log"'));
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(BASTION, "app.log"), join(folder, "app.log"));
    writeFileSync(join(folder, "questions.jsonl"), ofOneLog.join("\n"));
    const { code, out } = await lagebild.run(["eval", folder]);
    await rm(lagebild.dataFolder, { recursive: true, force: true });
    expect(code).toBe(0);
    expect(ofOneLog.length).toBeGreaterThan(2);
    expect(out).toMatch(/^\| group \| questions \|/m);
    expect(out).toMatch(new RegExp(`^\\| all \\| ${ofOneLog.length} \\|`, "m"));
  });
});

function expectOriginal({ file, sha256, byteOffset, byteLength, text }: Answer["citations"][number]): void {
  const name = ORIGINALS[file];
  if (name === undefined) return expect(file).toBe("edge.zip/nginx/access.log");
  const bytes = readFileSync(join(BASTION, name));
  expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  const encoding = file === "app.log" ? "latin1" : "utf8";
  expect(bytes.subarray(byteOffset, byteOffset + byteLength).toString(encoding)).toBe(text);
}
