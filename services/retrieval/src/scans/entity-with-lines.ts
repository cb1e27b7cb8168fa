import {
  entityReport,
  type EntityReport as EntityRecords,
  type EntityRequest,
  type ValueIndex,
} from "@lagebild/indicators";
import type { LineReader, ReadLine } from "../resolve-lines.js";

/** What is known of a value, with lines that hold it. */
export interface EntityReport extends Omit<EntityRecords, "samples"> {
  /** The first and the last lines. */
  readonly samples: readonly ReadLine[];
}

/** Tells what is known of a value and reads its first and last lines. Failure "invalid" for an empty one. */
export async function entityWithLines(
  { index, lines }: { readonly index: ValueIndex; readonly lines: LineReader },
  request: EntityRequest,
): Promise<EntityReport> {
  const report = await entityReport(index, request);
  return { ...report, samples: await lines.readRows(report.samples) };
}
