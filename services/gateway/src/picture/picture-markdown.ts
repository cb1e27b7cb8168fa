import { clipText, escapeText } from "@lagebild/context";
import { markdownCode } from "../print/markdown-code.js";
import type { PicturePage } from "./picture-page.js";

const MAX_LINE = 600;

/** Writes a page as Markdown; what comes from logs can form no heading, link or HTML. */
export function pictureMarkdown({ tlp, title, summary, sections }: PicturePage): string {
  const mark = tlp === undefined ? [] : [`**${markdownText(tlp)}**`];
  const parts = [...mark.flatMap((line) => [line, ""]), `# ${markdownText(title)}`, "", markdownText(summary)];
  for (const { title: heading, note, entries } of sections) {
    parts.push("", `## ${heading}`, "");
    if (note !== undefined) parts.push(note, "");
    for (const { head, mark, text, notes, lines } of entries) {
      const first = [
        mark === undefined ? "" : `**${mark}**`,
        head === undefined || head === "" ? "" : markdownText(head),
      ].filter((part) => part !== "");
      parts.push(`- ${[...first, markdownText(text)].join(" · ")}`);
      for (const one of notes) parts.push(`  - ${markdownText(one)}`);
      for (const { place, text: line } of lines)
        parts.push(`  - ${markdownText(place)}: ${markdownCode(escapeText(clipText(line, MAX_LINE)))}`);
    }
  }
  return `${[...parts, ...mark.flatMap((line) => ["", line])].join("\n")}\n`;
}

/** Escapes a text so that Markdown shows it as it is. */
const markdownText = (text: string): string =>
  escapeText(text).replace(/[\\`*_{}[\]()#+!|<>~&]/g, (sign) => `\\${sign}`);
