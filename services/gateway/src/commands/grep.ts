import { clipText, escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { GrepReport, SearchedParts } from "@lagebild/retrieval";
import type { CommandContext } from "../command-line/command-context.js";
import { rowsOfGrep } from "../export/evidence-rows.js";
import { writeExport } from "../export/export-rows.js";

/** Looks for a regular expression in the original lines. */
export async function grepCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, pattern] = args.words as [string, string];
  const { file, ...others } = args.filter;
  const [unused] = Object.keys(others);
  if (unused !== undefined) throw new Failure("invalid", `grep takes no --${unused}: it reads lines, expected --file`);
  const { limit, timeoutMs } = args;
  const report = await lagebild.grep(
    incident,
    {
      pattern,
      ignoreCase: args.ignoreCase,
      ...(file !== undefined && { file }),
      ...(limit !== undefined && { limit }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    },
    { signal, ...progressOnTerminal() },
  );
  clearProgress();
  if (args.format) writeExport(rowsOfGrep(report), args.format, (await lagebild.incident(incident)).tlp);
  else process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printGrep(report));
}

const MAX_SHOWN = 400;

/** Writes matching lines as `file:line`, then how many there are in all. */
export function printGrep(report: GrepReport): string {
  const lines = report.lines.map(({ line, start, length }) => {
    const from = Math.max(0, start - 120);
    const around = line.original.slice(from, start + length + 240);
    const cut = from > 0 ? `…${around}` : around;
    return `${escapeText(line.row.file)}:${line.row.line}\t${clipText(escapeText(cut), MAX_SHOWN)}`;
  });
  const more = report.matched - report.lines.length;
  return [
    ...lines,
    `${report.matched === 1 ? "1 line matches" : `${report.matched} lines match`}${more > 0 ? `, ${more} not shown (--limit)` : ""}`,
    ...report.files.slice(0, 20).map(({ file, matched }) => `  ${matched}\t${escapeText(file)}`),
    printSearched(report.searched),
    "",
  ].join("\n");
}

/** Says what was and was not looked at. */
export function printSearched(searched: SearchedParts): string {
  const { lines, sources, bytes, totalBytes, cutLines, incomplete } = searched;
  const parts = [
    bytes === totalBytes
      ? `searched all ${lines} lines of ${sources} sources`
      : `searched ${lines} lines, ${bytes} of ${totalBytes} bytes: the time was over (--timeout)`,
    ...(cutLines > 0 ? [`${cutLines} over-long lines only at their beginning`] : []),
    ...(incomplete.length > 0 ? [`not yet searchable: ${incomplete.slice(0, 5).map(escapeText).join(", ")}`] : []),
  ];
  return parts.join("; ");
}

/** Shows how far a search is, where somebody looks at a terminal. */
export function progressOnTerminal(): { readonly onProgress?: (readBytes: number, totalBytes: number) => void } {
  if (!process.stderr.isTTY) return {};
  return {
    onProgress: (readBytes, totalBytes) =>
      void process.stderr.write(
        `\r\u001b[K${(readBytes / 1e6).toFixed(0)} of ${(totalBytes / 1e6).toFixed(0)} MB searched`,
      ),
  };
}

/** Takes the progress line away. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}
