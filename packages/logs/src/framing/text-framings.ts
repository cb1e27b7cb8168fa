import type { Framing } from "@lagebild/domain";
import { blockRule } from "./block-rules.js";
import { blockScanner } from "./block-scanner.js";
import { csvScanner } from "./csv-scanner.js";
import type { FrameScanner } from "./frame-scanner.js";
import { jsonScanner } from "./json-scanner.js";
import { xmlScanner } from "./xml-scanner.js";

/** Makes what finds the records of a text. */
export function frameScanner(framing: Framing, state?: string): FrameScanner {
  switch (framing.kind) {
    case "json":
      return jsonScanner(framing.lists ?? [], state);
    case "xml":
      return xmlScanner(framing.element ?? "Event");
    case "csv":
      return csvScanner(framing.separator ?? ",");
    default:
      return blockScanner(blockRule(framing.rule ?? "stamped", framing.begin));
  }
}
