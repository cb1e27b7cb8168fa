import type { Framing } from "@lagebild/domain";
import { blockRule } from "./block-rules.js";
import { blockScanner } from "./block-scanner.js";
import { csvScanner } from "./csv-scanner.js";
import type { FrameScanner } from "./frame-scanner.js";
import { jsonScanner } from "./json-scanner.js";
import { xmlScanner } from "./xml-scanner.js";

/** Makes what finds the records of a text. */
export function frameScanner(framing: Framing, state?: string): FrameScanner {
  const { kind, lists = [], element = "Event", separator = ",", rule = "paragraphs", begin } = framing;
  if (kind === "json") return jsonScanner(lists, state);
  if (kind === "xml") return xmlScanner(element);
  if (kind === "csv") return csvScanner(separator);
  return blockScanner(blockRule(rule, begin));
}
