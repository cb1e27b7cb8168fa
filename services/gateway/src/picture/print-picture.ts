import { clipText, escapeText } from "@lagebild/context";
import type { PicturePage } from "./picture-page.js";

const MAX_LINE = 160;
const INDENT = "      ";

/** Writes a page for a terminal; what comes from logs is escaped and cut. */
export function printPicture({ tlp, title, summary, sections }: PicturePage): string {
  const lines = [`${tlp === undefined ? "" : `${tlp}  `}${escapeText(title)}: ${escapeText(summary)}`];
  for (const { title: heading, note, entries } of sections) {
    lines.push("", heading.toUpperCase());
    if (note !== undefined) lines.push(`  ${note}`);
    for (const { head, mark, text, notes, lines: shown } of entries) {
      const first = [head, mark?.toUpperCase().padEnd(8)]
        .filter((part) => part !== undefined && part !== "")
        .map((part) => escapeText(part!));
      lines.push(`  ${[...first, escapeText(text)].join("  ")}`);
      for (const one of notes) lines.push(`${INDENT}${clipText(escapeText(one), 2 * MAX_LINE)}`);
      for (const { place, text: line } of shown)
        lines.push(`${INDENT}| ${escapeText(place)}  ${clipText(escapeText(line), MAX_LINE)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
