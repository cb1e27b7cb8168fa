import type { CommandContext } from "../command-line/command-context.js";
import { printTimeline } from "../picture/print-timeline.js";
import { rowsOfTimeline } from "../export/evidence-rows.js";
import { writeExport } from "../export/export-rows.js";

/** Orders what happened by time; with a format, as other tools take it. */
export async function timelineCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident] = args.words as [string];
  const { filter, limit, zone, bucketSeconds } = args;
  const timeline = await lagebild.timeline(incident, {
    filter,
    ...(limit !== undefined && { limit }),
    ...(zone !== undefined && { zone }),
    ...(bucketSeconds !== undefined && { bucketSeconds }),
  });
  if (args.format)
    writeExport(rowsOfTimeline(timeline, args.language), args.format, (await lagebild.incident(incident)).tlp);
  else
    process.stdout.write(
      args.isJson ? `${JSON.stringify(timeline)}\n` : printTimeline(timeline, args.language ?? "en"),
    );
}
