import { Failure, type LogLine } from "@lagebild/domain";
import { RE2JS } from "re2js";
import type { LineScan } from "../line-scan.js";

/** A regular expression to look for; RE2 syntax, without back references and look-around. */
export interface GrepJob {
  readonly kind: "grep";
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** Matching lines to keep of each slice; all are counted. */
  readonly limit: number;
}

export interface GrepHit {
  readonly line: number;
  /** The first match in the line, and how many characters of it there are. */
  readonly start: number;
  readonly length: number;
}

export interface GrepFound {
  /** Lines that match. */
  readonly matched: number;
  readonly hits: readonly GrepHit[];
  /** Lines of which only the beginning was looked at. */
  readonly longLines: number;
}

export const MAX_PATTERN_CHARACTERS = 1_000;
/** Instructions of a compiled pattern: each character of a line may visit every one of them. */
const MAX_INSTRUCTIONS = 4_000;
/** The time of a match grows with the line: longer ones are looked at only so far. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/** Compiles a pattern. Failure "invalid" for one that is no RE2 syntax, too long or too large. */
export function compileGrep({ pattern, ignoreCase }: Pick<GrepJob, "pattern" | "ignoreCase">): RE2JS {
  if (pattern === "") throw new Failure("invalid", "pattern is empty, expected a regular expression");
  if (pattern.length > MAX_PATTERN_CHARACTERS)
    throw new Failure(
      "invalid",
      `pattern has ${pattern.length} characters, at most ${MAX_PATTERN_CHARACTERS} are taken`,
    );
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    const fault = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error);
    throw new Failure(
      "invalid",
      `pattern is not understood: ${fault.slice(0, 200)}; expected RE2 syntax, without back references and look-around`,
      error,
    );
  }
  const instructions = compiled.programSize();
  if (instructions <= MAX_INSTRUCTIONS) return compiled;
  throw new Failure(
    "invalid",
    `pattern has ${instructions} steps, at most ${MAX_INSTRUCTIONS} are taken: use smaller repetitions`,
  );
}

/** Counts the lines that a pattern matches and keeps the first of them. */
export function grepScan(job: GrepJob): LineScan<GrepFound> {
  const compiled = compileGrep(job);
  let hits: GrepHit[] = [];
  let matched = 0;
  let longLines = 0;
  return {
    line({ line, text }: LogLine) {
      const isLong = text.length > MAX_LINE_CHARACTERS;
      if (isLong) longLines++;
      const looked: string = isLong ? text.slice(0, MAX_LINE_CHARACTERS) : text;
      if (!compiled.test(looked)) return;
      matched++;
      if (hits.length >= job.limit) return;
      const matcher = compiled.matcher(looked);
      matcher.find();
      hits.push({ line, start: matcher.start(), length: matcher.end() - matcher.start() });
    },
    take() {
      const found = { matched, hits, longLines };
      [hits, matched, longLines] = [[], 0, 0];
      return found;
    },
  };
}
