import { escapeText, formatSpan } from "@lagebild/context";
import type { SourceCoverage } from "@lagebild/domain";
import type { IndexSnapshot } from "@lagebild/search";
import { percentText, printSourceTimes, type SourceTimes } from "./source-times.js";

/** Writes what an incident holds: sources with the account of their lines, skips with reasons, and what is incomplete; times in a zone. */
export function printCoverage(snapshot: IndexSnapshot, zone: string): string {
  const lines: string[] = [];
  const distrusted = new Map<SourceTimes["kinds"][number], number>();
  for (const { coverage } of snapshot.sources) {
    const printed = printSource(coverage, zone);
    lines.push(...printed.lines);
    for (const kind of printed.distrusted) distrusted.set(kind, (distrusted.get(kind) ?? 0) + 1);
  }
  for (const { file, reason, count } of snapshot.skips)
    lines.push(`  skipped ${escapeText(file)}: ${escapeText(reason)}${count > 1 ? ` (x ${count})` : ""}`);
  for (const { source, coveredBytes } of snapshot.incomplete) {
    lines.push(
      `  incomplete ${escapeText(source.file)}: ${coveredBytes} of ${source.sizeBytes} bytes; ingest it again`,
    );
  }
  const span = formatSpan(snapshot.firstTime, snapshot.lastTime, zone);
  lines.push(
    `${snapshot.records} records in ${snapshot.shapes} shapes, ${snapshot.sources.length} sources${span === "" ? "" : `, ${span} ${zone}`}`,
  );
  if (distrusted.size > 0) {
    const counts = [...distrusted].map(([kind, count]) => `${KINDS[kind]} in ${count}`);
    lines.push(`to distrust, of ${snapshot.sources.length} sources: ${counts.join(", ")}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Writes the account of one source's lines, and names what in its times is to be distrusted. */
export function printSource(
  coverage: SourceCoverage,
  zone: string,
): {
  readonly lines: readonly string[];
  readonly distrusted: SourceTimes["kinds"];
} {
  const notes = [
    coverage.keptAsText > 0 ? `${coverage.keptAsText} kept as text` : "",
    coverage.emptyLines > 0 ? `${coverage.emptyLines} empty` : "",
    coverage.notRecords === undefined ? "" : `${coverage.notRecords} about the log`,
    coverage.cutLines > 0 ? `${coverage.cutLines} cut` : "",
    coverage.brokenCharacters > 0 ? `${coverage.brokenCharacters} with broken characters` : "",
    gapNote(coverage),
    ...coverage.assumptions,
  ].filter((note) => note !== "");
  const times = printSourceTimes(coverage, zone);
  return {
    lines: [
      `  ${escapeText(coverage.file)}  ${coverage.format}, ${coverage.encoding}, ${coverage.lines} lines (${[`${coverage.parsed} parsed`, ...notes].join("; ")})`,
      ...eventsNote(coverage),
      ...(times ? [`      ${times.summary}`, ...times.warnings.map((warning) => `    ! ${warning}`)] : []),
    ],
    distrusted: times?.kinds ?? [],
  };
}

const MOST_MAPPINGS = 4;

/** Which mappings took a source's records, and how many of them have a category. */
function eventsNote({ events, parsed, keptAsText }: SourceCoverage): readonly string[] {
  const records = parsed + keptAsText;
  if (!events || records === 0) return [];
  const mappings = Object.entries(events.mappings);
  const named = mappings.slice(0, MOST_MAPPINGS).map(([id, count]) => `${id} ${percentText(count, records)}`);
  const more = mappings.length > MOST_MAPPINGS ? [`${mappings.length - MOST_MAPPINGS} more`] : [];
  const by = named.length === 0 ? "no mapping" : [...named, ...more].join(", ");
  return [`      events: ${percentText(events.withCategory, records)} with a category; ${by}`];
}

const KINDS: Readonly<Record<SourceTimes["kinds"][number], string>> = {
  "no time": "records without a time",
  "zone assumed": "an assumed zone",
  silence: "silences",
  "clock jump": "clock jumps",
  "no order": "no order of time",
};

const gapNote = ({ gaps = 0, gapBytes = 0 }: SourceCoverage): string =>
  gaps === 0 ? "" : `${gaps} ${gaps === 1 ? "gap" : "gaps"} of ${gapBytes} NUL bytes: lines are lost there`;
