import { Failure, messageOf } from "@lagebild/domain";
import { parseAllDocuments, type Document, type Tags } from "yaml";

/** Bytes of one rule file; published rules have some 2 KB. */
export const MAX_RULE_FILE_BYTES = 1024 * 1024;
const MAX_DEPTH = 60;
const MAX_DOCUMENTS = 10_000;
const MAX_ALIASES = 100;
const MAX_NODES = 100_000;

/** A value of a rule file: numbers stay as they are written, so that `0x1410` does not become 5136. */
export type RuleValue = string | boolean | null | readonly RuleValue[] | { readonly [key: string]: RuleValue };

/** One YAML document of a file, or why it cannot be read. */
export type RuleDocument = { readonly value: RuleValue } | { readonly reason: string };

/** Reads the YAML documents of a rule file. Bombs, cycles and broken syntax come back as a reason, never as an error. */
export function readRuleDocuments(text: string): readonly RuleDocument[] {
  if (text.length > MAX_RULE_FILE_BYTES) {
    return [{ reason: `file has ${text.length} characters, at most ${MAX_RULE_FILE_BYTES} are read` }];
  }
  const tooDeep = bracketDepth(text);
  if (tooDeep > MAX_DEPTH) return [{ reason: `file nests brackets ${tooDeep} deep, at most ${MAX_DEPTH} are read` }];
  try {
    const documents = parseAllDocuments(text, {
      customTags: withoutNumbers,
      logLevel: "silent",
      prettyErrors: false,
      stringKeys: true,
      merge: true,
    });
    if (!Array.isArray(documents)) return [];
    if (documents.length > MAX_DOCUMENTS) return [{ reason: `file holds more than ${MAX_DOCUMENTS} documents` }];
    return documents.map(valueOf).filter((document) => "reason" in document || document.value !== null);
  } catch (error) {
    return [{ reason: `not readable as YAML: ${reasonOf(error)}` }];
  }
}

const withoutNumbers = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === "string" || !/:(?:int|float)$/.test(tag.tag));

function valueOf(document: Pick<Document, "errors" | "toJS">): RuleDocument {
  const [error] = document.errors;
  if (error) return { reason: `not valid YAML: ${error.message.slice(0, 120)}` };
  try {
    return { value: plainValue(document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown, 0, { nodes: 0 }) };
  } catch (failure) {
    return { reason: reasonOf(failure) };
  }
}

/** Copies a value, so that what aliases share is counted each time it is used. */
function plainValue(value: unknown, depth: number, seen: { nodes: number }): RuleValue {
  if (depth > MAX_DEPTH) throw new Failure("invalid", `values nest more than ${MAX_DEPTH} deep`);
  if (++seen.nodes > MAX_NODES) throw new Failure("invalid", `document holds more than ${MAX_NODES} values`);
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item: unknown) => plainValue(item, depth + 1, seen));
  if (typeof value !== "object") throw new Failure("invalid", `a value is a ${typeof value}, expected a text`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new Failure("invalid", "a value has a type of YAML's own");
  const copy = Object.create(null) as Record<string, RuleValue>;
  for (const [key, item] of Object.entries(value)) copy[key] = plainValue(item, depth + 1, seen);
  return copy;
}

/** The parser calls itself for each bracket, so a file of brackets must not reach it. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    else if (code === 0x0a && text.charCodeAt(at + 1) > 0x20) depth = 0; // brackets of texts need not be closed
  }
  return deepest;
}

const reasonOf = (error: unknown): string => messageOf(error).slice(0, 160);
