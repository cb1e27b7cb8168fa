import { escapeText, formatSpan } from "@lagebild/context";
import type { IndexSnapshot } from "@lagebild/search";

/** Writes what an incident holds: sources with the account of their lines, skips with reasons, and what is incomplete. */
export function printCoverage(snapshot: IndexSnapshot): string {
  const lines: string[] = [];
  for (const { coverage } of snapshot.sources) {
    const notes = [
      coverage.keptAsText > 0 ? `${coverage.keptAsText} kept as text` : "",
      coverage.emptyLines > 0 ? `${coverage.emptyLines} empty` : "",
      coverage.cutLines > 0 ? `${coverage.cutLines} cut` : "",
      coverage.withoutTime > 0 ? `${coverage.withoutTime} without time` : "",
      coverage.brokenCharacters > 0 ? `${coverage.brokenCharacters} with broken characters` : "",
      ...coverage.assumptions,
    ].filter((note) => note !== "");
    lines.push(
      `  ${escapeText(coverage.file)}  ${coverage.format}, ${coverage.encoding}, ${coverage.lines} lines (${[`${coverage.parsed} parsed`, ...notes].join("; ")})`,
    );
  }
  for (const { file, reason, count } of snapshot.skips)
    lines.push(`  skipped ${escapeText(file)}: ${escapeText(reason)}${count > 1 ? ` (x ${count})` : ""}`);
  for (const { source, coveredBytes } of snapshot.incomplete) {
    lines.push(
      `  incomplete ${escapeText(source.file)}: ${coveredBytes} of ${source.sizeBytes} bytes; ingest it again`,
    );
  }
  const span = formatSpan(snapshot.firstTime, snapshot.lastTime);
  lines.push(
    `${snapshot.records} records in ${snapshot.shapes} shapes, ${snapshot.sources.length} sources${span === "" ? "" : `, ${span} UTC`}`,
  );
  return `${lines.join("\n")}\n`;
}
