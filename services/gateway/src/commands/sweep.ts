import { readFile, stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { clipText, escapeText, formatSpan } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { SweepHit, SweepReport } from "@lagebild/retrieval";
import type { CommandContext } from "../command-line/command-context.js";
import { rowsOfSweep } from "../export/evidence-rows.js";
import { writeExport } from "../export/export-rows.js";
import { clearProgress, printSearched, progressOnTerminal } from "./grep.js";

const MAX_LIST_BYTES = 256 * 1024 * 1024;

/** Looks for the indicators of a file in every original line. */
export async function sweepCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, path] = args.words as [string, string];
  const [unused] = Object.keys(args.filter);
  if (unused !== undefined) throw new Failure("invalid", `sweep takes no --${unused}: it reads every line`);
  const { name: zone } = await lagebild.zone(incident, args.zone);
  const list = await readList(path);
  const { limit } = args;
  const report = await lagebild.sweep(
    incident,
    { list, ...(limit !== undefined && { samples: limit }) },
    { signal, ...progressOnTerminal() },
  );
  clearProgress();
  if (args.format) writeExport(rowsOfSweep(report), args.format, (await lagebild.incident(incident)).tlp);
  else process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printSweep(report, zone));
}

async function readList(path: string): Promise<string> {
  if (path === "-") return text(process.stdin);
  const found = await stat(path).catch((error: unknown) => {
    throw new Failure("missing", `cannot read ${JSON.stringify(path)}, expected a file with indicators`, error);
  });
  if (!found.isFile()) throw new Failure("invalid", `${JSON.stringify(path)} is no file, expected one with indicators`);
  if (found.size > MAX_LIST_BYTES)
    throw new Failure("invalid", `list has ${found.size} bytes, at most ${MAX_LIST_BYTES} are taken`);
  return readFile(path, "utf8");
}

const SHOWN_MISSES = 20;
const SHOWN_BAD = 50;

/** Writes hits with their lines, then what was not found, what could not be read, and what was searched; times in a zone. */
export function printSweep(report: SweepReport, zone: string): string {
  const { hits, misses, missesTotal, bad } = report;
  const duplicates = report.duplicates > 0 ? `, ${report.duplicates} twice in the list` : "";
  return [
    `${report.indicators === 1 ? "1 indicator" : `${report.indicators} indicators`} (${report.format}${duplicates}): ${hits.length} found, ${missesTotal} not found`,
    "",
    ...hits.flatMap((hit) => printHit(hit, zone)),
    ...(hits.length > 0 ? [""] : []),
    ...(missesTotal > 0
      ? [
          `not found (${missesTotal}):`,
          ...misses.slice(0, SHOWN_MISSES).map(({ kind, value }) => `  ${kind}\t${clipText(escapeText(value), 200)}`),
          ...(missesTotal > SHOWN_MISSES ? [`  and ${missesTotal - SHOWN_MISSES} more: --json lists them`] : []),
        ]
      : []),
    ...(bad.length > 0 ? [`not understood (${bad.length}):`] : []),
    ...bad.slice(0, SHOWN_BAD).map(({ entry, reason }) => `  entry ${entry}: ${escapeText(reason)}`),
    ...(bad.length > SHOWN_BAD ? [`  and ${bad.length - SHOWN_BAD} more`] : []),
    printSearched(report.searched),
    "",
  ].join("\n");
}

function printHit(hit: SweepHit, zone: string): readonly string[] {
  const { indicator, lines, decodedLines, files, filesTotal, values, samples } = hit;
  const span = formatSpan(hit.firstTime, hit.lastTime, zone);
  const where = files
    .slice(0, 3)
    .map(({ file, lines: count, firstLine, lastLine }) =>
      count === 1 ? `${escapeText(file)}:${firstLine}` : `${escapeText(file)}:${firstLine}-${lastLine} (x ${count})`,
    )
    .join(", ");
  const others = values.filter(({ value }) => value !== indicator.value);
  const note = indicator.note === undefined ? "" : `  # ${clipText(escapeText(indicator.note), 100)}`;
  return [
    `${indicator.kind}\t${clipText(escapeText(indicator.value), 200)}\tx ${lines}${span === "" ? "" : `, ${span} ${zone}`}${note}`,
    `  ${where}${filesTotal > 3 ? ` and ${filesTotal - 3} more files` : ""}${decodedLines > 0 ? `; decoded in ${decodedLines}` : ""}`,
    ...(others.length > 0
      ? [
          `  as ${others
            .slice(0, 5)
            .map(({ value, lines: count }) => `${clipText(escapeText(value), 100)} x ${count}`)
            .join(", ")}`,
        ]
      : []),
    ...samples.map(
      ({ row, original }) => `    ${escapeText(row.file)}:${row.line}  ${clipText(escapeText(original), 240)}`,
    ),
  ];
}
