import type { FieldValues, ShapeId, SourceCoverage, SourceId, StoredSource } from "@lagebild/domain";
import { memoryIncidentIndex, type IncidentIndex, type IndexSnapshot } from "@lagebild/search";

/** An event as a test tells it. */
export interface Told {
  readonly file: string;
  /** Microseconds since 1970 UTC. */
  readonly time: number | undefined;
  readonly event: FieldValues;
  readonly host?: string;
}

/** Puts events into an index of their own; `mappings` are said to have taken them. */
export async function indexOf(
  told: readonly Told[],
  mappings?: Readonly<Record<string, number>>,
): Promise<IncidentIndex> {
  const index = memoryIncidentIndex();
  const builder = await index.segmentBuilder("one");
  const shape = { id: "00000000000000aa" as ShapeId, text: "a line", template: "a line", program: undefined };
  const coverage: SourceCoverage[] = [];
  for (const file of new Set(told.map((one) => one.file))) {
    const own = told.filter((one) => one.file === file);
    const bytes = own.length * 10;
    const id = Buffer.from(file.padEnd(8, "-").slice(0, 8)).toString("hex") as SourceId;
    const stored: StoredSource = {
      id,
      file,
      sha256: id.repeat(4),
      sizeBytes: bytes,
      lines: own.length,
      encoding: "utf-8",
      modifiedMs: 0,
    };
    const at = builder.addSource(stored, { startByte: 0, endByte: bytes });
    coverage.push({
      source: id,
      file,
      format: "syslog",
      encoding: "utf-8",
      bytes,
      lines: own.length,
      parsed: own.length,
      keptAsText: 0,
      emptyLines: 0,
      cutLines: 0,
      withoutTime: own.filter(({ time }) => time === undefined).length,
      brokenCharacters: 0,
      assumptions: [],
      ...(mappings && { events: { withCategory: own.length, mappings, missing: [] } }),
    });
    for (const [i, { time, event, host = "bastion" }] of own.entries())
      builder.addRecord({
        source: at,
        line: i + 1,
        byteOffset: i * 10,
        byteLength: 9,
        time,
        host,
        program: undefined,
        shape: builder.addShape(shape),
        chunk: 0,
        fields: undefined,
        event: { fixed: {}, values: event },
        entities: [],
      });
  }
  const shapes = [{ ...shape, meanings: [], vector: undefined }];
  builder.describeShapes(shapes);
  await index.publish(await builder.finish({ modelId: "test", coverage, skips: [] }));
  return index;
}

/** Sources as pictures take them. */
export const knownSources = (sources: IndexSnapshot["sources"]) =>
  sources.map(({ coverage, records }) => ({ coverage, records, isIncomplete: false }));
