import type { Finding, ResolvedLine } from "@lagebild/domain";
import { findInstructions } from "./find-instructions.js";

const MAX_FINDINGS = 50;

/** Reports the lines whose text addresses an assistant, each once, in the order given. */
export function findInjections(lines: Iterable<ResolvedLine>): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const { row, original } of lines) {
    const key = `${row.source} ${row.line}`;
    if (findings.has(key) || findings.size >= MAX_FINDINGS) continue;
    const [found] = findInstructions(original);
    if (!found) continue;
    const { excerpt, encoding } = found;
    const { source, file, line } = row;
    findings.set(key, { kind: "addresses-assistant", source, file, line, excerpt, encoding });
  }
  return [...findings.values()];
}
