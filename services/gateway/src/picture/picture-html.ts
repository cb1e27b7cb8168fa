import { clipText, escapeText } from "@lagebild/context";
import type { QuestionLanguage } from "@lagebild/domain";
import type { PicturePage } from "./picture-page.js";

const MAX_LINE = 600;

const STYLE = `body{font:14px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.5rem;margin:0 0 .2rem}h2{font-size:1.1rem;margin:1.6rem 0 .5rem;border-bottom:1px solid #bbb;break-after:avoid}
.entry{margin:0 0 .7rem;break-inside:avoid}.mark{display:inline-block;min-width:4.5rem;padding:0 .4rem;border:1px solid #888;border-radius:3px;font-size:.8rem;text-align:center}
.mark.critical,.mark.kritisch,.mark.high,.mark.hoch{border-color:#a40000;color:#a40000;font-weight:600}
.head{color:#444;font-variant-numeric:tabular-nums}.note{margin:.1rem 0 0 1.2rem;color:#444;overflow-wrap:anywhere}
pre{margin:.15rem 0 0 1.2rem;padding:.2rem .4rem;background:#f4f4f4;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.35 ui-monospace,monospace}
.tlp{text-align:right;font-weight:600;margin:0}
@media print{body{margin:0;max-width:none;font-size:10.5pt}pre{font-size:8pt;background:none;border-left:2px solid #bbb}a{color:inherit}}`;

/** Writes a page as an HTML document that needs nothing else and prints well; what comes from logs is only ever text. */
export function pictureHtml({ tlp, title, summary, sections }: PicturePage, language: QuestionLanguage): string {
  const body = sections.map(
    ({ title: heading, note, entries }) => `<section><h2>${htmlText(heading)}</h2>
${note === undefined ? "" : `<p>${htmlText(note)}</p>`}
${entries
  .map(
    ({ head, mark, text, notes, lines }) => `<div class="entry">${
      mark === undefined ? "" : `<span class="mark ${htmlText(mark)}">${htmlText(mark)}</span> `
    }${head === undefined || head === "" ? "" : `<span class="head">${htmlText(head)}</span> `}${htmlText(text)}
${notes.map((one) => `<div class="note">${htmlText(one)}</div>`).join("\n")}
${lines.map(({ place, text: line }) => `<pre>${htmlText(place)}  ${htmlText(clipText(line, MAX_LINE))}</pre>`).join("\n")}</div>`,
  )
  .join("\n")}</section>`,
  );
  const mark = tlp === undefined ? "" : `<p class="tlp">${htmlText(tlp)}</p>\n`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${htmlText(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style></head><body>
${mark}<h1>${htmlText(title)}</h1><p>${htmlText(summary)}</p>
${body.join("\n")}
${mark}</body></html>
`;
}

const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const htmlText = (text: string): string => escapeText(text).replace(/[&<>"']/g, (sign) => SIGNS[sign]!);
