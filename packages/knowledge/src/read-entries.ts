import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type KnowledgeEntry, parseEntry } from "./knowledge-entry.js";

/** Why something in a knowledge file was left out. */
export interface KnowledgeProblem {
  readonly file: string;
  /** 1-based line, or position in the list of a JSON file. */
  readonly line: number | undefined;
  readonly reason: string;
}

export interface EntriesRead {
  readonly entries: readonly { readonly file: string; readonly line: number; readonly entry: KnowledgeEntry }[];
  readonly problems: readonly KnowledgeProblem[];
}

const maxFileBytes = 16 * 1024 * 1024;

/** Reads all entries of a folder's `.jsonl` and `.json` files in name order; whatever is broken is a problem, never an error. */
export function readEntries(folder: string): EntriesRead {
  const entries: { file: string; line: number; entry: KnowledgeEntry }[] = [];
  const problems: KnowledgeProblem[] = [];
  for (const file of namesIn(folder, problems)) {
    for (const { line, value, reason } of valuesIn(join(folder, file))) {
      const entry = reason ?? parseEntry(value);
      if (typeof entry === "string") problems.push({ file, line, reason: entry });
      else entries.push({ file, line: line ?? 0, entry });
    }
  }
  return { entries, problems };
}

function namesIn(folder: string, problems: KnowledgeProblem[]): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.jsonl?$/.test(name) && !name.startsWith("."))
      .sort();
  } catch {
    problems.push({ file: folder, line: undefined, reason: "folder cannot be read" });
    return [];
  }
}

interface ReadValue {
  readonly line: number | undefined;
  readonly value?: unknown;
  readonly reason?: string;
}

function valuesIn(path: string): readonly ReadValue[] {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > maxFileBytes) return [{ line: undefined, reason: `file has ${size} bytes, at most ${maxFileBytes}` }];
    text = readFileSync(path, "utf8");
  } catch {
    return [{ line: undefined, reason: "file cannot be read" }];
  }
  return path.endsWith(".jsonl") ? lineValues(text) : listValues(text);
}

function lineValues(text: string): readonly ReadValue[] {
  return text
    .split("\n")
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter((line) => line.text !== "")
    .map((line) => ({ line: line.line, ...parsed(line.text) }));
}

function listValues(text: string): readonly ReadValue[] {
  const { value, reason } = parsed(text);
  if (reason !== undefined) return [{ line: undefined, reason }];
  if (!Array.isArray(value)) return [{ line: undefined, reason: "file holds no list of entries" }];
  return value.map((one: unknown, index) => ({ line: index + 1, value: one }));
}

function parsed(text: string): { value?: unknown; reason?: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { reason: "not valid JSON" };
  }
}
