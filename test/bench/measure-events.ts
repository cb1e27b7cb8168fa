import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { ParsedLine, UntrustedText } from "@lagebild/domain";
import { detectFormat, headerOf, profileTimes, sliceParser } from "@lagebild/logs";

// Reads messages with known values and says how often time and host are right, missing and wrong.
//   node test/bench/dist/measure-events.js <events.jsonl[.gz]> [--misses]
// A line is {"file", "line", "message", "expected": {"@timestamp", "host.name"}}; messages of one file are of one log.
// Times agree to the second, in any year where the message writes none; hosts by name, with or without their domain.

interface Row {
  readonly file: string;
  readonly line: number;
  readonly message: UntrustedText;
  readonly expected: Readonly<Record<string, unknown>>;
}

type Outcome = "right" | "missing" | "wrong";
const SECOND = 1_000;
const FILE_TIME = Date.UTC(2026, 2);
const YEAR = 2023;

function timeOutcome(expected: string, { time }: ParsedLine, message: string): Outcome {
  if (time === undefined) return "missing";
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(expected);
  const right = new Date(`${expected.replace(/(\.\d{3})\d+/, "$1")}${isZoned ? "" : "Z"}`);
  const ours = new Date(time / 1_000);
  const isYearWritten =
    message.includes(String(right.getUTCFullYear())) ||
    message.includes(String(Math.floor(right.getTime() / SECOND)).slice(0, 6));
  if (!isYearWritten) ours.setUTCFullYear(right.getUTCFullYear());
  return Math.abs(right.getTime() - ours.getTime()) < SECOND ? "right" : "wrong";
}

function hostOutcome(expected: unknown, { host }: ParsedLine): Outcome {
  if (host === undefined) return "missing";
  const own = host.trim().toLowerCase();
  const spellings = [own, own.split("\\").at(-1), own.split("@")[0], own.split(".")[0]];
  const right = [expected].flat().map((name) => String(name).trim().toLowerCase());
  return right.some((name) => spellings.includes(name)) ? "right" : "wrong";
}

function readRows(path: string): readonly Row[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Row);
}

/** The messages of a file, read as one log. */
function readFileOf(rows: readonly Row[]): readonly (ParsedLine | undefined)[] {
  const lines = rows.flatMap(({ message }) => message.split("\n"));
  const format = detectFormat(lines);
  const header = headerOf(format, lines);
  const { times } = profileTimes(lines, FILE_TIME);
  const parser = sliceParser(format, { year: YEAR, times, ...(header !== undefined && { header }) });
  return rows.map(({ message: text }, i) => {
    const byteLength = Buffer.byteLength(text);
    return parser.parse({ line: i + 1, byteOffset: 0, byteLength, text, isCut: false })?.parsed;
  });
}

function main(path: string, isTelling: boolean): void {
  const rows = readRows(path);
  const byFile = new Map<string, Row[]>();
  for (const row of rows) byFile.set(row.file, [...(byFile.get(row.file) ?? []), row]);
  const counts: Record<string, Record<Outcome, number>> = {};
  for (const [file, own] of byFile) {
    const read = readFileOf(own);
    own.forEach(({ line, message, expected }, i) => {
      for (const field of ["@timestamp", "host.name"]) {
        const right = expected[field];
        if (right === undefined) continue;
        const parsed = read[i];
        const isTime = field === "@timestamp";
        const outcome =
          parsed === undefined
            ? "missing"
            : isTime
              ? timeOutcome(String(right), parsed, message)
              : hostOutcome(right, parsed);
        (counts[field] ??= { right: 0, missing: 0, wrong: 0 })[outcome]++;
        if (!isTelling || outcome === "right") continue;
        const time = parsed?.time;
        const got = isTime ? time !== undefined && new Date(time / 1_000).toISOString() : parsed?.host;
        console.log(`${outcome} ${field} ${file}:${line}: ${JSON.stringify(right)}, not ${got || "nothing"}`);
      }
    });
  }
  console.log(`${rows.length} messages in ${byFile.size} files`);
  for (const [field, { right, missing, wrong }] of Object.entries(counts)) {
    const all = right + missing + wrong;
    const share = (count: number): string => `${count} (${((count / all) * 100).toFixed(1)} %)`;
    console.log(`${field}: ${all}, right ${share(right)}, missing ${share(missing)}, wrong ${share(wrong)}`);
  }
}

const [path, flag] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node test/bench/dist/measure-events.js <events.jsonl[.gz]> [--misses]");
  process.exitCode = 2;
} else main(path, flag === "--misses");
