import type { CommandContext } from "../command-line/command-context.js";
import { answerRows } from "../export/answer-rows.js";
import { writeExport } from "../export/export-rows.js";

/** Writes the lines that a kept answer cites, as CSV unless another format is asked for. */
export async function exportCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const rows = await answerRows(lagebild, args.words[0]!);
  writeExport(rows, args.format ?? "csv");
}
