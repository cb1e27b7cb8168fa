import type { Framing } from "@lagebild/domain";
import { blockRule, isOfTrace, OWN_TIME, TIME_ALONE } from "./block-rules.js";
import { blockScanner } from "./block-scanner.js";

const MIN_STAMPED = 0.5;
const STRONG_TRACE =
  /^(?:[ \t]+at [\w.$<>`[\]/:@ -]{2,200}\(|Traceback \(most recent call last\):|[ \t]+File ".{1,200}", line \d+|goroutine \d+ \[)/;

/** Rules that a pattern in the file's lines calls for, and the part of its lines that has to meet it. */
const BY_LINES: readonly {
  readonly rule: string;
  readonly line: RegExp;
  readonly share: number;
  readonly least: number;
}[] = [
  { rule: "windows-text", line: /^(?:Event|Ereignis)\[\d+\]:?\s*$/, share: 0, least: 1 },
  {
    rule: "transcript",
    line: /^(?:Windows PowerShell transcript start|PowerShell transcript start|Start der (?:Windows )?PowerShell-Aufzeichnung)/,
    share: 0,
    least: 1,
  },
  { rule: "apt-history", line: /^Start-Date: \d{4}-\d\d-\d\d/, share: 0.1, least: 1 },
  { rule: "slow-queries", line: /^# (?:User@Host|Query_time): /, share: 0.1, least: 2 },
  { rule: "time-above", line: TIME_ALONE, share: 0.1, least: 2 },
  { rule: "modsecurity", line: /^--[0-9a-zA-Z]{6,12}-A--\s*$/, share: 0.01, least: 1 },
  { rule: "commits", line: /^commit [0-9a-f]{40}\b/, share: 0.05, least: 1 },
  { rule: "configuration-manager", line: /^<!\[LOG\[/, share: 0.1, least: 1 },
  { rule: "fish-history", line: /^- cmd: /, share: 0.2, least: 1 },
  { rule: "history", line: /^#\d{9,11}\s*$/, share: 0.2, least: 1 },
  {
    rule: "statements",
    line: /^\S{8,40}(?: \d\d:\d\d:\d\d)?\s+\d+ (?:Query|Connect|Quit|Execute|Prepare|Init DB)\t/,
    share: 0.2,
    least: 1,
  },
];

/** Finds the rule that says which lines of a text belong together; undefined where each line is a record of its own. */
export function detectBlocks(lines: readonly string[]): Framing | undefined {
  const filled = lines.filter((line) => line.trim() !== "");
  for (const { rule, line, share, least } of BY_LINES) {
    const met = filled.filter((one) => line.test(one)).length;
    if (met >= least && met >= filled.length * share) return { kind: "blocks", rule };
  }
  const begin = propertyBegin(lines);
  if (begin !== undefined) return { kind: "blocks", rule: "properties", begin };
  if (isZshHistory(filled)) return { kind: "blocks", rule: "backslashes" };
  if (isStamped(filled) && foldsLines("stamped", filled)) return { kind: "blocks", rule: "stamped" };
  return filled.some((line) => STRONG_TRACE.test(line)) && foldsLines("traces", filled)
    ? { kind: "blocks", rule: "traces" }
    : undefined;
}

const isZshHistory = (lines: readonly string[]): boolean =>
  lines.filter((line) => /^: \d{9,11}:\d+;/.test(line)).length * 3 >= lines.length &&
  lines.some((line) => line.endsWith("\\"));

/** Lines that go on with others do not count against the times. */
function isStamped(lines: readonly string[]): boolean {
  const own = lines.filter((line) => OWN_TIME.test(line)).length;
  const others = lines.filter((line) => !OWN_TIME.test(line) && !/^[ \t]/.test(line) && !isOfTrace(line)).length;
  const indented = lines.length - own - others;
  return own >= (own + others) * MIN_STAMPED && own > 0 && (own >= 2 || indented > 0);
}

/** Whether a rule makes fewer records than there are lines. */
function foldsLines(rule: string, lines: readonly string[]): boolean {
  let records = 0;
  blockScanner(blockRule(rule)).scan(Buffer.from(lines.join("\n"), "latin1"), true, () => records++);
  return records < lines.length;
}

const PROPERTY = /^([A-Za-z][\w .()/-]{0,60}?) *: /;
const MIN_PROPERTIES = 3;

/**
 * The first name of lists as PowerShell's `Format-List` writes them: names and values with all colons in one column, blank
 * lines between objects.
 */
function propertyBegin(lines: readonly string[]): string | undefined {
  const from = lines.findIndex((line) => line.trim() !== "");
  if (from < 0) return undefined;
  const until = lines.findIndex((line, i) => i > from && line.trim() === "");
  const block = lines.slice(from, until < 0 ? undefined : until);
  const first = lines[from]!;
  const name = PROPERTY.exec(`${first} `)?.[1];
  if (name === undefined) return undefined;
  const column = first.indexOf(":", name.length);
  const isProperty = (line: string): boolean =>
    line[column] === ":" && line[column - 1] === " " && /^[A-Za-z]/.test(line);
  const properties = block.filter(isProperty).length;
  const others = block.filter((line) => !isProperty(line) && !line.startsWith(" ".repeat(Math.max(1, column)))).length;
  return properties >= MIN_PROPERTIES && others === 0 ? name.trim() : undefined;
}
