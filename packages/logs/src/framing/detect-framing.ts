import type { Framing } from "@lagebild/domain";
import { detectBlocks } from "./detect-blocks.js";
import { quotedTableSeparator } from "./detect-table.js";
import { jsonLists } from "./json-lists.js";

/** What is seen of a source to tell how it is framed. */
export interface FramingSample {
  /** Text of its beginning, without a byte order mark. */
  readonly head: string;
  /** Whole lines from elsewhere, where it is longer. */
  readonly more?: readonly string[];
  /** `head` is all of it. */
  readonly isWhole: boolean;
}

/** Tells how the text of a source falls into records; undefined where each line is one. */
export function detectFraming({ head, more = [], isWhole }: FramingSample): Framing | undefined {
  const start = head.slice(0, 4_096).trimStart();
  const numbered = /^Record \d{1,10}\s+(?=\{)/.exec(start)?.[0] ?? "";
  if (/^[{[\u001e]/.test(start) || numbered !== "") {
    const json = detectJson(head, start.slice(numbered.length), isWhole);
    if (json) return json.kind === "lines" ? undefined : json;
  }
  const xml = /^(?:<[?!A-Za-z]|Record \d+\s+<)/.test(start) ? detectXml(head) : undefined;
  if (xml) return xml;
  const lines = wholeLines(head, isWhole);
  const separator = quotedTableSeparator(lines.join("\n"));
  const all = [...lines, ...more];
  const blocks = detectBlocks(all);
  if (separator !== undefined && (blocks === undefined || blocks.rule === "stamped" || blocks.rule === "traces"))
    return { kind: "csv", separator };
  return blocks;
}

function wholeLines(head: string, isWhole: boolean): readonly string[] {
  const lines = head.split(/\r?\n/);
  return isWhole ? lines : lines.slice(0, -1);
}

const MAX_LINES = 200;

function detectJson(head: string, start: string, isWhole: boolean): Framing | undefined {
  if (start.startsWith("\u001e")) return { kind: "json", ...listsOf(head) };
  if (start.startsWith("[") && !/^\[\s*(?:\{|\]|$)/.test(start) && !(isWhole && isJson(head))) return undefined;
  if (start.startsWith("{") && !/^\{\s*(?:["}]|$)/.test(start)) return undefined;
  const filled = wholeLines(head, isWhole)
    .filter((line) => line.trim() !== "")
    .slice(0, MAX_LINES);
  const objects = filled.filter((line) => line.trimStart().startsWith("{") && isJson(line));
  const lists = listsOf(head);
  const isByLine = objects.length > 0 && objects.length * 2 >= filled.length;
  if (isByLine && !lists.lists) return { kind: "lines" };
  return { kind: "json", ...lists };
}

function listsOf(head: string): { readonly lists?: readonly string[] } {
  const lists = jsonLists(head);
  return lists.length === 0 ? {} : { lists };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TAG =
  /<(\/?)([A-Za-z_][\w.-]{0,60}(?::[\w.-]{1,60})?)(?=[\s/>])((?:"[^"]{0,2000}"|'[^']{0,2000}'|[^<>"']){0,200})>/g;

/** Windows' events, else the element that comes again and again right below the root, or at the top where there is none. */
function detectXml(head: string): Framing | undefined {
  const windows = /<((?:\w{1,20}:)?Event)[\s>]/.exec(head)?.[1];
  if (windows !== undefined) return { kind: "xml", element: windows };
  const counts = new Map<string, number>();
  let depth = 0;
  for (const [, slash, name, rest] of head.replace(/<!--[\s\S]{0,10000}?-->/g, "").matchAll(TAG)) {
    if (slash === "/") depth = Math.max(0, depth - 1);
    else {
      if (depth <= 1) counts.set(`${depth} ${name!}`, (counts.get(`${depth} ${name!}`) ?? 0) + 1);
      if (!rest!.endsWith("/")) depth++;
    }
  }
  const repeated = [...counts].filter(([, count]) => count > 1);
  // Where there are several roots, each is a record.
  const roots = repeated.filter(([name]) => name.startsWith("0 "));
  const [most] = (roots.length > 0 ? roots : repeated).sort((a, b) => b[1] - a[1]);
  return most && { kind: "xml", element: most[0].slice(2) };
}
