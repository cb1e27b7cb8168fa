import type { Framing, LogLine, TextEncodingName } from "@lagebild/domain";
import { recordFramer } from "./frame-records.js";
import type { FramePoint } from "./record-framer.js";

/** Texts that have what readers stumble over, each with its framing. For tests. */
export const FRAMED_SAMPLES: readonly { readonly framing: Framing; readonly text: string }[] = [
  {
    framing: { kind: "json", lists: ["Records", "hits.hits", "groups[].logs"] },
    text: `{"x": [1, "a\\\\"], "Records": [{"a": "b\\"}{"},\r\n {"a": {"c": [1, {"d": 2}]}} ], "next": null}
{"Records":[{"a":1},{"a":2
{"hits": {"total": 2, "hits": [{"_id": 1}, {"_id": 2,
  "_source": {"hits": {"hits": [{"no": 1}]}}}]}}
\u001e{"plain": "ü€"}\n\u001e{"cut":\n\u001e[1, "two", [3], {"four": 4}]
Record 1\n{"numbered": 1}\nRecord 2\n{"numbered": 2}\0{"a": "\0"}\0\0Record of {"a": 1}
{"groups":[{"logs":[{"a":1},{"a":"x},{"a":3}]},{"logs":[{"b":2}]}]} text that is no JSON {"a":5}{"a":6}
[
  {
    "pretty": true,
    "open": "string
  },
  {
    "pretty": false
  },
]`,
  },
  {
    framing: { kind: "xml", element: "Event" },
    text: `<?xml version="1.0"?><!-- <Event> --><Events><Event a=">" xmlns='x'><EventData>ü</EventData></Event>
<Event><![CDATA[</Event>]]></Event><Event/>\r\nRecord 7\r\n<Event>\n  <Data Name="x">1</Data>\n</Event ><Event><cut>
words <Event>\n<!-- </Event> --></Event></Events> rest`,
  },
  {
    framing: { kind: "csv", separator: ";" },
    text: `sep=;\r\na;b;c\r\n"x\ny";2;3\n1;"say ""no"";\r\n";3\n\n5" disk;4;"\n";7;8\nü;"";""\n"open;1;2\nlast;1;2`,
  },
  {
    framing: { kind: "blocks", rule: "stamped" },
    text: `2026-03-14 03:10:02 ERROR job failed\r\njava.lang.IllegalStateException: ü\r\n\tat a.b.C.d(C.java:1)\r\n\r\nCaused by: x\n  ... 7 more\n
2026-03-14 03:10:03 INFO done\nbare line\n   indented\n14.03.2026 03:10:04 Traceback\nTraceback (most recent call last):\n  File "x", line 1\nValueError: no`,
  },
  {
    framing: { kind: "blocks", rule: "windows-text" },
    text: "Event[0]:\n  Log Name: A\n\n  Text\nEvent[1]:\n  x\n\n\nEvent[2]\n",
  },
  { framing: { kind: "blocks", rule: "history" }, text: "first\n#1773457802\nwhoami\n#1773457860\nfor x\ndo\n\ndone" },
];

/** Frames bytes that come in pieces of the sizes that `next` gives. */
export function framed(
  bytes: Buffer,
  framing: Framing,
  encoding: TextEncodingName = "utf-8",
  next: () => number = () => Infinity,
  maxLineBytes = 1_000_000,
): { readonly records: readonly LogLine[]; readonly points: readonly FramePoint[] } {
  const points: FramePoint[] = [];
  const framer = recordFramer({ framing, encoding, maxLineBytes, onPoint: (point) => points.push(point) });
  const records: LogLine[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = Math.max(1, next());
    records.push(...framer.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return { records: [...records, ...framer.end()], points };
}

/** A small generator of numbers that gives the same ones for a seed. */
export function random(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % below;
  };
}

const SIGNS = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\\",
  "\n",
  "\r\n",
  "<",
  ">",
  "<Event>",
  "</Event>",
  "\u001e",
  ";",
  "  ",
  "x",
  "ü",
  "\n{",
  "}\n",
];

/** Deletes, doubles, moves and puts in pieces of a text. */
export function mutated(text: string, next: (below: number) => number): string {
  let changed = text;
  for (let i = next(6); i >= 0; i--) {
    const at = next(changed.length + 1);
    const length = next(12);
    const piece = changed.slice(at, at + length);
    const put = [SIGNS[next(SIGNS.length)]!, "", piece + piece, changed.slice(next(changed.length + 1)).slice(0, 20)][
      next(4)
    ]!;
    changed = changed.slice(0, at) + put + changed.slice(at + (next(2) === 0 ? length : 0));
  }
  return changed;
}

/** Text as bytes of an encoding, with the mark that files of it begin with. */
export function encoded(text: string, encoding: TextEncodingName): Buffer {
  if (encoding === "utf-8" || encoding === "latin1") return Buffer.from(text, encoding === "utf-8" ? "utf8" : "latin1");
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}
