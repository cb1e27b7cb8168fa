import type { Skip, SourceSlice } from "@lagebild/domain";
import type { NewSlice } from "@lagebild/jobs";
import type { IngestSlice } from "../ingest-job.js";
import { SEGMENT_BYTES, segmentIdOf } from "./plan-slices.js";

/** Slices that a segment holds at most: a job's slice travels through a queue. */
const MAX_SLICES = 1_000;
const MAX_SKIPS = 500;

/** Gathers slices of small files until they make a segment, and hands each group on. */
export function segmentGroups(
  incident: string,
  handOver: (slice: NewSlice<IngestSlice>) => Promise<void>,
): { add(slice: SourceSlice): Promise<void>; end(skips: readonly Skip[]): Promise<void> } {
  let group: SourceSlice[] = [];
  let size = 0;
  const end = async (skips: readonly Skip[]): Promise<void> => {
    if (group.length === 0) return;
    const segmentId = segmentIdOf(group);
    const others = group.length === 1 ? "" : ` and ${group.length - 1} more`;
    const [first] = group;
    const name = `${first!.source.file}:${first!.firstLine}${others} (${segmentId})`;
    await handOver({ name, slice: { incident, segmentId, slices: group, skips: skips.slice(0, MAX_SKIPS) }, size });
    group = [];
    size = 0;
  };
  return {
    async add(slice) {
      const bytes = slice.endByte - slice.startByte;
      if (size + bytes > SEGMENT_BYTES || group.length >= MAX_SLICES) await end([]);
      group.push(slice);
      size += bytes;
    },
    end,
  };
}
