import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { normalAddress, type UntrustedText } from "@lagebild/domain";
import { allMappings, eventReader } from "@lagebild/events";
import { detectFormat, headerOf, profileTimes, sliceParser } from "@lagebild/logs";

// Reads messages whose events are known and says how often each field is right, missing and wrong.
//   node test/bench/dist/measure-events.js <events.jsonl[.gz]> [--without-mappings] [--misses FIELD]
// A line is {"file", "line", "message", "expected": {"@timestamp", "host.name", "user.name", ...}}; messages of one file are of
// one log. Times agree to the second, in any year where the message writes none; addresses in any spelling; hosts and accounts
// with or without their domain; lists where they share a member; all else without regard to capital letters.

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

function isRightTime(expected: string, got: string, message: string): boolean {
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(expected);
  const right = new Date(`${expected.replace(/(\.\d{3})\d+/, "$1")}${isZoned ? "" : "Z"}`);
  const ours = new Date(got);
  const isYearWritten =
    message.includes(String(right.getUTCFullYear())) ||
    message.includes(String(Math.floor(right.getTime() / SECOND)).slice(0, 6));
  if (!isYearWritten) ours.setUTCFullYear(right.getUTCFullYear());
  return Math.abs(right.getTime() - ours.getTime()) < SECOND;
}

const plain = (value: unknown): string => {
  const text = String(value).trim().toLowerCase();
  return normalAddress(text) ?? text;
};
const IS_LIST = /^(?:event\.(?:category|type)|email\.(?:to|from)\.address)$/;

function outcomeOf(field: string, expected: unknown, got: string | undefined, message: string): Outcome {
  if (got === undefined || got === "") return "missing";
  if (field === "@timestamp") return isRightTime(String(expected), got, message) ? "right" : "wrong";
  const own = (IS_LIST.test(field) ? got.split(" ") : [got]).map(plain);
  if (field === "user.name" || field === "host.name")
    own.push(...own.flatMap((name) => [name.split("\\").at(-1)!, name.split("@")[0]!]));
  if (field === "host.name") own.push(...own.map((name) => name.split(".")[0]!));
  return [expected].flat().some((value) => own.includes(plain(value))) ? "right" : "wrong";
}

function readRows(path: string): readonly Row[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Row);
}

type Mappings = ReturnType<typeof allMappings>;

/** The events of a file whose messages are read as one log. */
function eventsOf(file: string, rows: readonly Row[], mappings: Mappings): readonly Readonly<Record<string, string>>[] {
  const lines = rows.flatMap(({ message }) => message.split("\n"));
  const format = detectFormat(lines);
  const header = headerOf(format, lines);
  const { times } = profileTimes(lines, FILE_TIME);
  const parser = sliceParser(format, { year: YEAR, times, ...(header !== undefined && { header }) });
  const reader = eventReader(mappings, file);
  return rows.map(({ message: text }, i) => {
    const byteLength = Buffer.byteLength(text);
    const read = parser.parse({ line: i + 1, byteOffset: 0, byteLength, text, isCut: false });
    if (!read) return {};
    const { time, host, program, message, fields, eventKey } = read.parsed;
    const { fixed, values } = reader.read({
      format,
      program,
      message,
      fields,
      eventKey,
      entities: read.entities,
      shape: read.shape,
    });
    return {
      ...(host !== undefined && { "host.name": host }),
      ...fixed,
      ...values,
      ...(time !== undefined && { "@timestamp": new Date(time / 1_000).toISOString() }),
    };
  });
}

function main(path: string, mappings: Mappings, shown: string | undefined): void {
  const rows = readRows(path);
  const byFile = new Map<string, Row[]>();
  for (const row of rows) byFile.set(row.file, [...(byFile.get(row.file) ?? []), row]);
  const counts = new Map<string, Record<Outcome, number>>();
  const count = (field: string, outcome: Outcome): void => {
    const own = counts.get(field) ?? { right: 0, missing: 0, wrong: 0 };
    own[outcome]++;
    counts.set(field, own);
  };
  for (const [file, own] of byFile) {
    const events = eventsOf(file, own, mappings);
    own.forEach(({ line, message, expected }, i) => {
      for (const [field, right] of Object.entries(expected)) {
        const got = events[i]![field];
        const outcome = outcomeOf(field, right, got, message);
        count(field, outcome);
        count("all", outcome);
        if (field === shown && outcome !== "right")
          console.log(`${outcome} ${file}:${line}: ${JSON.stringify(right)}, not ${got ?? "nothing"}`);
      }
    });
  }
  console.log(`${rows.length} messages in ${byFile.size} files`);
  const total = (own: Record<Outcome, number>): number => own.right + own.missing + own.wrong;
  for (const [field, own] of [...counts].sort(([, a], [, b]) => total(b) - total(a))) {
    const share = (part: number): string => `${part} (${((part / total(own)) * 100).toFixed(1)} %)`;
    const { right, missing, wrong } = own;
    console.log(`${field}: ${total(own)}, right ${share(right)}, missing ${share(missing)}, wrong ${share(wrong)}`);
  }
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { "without-mappings": { type: "boolean" }, misses: { type: "string" } },
});
const [path] = positionals;
if (path === undefined) {
  console.error(
    "usage: node test/bench/dist/measure-events.js <events.jsonl[.gz]> [--without-mappings] [--misses FIELD]",
  );
  process.exitCode = 2;
} else main(path, options["without-mappings"] === true ? [] : allMappings(undefined), options.misses);
