import { readdirSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogLine } from "@lagebild/domain";
import { detectEncoding, detectFormat, readLines, sliceParser } from "@lagebild/logs";
import { BASTION_LOGS, lagebildProcess, REPOSITORY, type LagebildProcess } from "./lagebild-process.js";

const FORMATS = join(REPOSITORY, "fixtures/formats");
const MAX_RECORDS = 8;
const samples = readdirSync(FORMATS).filter((name) => /\.(?:log|jsonl)$/.test(name));

describe("parsed records", () => {
  it.each(samples)("of %s are as reviewed", async (name) => {
    expect(statSync(join(FORMATS, name)).size).toBeGreaterThan(0);
    await expect(await parsedText(name)).toMatchFileSnapshot(`golden/${name}.txt`);
  });
});

async function parsedText(name: string): Promise<string> {
  const bytes = readFileSync(join(FORMATS, name));
  const encoding = detectEncoding(bytes);
  const batches = readLines(Readable.from([bytes]), { encoding });
  const lines: LogLine[] = [];
  for await (const batch of batches) lines.push(...batch);
  const format = detectFormat(lines.map(({ text }) => text));
  const parser = sliceParser(format, { year: 2026 });
  const records = lines.slice(0, MAX_RECORDS).map((line) => recordText(parser, line));
  return [`${format}, ${encoding}`, "", ...records].join("\n");
}

function recordText(parser: ReturnType<typeof sliceParser>, line: LogLine): string {
  const shaped = parser.parse(line);
  if (!shaped) return `${line.line}: no record\n`;
  const { parsed, shape, entities } = shaped;
  const time = parsed.time === undefined ? "none" : new Date(parsed.time / 1000).toISOString();
  return [
    `${line.line}: bytes ${line.byteOffset}+${line.byteLength}, ${time}, host ${parsed.host ?? "none"}, program ${parsed.program ?? "none"}`,
    `  message  ${JSON.stringify(parsed.message)}`,
    `  shape    ${JSON.stringify(shape.text)}`,
    `  entities ${entities.map(({ kind, value }) => `${kind} ${JSON.stringify(value)}`).join(", ") || "none"}`,
    "",
  ].join("\n");
}

describe("the window of a question", () => {
  let lagebild: LagebildProcess;
  beforeAll(async () => {
    lagebild = await lagebildProcess();
    const { code, error } = await lagebild.run(["ingest", "bastion", ...BASTION_LOGS]);
    expect(error).toBe("");
    expect(code).toBe(0);
  });
  afterAll(() => rm(lagebild.dataFolder, { recursive: true, force: true }));

  // The facts and the exact result are the same whichever model embeds; ranks below the first few are not.
  it("is as reviewed where it holds facts and exact results", async () => {
    const question = "How many failed passwords came from 203.0.113.7?";
    const { blocks } = await lagebild.json<{ blocks: { id: number; kind: string; text: string }[] }>(
      "window",
      "bastion",
      question,
    );
    const stable = blocks.filter(({ kind }) => kind === "facts");
    await expect(stable.map(({ id, text }) => `[${id}] ${text}`).join("\n")).toMatchFileSnapshot("golden/window.txt");
    expect(blocks.some(({ kind }) => kind === "exact")).toBe(true);
  });
});
